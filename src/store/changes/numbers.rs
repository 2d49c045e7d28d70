//! Numbers are given out once and never again, also after a deletion.

use redb::ReadableTable;

use crate::store::error::StoreError;
use crate::store::tables::Tables;

/// The number that the next thing of a kind gets. Counting starts at 1.
pub(super) fn next(tables: &Tables<'_>, kind: &'static str) -> Result<u64, StoreError> {
    Ok(tables.counters.get(kind)?.map_or(0, |last| last.value()) + 1)
}

/// The same for kinds whose ids have 32 bits.
pub(super) fn next_small(tables: &Tables<'_>, kind: &'static str) -> Result<u32, StoreError> {
    let number = next(tables, kind)?;
    u32::try_from(number).map_err(|_| StoreError::Broken(format!("no numbers are left for {kind}")))
}

/// Marks a number as given out.
pub(super) fn given(tables: &mut Tables<'_>, kind: &'static str, number: u64) -> Result<(), StoreError> {
    tables.counters.insert(kind, number)?;
    Ok(())
}

/// Gives out the next number of a kind.
pub(super) fn give(tables: &mut Tables<'_>, kind: &'static str) -> Result<u64, StoreError> {
    Ok(tables.counters.add(kind, 1)?)
}
