//! How often the payment page that Duly makes was reached, by product. Nobody's click, so no row: it is counted in
//! memory and written with the sums. A kill -9 loses up to a second of it.

use std::collections::BTreeMap;

use redb::ReadableTable;

use super::read::quarter_begins;
use super::{Quarters, bytes};
use crate::domain::figures::Counts;
use crate::domain::id::ProductId;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::tables::{Read, Tables};

/// Visits that are not yet in the table, by product and UTC day.
#[derive(Debug, Default)]
pub struct PaymentVisits(BTreeMap<(ProductId, u32), Quarters>);

impl PaymentVisits {
    /// Counts a visit; `is_first` is whether this person was not there before on that UTC day.
    pub fn add(&mut self, product: ProductId, at: Timestamp, is_first: bool) {
        let counts = Counts { clicks: 1, visitors: u64::from(is_first), ..Counts::default() };
        let quarters = self.0.entry((product, at.utc_day())).or_default();
        *quarters.entry(at.utc_quarter()).or_default() += counts;
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds all that waits to the table. Nothing is forgotten here: that is the caller's, once it is committed.
    ///
    /// # Errors
    /// Of the disk, or where a sum cannot be read.
    pub fn write(&self, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        for ((product, day), added) in &self.0 {
            let key = keys::pair(product.0, *day);
            let mut quarters = match tables.payment_visits.get(key)? {
                Some(row) => bytes::take_quarters(row.value())?,
                None => Quarters::new(),
            };
            for (quarter, counts) in added {
                *quarters.entry(*quarter).or_default() += *counts;
            }
            tables.payment_visits.insert(key, bytes::of_quarters(&quarters).as_slice())?;
        }
        Ok(())
    }
}

/// Visits to a product's payment page by quarter hours from a moment (included) to a moment (not included), each with the
/// moment it begins.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn payment_visits_between(
    read: &impl Read,
    product: ProductId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Timestamp, Counts)>, StoreError> {
    let mut found = Vec::new();
    if from >= to {
        return Ok(found);
    }
    let days = keys::pair(product.0, from.utc_day())..=keys::pair(product.0, to.utc_day());
    for row in read.payment_visits().range(days)? {
        let (key, quarters) = row?;
        let day = keys::second(key.value());
        for (quarter, counts) in bytes::take_quarters(quarters.value())? {
            let at = quarter_begins(day, quarter);
            if from <= at && at < to {
                found.push((at, counts));
            }
        }
    }
    Ok(found)
}

/// All visits of a row together.
///
/// # Errors
/// Where the row cannot be read.
pub fn payment_visits_of(row: &[u8]) -> Result<Counts, StoreError> {
    Ok(super::sum_of(&bytes::take_quarters(row)?))
}
