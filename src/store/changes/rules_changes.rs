//! The program's rules are published, and affiliates accept them (`product.md` P5).

use redb::ReadableTable;

use super::history;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::AffiliateId;
use crate::domain::rules::{Rules, RulesText};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Reason, Refused, Stop, StoreError};
use crate::store::tables::Tables;
use crate::store::view::{affiliates, rules};
use crate::store::{keys, records};

/// Publishes the next version of the rules; the same text again makes none.
#[derive(Debug, Clone)]
pub struct PublishRules {
    /// An empty text ends the rules.
    pub text: RulesText,
    /// The number of the version that the person saw, 0 for none: somebody else may have published since.
    pub seen: u32,
    /// Who publishes.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for PublishRules {
    /// The next version, or the number of the one that already says this.
    type Plan = Result<(Rules, By), u32>;
    /// The number of the version that holds now; 0 where there never was one.
    type Answer = u32;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let newest = rules::newest(tables)?;
        let (number, holds) = match &newest {
            Some(newest) => (newest.number, newest.text == self.text),
            None => (0, self.text.is_empty()),
        };
        if holds {
            return Ok(Err(number));
        }
        if self.seen != number {
            let message = "Somebody published other rules while you wrote. Please look at them first.";
            return Err(Refused::conflict("text", message).into());
        }
        let rules = Rules { number: number + 1, text: self.text.clone(), since: self.at };
        Ok(Ok((rules, self.by.clone())))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<u32, StoreError> {
        let (rules, by) = match plan {
            Ok(next) => next,
            Err(number) => return Ok(number),
        };
        tables.rules.insert(rules.number, records::encode(&rules).as_slice())?;
        let deed = Deed::RulesPublished;
        history::tell(line(rules.since, by, deed, About::program(), rules.number), tables)?;
        Ok(rules.number)
    }
}

/// An affiliate accepts the rules in force. The first moment counts; a second time changes nothing.
#[derive(Debug, Clone)]
pub struct AcceptRules {
    /// Who.
    pub affiliate: AffiliateId,
    /// The number of the version that she read.
    pub number: u32,
    /// Now.
    pub at: Timestamp,
}

impl Change for AcceptRules {
    /// Nothing where she accepted them before.
    type Plan = Option<Self>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        affiliates::by_id(tables, self.affiliate)?.ok_or_else(|| Refused::not_found("affiliate"))?;
        if rules::accepted_at(tables, self.affiliate, self.number)?.is_some() {
            return Ok(None);
        }
        may_accept(tables, self.number)?;
        Ok(Some(self.clone()))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        let Some(Self { affiliate, number, at }) = plan else { return Ok(()) };
        note_acceptance(tables, affiliate, number, at)?;
        let (by, about) = (By::Affiliate(affiliate), About::affiliate(affiliate));
        let detail = format!("Version {number}");
        history::tell(HistoryLine { at, by, deed: Deed::RulesAccepted, about, from: None, detail }, tables)
    }
}

/// Refuses where a version is not the one in force: for `decide` of a change that accepts in passing, as joining
/// does.
///
/// # Errors
/// `Refused` with what to do; of the disk.
pub fn may_accept(tables: &Tables<'_>, number: u32) -> Result<(), Stop> {
    if rules::current(tables)?.is_some_and(|rules| rules.number == number) {
        return Ok(());
    }
    let message = "The rules changed while you read them. Please read them again.";
    Err(Refused::conflict("rules", message).because(Reason::RulesChanged).into())
}

/// Notes that an affiliate accepted a version, once: for `apply`, behind `may_accept`.
///
/// # Errors
/// Of the disk.
pub fn note_acceptance(
    tables: &mut Tables<'_>,
    affiliate: AffiliateId,
    number: u32,
    at: Timestamp,
) -> Result<(), StoreError> {
    let key = keys::pair(affiliate.0, number);
    if tables.acceptances.get(key)?.is_some() {
        return Ok(());
    }
    let count = tables.acceptance_counts.get(number)?.map_or(0, |count| count.value());
    tables.acceptances.insert(key, at.0)?;
    tables.acceptance_counts.insert(number, count + 1)?;
    let (by, about) = (By::Affiliate(affiliate), About::affiliate(affiliate));
    history::tell(line(at, by, Deed::RulesAccepted, about, number), tables)
}

fn line(at: Timestamp, by: By, deed: Deed, about: About, number: u32) -> HistoryLine {
    HistoryLine { at, by, deed, about, from: None, detail: format!("version {number}") }
}
