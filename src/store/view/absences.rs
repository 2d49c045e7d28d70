//! When the program did not run: whatever is counted over such a time is not known, rather than nothing.

use redb::ReadableTable;

use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;
use crate::store::error::StoreError;
use crate::store::tables::Read;

/// Where it is kept in `meta` when the program last lived.
pub(in crate::store) const LIVED: &str = "lived";

/// A time in which the program did not run, longer than a quarter of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absence {
    /// When it was last known to live.
    pub from: Timestamp,
    /// When it lived again.
    pub to: Timestamp,
}

impl Absence {
    /// Whether all the time from a moment (included) to a moment (not included) lies in it.
    pub fn covers(&self, from: Timestamp, to: Timestamp) -> bool {
        self.from <= from && to <= self.to
    }
}

/// The absences that a period touches (`to` is not part of it), oldest first.
///
/// # Errors
/// Of the disk.
pub fn between(read: &impl Read, from: Timestamp, to: Timestamp) -> Result<Vec<Absence>, StoreError> {
    let mut found = Vec::new();
    for row in read.absences().range(..to.0)? {
        let (begin, end) = row?;
        let absence = Absence { from: Timestamp(begin.value()), to: Timestamp(end.value()) };
        if absence.to > from {
            found.push(absence);
        }
    }
    Ok(found)
}

/// When the program last said that it lives; `None`: it never did.
pub(in crate::store) fn last_lived(read: &impl Read) -> Result<Option<Timestamp>, StoreError> {
    let Some(row) = read.meta().get(LIVED)? else { return Ok(None) };
    let bytes = row.value().try_into().map_err(|_| Wrong::value("a moment").within("meta"))?;
    Ok(Some(Timestamp(i64::from_be_bytes(bytes))))
}
