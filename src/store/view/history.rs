//! Questions about the history: what was done, newest first.

use redb::ReadableTable;

use crate::domain::deed::HistoryLine;
use crate::store::error::StoreError;
use crate::store::keys::Subject;
use crate::store::tables::Read;
use crate::store::{keys, records};

/// A part of the history, newest first: of one subject or of all, at most `limit` lines with a number below
/// `before`, each with its number.
///
/// # Errors
/// Whatever reading gives.
pub fn page(
    read: &impl Read,
    subject: Option<Subject>,
    before: Option<u64>,
    limit: usize,
) -> Result<Vec<(u64, HistoryLine)>, StoreError> {
    let before = before.unwrap_or(u64::MAX);
    let mut numbers = Vec::new();
    match subject {
        None => {
            for row in read.history().range(..before)?.rev().take(limit) {
                numbers.push(row?.0.value());
            }
        }
        Some(subject) => {
            let (from, to) = (keys::history_about(subject, 0), keys::history_about(subject, before));
            for row in read.history_about().range(from.as_slice()..to.as_slice())?.rev().take(limit) {
                numbers.push(keys::history_at_the_end(row?.0.value())?);
            }
        }
    }
    let lines = numbers.into_iter().map(|number| {
        let row = read.history().get(number)?;
        let row =
            row.ok_or_else(|| StoreError::Broken(format!("line {number} of the history is missing")))?;
        Ok((number, records::decode("history", row.value())?))
    });
    lines.collect()
}
