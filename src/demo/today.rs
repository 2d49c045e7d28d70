//! What is not decided by chance: of everything that asks for the creator, she should find something on the last day.

use super::DemoError;
use super::sales::{Sales, nothing_said};
use super::traffic::{Traffic, Visitor};
use crate::domain::affiliation::AffiliationState;
use crate::domain::conversion::{ConversionState, Evidence, Reported, Trust, UsedCoupon, Way};
use crate::domain::email::Email;
use crate::domain::id::{LeadId, ReportId};
use crate::domain::refund::RefundEvent;
use crate::domain::report::{Judged, Report};
use crate::domain::time::Timestamp;
use crate::store::Store;
use crate::store::changes::note_unknown_code::NoteUnknownCode;
use crate::store::changes::record_lead::RecordLead;
use crate::store::changes::record_refund::{RecordRefund, RefundOf};
use crate::store::changes::record_refusal::RecordRefusal;
use crate::web::secrets::email_hash;

/// Who left an address before buying; the first of them buys without a click.
const LEADS: [&str; 4] =
    ["noor@post.example", "emil@post.example", "ida.berg@post.example", "tomas@post.example"];

impl Sales<'_> {
    /// Everything of the last day.
    pub(super) fn of_today(
        &mut self,
        store: &Store,
        at: Timestamp,
        traffic: &Traffic<'_>,
    ) -> Result<(), DemoError> {
        self.sell_to_some(store, at, traffic)?;
        self.sell_to_the_suspicious(store, at, traffic)?;
        self.take_leads(store, at, traffic)?;
        self.refuse_some(store, at)?;
        self.give_back_too_early(store, at)
    }

    /// By the link of somebody who is paused, one that waits for a look, one to an affiliate herself, one with a coupon,
    /// and a test.
    fn sell_to_some(&mut self, store: &Store, at: Timestamp, traffic: &Traffic<'_>) -> Result<(), DemoError> {
        let paused = traffic.last_led_by(|member| member.has_ended_as(AffiliationState::Paused)).copied();
        if let Some(visitor) = paused {
            self.sell(store, visitor, at, |_| {})?;
        }
        if let Some(visitor) = traffic.last_led_by(|member| member.product == 1).copied() {
            self.sell(store, visitor, at, |reported| reported.status = ConversionState::Review)?;
            self.sell(store, visitor, at, |reported| reported.test = true)?;
            let coupon = self.coupon(visitor.product);
            self.sell(store, visitor, at, |reported| reported.evidence.coupon = coupon)?;
        }
        if let Some(visitor) = traffic.last_led_by(|member| member.product == 2).copied() {
            let buyer = self.affiliation_of(visitor);
            self.sell(store, visitor, at, |reported| reported.evidence.buyers = buyer.into_iter().collect())?;
        }
        Ok(())
    }

    /// What the rules of suspicion see: a browser that was hers, an advertisement, and a sale within seconds.
    fn sell_to_the_suspicious(
        &mut self,
        store: &Store,
        at: Timestamp,
        traffic: &Traffic<'_>,
    ) -> Result<(), DemoError> {
        for visitor in [traffic.herself, traffic.from_ads].into_iter().flatten() {
            self.sell(store, visitor, at, |_| {})?;
        }
        let quick = traffic.last_led_by(|member| member.product == 0 && !member.has_ended());
        if let Some(visitor) = quick.copied() {
            self.sell(store, visitor, visitor.last.at().plus_ms(2_500).min(at), |_| {})?;
        }
        Ok(())
    }

    fn sell(
        &mut self,
        store: &Store,
        visitor: Visitor,
        at: Timestamp,
        otherwise: impl FnOnce(&mut Reported),
    ) -> Result<(), DemoError> {
        let (mut reported, trust, way) = self.bought(visitor.product, Some(&visitor), at, 50);
        otherwise(&mut reported);
        let report = self.report(visitor.product, reported, trust, way, at);
        self.write(store, vec![report])
    }

    /// A coupon of an affiliate of this product, as the shop would tell it.
    fn coupon(&self, product: usize) -> Option<UsedCoupon> {
        let (place, text) = super::catalog::COUPONS.into_iter().find(|(place, _)| {
            self.catalog.members.get(*place).is_some_and(|member| member.product == product)
        })?;
        let affiliation = self.catalog.members.get(place).map(|member| member.affiliation.id);
        Some(UsedCoupon { text: text.to_owned(), affiliation, signed: true })
    }

    /// Visitors leave their addresses, and one of them buys on another device.
    fn take_leads(&mut self, store: &Store, at: Timestamp, traffic: &Traffic<'_>) -> Result<(), DemoError> {
        let led = traffic.last_led_by(|member| member.product == 1 && !member.has_ended());
        let Some(visitor) = led.copied() else { return Ok(()) };
        let product = self.catalog.products[visitor.product].id;
        let mut buyer = None;
        for address in LEADS {
            let email = email_hash(store.keys(), &Email::parse(address).map_err(DemoError::of)?);
            let report = Report {
                product: Some(product),
                event: Some("lead".to_owned()),
                email: Some(email),
                clicks: vec![visitor.last],
                ..Report::arrived(ReportId(self.chance.ulid(at.0)), at, Way::Script)
            };
            let ties = Evidence { clicks: vec![visitor.last], ..Evidence::default() };
            let id = LeadId(self.chance.ulid(at.0));
            store.write_blocking(RecordLead { id, report, product, email, ties })?;
            buyer = buyer.or(Some(email));
        }
        self.sell(store, visitor, at.plus_ms(1), |reported| {
            reported.evidence = Evidence { email: buyer, ..Evidence::default() };
        })
    }

    /// Reports that were refused, each with its reason, and codes that nobody has.
    fn refuse_some(&self, store: &Store, at: Timestamp) -> Result<(), DemoError> {
        for (reason, order) in [
            ("This token is not the product's. Copy it again from the product's page.", "LC-7001"),
            ("An amount has at most 2 decimals in EUR.", "LC-7002"),
        ] {
            let reported = Reported { order_id: Some(order.to_owned()), ..nothing_said(at) };
            let report = self.report(1, reported, Trust::Unsigned, Way::Postback, at).report;
            let report = Report { judged: Judged::Refused(reason.to_owned()), ..report };
            store.write_blocking(RecordRefusal { report, authenticated: false, only_count: false })?;
        }
        for code in ["wp-login", "mayas-code"] {
            store.write_blocking(NoteUnknownCode { code: code.to_owned(), at })?;
        }
        Ok(())
    }

    /// A refund whose sale nobody has told of yet: it waits.
    fn give_back_too_early(&self, store: &Store, at: Timestamp) -> Result<(), DemoError> {
        let order = "LC-9001".to_owned();
        let reported = Reported { order_id: Some(order.clone()), ..nothing_said(at) };
        let mut report = self.report(1, reported, Trust::Authenticated, Way::Postback, at).report;
        report.event = Some(RefundEvent::Refund.word().to_owned());
        let product = self.catalog.products[1].id;
        let (of, kind) = (RefundOf::Order(order), RefundEvent::Refund);
        let change = RecordRefund { report, at, product, of, kind, amount: None, refund_id: None };
        store.write_blocking(change)?;
        Ok(())
    }
}
