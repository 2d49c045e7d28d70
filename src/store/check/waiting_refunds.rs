//! Refunds that wait: each is found by its order, its report says that it waits, and no report waits without one.

use redb::{ReadableTable, ReadableTableMetadata};

use super::{Checked, lead_back};
use crate::domain::id::ReportId;
use crate::domain::refund::WaitingRefund;
use crate::domain::report::Judged;
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::tables::{Read, Snapshot};
use crate::store::view::reports;

/// `waiting`: how many reports say that they wait.
pub(super) fn check(read: &Snapshot, waiting: u64, checked: &mut Checked) -> Result<(), StoreError> {
    for row in read.waiting_refunds().iter()? {
        let (id, value) = row?;
        let id = ReportId(id.value());
        let name = format!("The waiting refund {id}");
        let Some(refund) = checked.decoded::<WaitingRefund>("waiting_refunds", name, value.value()) else {
            continue;
        };
        let report = reports::by_id(read, id);
        let report = checked.found_out(format_args!("Report {id}"), report)?.flatten();
        let waits = report.is_some_and(|report| report.judged == Judged::Waiting);
        checked.expect(waits && refund.report == id, || format!("Report {id} waits, and does not say so."));
        let key = keys::waiting_refund(refund.product, &refund.order_id, id);
        let found = read.waiting_orders().get(key.as_slice())?.is_some();
        checked.expect(found, || format!("The waiting refund {id} is not found by its order."));
    }
    let there = read.waiting_refunds().len()?;
    checked.expect(there == waiting, || format!("{waiting} reports say that they wait; {there} do."));
    let leads_back = |key: &[u8], ()| {
        let id = keys::report_at_the_end(key)?;
        let there = read.waiting_refunds().get(id.0)?.is_some();
        Ok((!there).then(|| format!("An order leads to the waiting refund {id}, which is not there.")))
    };
    lead_back(read.waiting_orders(), leads_back, checked)
}
