//! Visits to payment pages: they are of products that are there, and no more people came than visits were made.

use redb::ReadableTable;

use super::Checked;
use super::catalog::Catalog;
use crate::domain::id::ProductId;
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::sums;
use crate::store::tables::{Read, Snapshot};

/// There are no rows to count them from again.
pub(super) fn check(read: &Snapshot, catalog: &Catalog, checked: &mut Checked) -> Result<(), StoreError> {
    for row in read.payment_visits().iter()? {
        let (key, value) = row?;
        let (product, day) = (ProductId(keys::first(key.value())), keys::second(key.value()));
        let is_there = catalog.products.contains_key(&product.0);
        checked
            .expect(is_there, || format!("The payment page of {product} was visited, and it is not there."));
        let counted = sums::payment_visits_of(value.value());
        if let Some(sum) = checked.found_out("Visits to a payment page", counted)? {
            checked.expect(sum.visitors <= sum.clicks, || {
                format!("On day {day} since 1970 more people came to the payment page of {product} than visits were made.")
            });
        }
    }
    Ok(())
}
