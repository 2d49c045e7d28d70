//! Clicks that have their place in their journeys, as they go to disk.

use redb::ReadableTable;

use crate::store::error::StoreError;
use crate::store::table::Table;
use crate::store::ticket::Landing;
use crate::store::visits::NewClick;

/// Clicks as they will lie on disk, sorted by id.
pub(super) struct Settled {
    pub(super) rows: Vec<Row>,
    pub(super) landing: Landing,
}

pub(super) struct Row {
    pub(super) new: NewClick,
    pub(super) bytes: Vec<u8>,
    /// Whether the last attempt found the id free. One that is already there counts nothing.
    pub(super) is_new: bool,
}

/// Inserts rows that are sorted by id; whether any was new.
pub(super) fn insert_clicks(
    clicks: &mut Table<'_, u128, &'static [u8]>,
    rows: &mut [Row],
) -> Result<bool, StoreError> {
    let newest = clicks.last()?.map_or(0, |(id, _)| id.value());
    let mut has_written = false;
    for row in rows {
        let id = row.new.click.id.0;
        row.is_new = id > newest || clicks.get(id)?.is_none();
        if row.is_new {
            clicks.insert(id, row.bytes.as_slice())?;
            has_written = true;
        }
    }
    Ok(has_written)
}
