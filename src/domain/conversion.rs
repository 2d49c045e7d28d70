//! What was reported: a purchase, a signup, or any other event. One order is one conversion, for ever
//! (`product.md` C7).

mod flag;

use std::fmt;

pub use super::coupon::UsedCoupon;

pub use super::cookie_ids::CookieIds;

use super::attribution::{ShareRate, Verdict, Why};
use super::commission::Rate;
use super::email::EmailHash;
use super::id::{AffiliationId, ClickId, ConversionId, EntryId, OfferId, ProductId, ReportId};
use super::money::Money;
use super::time::Timestamp;

pub use flag::Flag;

/// The kind of a conversion: `purchase`, `signup`, `download`, `form`, or another name of
/// `[a-z0-9_-]{1,40}` (C1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Event(String);

/// The answer to a text that is not an event's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("An event is a name of 1 to 40 letters a to z, digits, - and _, such as purchase or signup.")]
pub struct BadEvent;

impl Event {
    /// Names that say what happened to a conversion, or that are not conversions at all.
    const NOT_CONVERSIONS: [&'static str; 5] =
        ["refund", "chargeback", "chargeback_reversed", "lead", "sale"];

    /// A sale.
    pub fn purchase() -> Self {
        Self("purchase".into())
    }

    /// Reads an event's name; `sale` is a purchase.
    ///
    /// # Errors
    /// `BadEvent` for other characters, and for `refund`, `chargeback`, `chargeback_reversed` and
    /// `lead`, which are not conversions.
    pub fn parse(text: &str) -> Result<Self, BadEvent> {
        let text = text.trim().to_ascii_lowercase();
        if text == "sale" {
            return Ok(Self::purchase());
        }
        let plain =
            text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
        if !(1..=40).contains(&text.len()) || !plain || Self::NOT_CONVERSIONS.contains(&text.as_str()) {
            return Err(BadEvent);
        }
        Ok(Self(text))
    }

    /// Whether this is a sale, for which offers have their own commission.
    pub fn is_purchase(&self) -> bool {
        self.0 == "purchase"
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The event from a row that was written by us.
    pub fn from_row(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How far a report can be believed (`product.md` C10). Ordered: more trust is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trust {
    /// Anybody could have sent it.
    Unsigned,
    /// Signed by the shop's server, or sent with the product's or the program's secret, or by hand.
    Authenticated,
}

impl Trust {
    /// The word that people and the API read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::Authenticated => "authenticated",
        }
    }
}

/// The way a report came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// An image on a page.
    Pixel,
    /// From server to server.
    Postback,
    /// The same, as TUNE's `/aff_lsr`.
    AffLsr,
    /// The JSON API.
    Api,
    /// Duly's own thank-you page.
    ThankYou,
    /// The script on the creator's pages.
    Script,
    /// The creator entered it (C13).
    ByHand,
}

impl Way {
    /// The word that people and the API read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pixel => "pixel",
            Self::Postback => "postback",
            Self::AffLsr => "aff_lsr",
            Self::Api => "api",
            Self::ThankYou => "thank-you page",
            Self::Script => "script",
            Self::ByHand => "by hand",
        }
    }

    /// Whether touches are judged by the pixel's own window (C3): whatever a page that is loaded says.
    pub fn has_pixel_window(self) -> bool {
        matches!(self, Self::Pixel | Self::ThankYou)
    }
}

/// Where a conversion stands, apart from its money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConversionState {
    /// Counts.
    Approved,
    /// Held until the creator has looked.
    Review,
    /// Refused, by a report with `status=rejected` or by the creator: earns nothing.
    Refused,
}

impl ConversionState {
    /// The word that people and the API read. Money in review is Held.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Review => "review",
            Self::Refused => "refused",
        }
    }
}

/// What a report says about a conversion, parsed. The same for every way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// Which event.
    pub event: Event,
    /// The order's id in the shop, as sent; at most 128 bytes.
    pub order_id: Option<String>,
    /// The amount in minor units.
    pub amount: Option<Money>,
    /// Whether the currency was said, or the product's was taken.
    pub currency_said: bool,
    /// The offer, where it is one of the product's.
    pub offer: Option<OfferId>,
    /// The offer's id as sent, where it is not.
    pub offer_unknown: Option<String>,
    /// Whether the offer can be believed less than the rest: a pixel's signature does not cover it (C10).
    pub offer_unsigned: bool,
    /// When it happened. Another moment than the report's only where that is authenticated (C13).
    pub occurred_at: Timestamp,
    /// Walks the whole way, earns nothing (C12).
    pub test: bool,
    /// `pending` or `rejected` (authenticated only).
    pub status: ConversionState,
    /// Whether `approved` was said, and not only left to be so: it ends a review that `pending` began.
    pub approves: bool,
    /// What ties it to people.
    pub evidence: Evidence,
}

/// What ties a conversion to people (`product.md` A6), as it came in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Ids of clicks that were named, in any order.
    pub clicks: Vec<ClickId>,
    /// Click ids that the browser's cookies hold: the newest of each cookie, with its fall-back.
    pub cookies: Vec<CookieIds>,
    /// Ids that were sent as click ids and are not even shaped like one, or are unknown.
    pub unknown_clicks: Vec<String>,
    /// Credit by affiliate (authenticated only).
    pub affiliate: Option<AffiliationId>,
    /// The creator's own id of the buyer, for renewals (authenticated only). An address is kept as its hash.
    pub customer: Option<String>,
    /// The affiliations that are the buyer's own: she does not earn from herself (A1). Several where the money of
    /// several affiliates is sent to her address.
    pub buyers: Vec<AffiliationId>,
    /// The coupon that was used.
    pub coupon: Option<UsedCoupon>,
    /// The buyer's address, hashed.
    pub email: Option<EmailHash>,
}

/// How many ties of a kind one conversion keeps.
const TIES_MAX: usize = 50;

impl Evidence {
    /// The addresses that lead to the buyer: the one that was reported, and that of a customer id that is one.
    pub fn addresses(&self) -> Vec<EmailHash> {
        let customer = self.customer.as_deref().and_then(EmailHash::of_customer);
        let mut addresses: Vec<EmailHash> = self.email.into_iter().chain(customer).collect();
        addresses.dedup();
        addresses
    }

    /// The clicks that were named, and the newest that each cookie holds.
    pub fn named(&self) -> impl Iterator<Item = ClickId> {
        let cookies = self.cookies.iter().map(|cookie| cookie.newest);
        self.clicks.iter().copied().chain(cookies)
    }

    /// Adds what another report of the same conversion brought: every report adds its ties (C7). Of what
    /// there can be only one of, the first stays; of coupons the one that says more.
    pub fn join(&mut self, other: &Self) {
        add_new(&mut self.clicks, &other.clicks);
        add_new(&mut self.cookies, &other.cookies);
        add_new(&mut self.unknown_clicks, &other.unknown_clicks);
        self.affiliate = self.affiliate.or(other.affiliate);
        if self.buyers.is_empty() {
            self.buyers.clone_from(&other.buyers);
        }
        self.email = self.email.or(other.email);
        let weight = |coupon: &Option<UsedCoupon>| coupon.as_ref().map(UsedCoupon::weight);
        if weight(&other.coupon) > weight(&self.coupon) {
            self.coupon.clone_from(&other.coupon);
        }
        if self.customer.is_none() {
            self.customer.clone_from(&other.customer);
        }
    }
}

fn add_new<T: PartialEq + Clone>(ties: &mut Vec<T>, more: &[T]) {
    for tie in more {
        if ties.len() < TIES_MAX && !ties.contains(tie) {
            ties.push(tie.clone());
        }
    }
}

/// A conversion as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// Made by whoever took the first report.
    pub id: ConversionId,
    /// Of this product.
    pub product: ProductId,
    /// Of this kind.
    pub event: Event,
    /// The order, where there is one.
    pub order_id: Option<String>,
    /// When it happened: the moment of the first report, or `occurred_at` where authenticated.
    pub at: Timestamp,
    /// When the first report arrived.
    pub reported_at: Timestamp,
    /// What was paid, as reported, never converted.
    pub amount: Money,
    /// The offer that was bought, where known.
    pub offer: Option<OfferId>,
    /// The most trusted report so far; amount and offer are its.
    pub trust: Trust,
    /// The trust of the report that said the amount; `None`: none did, so it is the offer's price, or 0 (C11).
    pub amount_from: Option<Trust>,
    /// The trust of the report that said the offer.
    pub offer_from: Option<Trust>,
    /// The way it is judged by: a pixel only while nothing but pixels reported it (C3).
    pub way: Way,
    /// A test: shows everything, counts nowhere (C12).
    pub test: bool,
    /// Where it stands.
    pub state: ConversionState,
    /// All that ties it to people, from every report.
    pub evidence: Evidence,
    /// Who earned, in which shares, and why; with the journey as it was judged (A8).
    pub verdict: Verdict,
    /// The rate of what was bought, in force at the conversion, before anybody's own.
    pub rate: Rate,
    /// The rate of each share, in the order of the verdict's shares.
    pub rates: Vec<ShareRate>,
    /// The hold in force at the conversion, days (M2).
    pub hold_days: u16,
    /// What a person should know.
    pub flags: Vec<Flag>,
    /// Its reports, first to last, at most 100.
    pub reports: Vec<ReportId>,
    /// Its ledger entries, first to last.
    pub entries: Vec<EntryId>,
    /// How much of the amount was given back, minor units.
    pub refunded: i64,
    /// Which renewal of its customer it is, 1 for the first after the purchase, also where it is not paid (M1). The number
    /// stays what it was first given.
    pub renewal: Option<u32>,
    /// Whether a report by another way arrived as well: what only a pixel said is not confirmed.
    pub confirmed: bool,
}

impl Conversion {
    /// When its commission becomes Due; `None` while it is in review (M2).
    pub fn due_at(&self) -> Option<Timestamp> {
        (self.state != ConversionState::Review).then(|| self.at.plus_days(self.hold_days))
    }

    /// Whether only what anybody could have sent speaks for it: no signed report, no postback, no call of the API, and
    /// nobody of the team who looked (C10). What was refused needs no word any more.
    pub fn is_unconfirmed(&self) -> bool {
        let by_hand = |flag: &Flag| matches!(flag, Flag::ConfirmedByHand | Flag::ApprovedByHand);
        let counts = !self.test && self.state != ConversionState::Refused;
        counts && self.trust == Trust::Unsigned && !self.flags.iter().any(by_hand)
    }

    /// Whether it was given back whole although nothing was paid for it (C9): what was worth nothing to the shop has no
    /// part that could be given back, so it stands as Refused, with the verdict that it had.
    pub fn is_undone(&self) -> bool {
        self.state == ConversionState::Refused && self.verdict.why != Why::Refused
    }

    /// Whether an affiliation's share of it was refused because she was banned (P1).
    pub fn is_refused_to(&self, affiliation: AffiliationId) -> bool {
        self.flags.contains(&Flag::RefusedToBanned(affiliation))
    }

    /// Refuses the share of an affiliation that was banned at a moment, where it was Held then: not yet Due,
    /// or in review. Whether anything changed. What was Due stays hers, and others' shares stay theirs.
    pub fn refuse_to_banned(&mut self, affiliation: AffiliationId, banned_at: Timestamp) -> bool {
        let shares = self.verdict.shares.iter().any(|share| share.affiliation == affiliation);
        let was_held = self.due_at().is_none_or(|due_at| banned_at < due_at);
        let counts = !self.test && self.state != ConversionState::Refused;
        let refused = shares && was_held && counts && !self.is_refused_to(affiliation);
        if refused {
            self.flags.push(Flag::RefusedToBanned(affiliation));
        }
        refused
    }
}

#[cfg(test)]
mod tests;
