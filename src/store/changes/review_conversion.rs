//! A conversion that was Held for review is approved or refused by a person (`product.md` M2, C10).

use super::history;
use super::judgement::{self, Judged};
use crate::domain::attribution::Why;
use crate::domain::conversion::{Conversion, ConversionState, Flag};
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::ConversionId;
use crate::domain::ledger::Reversal;
use crate::domain::money::decimal_text;
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
    /// Who decides.
    pub by: By,
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
    type Plan = Option<(Judged, HistoryLine)>;
    /// Whether anything changed.
    type Answer = bool;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let before =
            conversions::by_id(tables, self.conversion)?.ok_or_else(|| Refused::not_found("conversion"))?;
        let Some((conversion, because)) = self.decided(&before)? else { return Ok(None) };
        let product = products::by_id(tables, before.product)?
            .ok_or_else(|| StoreError::Broken(format!("{} is sold and missing", before.product)))?;
        let drafts = judgement::drafts_of(tables, &conversion, &product, because)?;
        let line = match &self.decision {
            Decision::Approve => line(&before, Deed::ConversionApproved, "", &self.by, self.at),
            Decision::Refuse(reason) => line(&before, Deed::ConversionRefused, reason, &self.by, self.at),
        };
        let judged = Judged { conversion, before: Some(before), drafts, unknown: Vec::new() };
        Ok(Some((judged, line)))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<bool, StoreError> {
        let Some((judged, line)) = plan else { return Ok(false) };
        judgement::write(judged, line.at, tables)?;
        history::tell(line, tables)?;
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
                Ok(Some((refused(before, reason_of(reason)?), Reversal::Refused)))
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

/// A conversion that nobody earns from, for a reason.
pub(super) fn refused(before: &Conversion, reason: &str) -> Conversion {
    let mut conversion = before.clone();
    conversion.state = ConversionState::Refused;
    conversion.flags.push(Flag::RefusedByHand(reason.to_owned()));
    conversion.verdict.shares.clear();
    conversion.verdict.why = Why::Refused;
    conversion.rates.clear();
    conversion
}

/// A reason as it is kept.
///
/// # Errors
/// `Refused` beside the field `reason`, where it is empty or too long.
pub fn reason_of(typed: &str) -> Result<&str, Refused> {
    written_reason(typed, "Please write why it is refused.")
}

/// The same for whatever else needs a reason; `missing` is said where there is none.
pub(super) fn written_reason<'t>(typed: &'t str, missing: &'static str) -> Result<&'t str, Refused> {
    let reason = typed.trim();
    if reason.is_empty() {
        return Err(Refused::invalid("reason", missing));
    }
    if reason.chars().count() > REASON_MAX {
        return Err(Refused::invalid("reason", format!("A reason has at most {REASON_MAX} characters.")));
    }
    Ok(reason)
}

/// What the history says of a decision about a conversion: it is about the affiliate too, where one alone earned.
pub(super) fn line(before: &Conversion, deed: Deed, reason: &str, by: &By, at: Timestamp) -> HistoryLine {
    let mut about = About::product(before.product);
    if let [share] = before.verdict.shares.as_slice() {
        about.affiliate = Some(share.affiliate);
        about.affiliation = Some(share.affiliation);
    }
    let what = before.order_id.clone().unwrap_or_else(|| format!("{} without order", before.event));
    let amount = format!("{} {}", before.amount.currency, decimal_text(before.amount));
    let reason = reason.trim();
    let because = if reason.is_empty() { String::new() } else { format!(": {reason}") };
    let detail = format!("{}, {what}, {amount}{because}", before.id);
    HistoryLine { at, by: by.clone(), deed, about, from: None, detail }
}
