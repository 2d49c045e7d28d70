//! A report's row is written, with all that it can be found by: the one place where reports are written.

use redb::ReadableTable;

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
    note_last(report, tables)
}

/// The newest of its product, way and sign is found without looking through all.
fn note_last(report: &Report, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let Some(product) = report.product else { return Ok(()) };
    let key = keys::last_report(product, report.way, report.sign());
    let known = tables.last_reports.get(key)?.map(|id| id.value());
    if known.is_none_or(|known| known < report.id.0) {
        tables.last_reports.insert(key, report.id.0)?;
    }
    Ok(())
}

/// Finds the newest reports in a database from before they were noted.
pub(in crate::store) fn fill_last(tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let mut newest = Vec::new();
    for row in tables.reports.iter()? {
        let report: Report = records::decode("reports", row?.1.value())?;
        let Some(product) = report.product else { continue };
        let key = keys::last_report(product, report.way, report.sign());
        match newest.iter_mut().find(|(known, _)| *known == key) {
            Some((_, id)) => *id = report.id.0,
            None => newest.push((key, report.id.0)),
        }
    }
    for (key, id) in newest {
        tables.last_reports.insert(key, id)?;
    }
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
