//! Who reached the payment pages that Duly makes.

use crate::domain::figures::Counts;
use crate::domain::id::ProductId;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::sums;
use crate::store::tables::Read;

/// The visits to a product's payment page from a moment (included) to a moment (not included), by whole quarter hours:
/// how many (`clicks`), and by how many people a UTC day, summed (`visitors`).
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn between(
    read: &impl Read,
    product: ProductId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Counts, StoreError> {
    let mut sum = Counts::default();
    for (_, counts) in sums::payment_visits_between(read, product, from, to)? {
        sum += counts;
    }
    Ok(sum)
}
