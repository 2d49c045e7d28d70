//! Questions about the purges of what is older than the program keeps it.

use redb::ReadableTable;

use crate::domain::retention::Purge;
use crate::store::error::StoreError;
use crate::store::records;
use crate::store::tables::Read;

/// Where it is kept in `meta`.
pub(in crate::store) const KEY: &str = "purge";

/// The last purge and the one that is going on.
///
/// # Errors
/// Of the disk, or where the row cannot be read.
pub fn state(read: &impl Read) -> Result<Purge, StoreError> {
    match read.meta().get(KEY)? {
        Some(row) => records::decode("meta", row.value()),
        None => Ok(Purge::default()),
    }
}
