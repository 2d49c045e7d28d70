//! Refunds that arrive before their sale wait for it, and meet it in the transaction that records it (`product.md`
//! C9). What cannot be given back then becomes a refused report with its reason, never a silent loss.

use super::record_refund::{RecordRefund, RefundOf, RefundPlan};
use super::reports;
use crate::domain::conversion::Conversion;
use crate::domain::refund::{self, Refund, RefundEvent, WaitingRefund};
use crate::domain::report::{Judged, Report};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Stop, StoreError};
use crate::store::tables::{Read, Tables};
use crate::store::view;
use crate::store::{keys, records};

/// How many refunds may wait for one order, so that their meeting stays short.
pub(super) const WAITING_MAX: usize = 50;

/// Keeps a refund until its sale is known. For `apply`.
pub(super) fn wait(
    report: &Report,
    refund: &WaitingRefund,
    tables: &mut Tables<'_>,
) -> Result<(), StoreError> {
    reports::write(report, tables)?;
    tables.waiting_refunds.insert(report.id.0, records::encode(refund).as_slice())?;
    let key = keys::waiting_refund(refund.product, &refund.order_id, report.id);
    tables.waiting_orders.insert(key.as_slice(), ())?;
    Ok(())
}

/// A refund meets the conversion that it waited for. One that is more than an unsigned report said waits on, since
/// anybody could have sent that. For `apply`.
pub(super) fn meet(refund: &WaitingRefund, at: Timestamp, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    if view::refunds_waiting::by_report(tables, refund.report)?.is_none() {
        // A chargeback that waited beside it has met it already.
        return Ok(());
    }
    let missing = || StoreError::Broken(format!("the report {} waits and is missing", refund.report));
    let report = view::reports::by_id(tables, refund.report)?.ok_or_else(missing)?;
    let change = RecordRefund {
        report: report.clone(),
        at,
        product: refund.product,
        of: RefundOf::Order(refund.order_id.clone()),
        kind: refund.kind,
        amount: refund.amount,
        refund_id: refund.refund_id.clone(),
    };
    match change.decide(tables) {
        Ok(RefundPlan::Waits(..)) => return Ok(()),
        Ok(plan) => {
            // Taken out first: a chargeback looks for what waits for it.
            take_out(refund, tables)?;
            RecordRefund::apply(plan, tables)?;
        }
        Err(Stop::Refused(refused)) => {
            take_out(refund, tables)?;
            let message =
                format!("It waited for its sale, and could not be given back then. {}", refused.message);
            reports::write(&Report { judged: Judged::Refused(message), ..report }, tables)?;
        }
        Err(Stop::Fault(fault)) => return Err(fault),
    }
    Ok(())
}

/// The refunds of a conversion whose amount was said anew.
pub(super) struct Measured {
    /// Their keys, first to last.
    keys: Vec<Vec<u8>>,
    /// The same with what each comes to now.
    refunds: Vec<Refund>,
    /// What all of them give back, minor units.
    pub(super) given_back: i64,
}

/// The refunds of a conversion whose amount was said anew, with what each comes to now.
pub(super) fn measured_anew(read: &impl Read, conversion: &Conversion) -> Result<Measured, StoreError> {
    let mut kept = view::conversions::refunds_by_key(read, conversion.id)?;
    // First to last; what met its sale in one moment in the order of its arrival.
    kept.sort_by_key(|(_, refund)| (refund.at, refund.report));
    let (keys, mut refunds): (Vec<_>, Vec<_>) = kept.into_iter().unzip();
    let given_back = refund::given_back(&mut refunds, conversion.amount.minor);
    Ok(Measured { keys, refunds, given_back })
}

/// Keeps what each refund comes to, where a report said another amount of the sale. For `apply`.
pub(super) fn measure_anew(conversion: &Conversion, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let Measured { keys, refunds, given_back } = measured_anew(tables, conversion)?;
    if given_back == conversion.refunded {
        for (key, refund) in keys.iter().zip(&refunds) {
            tables.refunds.insert(key.as_slice(), records::encode(refund).as_slice())?;
        }
    }
    Ok(())
}

/// What the bank gave again before anybody told that it took it meets its chargeback. For `apply`.
pub(super) fn give_again(
    conversion: &Conversion,
    at: Timestamp,
    tables: &mut Tables<'_>,
) -> Result<(), StoreError> {
    let Some(order) = conversion.order_id.as_ref().filter(|_| !conversion.test) else { return Ok(()) };
    let waiting = view::refunds_waiting::of_order(tables, conversion.product, order)?;
    for refund in waiting.iter().filter(|refund| refund.kind == RefundEvent::ChargebackReversed) {
        meet(refund, at, tables)?;
    }
    Ok(())
}

/// It waits no more. For `apply`.
pub(super) fn take_out(refund: &WaitingRefund, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    tables.waiting_refunds.remove(refund.report.0)?;
    let key = keys::waiting_refund(refund.product, &refund.order_id, refund.report);
    tables.waiting_orders.remove(key.as_slice())?;
    Ok(())
}
