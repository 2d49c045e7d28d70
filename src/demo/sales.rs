//! What the demo's shop reported: purchases and signups by pixel and postback, duplicates, refunds, tests,
//! reports that were refused, and sales that nobody earned.

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use super::catalog::Catalog;
use super::traffic::{Traffic, Visitor};
use super::{Days, DemoError};
use crate::chance::Chance;
use crate::domain::conversion::{ConversionState, CookieIds, Event, Evidence, Reported, Trust, Way};
use crate::domain::id::{AffiliationId, ClickId, ConversionId, ProductId, ReportId};
use crate::domain::money::{Money, decimal_text};
use crate::domain::product::Method;
use crate::domain::refund::RefundEvent;
use crate::domain::report::Report;
use crate::domain::time::Timestamp;
use crate::store::Store;
use crate::store::changes::record_conversion::RecordConversion;
use crate::store::changes::record_refund::{RecordRefund, RefundOf};
use crate::store::view::journeys::Walked;

/// Reports that are given to the store at once: one commit keeps them all.
const AT_ONCE: usize = 128;

/// All that the shop sold.
pub(super) struct Sales<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) chance: &'a Chance,
    runtime: Runtime,
    orders: u32,
    /// Orders that will be given back: on which day, which, and how much of it.
    refunds: Vec<(usize, ProductId, String, Option<Money>)>,
    signup: Event,
    download: Event,
}

impl<'a> Sales<'a> {
    pub(super) fn new(catalog: &'a Catalog, chance: &'a Chance) -> Result<Self, DemoError> {
        Ok(Self {
            catalog,
            chance,
            runtime: Builder::new_current_thread().enable_time().build().map_err(DemoError::of)?,
            orders: 1_000,
            refunds: Vec::new(),
            signup: Event::parse("signup").map_err(DemoError::of)?,
            download: Event::parse("download").map_err(DemoError::of)?,
        })
    }

    /// What was reported on a day.
    pub(super) fn of_day(
        &mut self,
        store: &Store,
        days: &Days,
        day: usize,
        count: u32,
        traffic: &Traffic<'_>,
    ) -> Result<(), DemoError> {
        let mut reports = Vec::new();
        for _ in 0..count {
            let first = self.sale(days, day, traffic);
            // Some pages are loaded twice, and some shops report both ways.
            if self.chance.below(16) == 0 && !first.reported.test {
                reports.push(self.again(&first, days.ends(day)));
            }
            reports.push(first);
        }
        // A repeated report comes later than the first, whose moment is smaller.
        reports.sort_by_key(|report| report.report.at);
        self.write(store, reports)?;
        self.give_back(store, day, days.ends(day))
    }

    /// One sale by someone, or by nobody who ever clicked.
    fn sale(&mut self, days: &Days, day: usize, traffic: &Traffic<'_>) -> RecordConversion {
        let organic = self.chance.below(12) == 0;
        let visitor = if organic { None } else { traffic.someone().copied() };
        let product = visitor.map_or(0, |visitor| visitor.product);
        let drawn = days.moment(day, self.chance);
        // A day has its end, so who clicked in its last minutes buys at once.
        let soon = |visitor: Visitor| visitor.last.at().plus_ms(i64::from(self.chance.below(1_500_000)));
        let at = visitor.map_or(drawn, |visitor| {
            if drawn > visitor.last.at() { drawn } else { soon(visitor).min(days.ends(day)) }
        });
        let kind = self.chance.below(100);
        let (mut reported, trust, way) = self.bought(product, visitor.as_ref(), at, kind);
        match kind {
            0 => {
                reported.evidence.buyers =
                    visitor.and_then(|visitor| self.affiliation_of(visitor)).into_iter().collect()
            }
            1 => reported.evidence = self.unknown_click(at),
            2 => reported.test = true,
            3 | 4 if trust == Trust::Authenticated => reported.status = ConversionState::Review,
            5..=8 if reported.order_id.is_some() => self.will_be_given_back(product, day, &reported),
            _ => {}
        }
        self.report(product, reported, trust, way, at)
    }

    /// What was bought and how it was told, by the product's own method.
    pub(super) fn bought(
        &mut self,
        product: usize,
        visitor: Option<&Visitor>,
        at: Timestamp,
        kind: u32,
    ) -> (Reported, Trust, Way) {
        let method = self.catalog.products[product].method;
        let offers = &self.catalog.offers[product];
        let which = usize::from(self.chance.below(4) == 0) % offers.len().max(1);
        let event = match kind {
            90..=96 => self.signup.clone(),
            97 => self.download.clone(),
            _ => Event::purchase(),
        };
        let offer = offers.get(which).filter(|_| event.is_purchase());
        self.orders += 1;
        let order_id = (kind != 98).then(|| format!("LC-{}", self.orders));
        let mut evidence = Evidence::default();
        let (trust, way) = match method {
            Method::Pixel => {
                let cookie = |visitor: &Visitor| CookieIds { newest: visitor.last, fallback: None };
                evidence.cookies.extend(visitor.map(cookie));
                (Trust::Unsigned, Way::Pixel)
            }
            Method::Postback | Method::JavaScript | Method::FirstPartyCookie => {
                evidence.clicks.extend(visitor.map(|visitor| visitor.last));
                (Trust::Authenticated, Way::Postback)
            }
        };
        let reported = Reported {
            event,
            order_id,
            amount: offer.map(|offer| offer.price),
            currency_said: true,
            offer: offer.map(|offer| offer.id),
            offer_unknown: None,
            offer_unsigned: false,
            occurred_at: at,
            test: false,
            status: ConversionState::Approved,
            approves: false,
            evidence,
        };
        (reported, trust, way)
    }

    pub(super) fn report(
        &self,
        product: usize,
        reported: Reported,
        trust: Trust,
        way: Way,
        at: Timestamp,
    ) -> RecordConversion {
        let product = self.catalog.products[product].id;
        let fields = fields_of(&reported, product);
        let row = Report {
            trust,
            product: Some(product),
            event: Some(reported.event.to_string()),
            order_id: reported.order_id.clone(),
            fields,
            test: reported.test,
            ..Report::arrived(ReportId(self.chance.ulid(at.0)), at, way)
        };
        let id = ConversionId(self.chance.ulid(at.0));
        RecordConversion { id, report: row, product, reported, walked: Walked::default(), only_new: false }
    }

    /// The same sale told again, a few seconds later.
    fn again(&self, first: &RecordConversion, end: Timestamp) -> RecordConversion {
        let at = first.report.at.plus_ms(i64::from(1 + self.chance.below(20_000))).min(end.plus_ms(1));
        let mut again = first.clone();
        again.id = ConversionId(self.chance.ulid(at.0));
        again.report.id = ReportId(self.chance.ulid(at.0));
        again.report.at = at;
        again
    }

    fn unknown_click(&self, at: Timestamp) -> Evidence {
        Evidence { clicks: vec![ClickId(self.chance.ulid(at.0))], ..Evidence::default() }
    }

    pub(super) fn affiliation_of(&self, visitor: Visitor) -> Option<AffiliationId> {
        visitor.member.map(|member| self.catalog.members[member].affiliation.id)
    }

    fn will_be_given_back(&mut self, product: usize, day: usize, reported: &Reported) {
        let (Some(order), Some(amount)) = (&reported.order_id, reported.amount) else { return };
        let day = day + 1 + usize::try_from(self.chance.below(9)).unwrap_or(0);
        let part = (self.chance.below(3) == 0).then_some(Money { minor: amount.minor / 2, ..amount });
        self.refunds.push((day, self.catalog.products[product].id, order.clone(), part));
    }

    fn give_back(&mut self, store: &Store, day: usize, at: Timestamp) -> Result<(), DemoError> {
        let (now, later) = std::mem::take(&mut self.refunds).into_iter().partition(|(on, ..)| *on == day);
        self.refunds = later;
        for (_, product, order, amount) in Vec::into_iter(now) {
            let reported = Reported { order_id: Some(order.clone()), amount, ..nothing_said(at) };
            let mut report = self.report(0, reported, Trust::Authenticated, Way::Postback, at).report;
            report.event = Some(RefundEvent::Refund.word().to_owned());
            report.product = Some(product);
            store.write_blocking(RecordRefund {
                report,
                at,
                product,
                of: RefundOf::Order(order),
                kind: RefundEvent::Refund,
                amount,
                refund_id: None,
            })?;
        }
        Ok(())
    }

    /// Gives reports to the store in their order, many at once.
    pub(super) fn write(&self, store: &Store, reports: Vec<RecordConversion>) -> Result<(), DemoError> {
        let mut reports = reports.into_iter().peekable();
        self.runtime.block_on(async {
            while reports.peek().is_some() {
                let mut waiting = JoinSet::new();
                for report in reports.by_ref().take(AT_ONCE) {
                    let store = store.clone();
                    waiting.spawn(async move { store.write(report).await.map(drop) });
                }
                while let Some(done) = waiting.join_next().await {
                    done.map_err(DemoError::of)??;
                }
            }
            Ok(())
        })
    }
}

pub(super) fn nothing_said(at: Timestamp) -> Reported {
    Reported {
        event: Event::purchase(),
        order_id: None,
        amount: None,
        currency_said: false,
        offer: None,
        offer_unknown: None,
        offer_unsigned: false,
        occurred_at: at,
        test: false,
        status: ConversionState::Approved,
        approves: false,
        evidence: Evidence::default(),
    }
}

/// The fields as they would have arrived.
fn fields_of(reported: &Reported, product: ProductId) -> Vec<(String, String)> {
    let mut fields = vec![("product".to_owned(), product.to_string())];
    let mut say = |name: &str, value: Option<String>| {
        fields.extend(value.map(|value| (name.to_owned(), value)));
    };
    say("click_id", reported.evidence.clicks.first().map(ToString::to_string));
    say("event", (!reported.event.is_purchase()).then(|| reported.event.to_string()));
    say("order_id", reported.order_id.clone());
    say("amount", reported.amount.map(decimal_text));
    say("currency", reported.amount.map(|amount| amount.currency.to_string()));
    say("offer", reported.offer.map(|offer| offer.to_string()));
    fields
}
