//! A conversion that was Held for review is approved or refused by a person (`product.md` M2, C10).

use super::judgement::{self, Judged};
use crate::domain::attribution::Why;
use crate::domain::conversion::{Conversion, ConversionState, Flag};
use crate::domain::id::ConversionId;
use crate::domain::ledger::Reversal;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::tables::Tables;
use crate::store::view::{conversions, products};

/// How many characters a reason may have.
pub const REASON_MAX: usize = 500;

/// Ends the review of a conversion.
#[derive(Debug, Clone)]
pub struct ReviewConversion {
    /// Which.
    pub conversion: ConversionId,
    /// How.
    pub decision: Decision,
    /// Now.
    pub at: Timestamp,
}

/// How a review ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It counts: its commission becomes Due when the hold has passed.
    Approve,
    /// It earns nothing, for this reason.
    Refuse(String),
}

impl Change for ReviewConversion {
    /// `None`: it was decided like this before.
    type Plan = Option<(Judged, Timestamp)>;
    /// Whether anything changed.
    type Answer = bool;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let before =
            conversions::by_id(tables, self.conversion)?.ok_or_else(|| Refused::not_found("conversion"))?;
        let Some((conversion, because)) = self.decided(&before)? else { return Ok(None) };
        let product = products::by_id(tables, before.product)?
            .ok_or_else(|| StoreError::Broken(format!("{} is sold and missing", before.product)))?;
        let drafts = judgement::drafts_of(tables, &conversion, &product, because)?;
        let judged = Judged { conversion, before: Some(before), drafts, unknown: Vec::new() };
        Ok(Some((judged, self.at)))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<bool, StoreError> {
        let Some((judged, at)) = plan else { return Ok(false) };
        judgement::write(judged, at, tables)?;
        Ok(true)
    }
}

impl ReviewConversion {
    fn decided(&self, before: &Conversion) -> Result<Option<(Conversion, Reversal)>, Refused> {
        let mut conversion = before.clone();
        match (before.state, &self.decision) {
            (ConversionState::Review, Decision::Approve) => {
                conversion.state = ConversionState::Approved;
                conversion.flags.push(Flag::ApprovedByHand);
                Ok(Some((conversion, Reversal::Rejudged)))
            }
            (ConversionState::Review, Decision::Refuse(reason)) => {
                let reason = reason.trim();
                if reason.is_empty() {
                    return Err(Refused::invalid("reason", "Please write why it is refused."));
                }
                if reason.chars().count() > REASON_MAX {
                    let message = format!("A reason has at most {REASON_MAX} characters.");
                    return Err(Refused::invalid("reason", message));
                }
                conversion.state = ConversionState::Refused;
                conversion.flags.push(Flag::RefusedByHand(reason.to_owned()));
                conversion.verdict.shares.clear();
                conversion.verdict.why = Why::Refused;
                conversion.rates.clear();
                Ok(Some((conversion, Reversal::Refused)))
            }
            (ConversionState::Approved, Decision::Approve)
            | (ConversionState::Refused, Decision::Refuse(_)) => Ok(None),
            (state, _) => {
                let message =
                    format!("This conversion is {} and not in review, so nothing was changed.", state.word());
                Err(Refused::conflict("state", message))
            }
        }
    }
}
