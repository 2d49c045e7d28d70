//! The answer: who earned a conversion, in which shares, and why, or why nobody.

use crate::domain::affiliation::AffiliationState;
use crate::domain::code::Code;
use crate::domain::commission::Rate;
use crate::domain::id::{AffiliateId, AffiliationId, ClickId};
use crate::domain::journey::Step;
use crate::domain::money::Percent;
use crate::domain::product::Model;
use crate::domain::time::{Expiry, Timestamp};

/// Who earned a conversion, in which shares, and why, or why nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Who earned, the first before the last. Empty: nobody, and `why` says why.
    pub shares: Vec<Share>,
    /// Which tie and which rule chose, or why nobody earned.
    pub why: Why,
    /// The model in force.
    pub model: Model,
    /// The number of the terms in force.
    pub terms: u32,
    /// Every click considered, oldest first, with what became of it.
    pub considered: Vec<Considered>,
    /// Whether the journey was longer than is walked.
    pub cut: bool,
    /// Who would have earned under last, first and multiple clicks (A8), for the page.
    pub what_if: Vec<(Model, Vec<Share>)>,
}

/// A click that was considered, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Considered {
    /// The click as it was then.
    pub step: Step,
    /// Its part in the verdict.
    pub standing: TouchStanding,
}

impl Considered {
    /// Until when the click could earn, as the judgement saw it. `pixel_window_days` is the pixel's own window, where
    /// only pixels told of the conversion: it can only shorten (C3). `None`: never.
    pub fn expires(&self, pixel_window_days: Option<u16>) -> Option<Expiry> {
        let own = self.step.expires?;
        Some(pixel_window_days.map_or(own, |days| own.min(Expiry::At(self.step.at.plus_days(days)))))
    }
}

/// What became of a click in a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TouchStanding {
    /// Belongs to a spell that earned.
    Earned,
    /// Live, but the model chose another's, or something else than clicks decided.
    NotChosen,
    /// Its spell had run out, at this moment.
    Expired(Timestamp),
    /// The creator's own link: never a touch.
    Creator,
    /// Made while it could not earn: paused then, or one's own.
    CouldNotEarn,
    /// Its affiliation is not accepted now.
    NotAccepted(AffiliationState),
    /// Its affiliate is the buyer.
    Buyer,
    /// It was made after the sale.
    AfterTheSale,
}

/// One affiliate's share of a conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The affiliation.
    pub affiliation: AffiliationId,
    /// Who that is.
    pub affiliate: AffiliateId,
    /// Its code at the time.
    pub code: Code,
    /// Of one commission: 100 % alone or where each earns a full one. Never 0 %.
    pub part: Percent,
    /// Why she earns.
    pub role: Role,
    /// The click that earned it, where it was a click: the spell's first for who was chosen as first,
    /// its newest otherwise.
    pub click: Option<ClickId>,
}

/// Why someone has a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The only one: chosen by the model, or both first and last.
    Sole,
    /// The first of multiple clicks.
    First,
    /// The last of multiple clicks.
    Last,
}

/// The tie and rule that chose, or the reason nobody earned (`product.md` A6, A7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// Her coupon was used.
    Coupon,
    /// The shop's server named the affiliate.
    NamedByServer,
    /// The model chose among the clicks.
    Clicks,
    /// The same customer's first conversion was hers.
    FirstOfCustomer,
    /// A lead with this email was hers.
    Lead,
    /// Nobody: no affiliate's click was found.
    NoClick,
    /// Nobody: every touch had expired; the latest at this moment.
    AllExpired(Timestamp),
    /// Nobody: the buyer is the affiliate.
    BuyerIsAffiliate,
    /// Nobody: the affiliate is not accepted (paused, banned, left).
    NotAccepted(AffiliationState),
    /// Nobody: the touches were made while they could not earn (paused then, or one's own clicks).
    CouldNotEarn,
    /// Nobody: the product pays nothing for this event.
    PaysNothing,
    /// Nobody: it is a renewal, and the product pays for none, or not for so many (M1).
    RenewalUnpaid {
        /// Which renewal of this customer; 1 is the first after the purchase.
        number: u32,
        /// For how many the product pays.
        paid: u32,
    },
    /// Nobody: the product pays for new customers only, and this one has bought it before.
    BoughtBefore,
    /// Nobody: the report said `rejected`, or the creator refused.
    Refused,
    /// The creator said so, with a reason (A9).
    Reassigned,
}

/// The rates that hold for one share at the sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShareRate {
    /// The share's affiliation.
    pub affiliation: AffiliationId,
    /// Her rate for what was bought.
    pub rate: Rate,
}
