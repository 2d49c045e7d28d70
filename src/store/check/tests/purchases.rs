//! Faults in a buyer's purchases.

use super::Installation;
use crate::store::error::StoreError;
use crate::store::tables::Tables;
use redb::ReadableTable;

fn first_purchase(tables: &Tables<'_>) -> Result<Vec<u8>, StoreError> {
    Ok(tables.buyer_purchases.first()?.map(|(key, _)| key.value().to_vec()).unwrap_or_default())
}

#[test]
fn a_purchase_that_is_not_among_its_buyers_or_is_another_renewal_is_named() {
    let installation = Installation::new("purchases");
    installation.plant(
        |tables| {
            let key = first_purchase(tables)?;
            tables.buyer_purchases.insert(key.as_slice(), 7)?;
            Ok(())
        },
        "as the renewal that it is",
    );
    installation.plant(
        |tables| {
            let key = first_purchase(tables)?;
            tables.buyer_purchases.remove(key.as_slice())?;
            Ok(())
        },
        "purchases of buyers",
    );
}
