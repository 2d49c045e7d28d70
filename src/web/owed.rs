//! What is owed, as stacked bars: to all affiliates for the creator, to herself for an affiliate.

use std::collections::BTreeMap;

use crate::domain::money::{Currency, Money};
use crate::store::view::money::Balance;
use crate::web::format::Formats;

/// What is owed in one currency, as a stacked bar.
pub struct Bar {
    /// Of this currency.
    pub currency: Currency,
    /// Due, Held, and in review; those with nothing are left out.
    pub parts: Vec<Part>,
}

/// A part of a bar: its word, its sum, and its place in a bar 1000 wide.
pub struct Part {
    /// What `people.css` colours it by.
    pub class: &'static str,
    /// What it is.
    pub label: &'static str,
    /// The sum as people read it.
    pub sum: String,
    /// Where it begins.
    pub x: u64,
    /// How wide it is.
    pub width: u64,
}

/// A bar a currency. `labels` are those of Due, Held and Held in review. What is below zero has no length: it is
/// said in words.
pub fn bars(balances: &BTreeMap<Currency, Balance>, formats: Formats, labels: [&'static str; 3]) -> Vec<Bar> {
    let some = balances.iter().filter(|(_, balance)| **balance != Balance::default());
    some.map(|(currency, balance)| {
        let sums = [
            ("due", labels[0], balance.due),
            ("held", labels[1], balance.held),
            ("review", labels[2], balance.in_review),
        ];
        let length = |minor: i64| u128::try_from(minor).unwrap_or(0);
        let whole = sums.iter().map(|(.., minor)| length(*minor)).sum::<u128>().max(1);
        let mut before = 0;
        let part = |(class, label, minor): (&'static str, &'static str, i64)| {
            let begins = before;
            before += length(minor);
            let x = u64::try_from(begins * 1000 / whole).unwrap_or(0);
            let end = u64::try_from(before * 1000 / whole).unwrap_or(0);
            let sum = formats.money(Money { minor, currency: *currency });
            Part { class, label, sum, x, width: end - x }
        };
        let parts = sums.into_iter().filter(|(.., minor)| *minor != 0).map(part).collect();
        Bar { currency: *currency, parts }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    #[test]
    fn a_bar_is_filled_by_its_parts_and_debts_have_no_length() {
        let eur = Currency::parse("EUR").unwrap();
        let bar = |due, held, in_review| {
            let balance = Balance { held, in_review, due };
            let formats = Formats::of(Language::English);
            let bars = bars(&BTreeMap::from([(eur, balance)]), formats, ["Due", "Held", "Held, review"]);
            bars.first().map(|bar| bar.parts.iter().map(|part| (part.x, part.width)).collect::<Vec<_>>())
        };
        assert_eq!(bar(50, 25, 25), Some(vec![(0, 500), (500, 250), (750, 250)]));
        assert_eq!(bar(1, 1, 1), Some(vec![(0, 333), (333, 333), (666, 334)]));
        assert_eq!(bar(-50, 25, 0), Some(vec![(0, 0), (0, 1000)]));
        assert_eq!(bar(0, 0, 0), None);
    }
}
