//! The creator says who earned a conversion, with a written reason; what the rules said stays visible (`product.md` A9).

use super::deciding::{self, Deciding};
use super::judgement::{self, Judged};
use super::review_conversion::{line, written_reason};
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::attribution::{Role, Share, TouchStanding, Why};
use crate::domain::conversion::{Conversion, ConversionState, Flag};
use crate::domain::decision::Decided;
use crate::domain::deed::{About, By, Deed};
use crate::domain::id::{AffiliationId, ConversionId};
use crate::domain::ledger::Reversal;
use crate::domain::money::Percent;
use crate::domain::suspicion;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::tables::Tables;
use crate::store::view::{affiliates, conversions, products};

/// Gives all of a conversion to one affiliation of its product, at her own rate in force at the conversion. It may be done
/// while nothing of it is Paid, as often as it takes, and also where nobody earned.
#[derive(Debug, Clone)]
pub struct ReassignConversion {
    /// Which.
    pub conversion: ConversionId,
    /// To whom. Paused and departed ones too: what they brought before is theirs.
    pub to: AffiliationId,
    /// Why, at most `REASON_MAX` characters. Those who earned it, and who earns it now, read it.
    pub reason: String,
    /// Who decides.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for ReassignConversion {
    /// `None`: it was reassigned to her before.
    type Plan = Option<Deciding>;
    /// Whether anything changed.
    type Answer = bool;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let before =
            conversions::by_id(tables, self.conversion)?.ok_or_else(|| Refused::not_found("conversion"))?;
        let reason = written_reason(&self.reason, "Please write why.")?;
        let to = affiliates::affiliation(tables, self.to)?.filter(|to| to.product == before.product);
        let to = to.ok_or_else(|| {
            Refused::invalid("affiliation", "Choose one of the affiliates of this conversion's product.")
        })?;
        if is_all_hers(&before, to.id) {
            if before.verdict.why == Why::Reassigned {
                return Ok(None);
            }
            return Err(Refused::invalid("affiliation", "She earns all of this already.").into());
        }
        may_be_reassigned(&before)?;
        may_earn(&to)?;
        deciding::must_not_be_late(tables, &before)?;

        let product = products::by_id(tables, before.product)?
            .ok_or_else(|| StoreError::Broken(format!("{} is sold and missing", before.product)))?;
        let mut conversion = given_to(&before, &to);
        // What was held against somebody else holds nothing any more.
        suspicion::suspect(&mut conversion, Some(&before), Vec::new());
        conversion.rates = judgement::rates_of(tables, &conversion, &product)?;
        let drafts = judgement::drafts_of(tables, &conversion, &product, Reversal::Rejudged)?;
        let mut line = line(&before, Deed::ConversionReassigned, reason, &self.by, self.at);
        line.about = About::affiliation(&to);
        let judged = Judged { conversion, before: Some(before.clone()), drafts, unknown: Vec::new() };
        Ok(Some(Deciding::of(before, judged, Decided::Reassigned(to.id), reason, line)))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<bool, StoreError> {
        let Some(deciding) = plan else { return Ok(false) };
        deciding.write(tables)?;
        Ok(true)
    }
}

fn is_all_hers(conversion: &Conversion, to: AffiliationId) -> bool {
    let earns = conversion.state != ConversionState::Refused && !conversion.is_refused_to(to);
    earns && matches!(conversion.verdict.shares.as_slice(), [share] if share.affiliation == to)
}

fn may_be_reassigned(before: &Conversion) -> Result<(), Refused> {
    if before.test {
        return Err(Refused::conflict(
            "state",
            "A test earns nothing, so there is nothing to give to anybody.",
        ));
    }
    if before.state == ConversionState::Refused {
        let message = "This conversion is refused, so nobody earns from it. Approve it first.";
        return Err(Refused::conflict("state", message));
    }
    Ok(())
}

/// Whoever was accepted once. Who is banned, or never was accepted, earns nothing.
fn may_earn(to: &Affiliation) -> Result<(), Refused> {
    let message = match to.state() {
        AffiliationState::Active | AffiliationState::Paused | AffiliationState::Left => return Ok(()),
        AffiliationState::Banned => "This affiliate is banned, and earns nothing.",
        AffiliationState::Invited | AffiliationState::Applied | AffiliationState::Rejected => {
            "This affiliate is not accepted for this product. Accept the person first."
        }
    };
    Err(Refused::invalid("affiliation", message))
}

fn given_to(before: &Conversion, to: &Affiliation) -> Conversion {
    let mut conversion = before.clone();
    let verdict = &mut conversion.verdict;
    verdict.why = Why::Reassigned;
    verdict.shares = vec![Share {
        affiliation: to.id,
        affiliate: to.affiliate,
        code: to.code.clone(),
        part: Percent::WHOLE,
        role: Role::Sole,
        click: None,
    }];
    // No click earned it now.
    for considered in &mut verdict.considered {
        if considered.standing == TouchStanding::Earned {
            considered.standing = TouchStanding::NotChosen;
        }
    }
    conversion
        .flags
        .retain(|flag| !matches!(flag, Flag::CouponOverClicks(_)) && *flag != Flag::RefusedToBanned(to.id));
    conversion
}
