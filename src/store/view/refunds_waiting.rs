//! Questions about refunds that wait for their sale (`product.md` C9).

use redb::ReadableTable;

use crate::domain::id::{ProductId, ReportId};
use crate::domain::refund::WaitingRefund;
use crate::domain::report::Report;
use crate::store::error::StoreError;
use crate::store::tables::Read;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::reports;
use crate::store::{keys, records};

/// The refund of a report, if it waits.
pub fn by_report(read: &impl Read, id: ReportId) -> Result<Option<WaitingRefund>, StoreError> {
    read.waiting_refunds().get(id.0)?.map(|row| records::decode("waiting_refunds", row.value())).transpose()
}

/// The refunds that wait for an order, in the order of their arrival.
pub fn of_order(read: &impl Read, product: ProductId, order: &str) -> Result<Vec<WaitingRefund>, StoreError> {
    let range = keys::waiting_refunds_of(product, order);
    let mut waiting = Vec::new();
    for row in read.waiting_orders().range(range.start().as_slice()..=range.end().as_slice())? {
        let id = keys::report_at_the_end(row?.0.value())?;
        let refund = by_report(read, id)?;
        waiting
            .push(refund.ok_or_else(|| StoreError::Broken(format!("the waiting refund {id} is missing")))?);
    }
    Ok(waiting)
}

/// The reports of all refunds that wait, newest first.
pub fn page(
    read: &impl Read,
    place: Place<ReportId>,
    limit: usize,
) -> Result<Paged<Report, ReportId>, StoreError> {
    let rows = read.waiting_refunds().range(place.bounds(|id| id.0, 0, u128::MAX))?;
    let ids = place.page(
        limit,
        rows.map(|row| {
            let id = ReportId(row?.0.value());
            Ok((id, Some(id)))
        }),
    )?;
    let missing = |id| StoreError::Broken(format!("the report {id} waits and is missing"));
    ids.try_map(|id| reports::by_id(read, id)?.ok_or_else(|| missing(id)))
}
