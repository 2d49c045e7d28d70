//! Where all money of commissions is, a bar for each currency: of all affiliates for the creator, of her own for an
//! affiliate.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::AffiliateId;
use crate::domain::money::{Currency, Money as Amount};
use crate::domain::time::Timestamp;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::money::{self, Balance};
use crate::store::view::payouts;
use crate::web::chart::{Kind, Part, Stack, stack};
use crate::web::words::ChartWords;

/// What is known of the money, by currency, minor units.
#[derive(Debug, Default)]
pub struct Money {
    /// What is Held and Due now.
    pub balances: BTreeMap<Currency, Balance>,
    /// What was sent so far.
    pub paid: BTreeMap<Currency, i64>,
    /// What was taken back so far; not below zero.
    pub reversed: BTreeMap<Currency, i64>,
}

impl Money {
    /// Reads all affiliates' money, or one's.
    ///
    /// # Errors
    /// Of the disk, or where a row cannot be read.
    pub fn read(read: &impl Read, whose: Option<AffiliateId>, now: Timestamp) -> Result<Self, StoreError> {
        Ok(Self {
            balances: money::balances(read, whose, now)?,
            paid: match whose {
                Some(her) => payouts::paid_to(read, her)?,
                None => payouts::paid_in_all(read)?,
            },
            reversed: money::taken_back(read, whose)?,
        })
    }
}

/// The words for its parts, in the order in which they stand in the bar.
#[derive(Debug, Clone, Copy)]
pub struct Labels {
    /// Until its hold has passed.
    pub held: &'static str,
    /// Until the creator has looked.
    pub in_review: &'static str,
    /// Can be paid.
    pub due: &'static str,
    /// Was sent.
    pub paid: &'static str,
    /// Was taken back.
    pub reversed: &'static str,
}

/// The creator's words.
pub const LABELS: Labels =
    Labels { held: "Held", in_review: "Held, review", due: "Due", paid: "Paid", reversed: "Reversed" };

/// A bar for each currency in which there is anything; `heading` stands before the currency.
pub fn stacks(words: &'static ChartWords, labels: Labels, heading: &str, money: &Money) -> Vec<Stack> {
    let currencies: BTreeSet<Currency> =
        money.balances.keys().chain(money.paid.keys()).chain(money.reversed.keys()).copied().collect();
    let of = |sums: &BTreeMap<Currency, i64>, currency| sums.get(&currency).copied().unwrap_or(0);
    let bar = |currency: Currency| {
        let balance = money.balances.get(&currency).copied().unwrap_or_default();
        let sums = [
            (Kind::Held, labels.held, balance.held),
            (Kind::Review, labels.in_review, balance.in_review),
            (Kind::Due, labels.due, balance.due),
            (Kind::Paid, labels.paid, of(&money.paid, currency)),
            (Kind::Reversed, labels.reversed, of(&money.reversed, currency)),
        ];
        if sums.iter().all(|(.., minor)| *minor == 0) {
            return None;
        }
        let part = |(kind, label, minor): (Kind, &'static str, i64)| {
            let sum = words.formats.money(Amount { minor, currency });
            Part { kind, label, minor, sum }
        };
        let id = format!("money-{}", currency.code().to_ascii_lowercase());
        Some(stack(words, id, format!("{heading} {currency}"), sums.into_iter().map(part).collect()))
    };
    currencies.into_iter().filter_map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::words;

    #[test]
    fn each_currency_has_a_bar_of_its_own_and_what_is_nothing_has_none() {
        let currency = |code| Currency::parse(code).unwrap();
        let money = Money {
            balances: BTreeMap::from([
                (currency("EUR"), Balance { held: 1_000, in_review: 0, due: -500 }),
                (currency("USD"), Balance::default()),
            ]),
            paid: BTreeMap::from([(currency("JPY"), 300)]),
            reversed: BTreeMap::from([(currency("EUR"), 250)]),
        };
        let bars = stacks(words::charts(Language::English), LABELS, "Commissions in", &money);
        let html: Vec<String> = bars.iter().map(|bar| bar.to_string().replace('\u{a0}', " ")).collect();
        assert_eq!(html.len(), 2);
        assert!(
            html[0].contains("Held \u{20ac} 10.00, Due \u{2212}\u{20ac} 5.00, Reversed \u{20ac} 2.50."),
            "{}",
            html[0]
        );
        assert!(html[1].contains("<h2>Commissions in JPY</h2>") && html[1].contains("money-jpy-finding"));
    }
}
