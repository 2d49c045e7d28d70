//! Questions about the stretches of old clicks.

use redb::ReadableTable;

use crate::domain::id::ClickId;
use crate::domain::stretch::Stretch;
use crate::store::error::StoreError;
use crate::store::records;
use crate::store::tables::Read;

/// The stretch of a click, with its first click, where it is not alone in it.
///
/// # Errors
/// Of the disk, or where a row cannot be read or is missing.
pub fn of(read: &impl Read, click: ClickId) -> Result<Option<(ClickId, Stretch)>, StoreError> {
    let Some(first) = read.stretch_of().get(click.0)? else { return Ok(None) };
    let first = ClickId(first.value());
    let row = read.stretches().get(first.0)?;
    let row = row.ok_or_else(|| StoreError::Broken(format!("the stretch that {first} began is missing")))?;
    Ok(Some((first, records::decode("stretches", row.value())?)))
}
