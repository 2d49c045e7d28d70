//! A refund, a chargeback, or a chargeback taken back, by order id, each once (`product.md` C9).

use redb::ReadableTable;

use super::judgement::{self, Judged};
use super::once::Remembered;
use super::record_conversion::{REPORTS_MAX, Recorded};
use super::reports;
use super::waiting_refunds::{self, WAITING_MAX};
use crate::domain::conversion::{Conversion, ConversionState, Trust};
use crate::domain::id::{ConversionId, ProductId};
use crate::domain::ledger::Reversal;
use crate::domain::money::Money;
use crate::domain::refund::{Refund, RefundEvent, RefundKind, WaitingRefund};
use crate::domain::report::{Judged as Judgement, Report};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::tables::Tables;
use crate::store::view::{conversions, products, refunds_waiting};
use crate::store::{keys, records};

/// Records a refund.
#[derive(Debug, Clone)]
pub struct RecordRefund {
    /// The report's row; how it was judged is filled in here.
    pub report: Report,
    /// When it counts: now, which is later than the report's moment where it waited for its sale.
    pub at: Timestamp,
    /// Of this product.
    pub product: ProductId,
    /// Of which conversion.
    pub of: RefundOf,
    /// What it is.
    pub kind: RefundEvent,
    /// How much; `None`: all that is left.
    pub amount: Option<Money>,
    /// Makes a partial refund count once.
    pub refund_id: Option<String>,
}

/// Which conversion a refund is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundOf {
    /// The order's; purchases are looked at first. The shop may say the same several times, so what has no
    /// id of its own counts once for each sum, and never more than is left.
    Order(String),
    /// This one, by somebody who sees what is left of it: more is refused, and each counts.
    Conversion(ConversionId),
}

/// What became of a refund.
#[derive(Debug, Clone)]
pub enum Refunded {
    /// It was judged, with the conversion as it stands now.
    Of(Box<Recorded>),
    /// Its sale is not known yet, or nothing yet that it could be measured by, and it waits for that (C9).
    Waits,
}

impl Remembered for Refunded {
    fn remembered(&self) -> String {
        match self {
            Self::Of(recorded) => recorded.remembered(),
            Self::Waits => WAITS.into(),
        }
    }
}

/// What is remembered of a refund that waits.
const WAITS: &str = "waiting";

/// Whether what is remembered under an idempotency key is a refund that waited.
pub fn waited_before(remembered: &str) -> bool {
    remembered == WAITS
}

/// What will be written.
pub enum RefundPlan {
    /// What it is about is not known yet.
    Waits(Report, WaitingRefund),
    /// It was already counted: only the report's row is added.
    Again(Report, Box<Conversion>),
    /// It counts.
    Counts {
        /// The report's row.
        report: Report,
        /// The conversion with what follows.
        judged: Box<JudgedRefund>,
        /// When it counts.
        at: Timestamp,
    },
}

/// A refund that counts.
pub struct JudgedRefund {
    judged: Judged,
    key: Vec<u8>,
    refund: Refund,
}

impl Change for RecordRefund {
    type Plan = RefundPlan;
    type Answer = Refunded;
    const URGENT: bool = true;

    fn decide(&self, tables: &Tables<'_>) -> Result<RefundPlan, Stop> {
        let product = products::by_id(tables, self.product)?.ok_or_else(|| Refused::not_found("product"))?;
        let before = match (self.conversion(tables)?, &self.of) {
            (Some(before), _) => before,
            (None, RefundOf::Conversion(_)) => return Err(Refused::not_found("conversion").into()),
            (None, RefundOf::Order(order)) => return self.waits(tables, order, None),
        };
        let key = keys::refund(before.id, &self.identity());
        if tables.refunds.get(key.as_slice())?.is_some() {
            let report = Report { judged: Judgement::Duplicate(before.id), ..self.report.clone() };
            return Ok(RefundPlan::Again(report, Box::new(before)));
        }
        if let RefundOf::Order(order) = &self.of
            && self.overtakes_its_chargeback(tables, &before)?
        {
            let note = "Nothing was charged back yet; this waits for the chargeback.";
            return self.waits(tables, order, Some(note));
        }
        let minor = match (self.amount_of(tables, &before), &self.of) {
            // Anybody could have said that amount; the shop's own word is what counts (C10).
            (Err(Stop::Refused(_)), RefundOf::Order(order))
                if before.amount_from < Some(Trust::Authenticated) =>
            {
                let note = "It does not fit what is known of the sale, and waits for a trusted amount.";
                return self.waits(tables, order, Some(note));
            }
            (minor, _) => minor?,
        };
        let mut conversion = before.clone();
        conversion.refunded = match self.kind {
            RefundEvent::Refund | RefundEvent::Chargeback => before.refunded + minor,
            RefundEvent::ChargebackReversed => before.refunded - minor,
        };
        if before.amount.minor == 0 && self.kind != RefundEvent::ChargebackReversed {
            // What was worth nothing to the shop has no part that could be given back: it is undone whole.
            conversion.state = ConversionState::Refused;
        }
        if conversion.reports.len() < REPORTS_MAX {
            conversion.reports.push(self.report.id);
        }
        let because = match self.kind {
            RefundEvent::Refund => Reversal::Refund,
            RefundEvent::Chargeback | RefundEvent::ChargebackReversed => Reversal::Chargeback,
        };
        let drafts = judgement::drafts_of(tables, &conversion, &product, because)?;
        let report = Report { judged: Judgement::Refunded(before.id), ..self.report.clone() };
        let reversed = self.kind == RefundEvent::ChargebackReversed;
        let asked = self.amount.map(|amount| amount.minor);
        let refund =
            Refund { report: report.id, minor, asked, kind: self.kind.kind(), reversed, at: self.at };
        let judged = Judged { conversion, before: Some(before), drafts, unknown: Vec::new() };
        Ok(RefundPlan::Counts { report, judged: Box::new(JudgedRefund { judged, key, refund }), at: self.at })
    }

    fn apply(plan: RefundPlan, tables: &mut Tables<'_>) -> Result<Refunded, StoreError> {
        let recorded = match plan {
            RefundPlan::Waits(report, refund) => {
                waiting_refunds::wait(&report, &refund, tables)?;
                return Ok(Refunded::Waits);
            }
            RefundPlan::Again(report, conversion) => {
                reports::write(&report, tables)?;
                Recorded { conversion: *conversion, judged: report.judged }
            }
            RefundPlan::Counts { report, judged, at } => {
                let mut conversion = judgement::write(judged.judged, at, tables)?;
                tables.refunds.insert(judged.key.as_slice(), records::encode(&judged.refund).as_slice())?;
                reports::write(&report, tables)?;
                if judged.refund.kind == RefundKind::Chargeback && !judged.refund.reversed {
                    waiting_refunds::give_again(&conversion, at, tables)?;
                    conversion = conversions::by_id(tables, conversion.id)?.unwrap_or(conversion);
                }
                Recorded { conversion, judged: report.judged }
            }
        };
        Ok(Refunded::Of(Box::new(recorded)))
    }
}

impl RecordRefund {
    fn conversion(&self, tables: &Tables<'_>) -> Result<Option<Conversion>, StoreError> {
        let order = match &self.of {
            RefundOf::Order(order) => order,
            RefundOf::Conversion(id) => return conversions::by_id(tables, *id),
        };
        let mut found = conversions::of_any_event(tables, &[self.product], order)?;
        let purchase = found.iter().position(|one| one.event.is_purchase()).unwrap_or(0);
        Ok((!found.is_empty()).then(|| found.swap_remove(purchase)))
    }

    /// Whether the bank gives again what nobody told that it took: reports overtake one another.
    fn overtakes_its_chargeback(&self, tables: &Tables<'_>, before: &Conversion) -> Result<bool, StoreError> {
        if self.kind != RefundEvent::ChargebackReversed {
            return Ok(false);
        }
        let all = conversions::refunds(tables, before.id)?;
        let by_bank = all.iter().filter(|refund| refund.kind == RefundKind::Chargeback);
        let (again, taken): (Vec<&_>, Vec<&_>) = by_bank.partition(|refund| refund.reversed);
        Ok(taken.len() <= again.len() && taken_by_the_bank(tables, before)? == 0)
    }

    /// It waits for its sale, or for what the note says, unless too many wait for that order already.
    fn waits(&self, tables: &Tables<'_>, order: &str, note: Option<&str>) -> Result<RefundPlan, Stop> {
        let waiting = refunds_waiting::of_order(tables, self.product, order)?;
        // What waits on takes no more room.
        let waits_on = waiting.iter().any(|one| one.report == self.report.id);
        if waiting.len() >= WAITING_MAX && !waits_on {
            let message =
                format!("{WAITING_MAX} refunds wait for this order already. Report the sale first.");
            return Err(Refused::conflict("order_id", message).into());
        }
        let refund = WaitingRefund {
            report: self.report.id,
            product: self.product,
            order_id: order.to_owned(),
            kind: self.kind,
            amount: self.amount,
            refund_id: self.refund_id.clone(),
        };
        let is_same = |one: &WaitingRefund| WaitingRefund { report: refund.report, ..one.clone() } == refund;
        let mut report = Report { judged: Judgement::Waiting, ..self.report.clone() };
        report.notes.extend(note.map(str::to_owned));
        if waiting.iter().any(is_same) {
            report.notes.push("The same refund waits already; it will count once.".into());
        }
        Ok(RefundPlan::Waits(report, refund))
    }

    /// How much is given back: never more than is left, and in the sale's own currency.
    fn amount_of(&self, tables: &Tables<'_>, conversion: &Conversion) -> Result<i64, Stop> {
        let left = match self.kind {
            RefundEvent::Refund | RefundEvent::Chargeback => conversion.amount.minor - conversion.refunded,
            RefundEvent::ChargebackReversed => taken_by_the_bank(tables, conversion)?,
        };
        let seen = matches!(self.of, RefundOf::Conversion(_));
        // What was worth nothing is undone once, whole; the bank gives again only what it took.
        let may_be_undone = conversion.amount.minor == 0
            && conversion.state != ConversionState::Refused
            && self.kind != RefundEvent::ChargebackReversed;
        if seen && left == 0 && !may_be_undone {
            let message = match self.kind {
                RefundEvent::Refund | RefundEvent::Chargeback => "Nothing of this sale is left to give back.",
                RefundEvent::ChargebackReversed => "No chargeback of this sale is left to reverse.",
            };
            return Err(Refused::conflict("amount", message).into());
        }
        let Some(amount) = self.amount else { return Ok(left) };
        if amount.currency != conversion.amount.currency {
            let message =
                format!("The sale was in {}. Refund it in the same currency.", conversion.amount.currency);
            return Err(Refused::invalid("currency", message).into());
        }
        if amount.minor > conversion.amount.minor {
            return Err(Refused::invalid("amount", "A refund cannot be more than the sale.").into());
        }
        if seen && amount.minor > left {
            return Err(Refused::invalid("amount", "This is more than is left of the sale.").into());
        }
        Ok(amount.minor.min(left))
    }

    /// What makes this refund the same as another: its id, or what it is and how much was asked for.
    fn identity(&self) -> String {
        match (&self.refund_id, self.amount) {
            (Some(id), _) => format!("{}:{id}", self.kind.word()),
            (None, _) if matches!(self.of, RefundOf::Conversion(_)) => {
                format!("{} {}", self.kind.word(), self.report.id)
            }
            (None, Some(amount)) => format!("{}={}", self.kind.word(), amount.minor),
            (None, None) => format!("{}=all", self.kind.word()),
        }
    }
}

/// How much of what was given back the buyer's bank took and has not given again: it cannot give again what the creator
/// gave.
fn taken_by_the_bank(tables: &Tables<'_>, conversion: &Conversion) -> Result<i64, StoreError> {
    let all = conversions::refunds(tables, conversion.id)?;
    let by_bank = all.iter().filter(|refund| refund.kind == RefundKind::Chargeback);
    let taken: i64 = by_bank.map(|refund| if refund.reversed { -refund.minor } else { refund.minor }).sum();
    Ok(taken.min(conversion.refunded))
}
