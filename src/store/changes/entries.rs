//! The one place where the ledger grows. An entry is added with its lists and its sums, and never changed
//! (`product.md` M2, M5).

use redb::ReadableTable;

use super::numbers;
use crate::domain::id::{AffiliateId, AffiliationId, EntryId, ProductId};
use crate::domain::ledger::{Entry, EntryKind};
use crate::domain::money::Money;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::tables::Tables;
use crate::store::{keys, records};

/// An entry before it has its number.
pub(super) struct NewEntry {
    pub(super) affiliate: AffiliateId,
    pub(super) affiliation: Option<AffiliationId>,
    pub(super) product: Option<ProductId>,
    pub(super) at: Timestamp,
    pub(super) due_at: Option<Timestamp>,
    pub(super) amount: Money,
    pub(super) kind: EntryKind,
}

/// Adds an entry, and says its number.
///
/// # Errors
/// Only the store's own.
pub(super) fn add(new: NewEntry, tables: &mut Tables<'_>) -> Result<EntryId, StoreError> {
    let id = EntryId(numbers::give(tables, "entry")?);
    let NewEntry { affiliate, affiliation, product, at, due_at, amount, kind } = new;
    let entry = Entry { id, affiliate, affiliation, product, at, due_at, amount, kind };
    tables.entries.insert(id.0, records::encode(&entry).as_slice())?;
    tables.affiliate_entries.insert(keys::affiliate_entry(affiliate, id), ())?;
    tables.due_entries.insert(keys::entry_due(due_at, id), ())?;
    let day = due_at.map_or(keys::REVIEW_DAY, Timestamp::utc_day);
    for who in [None, Some(affiliate)] {
        let key = keys::money_sum(who, amount.currency, day);
        tables.money_sums.add(key.as_slice(), amount.minor)?;
    }
    add_taken_back(&entry, tables)?;
    Ok(id)
}

/// Sums anew what the entries so far took back: in a file of a time when nobody did, there are no sums of it.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub(in crate::store) fn fill_taken_back(tables: &mut Tables<'_>) -> Result<(), StoreError> {
    tables.taken_back.retain(|_, _| false)?;
    let numbers = 1..=tables.entries.last()?.map_or(0, |(number, _)| number.value());
    for number in numbers {
        let row = tables.entries.get(number)?;
        let entry: Option<Entry> = row.map(|row| records::decode("entries", row.value())).transpose()?;
        if let Some(entry) = entry {
            add_taken_back(&entry, tables)?;
        }
    }
    Ok(())
}

fn add_taken_back(entry: &Entry, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    if entry.kind.takes_back() {
        for who in [None, Some(entry.affiliate)] {
            let key = keys::money_sum(who, entry.amount.currency, entry.at.utc_day());
            tables.taken_back.add(key.as_slice(), -entry.amount.minor)?;
        }
    }
    Ok(())
}
