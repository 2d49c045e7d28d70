//! A conversion is approved or refused by a person: one that was Held for review (`product.md` M2, C10), and later on,
//! as long as nothing of it is Paid (A9).

use super::deciding::{self, Deciding};
use super::judgement::{self, Judged};
use super::refuse_held;
use crate::domain::attribution::Why;
use crate::domain::conversion::{Conversion, ConversionState, Flag};
use crate::domain::decision::Decided;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::ConversionId;
use crate::domain::ledger::Reversal;
use crate::domain::money::decimal_text;
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::tables::Tables;
use crate::store::view::journeys::Walked;
use crate::store::view::{conversions, decisions, products};

/// How many characters a reason may have.
pub const REASON_MAX: usize = 500;

/// Ends the review of a conversion, or decides anew: what a person refused can be approved again, and what is Held or Due
/// refused.
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

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It counts: its commission becomes Due when the hold has passed.
    Approve,
    /// It earns nothing, for this reason.
    Refuse(String),
}

impl Change for ReviewConversion {
    /// `None`: it was decided like this before.
    type Plan = Option<Deciding>;
    /// Whether anything changed.
    type Answer = bool;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let before =
            conversions::by_id(tables, self.conversion)?.ok_or_else(|| Refused::not_found("conversion"))?;
        if before.test {
            let message = "A test earns nothing, so there is nothing to decide.";
            return Err(Refused::conflict("state", message).into());
        }
        let deciding = match (before.state, &self.decision) {
            (ConversionState::Approved, Decision::Approve)
            | (ConversionState::Refused, Decision::Refuse(_)) => return Ok(None),
            (_, Decision::Refuse(reason)) => refusal(tables, before, reason, &self.by, self.at)?,
            (state, Decision::Approve) => {
                let judged = match state {
                    ConversionState::Refused => restored(tables, &before)?,
                    _ => let_go(tables, &before)?,
                };
                let line = line(&before, Deed::ConversionApproved, "", &self.by, self.at);
                Deciding::of(before, judged, Decided::Approved, "", line)
            }
        };
        Ok(Some(deciding))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<bool, StoreError> {
        let Some(deciding) = plan else { return Ok(false) };
        deciding.write(tables)?;
        Ok(true)
    }
}

/// What was in review counts.
fn let_go(tables: &Tables<'_>, before: &Conversion) -> Result<Judged, StoreError> {
    judged_as(tables, before, approved(before), Reversal::Rejudged)
}

/// What a person refused counts after all: it is judged anew, with all that was reported meanwhile. What had been reassigned
/// goes to her again, and where clicks are gone, so does the verdict that was made while they were there.
fn restored(tables: &Tables<'_>, before: &Conversion) -> Result<Judged, Stop> {
    if !before.flags.iter().any(|flag| matches!(flag, Flag::RefusedByHand(_))) {
        let message = if before.is_undone() {
            "All of it was given back, so it stays as it is."
        } else {
            "A report said that it was rejected, so it stays refused."
        };
        return Err(Refused::conflict("state", message).into());
    }
    let mut conversion = approved(before);
    let has_lost_clicks = judgement::has_lost_clicks(tables, &before.verdict)?;
    let refusal = decisions::last_refusal(tables, before.id)?;
    let given_back = refusal.filter(|one| has_lost_clicks || one.before.why == Why::Reassigned);
    if let Some(refusal) = given_back {
        conversion.verdict = refusal.before;
        refuse_held::refuse_to_the_banned(tables, &mut conversion)?;
        let product = product_of(tables, before)?;
        conversion.rates = judgement::rates_of(tables, &conversion, &product)?;
        return Ok(judged_as(tables, before, conversion, Reversal::Rejudged)?);
    }
    if has_lost_clicks {
        // It was refused before verdicts were kept: nobody knows who earned, and it can be reassigned.
        conversion.verdict.why = Why::NoClick;
    }
    let terms = judgement::terms_of(tables, before)?;
    let product = product_of(tables, before)?;
    let walked = Walked::default();
    Ok(judgement::judge(tables, conversion, Some(before.clone()), &product, &terms, walked)?)
}

fn approved(before: &Conversion) -> Conversion {
    let mut conversion = before.clone();
    conversion.state = ConversionState::Approved;
    conversion.flags.retain(|flag| !matches!(flag, Flag::RefusedByHand(_) | Flag::ApprovedByHand));
    conversion.flags.push(Flag::ApprovedByHand);
    conversion
}

/// A refusal with all that follows from it.
///
/// # Errors
/// `Refused` where the reason is missing, or where it comes too late.
pub(super) fn refusal(
    tables: &Tables<'_>,
    before: Conversion,
    reason: &str,
    by: &By,
    at: Timestamp,
) -> Result<Deciding, Stop> {
    let reason = reason_of(reason)?;
    deciding::must_not_be_late(tables, &before)?;
    let judged = judged_as(tables, &before, refused(&before, reason), Reversal::Refused)?;
    let line = line(&before, Deed::ConversionRefused, reason, by, at);
    Ok(Deciding::of(before, judged, Decided::Refused, reason, line))
}

/// A conversion as it is now, with the entries that follow.
pub(super) fn judged_as(
    tables: &Tables<'_>,
    before: &Conversion,
    conversion: Conversion,
    because: Reversal,
) -> Result<Judged, StoreError> {
    let product = product_of(tables, before)?;
    let drafts = judgement::drafts_of(tables, &conversion, &product, because)?;
    Ok(Judged { conversion, before: Some(before.clone()), drafts, unknown: Vec::new() })
}

fn product_of(tables: &Tables<'_>, conversion: &Conversion) -> Result<Product, StoreError> {
    products::by_id(tables, conversion.product)?
        .ok_or_else(|| StoreError::Broken(format!("{} is sold and missing", conversion.product)))
}

/// A conversion that nobody earns from, for a reason.
fn refused(before: &Conversion, reason: &str) -> Conversion {
    let mut conversion = before.clone();
    conversion.state = ConversionState::Refused;
    conversion.flags.retain(|flag| *flag != Flag::ApprovedByHand);
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
