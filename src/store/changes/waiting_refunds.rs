//! Refunds that arrive before their sale wait for it, and meet it in the transaction that records it (`product.md`
//! C9). What cannot be given back then becomes a refused report with its reason, never a silent loss.

use super::record_refund::{RecordRefund, RefundOf, Refunded};
use super::reports;
use crate::domain::conversion::{Conversion, Trust};
use crate::domain::refund::WaitingRefund;
use crate::domain::report::{Judged, Report};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Stop, StoreError};
use crate::store::tables::Tables;
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

/// A refund meets the conversion that it waited for; gives the conversion as it is then. One that is more than an
/// unsigned report said waits on, since anybody could have sent that. For `apply`.
pub(super) fn meet(
    refund: WaitingRefund,
    conversion: Conversion,
    at: Timestamp,
    tables: &mut Tables<'_>,
) -> Result<Conversion, StoreError> {
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
    let conversion = match change.decide(tables) {
        Ok(plan) => match RecordRefund::apply(plan, tables)? {
            Refunded::Of(recorded) => recorded.conversion,
            Refunded::Waits => conversion,
        },
        Err(Stop::Refused(_)) if conversion.trust == Trust::Unsigned => return Ok(conversion),
        Err(Stop::Refused(refused)) => {
            let message =
                format!("It waited for its sale, and could not be given back then. {}", refused.message);
            reports::write(&Report { judged: Judged::Refused(message), ..report }, tables)?;
            conversion
        }
        Err(Stop::Fault(fault)) => return Err(fault),
    };
    tables.waiting_refunds.remove(refund.report.0)?;
    let key = keys::waiting_refund(refund.product, &refund.order_id, refund.report);
    tables.waiting_orders.remove(key.as_slice())?;
    Ok(conversion)
}
