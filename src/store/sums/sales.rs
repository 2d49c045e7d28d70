//! Sums of what was sold, by quarter hours of UTC days.

use redb::ReadableTable;

use super::bytes;
use super::read::{day_of, quarter_begins};
use crate::domain::figures::Sales;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys::{self, Who};
use crate::store::tables::Read;

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
