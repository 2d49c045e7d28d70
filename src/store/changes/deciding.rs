//! What all decisions about a conversion have in common: the verdict before stays visible (`product.md` A9), and what
//! was paid, or is about to be, stays as it is.

use std::collections::BTreeMap;

use super::history;
use super::judgement::{self, Judged};
use crate::domain::conversion::Conversion;
use crate::domain::decision::{Decided, Decision};
use crate::domain::deed::HistoryLine;
use crate::domain::id::PayoutId;
use crate::domain::ledger::Entry;
use crate::domain::payout::{Payout, PayoutState};
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::tables::{Read, Tables};
use crate::store::view::{decisions, money, payouts};
use crate::store::{keys, records};

/// A decision with all that follows from it.
pub struct Deciding {
    judged: Judged,
    /// Nothing where the verdict was not at stake.
    decision: Option<Decision>,
    line: HistoryLine,
}

impl Deciding {
    /// What was decided about a conversion, which stood as `before`.
    pub(super) fn of(
        before: Conversion,
        judged: Judged,
        decided: Decided,
        reason: &str,
        line: HistoryLine,
    ) -> Self {
        let decision = Decision {
            at: line.at,
            by: line.by.clone(),
            decided,
            reason: reason.trim().to_owned(),
            before: before.verdict,
            rates: before.rates,
        };
        Self { judged, decision: Some(decision), line }
    }

    /// Something else that a person said of a conversion, by which nobody earns more or less.
    pub(super) fn of_its_standing(judged: Judged, line: HistoryLine) -> Self {
        Self { judged, decision: None, line }
    }

    /// Writes it: the conversion as it stands now, the decision beside it, and the line of the history.
    pub(super) fn write(self, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        let conversion = judgement::write(self.judged, self.line.at, tables)?;
        if let Some(decision) = &self.decision {
            let number = u32::try_from(decisions::of(tables, conversion.id)?.len()).unwrap_or(u32::MAX);
            let key = keys::decision(conversion.id, number);
            tables.decisions.insert(key.as_slice(), records::encode(decision).as_slice())?;
        }
        history::tell(self.line, tables)
    }
}

/// Whether something of it is Paid: then verdict and amounts stay (C7, A9).
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn is_paid(read: &impl Read, conversion: &Conversion) -> Result<bool, StoreError> {
    let entries = money::entries(read, &conversion.entries)?;
    Ok(payouts::payments_for(read, &entries)?.any_of(&entries))
}

/// Why a decision would come too late: something of it is paid, or is in a payout that is confirmed, so that its sums are
/// sent at this moment. What is in a mere draft can still be decided; it is carried to the next payout.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn why_too_late(read: &impl Read, conversion: &Conversion) -> Result<Option<String>, StoreError> {
    if is_paid(read, conversion)? {
        let message = "Its commission is Paid, so it stays as it is. Money that went wrong is set right with a refund, \
                       or with a correction in the ledger.";
        return Ok(Some(message.to_owned()));
    }
    let payout = confirmed_payout(read, conversion)?;
    Ok(payout.map(|payout| {
        format!(
            "Its commission is in payout {payout}, which is confirmed. Take that back first, or leave this as it is."
        )
    }))
}

/// The same as a refusal.
pub(super) fn must_not_be_late(read: &impl Read, conversion: &Conversion) -> Result<(), Stop> {
    match why_too_late(read, conversion)? {
        Some(message) => Err(Refused::conflict("state", message).into()),
        None => Ok(()),
    }
}

/// The payout that is confirmed, and covers something of a conversion.
fn confirmed_payout(read: &impl Read, conversion: &Conversion) -> Result<Option<PayoutId>, StoreError> {
    if conversion.entries.is_empty() {
        return Ok(None);
    }
    let entries = money::entries(read, &conversion.entries)?;
    let payments = payouts::payments_for(read, &entries)?;
    let confirmed = payouts::open(read)?.into_iter().filter(|payout| payout.state != PayoutState::Draft);
    for payout in confirmed {
        let mut covered: BTreeMap<_, i64> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| is_within(&payout, entry) && payments.of(entry).is_none())
        {
            *covered.entry(entry.affiliate).or_default() += entry.amount.minor;
        }
        for (affiliate, minor) in covered {
            let line = payouts::line_of(read, payout.id, affiliate)?;
            if minor != 0 && line.is_some_and(|line| !line.left_out) {
                return Ok(Some(payout.id));
            }
        }
    }
    Ok(None)
}

fn is_within(payout: &Payout, entry: &Entry) -> bool {
    entry.amount.currency == payout.currency && payout.reach.covers(entry)
}
