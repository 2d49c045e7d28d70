//! Questions about refunds that wait for their sale (`product.md` C9).

use std::ops::RangeInclusive;

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

/// The reports of the refunds that wait, arrived in a span and fit, newest first.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn page(
    read: &impl Read,
    arrived: &RangeInclusive<u128>,
    place: Place<ReportId>,
    limit: usize,
    fits: impl Fn(&Report) -> bool,
) -> Result<Paged<Report, ReportId>, StoreError> {
    let (first, last) = (*arrived.start(), *arrived.end());
    let place = place.within(ReportId(first), ReportId(last));
    let rows = read.waiting_refunds().range(place.bounds(|id| id.0, first, last))?;
    let missing = |id| StoreError::Broken(format!("the report {id} waits and is missing"));
    place.page(
        limit,
        rows.map(|row| {
            let id = ReportId(row?.0.value());
            let report = reports::by_id(read, id)?.ok_or_else(|| missing(id))?;
            Ok((id, Some(report).filter(&fits)))
        }),
    )
}
