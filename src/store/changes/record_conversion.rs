//! A report of a conversion is judged and kept (`product.md` C7, C8, A6).

use redb::ReadableTable;

use super::bought;
use super::judgement::{self, Judged};
use super::once::Remembered;
use super::reports;
use super::staying::{self, Stays};
use super::waiting_refunds;
use crate::domain::attribution::{Verdict, Why};
use crate::domain::commission::Rate;
use crate::domain::conversion::{Conversion, ConversionState, Flag, Reported, Trust};
use crate::domain::id::{ClickId, ConversionId, ProductId};
use crate::domain::money::Money;
use crate::domain::product::{Product, Terms};
use crate::domain::refund::WaitingRefund;
use crate::domain::report::{Judged as Judgement, Report};
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::keys;
use crate::store::tables::Tables;
use crate::store::view::journeys::Walked;
use crate::store::view::reports as view_reports;
use crate::store::view::{conversions, products, refunds_waiting};

/// How many reports of one conversion are remembered in its row; all of them have rows of their own.
pub(super) const REPORTS_MAX: usize = 100;

/// Records a report of a conversion.
#[derive(Debug, Clone)]
pub struct RecordConversion {
    /// The conversion's id, if it becomes one. Made by the caller.
    pub id: ConversionId,
    /// The report's row; how it was judged is filled in here.
    pub report: Report,
    /// Of this product.
    pub product: ProductId,
    /// What it says.
    pub reported: Reported,
    /// Clicks that were read ahead.
    pub walked: Walked,
    /// Whether an order that is a conversion already is refused: who enters it by hand should look at that one (C13).
    pub only_new: bool,
}

/// How a report was judged, with the conversion as it stands now.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The conversion.
    pub conversion: Conversion,
    /// How this report was judged.
    pub judged: Judgement,
}

impl Remembered for Recorded {
    fn remembered(&self) -> String {
        format!("{} {}", word_of(&self.judged), self.conversion.id)
    }
}

/// How a report was judged that is remembered under an idempotency key, and its conversion.
pub fn judged_before(remembered: &str) -> Option<(Judgement, ConversionId)> {
    let (word, id) = remembered.split_once(' ')?;
    let id: ConversionId = id.parse().ok()?;
    let all = [Judgement::Recorded(id), Judgement::Duplicate(id), Judgement::Unattributed(id)];
    let judged = all.into_iter().chain([Judgement::Refunded(id)]).find(|judged| word_of(judged) == word)?;
    Some((judged, id))
}

fn word_of(judged: &Judgement) -> &'static str {
    match judged {
        Judgement::Recorded(_) => "recorded",
        Judgement::Duplicate(_) => "duplicate",
        Judgement::Unattributed(_) => "unattributed",
        Judgement::Refunded(_) => "refunded",
        Judgement::Waiting => "waiting",
        Judgement::Lead(_) => "lead",
        Judgement::Refused(_) | Judgement::Several(_) => "refused",
    }
}

/// What will be written.
pub struct ConversionPlan {
    report: Report,
    judged: Judged,
    judgement: Judgement,
    waiting: Vec<WaitingRefund>,
}

impl Change for RecordConversion {
    type Plan = ConversionPlan;
    type Answer = Recorded;
    const URGENT: bool = true;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let product = products::by_id(tables, self.product)?.ok_or_else(|| Refused::not_found("product"))?;
        let original = self.report.replay_of.map(|id| view_reports::by_id(tables, id)).transpose()?.flatten();
        let before = self.existing(tables, original.as_ref())?;
        let duplicate = before.is_some();
        if duplicate && self.only_new {
            return Err(Refused::conflict("order_id", "This order is already a conversion.").into());
        }
        let terms = self.terms(tables, before.as_ref())?;
        let mut conversion = match &before {
            Some(before) => self.joined_to(before, &product),
            None => {
                let arrived_at = original.as_ref().map_or(self.report.at, |original| original.at);
                self.made(arrived_at, &product, &terms)
            }
        };
        if let (Some(before), Some(original)) = (&before, &original) {
            self.read_offer_anew(tables, &mut conversion, before, original)?;
        }
        bought::say(tables, &mut conversion, &self.reported, self.report.trust, &product, &terms)?;
        if let Some(before) = &before
            && Stays::of(tables, Some(before))? == Stays::Everything
        {
            staying::keep_what_was_paid(&mut conversion, before);
        }
        let waiting = self.waiting(tables, &conversion)?;
        if !waiting.is_empty() {
            add_flags(&mut conversion.flags, [Flag::RefundWaited]);
        }
        let mut judged = judgement::judge(tables, conversion, before, &product, &terms, self.walked.clone())?;
        let flags = judged.unknown.iter().map(|click| Flag::ClickUnknown(click.to_string()));
        add_flags(&mut judged.conversion.flags, flags);

        let id = judged.conversion.id;
        let judgement = match (duplicate, judged.conversion.verdict.shares.is_empty()) {
            (true, _) => Judgement::Duplicate(id),
            (false, true) => Judgement::Unattributed(id),
            (false, false) => Judgement::Recorded(id),
        };
        let mut report = self.report.clone();
        report.judged = judgement.clone();
        Ok(ConversionPlan { report, judged, judgement, waiting })
    }

    fn apply(plan: ConversionPlan, tables: &mut Tables<'_>) -> Result<Recorded, StoreError> {
        let ConversionPlan { report, judged, judgement, waiting } = plan;
        let is_new = judged.before.is_none();
        let named = newly_named(&judged);
        let mut conversion = judgement::write(judged, report.at, tables)?;
        reports::write(&report, tables)?;
        if !conversion.test {
            let named_at = if is_new { conversion.reported_at } else { report.at };
            remember_what_identifies_it(&conversion, is_new, &named, named_at, tables)?;
        }
        waiting_refunds::measure_anew(&conversion, tables)?;
        for refund in &waiting {
            waiting_refunds::meet(refund, report.at, tables)?;
        }
        if !waiting.is_empty() {
            conversion = conversions::by_id(tables, conversion.id)?.unwrap_or(conversion);
        }
        Ok(Recorded { conversion, judged: judgement })
    }
}

impl RecordConversion {
    /// The refunds that waited for this order, in the order of their arrival (C9). They are the purchase's, so an event
    /// for which nothing was paid leaves them to it.
    fn waiting(
        &self,
        tables: &Tables<'_>,
        conversion: &Conversion,
    ) -> Result<Vec<WaitingRefund>, StoreError> {
        let was_paid = conversion.event.is_purchase() || conversion.amount.minor > 0;
        match &self.reported.order_id {
            Some(order) if !self.reported.test && was_paid => {
                refunds_waiting::of_order(tables, self.product, order)
            }
            _ => Ok(Vec::new()),
        }
    }

    /// The conversion that this report is about, if it is already there. Tests occupy no order (C12). What is judged
    /// again is about what it was about before.
    fn existing(
        &self,
        tables: &Tables<'_>,
        original: Option<&Report>,
    ) -> Result<Option<Conversion>, StoreError> {
        let reported = &self.reported;
        if let Some(original) = original
            && let Some(id) = view_reports::conversion_of(tables, original)?
        {
            return conversions::by_id(tables, id);
        }
        let arrived_at = original.map_or(self.report.at, |original| original.at);
        if reported.test {
            return Ok(None);
        }
        if let Some(order) = &reported.order_id {
            return conversions::of_order(tables, self.product, &reported.event, order);
        }
        for click in reported.evidence.named() {
            let Some(found) = conversions::of_click(tables, self.product, &reported.event, click)? else {
                continue;
            };
            // A later report may have brought this click: its day begins then.
            let is_within = |told_at: Timestamp| arrived_at.since(told_at).abs() < DAY_MS;
            let is_duplicate = is_within(found.reported_at)
                || view_reports::first_of_click(tables, click, &found)?.is_some_and(is_within);
            if is_duplicate {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The terms in force at the conversion (`product.md` P4).
    fn terms(&self, tables: &Tables<'_>, before: Option<&Conversion>) -> Result<Terms, StoreError> {
        if let Some(before) = before {
            return judgement::terms_of(tables, before);
        }
        let terms = products::terms_at(tables, self.product, self.reported.occurred_at)?;
        terms.ok_or_else(|| StoreError::Broken(format!("{} has no terms", self.product)))
    }

    fn made(&self, arrived_at: Timestamp, product: &Product, terms: &Terms) -> Conversion {
        let reported = &self.reported;
        let mut conversion = Conversion {
            id: self.id,
            product: self.product,
            event: reported.event.clone(),
            order_id: reported.order_id.clone(),
            at: reported.occurred_at,
            reported_at: arrived_at,
            amount: Money::zero(product.currency),
            offer: None,
            trust: self.report.trust,
            amount_from: None,
            offer_from: None,
            way: self.report.way,
            test: reported.test,
            state: self.state_of(product),
            evidence: reported.evidence.clone(),
            verdict: Verdict {
                shares: Vec::new(),
                why: Why::NoClick,
                model: terms.model,
                terms: terms.number,
                considered: Vec::new(),
                cut: false,
                what_if: Vec::new(),
            },
            rate: Rate::default(),
            rates: Vec::new(),
            hold_days: terms.hold_days,
            flags: Vec::new(),
            reports: vec![self.report.id],
            entries: Vec::new(),
            refunded: 0,
            renewal: None,
            confirmed: false,
        };
        if reported.order_id.is_none() && !reported.test {
            conversion.flags.push(Flag::NoOrderId);
        }
        let unknown = reported.evidence.unknown_clicks.iter().cloned().map(Flag::ClickUnknown);
        add_flags(&mut conversion.flags, unknown);
        conversion
    }

    /// Where the very report that made a conversion is judged again, an offer that it named and that was not known then
    /// may be one now.
    fn read_offer_anew(
        &self,
        tables: &Tables<'_>,
        conversion: &mut Conversion,
        before: &Conversion,
        original: &Report,
    ) -> Result<(), StoreError> {
        let Some(first) = before.reports.first() else { return Ok(()) };
        let made_it = *first == original.id
            || view_reports::by_id(tables, *first)?.is_some_and(|first| first.replay_of == Some(original.id));
        if made_it && before.offer.is_none() {
            conversion.offer_from = None;
        }
        Ok(())
    }

    /// A later report adds its ties (C7).
    fn joined_to(&self, before: &Conversion, product: &Product) -> Conversion {
        let reported = &self.reported;
        let mut conversion = before.clone();
        add_flags(&mut conversion.flags, other_coupon(before, reported).map(Flag::CouponDiffers));
        conversion.evidence.join(&reported.evidence);
        let unknown = reported.evidence.unknown_clicks.iter().cloned().map(Flag::ClickUnknown);
        add_flags(&mut conversion.flags, unknown);
        if conversion.reports.len() < REPORTS_MAX {
            conversion.reports.push(self.report.id);
        }
        conversion.confirmed |= self.report.way != before.way;
        if before.way.has_pixel_window() {
            conversion.way = self.report.way;
        }
        if judgement::outranks(self.report.trust, before) {
            conversion.trust = self.report.trust;
            if before.state != ConversionState::Refused {
                conversion.state = self.state_of(product);
            }
        }
        let is_held = before.suspicions().any(|suspicion| before.waits_for(suspicion));
        let approves = reported.approves && self.report.trust == Trust::Authenticated;
        if approves && before.state == ConversionState::Review && !is_held {
            conversion.state = ConversionState::Approved;
        }
        if reported.status == ConversionState::Refused && self.report.trust == Trust::Authenticated {
            conversion.state = ConversionState::Refused;
        }
        conversion
    }

    fn state_of(&self, product: &Product) -> ConversionState {
        match self.reported.status {
            ConversionState::Approved if product.review_unsigned && self.report.trust == Trust::Unsigned => {
                ConversionState::Review
            }
            status => status,
        }
    }
}

/// The coupon that is left aside, where a report brings that of another affiliate than one before it.
fn other_coupon(before: &Conversion, reported: &Reported) -> Option<String> {
    let (one, other) = (before.evidence.coupon.as_ref()?, reported.evidence.coupon.as_ref()?);
    if one.affiliation? == other.affiliation? {
        return None;
    }
    let left_aside = if other.signed && !one.signed { one } else { other };
    Some(left_aside.text.clone())
}

/// How many flags one conversion keeps; a flood of odd reports cannot make its row grow for ever.
const FLAGS_MAX: usize = 20;

pub(super) fn add_flags(flags: &mut Vec<Flag>, more: impl IntoIterator<Item = Flag>) {
    for flag in more {
        if flags.len() < FLAGS_MAX && !flags.contains(&flag) {
            flags.push(flag);
        }
    }
}

/// The clicks that its reports did not name before.
fn newly_named(judged: &Judged) -> Vec<ClickId> {
    let before: Vec<ClickId> = judged.before.iter().flat_map(|before| before.evidence.named()).collect();
    judged.conversion.evidence.named().filter(|click| !before.contains(click)).collect()
}

/// An order is this conversion for ever; without one, a click is for a day from when it was first named for it; a
/// customer's first is the first.
fn remember_what_identifies_it(
    conversion: &Conversion,
    is_new: bool,
    newly_named: &[ClickId],
    named_at: Timestamp,
    tables: &mut Tables<'_>,
) -> Result<(), StoreError> {
    let (product, event, id) = (conversion.product, &conversion.event, conversion.id.0);
    match &conversion.order_id {
        Some(order) if is_new => {
            tables.orders.insert(keys::order(product, event, order).as_slice(), id)?;
        }
        Some(_) => {}
        None => {
            // Where a click was named for several conversions, the latest is looked at.
            for click in newly_named {
                let known = conversions::of_click(tables, product, event, *click)?;
                if known.is_none_or(|known| known.reported_at <= named_at) {
                    let key = keys::click_event(product, event, *click);
                    tables.click_conversions.insert(key.as_slice(), id)?;
                }
            }
        }
    }
    if let Some(customer) = &conversion.evidence.customer {
        let key = keys::customer(product, customer);
        if tables.customers.get(key.as_slice())?.is_none() {
            tables.customers.insert(key.as_slice(), id)?;
        }
    }
    Ok(())
}
