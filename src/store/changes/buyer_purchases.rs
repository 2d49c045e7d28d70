//! A buyer's purchases, kept beside the conversions: what renewals are counted by (`product.md` M1).

use redb::ReadableTable;

use crate::domain::attribution::Why;
use crate::domain::conversion::Conversion;
use crate::domain::id::ConversionId;
use crate::store::error::StoreError;
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::{conversions, purchases};

/// Puts a conversion among its buyer's purchases, where it counts.
pub(super) fn put(conversion: &Conversion, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    for key in purchases::keys_of(conversion) {
        tables.buyer_purchases.insert(key.as_slice(), conversion.renewal.unwrap_or(0))?;
    }
    Ok(())
}

/// Takes a conversion, as it was, out of them.
pub(super) fn take_out(conversion: &Conversion, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    for key in purchases::keys_of(conversion) {
        tables.buyer_purchases.remove(key.as_slice())?;
    }
    Ok(())
}

/// Fills the table in a database from before there was one, and numbers the renewals in it, so that the first so many
/// of a customer are those that she began with.
pub(in crate::store) fn fill(tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let mut next = 0;
    loop {
        let Some(row) = tables.conversions.range(next..)?.next().transpose()? else { return Ok(()) };
        let id = ConversionId(row.0.value());
        drop(row);
        let Some(mut conversion) = conversions::by_id(tables, id)? else { return Ok(()) };
        if conversion.verdict.why == Why::FirstOfCustomer && conversion.renewal.is_none() {
            conversion.renewal = purchases::before(tables, &conversion)?.renewal;
        }
        if conversion.renewal.is_some() {
            tables.conversions.insert(id.0, records::encode(&conversion).as_slice())?;
        }
        put(&conversion, tables)?;
        next = id.0.saturating_add(1);
    }
}
