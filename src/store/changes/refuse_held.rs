//! A ban turns Held into Refused (`product.md` P1). The ban itself leaves a note of what is to be done; this
//! does it, some conversions at a time, so that nobody has to wait for the writer. It is finished after a
//! restart too: the note goes with the last of them.

use redb::ReadableTable;

use super::history;
use super::judgement::{self, Judged};
use crate::domain::affiliation::Affiliation;
use crate::domain::conversion::Conversion;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::{AffiliationId, ConversionId};
use crate::domain::ledger::Reversal;
use crate::domain::money::{Money, decimal_text};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Stop, StoreError};
use crate::store::tables::{Read, Tables};
use crate::store::view::{affiliates, conversions, products};
use crate::store::{keys, records};

/// How many of her conversions one slice looks at.
const LOOKED_AT: usize = 100;
/// How many of them one slice changes at most.
const CHANGED: usize = 20;

/// What is left to do after a ban. Its key is the affiliation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ban {
    /// When she was banned: what was not Due by then is refused.
    pub at: Timestamp,
    /// Her conversions up to this one are done.
    pub done: Option<ConversionId>,
    /// How many conversions were refused so far.
    pub refused: u32,
    /// What was taken back so far, a sum a currency.
    pub sums: Vec<Money>,
}

impl Ban {
    /// Nothing is done yet.
    pub fn begun(at: Timestamp) -> Self {
        Self { at, done: None, refused: 0, sums: Vec::new() }
    }
}

/// Goes on with the first ban that is not finished.
#[derive(Debug, Clone, Copy)]
pub struct RefuseHeld;

/// What one slice does.
pub struct Slice {
    affiliation: AffiliationId,
    ban: Ban,
    refused: Vec<Judged>,
    /// The line that ends it, where nothing is left to do.
    ends_with: Option<Option<HistoryLine>>,
}

impl Change for RefuseHeld {
    /// `None`: no ban is left.
    type Plan = Option<Slice>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Option<Slice>, Stop> {
        let Some(row) = tables.bans.first()? else { return Ok(None) };
        let id = AffiliationId(row.0.value());
        let mut ban: Ban = records::decode("bans", row.1.value())?;
        // Affiliations go only with a product that nobody ever bought.
        let Some(affiliation) = affiliates::affiliation(tables, id)? else {
            return Ok(Some(Slice { affiliation: id, ban, refused: Vec::new(), ends_with: Some(None) }));
        };
        let next = ban.done.map_or(0, |done| done.0.saturating_add(1));
        let from = keys::affiliate_conversion(affiliation.affiliate, ConversionId(next));
        let to = keys::affiliate_conversion(affiliation.affiliate, ConversionId(u128::MAX));
        let (mut looked_at, mut refused) = (0, Vec::new());
        for row in tables.affiliate_conversions.range(from.as_slice()..=to.as_slice())? {
            if looked_at == LOOKED_AT || refused.len() == CHANGED {
                return Ok(Some(Slice { affiliation: id, ban, refused, ends_with: None }));
            }
            let conversion = keys::conversion_at_the_end(row?.0.value())?;
            looked_at += 1;
            ban.done = Some(conversion);
            if let Some(judged) = judged(tables, &affiliation, ban.at, conversion)? {
                ban.count(&judged);
                refused.push(judged);
            }
        }
        let line = ban.line(&affiliation);
        Ok(Some(Slice { affiliation: id, ban, refused, ends_with: Some(line) }))
    }

    fn apply(plan: Option<Slice>, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        let Some(Slice { affiliation, ban, refused, ends_with }) = plan else { return Ok(()) };
        for judged in refused {
            judgement::write(judged, ban.at, tables)?;
        }
        match ends_with {
            Some(line) => {
                tables.bans.remove(affiliation.0)?;
                line.map_or(Ok(()), |line| history::tell(line, tables))?;
                tables.is_unfinished |= tables.bans.first()?.is_some();
            }
            None => {
                tables.bans.insert(affiliation.0, records::encode(&ban).as_slice())?;
                tables.is_unfinished = true;
            }
        }
        Ok(())
    }
}

/// Notes that a ban is to be carried out: for the `apply` of the change that bans.
pub(super) fn begin(
    affiliation: AffiliationId,
    at: Timestamp,
    tables: &mut Tables<'_>,
) -> Result<(), StoreError> {
    tables.bans.insert(affiliation.0, records::encode(&Ban::begun(at)).as_slice())?;
    tables.is_unfinished = true;
    Ok(())
}

/// A conversion without what was Held for her, if something was.
fn judged(
    read: &impl Read,
    affiliation: &Affiliation,
    banned_at: Timestamp,
    id: ConversionId,
) -> Result<Option<Judged>, StoreError> {
    let before = conversions::by_id(read, id)?
        .ok_or_else(|| StoreError::Broken(format!("conversion {id} is listed and missing")))?;
    let mut conversion = before.clone();
    if before.reported_at > banned_at || !conversion.refuse_to_banned(affiliation.id, banned_at) {
        return Ok(None);
    }
    let product = products::by_id(read, before.product)?
        .ok_or_else(|| StoreError::Broken(format!("{} is sold and missing", before.product)))?;
    let drafts = judgement::drafts_of(read, &conversion, &product, Reversal::Refused)?;
    Ok(Some(Judged { conversion, before: Some(before), drafts, unknown: Vec::new() }))
}

impl Ban {
    fn count(&mut self, judged: &Judged) {
        if judged.drafts.is_empty() {
            return;
        }
        self.refused = self.refused.saturating_add(1);
        for draft in &judged.drafts {
            let currency = draft.amount.currency;
            match self.sums.iter_mut().find(|sum| sum.currency == currency) {
                Some(sum) => sum.minor -= draft.amount.minor,
                None => self.sums.push(Money { minor: -draft.amount.minor, currency }),
            }
        }
    }

    fn line(&self, affiliation: &Affiliation) -> Option<HistoryLine> {
        let sums: Vec<String> =
            self.sums.iter().map(|sum| format!("{} {}", sum.currency, decimal_text(*sum))).collect();
        let plural = if self.refused == 1 { "conversion" } else { "conversions" };
        (self.refused > 0).then(|| HistoryLine {
            at: self.at,
            by: By::Nobody,
            deed: Deed::HeldRefused,
            about: About::affiliation(affiliation),
            from: None,
            detail: format!("{} {plural}, {}", self.refused, sums.join(" and ")),
        })
    }
}

/// Refuses what a conversion would pay to affiliations that are banned by now: whatever comes in late for
/// them does not bring back what the ban took.
pub(super) fn refuse_to_the_banned(read: &impl Read, conversion: &mut Conversion) -> Result<(), StoreError> {
    let sharers: Vec<_> = conversion.verdict.shares.iter().map(|share| share.affiliation).collect();
    for id in sharers {
        let affiliation = affiliates::affiliation(read, id)?;
        if let Some(since) = affiliation.and_then(|affiliation| affiliation.banned_since()) {
            conversion.refuse_to_banned(id, since);
        }
    }
    Ok(())
}

/// Whether a conversion still holds something for an affiliation whose ban is finished: the audit asks.
///
/// # Errors
/// Whatever reading gives.
pub fn is_forgotten(read: &impl Read, conversion: &Conversion) -> Result<bool, StoreError> {
    let mut refused = conversion.clone();
    refuse_to_the_banned(read, &mut refused)?;
    for share in &conversion.verdict.shares {
        let id = share.affiliation;
        if refused.is_refused_to(id) && !conversion.is_refused_to(id) && read.bans().get(id.0)?.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}
