//! A line of the history is written in the transaction of what it tells of, by every change alike.

use super::numbers;
use crate::domain::commission::Rate;
use crate::domain::dated::Dated;
use crate::domain::deed::{DETAIL_MAX, Deed, HistoryLine};
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::tables::Tables;
use crate::store::{keys, records};

/// Writes a line of the history. Called by the `apply` of whatever it tells of, so that neither is on disk
/// without the other.
///
/// # Errors
/// Only the store's own.
pub(super) fn tell(mut line: HistoryLine, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let number = numbers::give(tables, "history")?;
    if let Some((end, _)) = line.detail.char_indices().nth(DETAIL_MAX) {
        line.detail.truncate(end);
    }
    for subject in keys::Subject::all_of(line.about) {
        tables.history_about.insert(keys::history_about(subject, number).as_slice(), ())?;
    }
    tables.history.insert(number, records::encode(&line).as_slice())?;
    Ok(())
}

/// What a change of a rate over time is in the history, with the rate that it is about and when it comes into
/// force: changed now, announced, or no longer announced. `deeds` are the words for these three.
pub(super) fn rate_lines(
    before: &Dated<Option<Rate>>,
    after: &Dated<Option<Rate>>,
    deeds: [Deed; 3],
    at: Timestamp,
) -> Vec<(Deed, Option<Timestamp>, Option<Rate>)> {
    let [changed, announced, withdrawn] = deeds;
    let mut lines = Vec::new();
    let is = after.at(at);
    if before.at(at) != is {
        lines.push((changed, None, is));
    }
    match (before.next(at), after.next(at)) {
        (was, is) if was == is => {}
        (_, Some((since, ahead))) => lines.push((announced, Some(since), ahead)),
        // What was announced holds already, and is told above.
        (Some((_, was)), None) if was == is => {}
        (Some((_, was)), None) => lines.push((withdrawn, None, was)),
        (None, None) => {}
    }
    lines
}
