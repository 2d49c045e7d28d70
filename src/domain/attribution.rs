//! Who earned: journey, terms, moment in, verdict out. The heart of the program, and pure.

use super::affiliation::AffiliationState;
use super::code::Code;
use super::commission::Rate;
use super::id::{AffiliateId, AffiliationId, ClickId, LinkId};
use super::money::Percent;
use super::product::Model;
use super::time::{Expiry, Timestamp};

/// One click of a journey, with what was known of its link when it was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The click.
    pub click: ClickId,
    /// Its link.
    pub link: LinkId,
    /// The code it was made with, as the owner's code is now.
    pub code: Code,
    /// When it was made.
    pub at: Timestamp,
    /// Whose link it was.
    pub by: StepBy,
    /// Until when it may earn; `None`: it may not (creator's, paused at the click, one's own).
    pub expires: Option<Expiry>,
}

/// Whose link a step of a journey followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepBy {
    /// An affiliate's.
    Affiliation {
        /// The affiliation.
        affiliation: AffiliationId,
        /// Who that is.
        affiliate: AffiliateId,
    },
    /// The creator's own: never a touch (L5).
    Creator,
}

/// The clicks of one visitor for one product, in the order (moment, id), each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Journey {
    /// Oldest first.
    pub steps: Vec<Step>,
    /// Whether the chain was longer than is walked, so that older clicks are not here.
    pub cut: bool,
}

/// An affiliation that something other than a click points to, and where it stands at the sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The affiliation.
    pub affiliation: AffiliationId,
    /// Who that is.
    pub affiliate: AffiliateId,
    /// Its code.
    pub code: Code,
}

/// All that ties a conversion to people (`product.md` A6), strongest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ties {
    /// The owner of a coupon that was used.
    pub coupon: Option<Named>,
    /// An authenticated `affiliate`.
    pub affiliate: Option<Named>,
    /// All click ids and cookies that came with it, joined.
    pub journey: Journey,
    /// The shares of the same customer's first conversion (renewals).
    pub first_of_customer: Vec<Share>,
    /// The touches of leads with the buyer's email.
    pub leads: Journey,
}

/// The part of a product's terms, and of the world at the sale, that decides.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// Whose click counts.
    pub model: Model,
    /// The moment of the conversion.
    pub moment: Timestamp,
    /// For pixels: touches older than so many days are expired, whatever their own expiry (C3).
    pub pixel_window_days: Option<u16>,
    /// Where each affiliation stands at the sale.
    pub standing: &'a dyn Fn(AffiliationId) -> AffiliationState,
    /// The buyer's own affiliation, who does not earn from herself (A1, A7).
    pub buyer: Option<AffiliateId>,
    /// Whether the product pays anything for this event (A7).
    pub pays: bool,
    /// A test conversion: one's own clicks are touches too (C12).
    pub test: bool,
}

/// Who earned a conversion, in which shares, and why, or why nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Who earned. Empty: nobody, and `why` says why.
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

/// What became of a click in a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TouchStanding {
    /// Belongs to a spell that earned.
    Earned,
    /// Live, but the model chose another's.
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
    /// Of one commission: 100 % alone or where each earns a full one.
    pub part: Percent,
    /// Why she earns.
    pub role: Role,
    /// The click that earned it, where it was a click.
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
    /// Nobody: the report said `rejected`, or the creator refused.
    Refused,
}

/// The rates that hold for one share at the sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShareRate {
    /// The share's affiliation.
    pub affiliation: AffiliationId,
    /// Her rate for what was bought.
    pub rate: Rate,
}
