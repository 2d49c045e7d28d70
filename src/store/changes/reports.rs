//! A report's row is written, with all that it can be found by: the one place where reports are written.

use super::history;
use crate::domain::deed::{About, Deed, HistoryLine};
use crate::domain::report::Report;
use crate::store::error::StoreError;
use crate::store::keys::{self, ReportTie};
use crate::store::records;
use crate::store::tables::Tables;

/// Writes a report as it arrived and was judged (`product.md` C8).
pub(super) fn write(report: &Report, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    tables.reports.insert(report.id.0, records::encode(report).as_slice())?;
    for tie in ties_of(report) {
        tables.report_ties.insert(keys::report_tie(&tie, report.id).as_slice(), ())?;
    }
    if let (Some(by), Some(original)) = (&report.vouched_by, report.replay_of) {
        let line = HistoryLine {
            at: report.at,
            by: by.clone(),
            deed: Deed::ReportVouchedFor,
            about: report.product.map_or(About::program(), About::product),
            from: None,
            detail: format!("{original}, now {}.", report.judged.word()),
        };
        history::tell(line, tables)?;
    }
    tables.reports_kept.push(report.id);
    Ok(())
}

/// All that a report can be found by.
pub fn ties_of(report: &Report) -> Vec<ReportTie<'_>> {
    let order = report.order_id.as_deref().map(ReportTie::Order);
    let named = report.clicks.iter().copied();
    let kept = report.cookies.iter().map(|cookie| cookie.newest);
    let mut ties: Vec<_> = order.into_iter().chain(named.chain(kept).map(ReportTie::Click)).collect();
    ties.extend(report.email.map(ReportTie::Email));
    ties.extend(report.replay_of.map(ReportTie::ReplayOf));
    ties
}
