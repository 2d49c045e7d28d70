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
    let id = EntryId(numbers::next(tables, "entry")?);
    numbers::given(tables, "entry", id.0)?;
    let NewEntry { affiliate, affiliation, product, at, due_at, amount, kind } = new;
    let entry = Entry { id, affiliate, affiliation, product, at, due_at, amount, kind };
    tables.entries.insert(id.0, records::encode(&entry).as_slice())?;
    tables.affiliate_entries.insert(keys::affiliate_entry(affiliate, id), ())?;
    tables.due_entries.insert(keys::entry_due(due_at, id), ())?;
    let day = due_at.map_or(keys::REVIEW_DAY, Timestamp::utc_day);
    for who in [None, Some(affiliate)] {
        let key = keys::money_sum(who, amount.currency, day);
        let sum = tables.money_sums.get(key.as_slice())?.map_or(0, |sum| sum.value());
        tables.money_sums.insert(key.as_slice(), sum + amount.minor)?;
    }
    Ok(id)
}
