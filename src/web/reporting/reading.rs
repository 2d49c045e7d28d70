//! From the fields of a report to what it says, or the field that is wrong and what to send instead.

use jiff::Timestamp as Moment;
use sha2::{Digest, Sha256};

use super::buyer::Buyer;
use super::fields::Fields;
use super::placeholder::is_placeholder;
use super::trust::Covers;
use crate::domain::affiliation::Affiliation;
use crate::domain::code::Code;
use crate::domain::conversion::{ConversionState, CookieIds, Event, Evidence, Reported, Trust, UsedCoupon};
use crate::domain::coupon::{self, Coupon};
use crate::domain::email::{Email, EmailHash};
use crate::domain::id::{AffiliateId, ClickId, OfferId};
use crate::domain::money::{Currency, Money};
use crate::domain::name::is_invisible;
use crate::domain::offer::Offer;
use crate::domain::product::Product;
use crate::domain::refund::RefundEvent;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::view::{affiliates, conversions};
use crate::store::{MasterKey, Store};
use crate::web::secrets::{email_hash, email_hash_of_digest};

/// How many bytes an id from the shop may have.
const ID_BYTES_MAX: usize = 128;
/// How many click ids one report may name.
pub(super) const CLICKS_MAX: usize = 20;
/// The event of a lead: no conversion, but a tie.
pub(super) const LEAD: &str = "lead";
/// How far in the future `occurred_at` may lie: clocks differ.
const AHEAD_MAX_MS: i64 = 5 * 60_000;

/// What is wrong with a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of wrong.
    pub kind: ProblemKind,
    /// The field it is about.
    pub field: Option<&'static str>,
    /// A sentence that says what to send instead.
    pub reason: String,
}

/// What kind of wrong: each has its own status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// Cannot be read as it is.
    Malformed,
    /// Without the credentials it needs.
    NotAuthenticated,
    /// About a product that is not here.
    UnknownProduct,
    /// More bytes than are taken.
    TooLarge,
    /// The body did not arrive in time, or broke off.
    TooSlow,
}

impl Problem {
    /// A field that cannot be read as it is.
    pub fn malformed(field: &'static str, reason: impl Into<String>) -> Self {
        Self { kind: ProblemKind::Malformed, field: Some(field), reason: reason.into() }
    }

    /// A report without the credentials it needs.
    pub fn not_authenticated(reason: impl Into<String>) -> Self {
        Self { kind: ProblemKind::NotAuthenticated, field: Some("token"), reason: reason.into() }
    }

    /// A report about a product that is not here.
    pub fn unknown_product(reason: impl Into<String>) -> Self {
        Self { kind: ProblemKind::UnknownProduct, field: Some("product"), reason: reason.into() }
    }
}

/// What a report is about.
#[derive(Debug, Clone)]
pub(super) enum Said {
    /// Something happened.
    Conversion(Reported),
    /// A buyer left her address on the way.
    Lead { email: EmailHash, ties: Evidence, test: bool },
    /// Something was given back.
    Refund { kind: RefundEvent, order_id: String, amount: Option<Money>, refund_id: Option<String> },
}

/// The unit that amounts of a report are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountsIn {
    /// Decimal text, as in postbacks.
    Decimal,
    /// Whole minor units, as under `/api/v1`.
    MinorUnits,
}

/// Click ids of a report: clicks, values of the cookie, and what is neither.
type Named = (Vec<ClickId>, Vec<CookieIds>, Vec<String>);

/// All that is needed to read a report.
pub(super) struct Reader<'a> {
    pub(super) fields: &'a Fields,
    pub(super) product: &'a Product,
    pub(super) trust: Trust,
    pub(super) covers: Covers,
    pub(super) cookies: Vec<CookieIds>,
    pub(super) amounts: AmountsIn,
    pub(super) at: Timestamp,
    /// The creator is signed in: what she does on her own shop is a test (C12).
    pub(super) by_creator: bool,
    /// Who bought, as far as that was said or is known.
    pub(super) buyer: Buyer,
    pub(super) store: &'a Store,
}

/// A field by any of its names.
pub(super) fn field<'f>(fields: &'f Fields, name: &'static str) -> Result<Option<&'f str>, Problem> {
    let value = fields.get(name).map_err(|name| {
        Problem::malformed(
            name,
            format!("{name} was sent more than once with different values. Send it once."),
        )
    })?;
    match value {
        Some(value) if value.contains(is_invisible) || value.contains(char::REPLACEMENT_CHARACTER) => {
            Err(Problem::malformed(
                name,
                format!("{name} contains characters that cannot be seen. Send plain text."),
            ))
        }
        value => Ok(value),
    }
}

impl Reader<'_> {
    /// What the report says.
    pub(super) fn read(&self) -> Result<Result<Said, Problem>, StoreError> {
        if let Err(problem) = self.within_its_rights() {
            return Ok(Err(problem));
        }
        let event = match self.field("event") {
            Ok(event) => event.unwrap_or("purchase").to_ascii_lowercase(),
            Err(problem) => return Ok(Err(problem)),
        };
        if let Some(kind) = RefundEvent::of_word(&event) {
            return Ok(self.refund(kind));
        }
        if event == LEAD {
            return Ok(self.lead());
        }
        self.conversion(&event)
    }

    /// Unsigned reports only add conversions (C10).
    fn within_its_rights(&self) -> Result<(), Problem> {
        let is_signed = self.trust == Trust::Authenticated;
        if is_signed && self.covers == Covers::Everything {
            return Ok(());
        }
        let refused = |name: &'static str| {
            let reason = format!(
                "{name} is taken from authenticated reports only. Send it by postback with the token."
            );
            Err(Problem { kind: ProblemKind::NotAuthenticated, field: Some(name), reason })
        };
        for name in ["affiliate", "customer", "occurred_at", "refund_id"] {
            if self.field(name)?.is_some() {
                return refused(name);
            }
        }
        if self.field("status")?.is_some_and(|status| status != "approved") {
            return refused("status");
        }
        // A signature covers the event.
        if !is_signed
            && self
                .field("event")?
                .is_some_and(|event| RefundEvent::of_word(&event.to_ascii_lowercase()).is_some())
        {
            return refused("event");
        }
        Ok(())
    }

    fn refund(&self, kind: RefundEvent) -> Result<Said, Problem> {
        let order_id = self.id("order_id")?.ok_or_else(|| {
            Problem::malformed("order_id", "A refund needs the order_id of the sale it belongs to.")
        })?;
        if self.is_test()? {
            let reason = "A test occupies no order, so there is nothing to give back. Leave test out for a real refund.";
            return Err(Problem::malformed("test", reason));
        }
        Ok(Said::Refund { kind, order_id, amount: self.amount(None)?, refund_id: self.id("refund_id")? })
    }

    fn conversion(&self, event: &str) -> Result<Result<Said, Problem>, StoreError> {
        let affiliate = match self.affiliate()? {
            Ok(affiliate) => affiliate,
            Err(problem) => return Ok(Err(problem)),
        };
        let coupon = self.coupon()?;
        let customer = match self.id("customer") {
            Ok(said) => said.map(|said| self.customer(said)).transpose()?,
            Err(problem) => return Ok(Err(problem)),
        };
        Ok(self.reported(event, affiliate, coupon, customer).map(Said::Conversion))
    }

    fn reported(
        &self,
        event: &str,
        affiliate: Option<Affiliation>,
        coupon: Option<UsedCoupon>,
        customer: Option<String>,
    ) -> Result<Reported, Problem> {
        let event = Event::parse(event).map_err(|bad| Problem::malformed("event", bad.to_string()))?;
        let (offer, offer_unknown) = self.offer()?;
        let amount = self.amount(offer.as_deref())?;
        self.check_maximum(amount)?;
        let (clicks, cookies, unknown_clicks) = self.clicks()?;
        Ok(Reported {
            event,
            order_id: self.id("order_id")?,
            amount,
            currency_said: self.field("currency")?.is_some(),
            offer: offer.map(|offer| offer.id),
            offer_unknown,
            offer_unsigned: self.covers == Covers::WhatPixelsSign,
            occurred_at: self.occurred_at()?,
            test: self.is_test()?,
            status: self.status()?,
            // A pixel's signature does not cover it, and whoever loads the image could add it.
            approves: self.covers == Covers::Everything && self.field("status")? == Some("approved"),
            evidence: Evidence {
                clicks,
                cookies,
                unknown_clicks,
                affiliate: affiliate.map(|affiliation| affiliation.id),
                customer,
                buyers: self.buyer.affiliations.clone(),
                coupon,
                email: self.buyer.email,
            },
        })
    }

    /// An address and what it is tied to (`product.md` W7): both are needed.
    fn lead(&self) -> Result<Said, Problem> {
        if let Some(problem) = &self.buyer.problem {
            return Err(problem.clone());
        }
        let email = self.buyer.email.ok_or_else(|| {
            let reason = if self.fields.has_left_out_email() {
                "Send the address in the body of a POST, not in the address of the request."
            } else {
                "A lead is an email address. Send email by POST, or email_sha256."
            };
            Problem::malformed("email", reason)
        })?;
        let (clicks, cookies, unknown_clicks) = self.clicks()?;
        if clicks.is_empty() && cookies.is_empty() {
            let reason = "No click came with this lead, so there is nothing to tie the address to.";
            return Err(Problem::malformed("click_id", reason));
        }
        let ties = Evidence { clicks, unknown_clicks, cookies, ..Evidence::default() };
        Ok(Said::Lead { email, ties, test: self.is_test()? })
    }

    fn field(&self, name: &'static str) -> Result<Option<&str>, Problem> {
        field(self.fields, name)
    }

    /// An id of the shop's own.
    fn id(&self, name: &'static str) -> Result<Option<String>, Problem> {
        match self.field(name)? {
            Some(id) if id.len() > ID_BYTES_MAX => {
                Err(Problem::malformed(name, format!("{name} has at most {ID_BYTES_MAX} bytes.")))
            }
            // An offer that is none costs no sale: the product's rate counts (C11).
            Some(id) if name != "offer" && is_placeholder(id) => {
                let reason = format!(
                    "{name} is {id}, a placeholder that nobody filled in. Put the id itself there, or leave it out."
                );
                Err(Problem::malformed(name, reason))
            }
            id => Ok(id.map(str::to_owned)),
        }
    }

    fn offer(&self) -> Result<(Option<std::sync::Arc<Offer>>, Option<String>), Problem> {
        let Some(said) = self.id("offer")? else { return Ok((None, None)) };
        let number = said.parse::<OfferId>().ok().or_else(|| said.parse().ok().map(OfferId));
        let offer = number.and_then(|id| self.store.mirror().offer(id));
        match offer.filter(|offer| offer.product == self.product.id) {
            Some(offer) => Ok((Some(offer), None)),
            // Its product's rate counts, and the creator is told (C11).
            None => Ok((None, Some(Email::masked_in(said)))),
        }
    }

    /// The amount in the currency that was said, else the offer's, else the product's.
    fn amount(&self, offer: Option<&Offer>) -> Result<Option<Money>, Problem> {
        let currency = match self.field("currency")? {
            Some(code) => Currency::parse(code)
                .map_err(|unknown| Problem::malformed("currency", unknown.to_string()))?,
            // Which offer it was is not signed, so it says nothing about the money.
            None if self.covers == Covers::WhatPixelsSign => self.product.currency,
            None => offer.map_or(self.product.currency, |offer| offer.price.currency),
        };
        let Some(text) = self.field("amount")? else { return Ok(None) };
        let amount = match self.amounts {
            AmountsIn::Decimal => Money::parse(text, currency),
            AmountsIn::MinorUnits => Money::parse_minor(text, currency),
        };
        amount.map(Some).map_err(|bad| Problem::malformed("amount", bad.to_string()))
    }

    fn check_maximum(&self, amount: Option<Money>) -> Result<(), Problem> {
        let (Some(max), Some(amount)) = (self.product.amount_max, amount) else { return Ok(()) };
        if amount.currency == self.product.currency && amount.minor > max {
            let reason =
                "The amount is more than this product's maximum. Raise the maximum if this sale is real.";
            return Err(Problem::malformed("amount", reason));
        }
        Ok(())
    }

    /// Click ids that were named: those that look like one, and the others, which are noted (A6). A shop that keeps the
    /// cookie's value with the order may name it whole (C6); it is taken for what it is, beside the request's own.
    fn clicks(&self) -> Result<Named, Problem> {
        let named = self.fields.all("click_id");
        if named.len() > CLICKS_MAX {
            return Err(Problem::malformed("click_id", format!("At most {CLICKS_MAX} click ids.")));
        }
        let (mut clicks, mut cookies, mut others) = (Vec::new(), self.cookies.clone(), Vec::new());
        for name in named {
            match name.parse() {
                Ok(CookieIds { newest, fallback: None }) => clicks.push(newest),
                Ok(ids) => cookies.push(ids),
                Err(_) => others
                    .push(Email::masked_in(name.chars().filter(|c| !is_invisible(*c)).take(64).collect())),
            }
        }
        Ok((clicks, cookies, others))
    }

    /// The affiliation that is credited by name: by its code, or by the affiliate's number.
    fn affiliate(&self) -> Result<Result<Option<Affiliation>, Problem>, StoreError> {
        let said = match self.field("affiliate") {
            Ok(Some(said)) => said,
            Ok(None) => return Ok(Ok(None)),
            Err(problem) => return Ok(Err(problem)),
        };
        let number = said.parse::<AffiliateId>().ok().or_else(|| said.parse().ok().map(AffiliateId));
        let by_number = match number {
            Some(number) => affiliates::affiliation_between(&self.store.view()?, number, self.product.id)?,
            None => None,
        };
        let by_code = || {
            let target = Code::in_address(said).and_then(|code| self.store.mirror().target(&code))?;
            target.affiliation.filter(|affiliation| affiliation.product == self.product.id)
        };
        match by_number.or_else(|| by_code().map(|affiliation| (*affiliation).clone())) {
            Some(affiliation) => Ok(Ok(Some(affiliation))),
            None => Ok(Err(Problem::malformed(
                "affiliate",
                "No affiliate of this product has this code or number.",
            ))),
        }
    }

    /// The coupon that was used, and whose it is: of several the first that is an affiliate's (A6).
    fn coupon(&self) -> Result<Option<UsedCoupon>, StoreError> {
        let said = self.fields.all("coupon");
        let signed = self.trust == Trust::Authenticated && self.covers == Covers::Everything;
        let view = self.store.view()?;
        for word in coupon::sent(&said) {
            let Ok(coupon) = Coupon::parse(word) else { continue };
            if let Some(id) = affiliates::of_coupon(&view, self.product.id, &coupon)? {
                return Ok(Some(UsedCoupon { text: word.to_owned(), affiliation: Some(id), signed }));
            }
        }
        let text = Email::masked_in(coupon::kept(&said));
        Ok((!text.is_empty()).then_some(UsedCoupon { text, affiliation: None, signed }))
    }

    /// The shop's own id of the buyer as it is kept: an address as its hash. One that was kept whole before stays, so
    /// that her renewals find her first sale.
    fn customer(&self, said: String) -> Result<String, StoreError> {
        let Some(hash) = customer_address(self.store.keys(), &said) else { return Ok(said) };
        let before = conversions::first_of_customer(&self.store.view()?, self.product.id, &said)?;
        Ok(if before.is_some() { said } else { hash.as_customer() })
    }

    fn occurred_at(&self) -> Result<Timestamp, Problem> {
        let Some(text) = self.field("occurred_at")? else { return Ok(self.at) };
        let moment: Moment = text.parse().map_err(|_| {
            Problem::malformed(
                "occurred_at",
                "occurred_at is a moment such as 2026-11-21T14:05:00Z (RFC 3339).",
            )
        })?;
        let moment = Timestamp(moment.as_millisecond());
        if moment > self.at.plus_ms(AHEAD_MAX_MS) || moment.0 < 0 {
            return Err(Problem::malformed("occurred_at", "occurred_at lies in the future, or before 1970."));
        }
        Ok(moment)
    }

    fn is_test(&self) -> Result<bool, Problem> {
        match self.field("test")? {
            None | Some("0" | "false" | "no") => Ok(self.by_creator),
            Some("1" | "true" | "yes") => Ok(true),
            Some(_) => Err(Problem::malformed("test", "test is 1 for a test, or left out.")),
        }
    }

    fn status(&self) -> Result<ConversionState, Problem> {
        match self.field("status")? {
            None | Some("approved") => Ok(ConversionState::Approved),
            Some("pending") => Ok(ConversionState::Review),
            Some("rejected") => Ok(ConversionState::Refused),
            Some(_) => Err(Problem::malformed("status", "status is approved, pending or rejected.")),
        }
    }
}

/// The hash of a customer id that is an address, or holds one.
pub(super) fn customer_address(keys: &MasterKey, said: &str) -> Option<EmailHash> {
    match Email::parse(said) {
        Ok(email) => Some(email_hash(keys, &email)),
        Err(_) if said.contains('@') => {
            Some(email_hash_of_digest(keys, Sha256::digest(said.to_lowercase()).into()))
        }
        Err(_) => None,
    }
}
