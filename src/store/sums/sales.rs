//! Sums of what was sold, by quarter hours of UTC days.

use std::collections::BTreeMap;

use redb::ReadableTable;

use super::read::{day_of, quarter_begins};
use super::{Shared, bytes};
use crate::domain::figures::Sales;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys::{self, Who};
use crate::store::tables::{Read, Tables};

/// Adds what was sold at a moment for each of these. Take it back by adding `Sales::undone`.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn count_sale(
    tables: &mut Tables<'_>,
    whos: &[Who],
    at: Timestamp,
    sold: &Sales,
) -> Result<(), StoreError> {
    let mut days = Shared::default();
    for who in whos {
        let key = keys::who_day(*who, at.utc_day());
        let mut quarters = match tables.sales.get(key.as_slice())? {
            Some(bytes) => bytes::take_sales(bytes.value())?,
            None => BTreeMap::new(),
        };
        *quarters.entry(at.utc_quarter()).or_default() += sold;
        quarters.retain(|_, sales| !sales.is_empty());
        if quarters.is_empty() {
            tables.sales.remove(key.as_slice())?;
        } else {
            tables.sales.insert(key.as_slice(), bytes::of_sales(&quarters).as_slice())?;
        }
        if is_ranked(*who) {
            days.add(at.utc_day(), *who, sold);
        }
    }
    days.write(&mut tables.sales_days, "sales_days")
}

/// Of whom there are so many that what they sold is ranked.
pub(super) fn is_ranked(who: Who) -> bool {
    matches!(who, Who::Affiliation(_) | Who::Link(_))
}

/// What was sold for someone from a moment (included) to a moment (not included), by quarter hours, each
/// with the moment it begins.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn sales_between(
    read: &impl Read,
    who: Who,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Timestamp, Sales)>, StoreError> {
    let mut sold = Vec::new();
    if from >= to {
        return Ok(sold);
    }
    let (first, last) = (keys::who_day(who, from.utc_day()), keys::who_day(who, to.utc_day()));
    for row in read.sales().range(first.as_slice()..=last.as_slice())? {
        let (key, value) = row?;
        let day = day_of(key.value())?;
        for (quarter, sales) in bytes::take_sales(value.value())? {
            let at = quarter_begins(day, quarter);
            if from <= at && at < to {
                sold.push((at, sales));
            }
        }
    }
    Ok(sold)
}
