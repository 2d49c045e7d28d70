//! Questions about reports as they arrived, and about what was clicked and does not exist.

use redb::ReadableTable;

use crate::domain::conversion::Conversion;
use crate::domain::id::{ClickId, ConversionId, ReportId};
use crate::domain::report::Report;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys::ReportTie;
use crate::store::tables::Read;
use crate::store::{keys, records};

/// How many replays of one report are looked at.
pub const REPLAYS_READ_MAX: usize = 100;

/// How many reports of one click are looked through for the first that is about a conversion.
const OF_CLICK_READ_MAX: usize = 100;

/// A report.
pub fn by_id(read: &impl Read, id: ReportId) -> Result<Option<Report>, StoreError> {
    read.reports().get(id.0)?.map(|row| records::decode("reports", row.value())).transpose()
}

/// Reports that a tie leads to, newest first, at most `limit`.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn tied(read: &impl Read, tie: &ReportTie<'_>, limit: usize) -> Result<Vec<Report>, StoreError> {
    let range = keys::reports_tied(tie);
    let (first, last) = (range.start().as_slice(), range.end().as_slice());
    let mut tied = Vec::new();
    for row in read.report_ties().range(first..=last)?.rev().take(limit) {
        tied.extend(by_id(read, keys::report_at_the_end(row?.0.value())?)?);
    }
    Ok(tied)
}

/// When a click was first named for a conversion: by the report that made it, or by one that told of it again. `None`
/// where that is not among the first `OF_CLICK_READ_MAX` reports of that click since then.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn first_of_click(
    read: &impl Read,
    click: ClickId,
    conversion: &Conversion,
) -> Result<Option<Timestamp>, StoreError> {
    let tie = ReportTie::Click(click);
    let since = keys::ulids_between(conversion.reported_at, conversion.reported_at);
    let first = keys::report_tie(&tie, ReportId(*since.start()));
    let last = keys::report_tie(&tie, ReportId(u128::MAX));
    for row in read.report_ties().range(first.as_slice()..=last.as_slice())?.take(OF_CLICK_READ_MAX) {
        let report = by_id(read, keys::report_at_the_end(row?.0.value())?)?;
        if let Some(report) = report.filter(|report| report.judged.conversion() == Some(conversion.id)) {
            return Ok(Some(report.at));
        }
    }
    Ok(None)
}

/// The conversion that a report, or one of its replays, made, told of or took money back of.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn conversion_of(read: &impl Read, report: &Report) -> Result<Option<ConversionId>, StoreError> {
    if let Some(id) = report.judged.conversion() {
        return Ok(Some(id));
    }
    let replays = tied(read, &ReportTie::ReplayOf(report.id), REPLAYS_READ_MAX)?;
    Ok(replays.iter().find_map(|replay| replay.judged.conversion()))
}

/// Reports, newest first, before one, at most `limit`.
pub fn page(read: &impl Read, before: Option<ReportId>, limit: usize) -> Result<Vec<Report>, StoreError> {
    let last = before.map_or(u128::MAX, |before| before.0.saturating_sub(1));
    let rows = read.reports().range(..=last)?.rev().take(limit);
    rows.map(|row| records::decode("reports", row?.1.value())).collect()
}

/// A stretch of the list of reports, and where to go on.
#[derive(Debug)]
pub struct ReportPage {
    /// Newest first.
    pub reports: Vec<Report>,
    /// The next page begins before this one; `None`: there is nothing more.
    pub next: Option<ReportId>,
}

/// How many rows one answer reads at the most, whatever it looks for.
pub const ROWS_READ_MAX: usize = 50_000;

/// Reports between two moments that fit, newest first. Reads at most `ROWS_READ_MAX` rows, so a page may hold
/// fewer than `limit` and still have a next one.
pub fn search(
    read: &impl Read,
    from: Timestamp,
    to: Timestamp,
    before: Option<ReportId>,
    limit: usize,
    fits: impl Fn(&Report) -> bool,
) -> Result<ReportPage, StoreError> {
    let range = keys::ulids_between(from, to);
    let end = before.map_or(*range.end(), |before| before.0.saturating_sub(1).min(*range.end()));
    let mut page = ReportPage { reports: Vec::new(), next: None };
    if *range.start() > end {
        return Ok(page);
    }
    for (read_so_far, row) in read.reports().range(*range.start()..=end)?.rev().enumerate() {
        let report: Report = records::decode("reports", row?.1.value())?;
        let id = report.id;
        if fits(&report) {
            page.reports.push(report);
        }
        if page.reports.len() == limit || read_so_far + 1 == ROWS_READ_MAX {
            page.next = Some(id);
            break;
        }
    }
    Ok(page)
}

/// Codes that were asked for and that nobody has, on a UTC day: the word, and how often.
pub fn unknown_codes(read: &impl Read, day: u32) -> Result<Vec<(String, u64)>, StoreError> {
    let (from, to) = (keys::unknown_code(day, ""), keys::unknown_code(day + 1, ""));
    let mut codes = Vec::new();
    for row in read.unknown_codes().range(from.as_slice()..to.as_slice())? {
        let (key, count) = row?;
        codes.push((String::from_utf8_lossy(&key.value()[4..]).into_owned(), count.value()));
    }
    Ok(codes)
}
