//! A report of a conversion is judged and kept (`product.md` C7, C8, A6).

use redb::ReadableTable;

use super::judgement::{self, Judged};
use super::once::Remembered;
use super::reports;
use crate::domain::attribution::{Verdict, Why};
use crate::domain::commission::Rate;
use crate::domain::conversion::{Conversion, ConversionState, Flag, Reported, Trust};
use crate::domain::id::{ConversionId, ProductId};
use crate::domain::money::Money;
use crate::domain::offer::Offer;
use crate::domain::product::{Product, Terms};
use crate::domain::report::{Judged as Judgement, Report};
use crate::domain::time::DAY_MS;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::keys;
use crate::store::tables::Tables;
use crate::store::view::journeys::Walked;
use crate::store::view::reports as view_reports;
use crate::store::view::{conversions, products};

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

impl Change for RecordConversion {
    type Plan = (Report, Judged, Judgement);
    type Answer = Recorded;
    const URGENT: bool = true;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let product = products::by_id(tables, self.product)?.ok_or_else(|| Refused::not_found("product"))?;
        let original = self.report.replay_of.map(|id| view_reports::by_id(tables, id)).transpose()?.flatten();
        let before = self.existing(tables, original.as_ref())?;
        let duplicate = before.is_some();
        let terms = self.terms(tables, before.as_ref())?;
        let offer = self.reported.offer.map(|id| products::offer(tables, id)).transpose()?.flatten();

        let conversion = match &before {
            Some(before) => {
                let made_it = self.is_of_what_made(tables, before)?;
                self.joined_to(before, made_it, &product, &terms, offer.as_ref())
            }
            None => {
                let arrived_at = original.as_ref().map_or(self.report.at, |original| original.at);
                self.made(arrived_at, &product, &terms, offer.as_ref())
            }
        };
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
        Ok((report, judged, judgement))
    }

    fn apply(
        (report, judged, judgement): Self::Plan,
        tables: &mut Tables<'_>,
    ) -> Result<Recorded, StoreError> {
        let is_new = judged.before.is_none();
        let conversion = judgement::write(judged, report.at, tables)?;
        reports::write(&report, tables)?;
        if !conversion.test {
            remember_what_identifies_it(&conversion, is_new, tables)?;
        }
        Ok(Recorded { conversion, judged: judgement })
    }
}

impl RecordConversion {
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
        let cookies = reported.evidence.cookies.iter().map(|cookie| cookie.newest);
        for click in reported.evidence.clicks.iter().copied().chain(cookies) {
            let found = conversions::of_click(tables, self.product, &reported.event, click)?;
            if let Some(found) = found.filter(|found| arrived_at.since(found.reported_at).abs() < DAY_MS) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The terms in force at the conversion (`product.md` P4).
    fn terms(&self, tables: &Tables<'_>, before: Option<&Conversion>) -> Result<Terms, StoreError> {
        let terms = match before {
            Some(before) => match products::terms(tables, self.product, before.verdict.terms)? {
                Some(terms) => Some(terms),
                None => products::terms_at(tables, self.product, before.at)?,
            },
            None => products::terms_at(tables, self.product, self.reported.occurred_at)?,
        };
        terms.ok_or_else(|| StoreError::Broken(format!("{} has no terms", self.product)))
    }

    fn made(
        &self,
        arrived_at: Timestamp,
        product: &Product,
        terms: &Terms,
        offer: Option<&Offer>,
    ) -> Conversion {
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
            confirmed: false,
        };
        self.say_what_was_bought(&mut conversion, product, terms, offer);
        if reported.order_id.is_none() && !reported.test {
            conversion.flags.push(Flag::NoOrderId);
        }
        let unknown = reported.evidence.unknown_clicks.iter().cloned().map(Flag::ClickUnknown);
        add_flags(&mut conversion.flags, unknown);
        conversion
    }

    /// A later report adds its ties; what was bought follows the most trusted report, and among equals the
    /// first (C7).
    fn joined_to(
        &self,
        before: &Conversion,
        made_it: bool,
        product: &Product,
        terms: &Terms,
        offer: Option<&Offer>,
    ) -> Conversion {
        let reported = &self.reported;
        let mut conversion = before.clone();
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
        if judgement::outranks(self.report.trust, before) || made_it {
            conversion.trust = self.report.trust;
            if before.state != ConversionState::Refused && !made_it {
                conversion.state = self.state_of(product);
            }
            if reported.amount.is_some() || reported.offer.is_some() {
                conversion.flags.retain(|flag| !flag.is_about_what_was_bought());
                self.say_what_was_bought(&mut conversion, product, terms, offer);
                // What was given back stays given back, and is never more than there is.
                conversion.refunded = conversion.refunded.min(conversion.amount.minor);
            }
        } else if self.knows_the_offer_better(before) {
            conversion.flags.retain(|flag| *flag != Flag::OfferUnsigned);
            conversion.offer = reported.offer;
            conversion.rate = judgement::rate_of(&conversion, terms, offer).unwrap_or_default();
            self.flag_differences(&mut conversion);
        } else {
            self.flag_differences(&mut conversion);
        }
        if reported.status == ConversionState::Refused && self.report.trust == Trust::Authenticated {
            conversion.state = ConversionState::Refused;
        }
        conversion
    }

    /// Whether this is the very report that made a conversion, judged again, and nobody who is trusted more has told
    /// of it since: what was bought is then read anew, as when an offer was added that it named.
    fn is_of_what_made(&self, tables: &Tables<'_>, before: &Conversion) -> Result<bool, StoreError> {
        let (Some(original), Some(first)) = (self.report.replay_of, before.reports.first()) else {
            return Ok(false);
        };
        let is_first = *first == original
            || view_reports::by_id(tables, *first)?.is_some_and(|first| first.replay_of == Some(original));
        Ok(is_first && self.report.trust == before.trust)
    }

    /// Whether this report, just as trusted, names an offer that can be believed in the place of one that cannot.
    fn knows_the_offer_better(&self, before: &Conversion) -> bool {
        let reported = &self.reported;
        let is_equal = self.report.trust == before.trust && reported.offer.is_some();
        is_equal && !reported.offer_unsigned && before.flags.contains(&Flag::OfferUnsigned)
    }

    fn state_of(&self, product: &Product) -> ConversionState {
        match self.reported.status {
            ConversionState::Approved if product.review_unsigned && self.report.trust == Trust::Unsigned => {
                ConversionState::Review
            }
            status => status,
        }
    }

    /// Amount, offer and rate, with flags where something was missing (C11).
    fn say_what_was_bought(
        &self,
        conversion: &mut Conversion,
        product: &Product,
        terms: &Terms,
        offer: Option<&Offer>,
    ) {
        let reported = &self.reported;
        let flags = &mut conversion.flags;
        conversion.offer = offer.map(|offer| offer.id);
        if let Some(unknown) = &reported.offer_unknown {
            flags.push(Flag::OfferUnknown(unknown.clone()));
        }
        if reported.offer_unsigned && offer.is_some() {
            flags.push(Flag::OfferUnsigned);
        }
        conversion.amount = match (reported.amount, offer) {
            (Some(amount), _) => {
                if !reported.currency_said {
                    flags.push(Flag::CurrencyMissing);
                }
                if offer.map_or(product.currency, |offer| offer.price.currency) != amount.currency {
                    flags.push(Flag::OtherCurrency);
                }
                amount
            }
            (None, Some(offer)) if conversion.event.is_purchase() => {
                flags.push(Flag::AmountMissing);
                offer.price
            }
            (None, _) => {
                if conversion.event.is_purchase() {
                    flags.push(Flag::AmountMissing);
                }
                Money::zero(product.currency)
            }
        };
        conversion.rate = judgement::rate_of(conversion, terms, offer).unwrap_or_default();
    }

    fn flag_differences(&self, conversion: &mut Conversion) {
        let reported = &self.reported;
        if self.report.trust != conversion.trust {
            return;
        }
        if let Some(amount) = reported.amount.filter(|amount| *amount != conversion.amount) {
            add_flags(&mut conversion.flags, [Flag::AmountDiffers(amount)]);
        }
        if let Some(offer) = reported.offer.filter(|offer| Some(*offer) != conversion.offer) {
            add_flags(&mut conversion.flags, [Flag::OfferDiffers(offer.to_string())]);
        }
    }
}

/// How many flags one conversion keeps; a flood of odd reports cannot make its row grow for ever.
const FLAGS_MAX: usize = 20;

fn add_flags(flags: &mut Vec<Flag>, more: impl IntoIterator<Item = Flag>) {
    for flag in more {
        if flags.len() < FLAGS_MAX && !flags.contains(&flag) {
            flags.push(flag);
        }
    }
}

/// An order is this conversion for ever; without one, its clicks are for a day; a customer's first is the first.
fn remember_what_identifies_it(
    conversion: &Conversion,
    is_new: bool,
    tables: &mut Tables<'_>,
) -> Result<(), StoreError> {
    let (product, event, id) = (conversion.product, &conversion.event, conversion.id.0);
    if is_new {
        match &conversion.order_id {
            Some(order) => {
                tables.orders.insert(keys::order(product, event, order).as_slice(), id)?;
            }
            None => {
                let cookies = conversion.evidence.cookies.iter().map(|cookie| cookie.newest);
                for click in conversion.evidence.clicks.iter().copied().chain(cookies) {
                    let key = keys::click_event(product, event, click);
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
