//! What is asked of the ledger: whose entries, by which cause, in which currency, and from when to when.

use std::collections::BTreeSet;

use super::desk::Desk;
use super::history_filter::called;
use super::query::Query;
use super::shown::VOICE;
use crate::domain::id::AffiliateId;
use crate::domain::ledger::{Adjustment, Entry, EntryKind, Reversal};
use crate::domain::money::Currency;
use crate::domain::time::Timestamp;
use crate::store::view::money;
use crate::web::error::WebError;
use crate::web::misread::Misread;
use crate::web::own_dates::OwnDates;

/// Why an entry was added, as it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    Earned,
    TakenBack,
    Refused,
    Bonus,
    Correction,
    Paid,
}

/// Every cause with its word in the address and its words on the page.
const CAUSES: [(&str, &str, Cause); 6] = [
    ("earned", "Earned", Cause::Earned),
    ("taken-back", "Refunded or judged again", Cause::TakenBack),
    ("refused", "Refused", Cause::Refused),
    ("bonus", "Bonus", Cause::Bonus),
    ("correction", "Correction", Cause::Correction),
    ("paid", "Paid, or undone", Cause::Paid),
];

impl Cause {
    fn is_of(self, kind: EntryKind) -> bool {
        match kind {
            EntryKind::Earned { .. } => self == Self::Earned,
            EntryKind::Reversed { because: Reversal::Refused, .. } => self == Self::Refused,
            EntryKind::Reversed { .. } => self == Self::TakenBack,
            EntryKind::Adjusted(Adjustment::Bonus) => self == Self::Bonus,
            EntryKind::Adjusted(Adjustment::Correction) => self == Self::Correction,
            EntryKind::Paid { .. } | EntryKind::PaymentUndone { .. } => self == Self::Paid,
        }
    }
}

/// Which entries are wanted. What is not said fits all.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub(super) affiliate: Option<AffiliateId>,
    cause: Option<Cause>,
    currency: Option<Currency>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

impl Wanted {
    /// Whether an entry is one of them; whose it is was asked before.
    pub(super) fn fits(&self, entry: &Entry) -> bool {
        self.cause.is_none_or(|cause| cause.is_of(entry.kind))
            && self.currency.is_none_or(|currency| currency == entry.amount.currency)
            && self.from.is_none_or(|from| from <= entry.at)
            && self.to.is_none_or(|to| entry.at < to)
    }
}

/// The form above the ledger, as it was sent.
pub(super) struct Filter {
    pub(super) affiliate: String,
    /// Why nothing is found, where the affiliate is not known.
    pub(super) problem: String,
    pub(super) cause: String,
    pub(super) causes: Vec<(&'static str, &'static str)>,
    pub(super) currency: String,
    pub(super) currencies: Vec<String>,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) misread: Misread,
}

/// What is asked for.
pub(super) struct Asked {
    pub(super) wanted: Wanted,
    pub(super) filter: Filter,
}

impl Asked {
    /// Reads the query. What is not understood is as if it were not there, and is told; an affiliate who is not known finds
    /// nothing.
    ///
    /// # Errors
    /// Of the disk.
    pub(super) async fn of(desk: &Desk, query: &Query) -> Result<Self, WebError> {
        let (text, now) = (query.text("affiliate").to_owned(), desk.now);
        let (affiliate, problem, currencies) = desk
            .read(move |view| {
                let (affiliate, problem) = called(view, &text)?;
                let currencies: BTreeSet<Currency> = money::balances(view, None, now)?.into_keys().collect();
                Ok((affiliate, problem, currencies))
            })
            .await?;
        let dates = OwnDates::of(query);
        let (from, to) = dates.fields();
        let cause = CAUSES.iter().find(|(word, ..)| *word == query.text("cause"));
        let currency = Currency::parse(query.text("currency")).ok();
        Ok(Self {
            wanted: Wanted {
                affiliate,
                cause: cause.map(|(.., cause)| *cause),
                currency,
                from: dates.begin(&desk.zone),
                to: dates.end(&desk.zone),
            },
            filter: Filter {
                affiliate: query.text("affiliate").to_owned(),
                problem,
                cause: cause.map_or_else(String::new, |(word, ..)| (*word).to_owned()),
                causes: CAUSES.map(|(word, words, _)| (word, words)).into(),
                currency: currency.map_or_else(String::new, |currency| currency.to_string()),
                currencies: currencies.into_iter().map(|currency| currency.to_string()).collect(),
                from,
                to,
                misread: misread(desk, query),
            },
        })
    }
}

impl Filter {
    /// Whether all that is asked was understood.
    ///
    /// # Errors
    /// `Invalid` with all that was not: for a file, which reads these words of its address.
    pub(super) fn understood(mut self, query: &Query, known: &[&'static str]) -> Result<(), WebError> {
        self.misread.affiliate(&self.problem, VOICE.words);
        self.misread.refuse(query, known, VOICE.words)
    }
}

/// What is asked for and not understood.
fn misread(desk: &Desk, query: &Query) -> Misread {
    let (words, mut misread) = (VOICE.words, Misread::default());
    misread.word(query, "by", |asked| asked == "affiliate", words, "the ledger");
    let is_cause = |asked: &str| CAUSES.iter().any(|(word, ..)| *word == asked);
    misread.word(query, "cause", is_cause, words, "every cause");
    misread.word(query, "currency", |asked| Currency::parse(asked).is_ok(), words, "all currencies");
    misread.days_of_list(query, desk.today(), words);
    misread.limit(query, words);
    misread
}
