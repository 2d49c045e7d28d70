//! Questions about reports as they arrived, and about what was clicked and does not exist.

use redb::ReadableTable;

use crate::domain::id::ReportId;
use crate::domain::report::Report;
use crate::store::error::StoreError;
use crate::store::tables::Read;
use crate::store::{keys, records};

/// A report.
pub fn by_id(read: &impl Read, id: ReportId) -> Result<Option<Report>, StoreError> {
    read.reports().get(id.0)?.map(|row| records::decode("reports", row.value())).transpose()
}

/// Reports, newest first, before one, at most `limit`.
pub fn page(read: &impl Read, before: Option<ReportId>, limit: usize) -> Result<Vec<Report>, StoreError> {
    let last = before.map_or(u128::MAX, |before| before.0.saturating_sub(1));
    let rows = read.reports().range(..=last)?.rev().take(limit);
    rows.map(|row| records::decode("reports", row?.1.value())).collect()
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
