//! Clicks that have their place in their journeys, as they go to disk.

use redb::ReadableTable;

use crate::domain::id::ClickId;
use crate::store::error::StoreError;
use crate::store::table::Table;
use crate::store::ticket::Landing;
use crate::store::visits::NewClick;

/// Clicks as they will lie on disk, sorted by id.
pub(in crate::store) struct Settled {
    pub(super) rows: Vec<Row>,
    landings: Vec<Landing>,
}

pub(super) struct Row {
    pub(super) new: NewClick,
    pub(super) bytes: Vec<u8>,
    /// Whether the last attempt found the id free. One that is already there counts nothing.
    pub(super) is_new: bool,
}

impl Settled {
    /// The clicks of a batch, in whatever order.
    pub(super) fn of(mut rows: Vec<Row>, landing: Landing) -> Self {
        sort(&mut rows);
        Self { rows, landings: vec![landing] }
    }

    /// All clicks of both.
    pub(super) fn join(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        let (mut one, other) = match (one, other) {
            (Some(one), Some(other)) => (one, other),
            (one, other) => return one.or(other),
        };
        one.rows.extend(other.rows);
        one.landings.extend(other.landings);
        sort(&mut one.rows);
        Some(one)
    }

    /// The ids of those that were not there before.
    pub(in crate::store) fn new_ids(&self) -> impl Iterator<Item = ClickId> {
        self.rows.iter().filter(|row| row.is_new).map(|row| row.new.click.id)
    }

    /// They are on disk: tells whoever waits.
    pub(in crate::store) fn landed(self) {
        self.landings.into_iter().for_each(Landing::on_disk);
    }
}

/// By id, each once.
fn sort(rows: &mut Vec<Row>) {
    rows.sort_unstable_by_key(|row| row.new.click.id);
    rows.dedup_by_key(|row| row.new.click.id);
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
