//! How the creator's pages show what they have in common: moments, sums, people, the state of money.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::desk::Desk;
use super::query::Query;
use crate::domain::affiliate::Affiliate;
use crate::domain::affiliation::AffiliationState;
use crate::domain::conversion::{Conversion, ConversionState};
use crate::domain::id::{AffiliateId, ProductId};
use crate::domain::language::Language;
use crate::domain::ledger::{Adjustment, Entry, EntryKind, EntryState, Reversal, state_at, state_of_all};
use crate::domain::money::{Currency, Money};
use crate::domain::payout::Payments;
use crate::domain::product::Model;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::affiliates;
use crate::store::view::finding::USUAL_EVENTS;
use crate::store::view::money::Balance;
use crate::web::asked_period::AskedPeriod;
use crate::web::error::WebError;
use crate::web::figures::Voice;
use crate::web::format;
use crate::web::period::day_of;
use crate::web::take_away::{As, File};
use crate::web::words::{charts, figures};

pub(super) use crate::web::format::capitalized;
pub(super) use crate::web::query::ROWS;

/// How figures are told on the creator's pages.
pub(super) const VOICE: Voice =
    Voice { words: figures(Language::English), charts: charts(Language::English) };

/// A moment for machines, for people, and exactly.
#[derive(Debug, Clone)]
pub(super) struct When {
    pub(super) iso: String,
    pub(super) text: String,
    pub(super) exact: String,
}

/// A person with the way to her page.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) href: String,
    pub(super) name: String,
}

/// The state of some money: one of the six words, or none where there is no money, and what else is to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct MoneyState {
    pub(super) word: &'static str,
    pub(super) more: String,
}

impl Desk {
    /// The day that it is in the program's zone.
    pub(super) fn today(&self) -> Date {
        day_of(self.now, &self.zone)
    }

    /// An address of one of our pages.
    pub(super) fn to(&self, path: &str) -> String {
        self.app.paths.to(path)
    }

    /// The period that a page of figures is asked for.
    pub(super) async fn asked_period(&self, query: &Query) -> Result<AskedPeriod, WebError> {
        let made = self.program.created_at;
        AskedPeriod::read(&self.app, query, VOICE.words, made, self.now, &self.zone).await
    }

    /// A moment in a list: how long ago while that says something, else the day.
    pub(super) fn when(&self, at: Timestamp) -> When {
        let text = if self.now.since(at).abs() < 7 * DAY_MS { self.relative(at) } else { self.date(at) };
        When { iso: format::iso(at.0), text, exact: self.date_time(at) }
    }

    /// A moment to the minute.
    pub(super) fn when_exactly(&self, at: Timestamp) -> When {
        When { iso: format::iso(at.0), text: self.date_time(at), exact: self.relative(at) }
    }

    /// A list as a file.
    pub(super) fn file(&self, name: &str, kind: As) -> File {
        let (app, zone) = (self.app.get_ref().clone(), self.zone.clone());
        File { app, name: name.to_owned(), kind, zone, currency: "Currency" }
    }

    /// An affiliate, with the way to her page.
    pub(super) fn person(&self, id: AffiliateId, names: &Names) -> Person {
        self.person_called(id, &names.of(id))
    }

    /// The same, where her name is known.
    pub(super) fn person_called(&self, id: AffiliateId, name: &str) -> Person {
        Person { href: self.to(&format!("/admin/affiliates/{id}")), name: name.to_owned() }
    }

    /// A product's name; products are never taken away.
    pub(super) fn product_name(&self, id: ProductId) -> String {
        self.app.store.mirror().product(id).map_or_else(|| id.to_string(), |product| product.name.to_string())
    }

    /// All products for a select, after a first choice.
    pub(super) fn product_choices(&self, first: &str) -> Vec<(String, String)> {
        let mut choices = vec![(String::new(), first.to_owned())];
        let products = self.app.store.mirror().products();
        choices.extend(products.iter().map(|product| (product.id.to_string(), product.name.to_string())));
        choices
    }

    /// The kinds of conversions that there are, for a select: those that every product knows, those it pays for, and the one
    /// that is asked for, since a report may name any.
    pub(super) fn event_choices(&self, query: &Query) -> Vec<(String, String)> {
        let products = self.app.store.mirror().products();
        let paid = products.iter().flat_map(|product| product.terms.events.keys());
        let mut events: Vec<String> = USUAL_EVENTS.map(str::to_owned).into();
        events.extend(paid.map(ToString::to_string).collect::<BTreeSet<_>>());
        events.extend(Some(query.text("kind").to_owned()).filter(|asked| !asked.is_empty()));
        let mut seen = BTreeSet::new();
        events.retain(|event| seen.insert(event.clone()));
        let mut choices = vec![(String::new(), "All kinds".to_owned())];
        choices.extend(events.into_iter().map(|event| (event.clone(), capitalized(&event))));
        choices
    }

    /// The currencies of the program and its products, for a select; also the one that is asked for.
    pub(super) fn currency_choices(&self, query: &Query) -> Vec<(String, String)> {
        let products = self.app.store.mirror().products();
        let mut codes: BTreeSet<String> = products.iter().map(|one| one.currency.to_string()).collect();
        codes.insert(self.program.currency.to_string());
        codes.extend(Currency::parse(query.text("currency")).map(|asked| asked.to_string()));
        let mut choices = vec![(String::new(), "All currencies".to_owned())];
        choices.extend(codes.into_iter().map(|code| (code.clone(), code)));
        choices
    }

    /// The state of an entry's money; `others` are the entries of its conversion.
    pub(super) fn entry_state(&self, entry: &Entry, others: &[Entry], payments: &Payments) -> MoneyState {
        self.said(state_at(entry, others, payments, self.now))
    }

    /// The state of a conversion's money: that of the entry which is still on its way, if there is one.
    pub(super) fn conversion_state(
        &self,
        conversion: &Conversion,
        entries: &[Entry],
        payments: &Payments,
    ) -> MoneyState {
        if conversion.test {
            return MoneyState { word: "Test", more: String::new() };
        }
        if conversion.state == ConversionState::Refused {
            return MoneyState { word: "Refused", more: String::new() };
        }
        match state_of_all(entries, payments, self.now) {
            Some(state) => self.said(state),
            None if conversion.state == ConversionState::Review => self.said(EntryState::Review),
            None => MoneyState::default(),
        }
    }

    fn said(&self, state: EntryState) -> MoneyState {
        let more = match state {
            EntryState::Held(until) => format!("until {}", self.date(until)),
            EntryState::Review => "review".into(),
            EntryState::Due | EntryState::Paid | EntryState::Reversed | EntryState::Refused => String::new(),
        };
        MoneyState { word: state.word(), more }
    }
}

/// The names of the people on a page, each read once.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<AffiliateId, Affiliate>);

impl Names {
    /// Reads the names of these people.
    pub(super) fn read(
        read: &impl Read,
        ids: impl IntoIterator<Item = AffiliateId>,
    ) -> Result<Self, StoreError> {
        let mut names = BTreeMap::new();
        for id in ids {
            if !names.contains_key(&id)
                && let Some(affiliate) = affiliates::by_id(read, id)?
            {
                names.insert(id, affiliate);
            }
        }
        Ok(Self(names))
    }

    /// Her name, or her number where she is gone.
    pub(super) fn of(&self, id: AffiliateId) -> String {
        self.0.get(&id).map_or_else(|| id.to_string(), |affiliate| affiliate.name.to_string())
    }
}

/// What is Held and Due in one currency, in words; empty where there is nothing.
#[derive(Debug, Clone)]
pub(super) struct BalanceShown {
    pub(super) held: String,
    pub(super) in_review: String,
    pub(super) due: String,
}

/// Balances in words, a line a currency; currencies with nothing are left out.
pub(super) fn balances_shown(balances: &BTreeMap<Currency, Balance>) -> Vec<BalanceShown> {
    let balances = balances.iter().filter(|(_, balance)| **balance != Balance::default());
    balances
        .map(|(currency, balance)| BalanceShown {
            held: unless_zero(balance.held, *currency),
            in_review: unless_zero(balance.in_review, *currency),
            due: unless_zero(balance.due, *currency),
        })
        .collect()
}

fn unless_zero(minor: i64, currency: Currency) -> String {
    if minor == 0 { String::new() } else { super::desk::money_text(Money { minor, currency }) }
}

/// What buyers paid, a sum a currency.
pub(super) fn sales_shown(sales: &crate::domain::figures::Sales) -> Vec<String> {
    sales.sums(|sum| sum.sales).into_iter().map(super::desk::money_text).collect()
}

/// One part of what somebody has, a sum a currency in which there is any.
pub(super) fn sums_of(balances: &BTreeMap<Currency, Balance>, part: fn(&Balance) -> i64) -> Vec<Money> {
    let sums = balances.iter().map(|(currency, balance)| Money { minor: part(balance), currency: *currency });
    sums.filter(|sum| sum.minor != 0).collect()
}

/// A count that stays positive: of conversions, after others were taken back.
pub(super) fn count_shown(count: i64) -> String {
    format::count(u64::try_from(count).unwrap_or(0))
}

/// The kind of tag that an affiliation's state is shown as.
pub(super) fn affiliation_tag(state: AffiliationState) -> (&'static str, String) {
    let kind = match state {
        AffiliationState::Applied | AffiliationState::Invited => "info",
        AffiliationState::Active => "good",
        AffiliationState::Paused => "warn",
        AffiliationState::Banned => "bad",
        AffiliationState::Left | AffiliationState::Rejected => "plain",
    };
    (kind, capitalized(state.word()))
}

/// A model's name on pages.
pub(super) fn model_name(model: Model) -> &'static str {
    match model {
        Model::Last => "Last click",
        Model::First => "First click",
        Model::Multiple(_) => "Multiple clicks",
    }
}

/// What an entry is, in a few words.
pub(super) fn entry_cause(entry: &Entry) -> &'static str {
    match (entry.kind, entry.due_at) {
        (EntryKind::Earned { .. }, _) => "Earned",
        (EntryKind::Reversed { because: Reversal::Refund, .. }, _) => "Refund",
        (EntryKind::Reversed { because: Reversal::Chargeback, .. }, _) => "Chargeback",
        (EntryKind::Reversed { because: Reversal::Rejudged, .. }, None) => "Review ended",
        (EntryKind::Reversed { because: Reversal::Rejudged, .. }, Some(_)) => "Judged again",
        (EntryKind::Reversed { because: Reversal::Refused, .. }, _) => "Refused",
        (EntryKind::Adjusted(Adjustment::Bonus), _) => "Bonus",
        (EntryKind::Adjusted(Adjustment::Correction), _) => "Correction",
        (EntryKind::Paid { .. }, _) => "Paid",
        (EntryKind::PaymentUndone { .. }, _) => "Payment undone",
    }
}

/// Names in a row: `Ana`, `Ana and Ben`, `Ana, Ben and Cyd`.
pub(super) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., last] => format!("{} and {last}", many.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_listed_as_they_are_spoken_of() {
        let words = ["Ana", "Ben", "Cyd"].map(String::from);
        assert_eq!(listed(&words), "Ana, Ben and Cyd");
        assert_eq!(listed(&words[..2]), "Ana and Ben");
        assert_eq!(listed(&words[..1]), "Ana");
        assert_eq!(listed(&[]), "");
        assert_eq!(capitalized("active"), "Active");
    }
}
