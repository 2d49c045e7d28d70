//! Sums of what was sold, by quarter hours of UTC days.

use std::collections::BTreeMap;

use redb::ReadableTable;

use super::bytes;
use super::read::{Ranked, day_of, id_of, quarter_begins};
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
    }
    Ok(())
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

/// Everyone of a kind with what was ever sold for them, by number.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn sold_by_each(read: &impl Read, ranked: Ranked) -> Result<BTreeMap<u32, Sales>, StoreError> {
    let (first, last) = (keys::who_day(ranked.who(0), 0), keys::who_day(ranked.who(u32::MAX), u32::MAX));
    let mut sold: BTreeMap<u32, Sales> = BTreeMap::new();
    for row in read.sales().range(first.as_slice()..=last.as_slice())? {
        let (key, value) = row?;
        let sum = sold.entry(id_of(key.value())?).or_default();
        for (_, sales) in bytes::take_sales(value.value())? {
            *sum += &sales;
        }
    }
    Ok(sold)
}
