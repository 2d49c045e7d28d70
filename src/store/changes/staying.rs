//! What stays of a conversion, whatever a later report says (`product.md` C7): the verdict of one that was reassigned, and
//! verdict and amounts of one of which something is Paid. That a report says otherwise is flagged.

use super::deciding;
use super::record_conversion::add_flags;
use crate::domain::attribution::{Verdict, Why};
use crate::domain::conversion::{Conversion, Flag};
use crate::domain::id::AffiliationId;
use crate::domain::money::Percent;
use crate::store::error::StoreError;
use crate::store::tables::Read;
use crate::store::view::decisions;

/// How much of a conversion a later report cannot change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stays {
    /// It is judged anew.
    Nothing,
    /// Who earned: a person said so. Amount and offer follow the reports, and the commission with them.
    Verdict,
    /// Who earned, and how much: something of it is Paid.
    Everything,
}

impl Stays {
    /// How much stays of a conversion that is there already.
    pub(super) fn of(read: &impl Read, before: Option<&Conversion>) -> Result<Self, StoreError> {
        let Some(before) = before else { return Ok(Self::Nothing) };
        if deciding::is_paid(read, before)? {
            return Ok(Self::Everything);
        }
        Ok(if before.verdict.why == Why::Reassigned { Self::Verdict } else { Self::Nothing })
    }
}

/// Takes back what a report said of amount, offer and standing, where everything stays, and flags what differs.
pub(super) fn keep_what_was_paid(conversion: &mut Conversion, before: &Conversion) {
    let differs = [
        (conversion.amount != before.amount).then_some(Flag::AmountDiffers(conversion.amount)),
        conversion
            .offer
            .filter(|offer| Some(*offer) != before.offer)
            .map(|offer| Flag::OfferDiffers(offer.to_string())),
    ];
    let says_other = conversion.amount != before.amount || conversion.offer != before.offer;
    if says_other {
        let new = std::mem::replace(&mut conversion.flags, before.flags.clone());
        add_flags(&mut conversion.flags, new.into_iter().filter(Flag::is_about_what_differs));
        add_flags(&mut conversion.flags, differs.into_iter().flatten());
        conversion.amount = before.amount;
        conversion.amount_from = before.amount_from;
        conversion.offer = before.offer;
        conversion.offer_from = before.offer_from;
        conversion.refunded = before.refunded;
    }
    if says_other || conversion.state != before.state {
        conversion.state = before.state;
        add_flags(&mut conversion.flags, [Flag::VerdictFixed]);
    }
    conversion.rate = before.rate;
}

/// Flags that the rules would now say something else than they said last, where that changes nothing any more. `anew`
/// is what they would say.
pub(super) fn flag_another_verdict(
    read: &impl Read,
    conversion: &mut Conversion,
    before: &Conversion,
    anew: &Verdict,
) -> Result<(), StoreError> {
    let last = match before.verdict.why {
        Why::Reassigned => decisions::verdict_of_the_rules(read, before.id)?,
        _ => Some(before.verdict.clone()),
    };
    if last.is_none_or(|last| earners(&last) != earners(anew)) {
        add_flags(&mut conversion.flags, [Flag::VerdictFixed]);
    }
    Ok(())
}

/// Who earns which part.
fn earners(verdict: &Verdict) -> Vec<(AffiliationId, Percent)> {
    verdict.shares.iter().map(|share| (share.affiliation, share.part)).collect()
}
