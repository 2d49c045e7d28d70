//! Questions about the history: what was done, newest first.

use redb::ReadableTable;

use super::lists::{Paged, Place};
use crate::domain::deed::HistoryLine;
use crate::domain::history::Wanted;
use crate::store::error::StoreError;
use crate::store::keys::Subject;
use crate::store::tables::Read;
use crate::store::{keys, records};

/// A page of the lines that are asked for, each with its number.
///
/// What is about one affiliation, person or product is found by that alone; by everything else lines are only sifted,
/// so that a page may hold few and still go on.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn page(
    read: &impl Read,
    wanted: &Wanted,
    place: Place<u64>,
    limit: usize,
) -> Result<Paged<(u64, HistoryLine), u64>, StoreError> {
    let fitting = |number, line: HistoryLine| (number, wanted.fits(&line).then_some((number, line)));
    let subject = wanted.affiliation.map(Subject::Affiliation);
    let subject = subject.or(wanted.affiliate.map(Subject::Affiliate));
    let Some(subject) = subject.or(wanted.product.map(Subject::Product)) else {
        let rows = read.history().range(place.bounds(|number| number, 0, u64::MAX))?;
        return place.page(
            limit,
            rows.map(|row| {
                let (number, line) = row?;
                Ok(fitting(number.value(), records::decode("history", line.value())?))
            }),
        );
    };
    let key = |number| keys::history_about(subject, number);
    let (from, to) = place.bounds(key, key(0), key(u64::MAX));
    let bounds = (from.as_ref().map(<[u8; 13]>::as_slice), to.as_ref().map(<[u8; 13]>::as_slice));
    let rows = read.history_about().range::<&[u8]>(bounds)?;
    place.page(
        limit,
        rows.map(|row| {
            let number = keys::history_at_the_end(row?.0.value())?;
            Ok(fitting(number, line(read, number)?))
        }),
    )
}

fn line(read: &impl Read, number: u64) -> Result<HistoryLine, StoreError> {
    let row = read.history().get(number)?;
    let row = row.ok_or_else(|| StoreError::Broken(format!("line {number} of the history is missing")))?;
    records::decode("history", row.value())
}
