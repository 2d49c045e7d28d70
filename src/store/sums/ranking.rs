//! Rankings: the sums of everyone of a kind at once. Whole days are read from rows that neighbours share; where a period
//! begins or ends within a UTC day, quarter hours are read of those who had anything on it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use redb::ReadableTable;

use super::read::{Piece, pieces};
use super::rows::{Summed, add_row};
use super::{QUARTER_MS, bytes};
use crate::domain::figures::{Counts, Sales};
use crate::domain::id::{AffiliationId, LinkId, ProductId};
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys::{self, TOGETHER, Who};
use crate::store::tables::Read;

/// Quarter hours in a day.
const QUARTERS: i64 = 96;

/// What a ranking lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ranked {
    /// All products.
    Products,
    /// All affiliations.
    Affiliations,
    /// All links.
    Links,
}

impl Ranked {
    fn who(self, id: u32) -> Who {
        match self {
            Self::Products => Who::Product(ProductId(id)),
            Self::Affiliations => Who::Affiliation(AffiliationId(id)),
            Self::Links => Who::Link(LinkId(id)),
        }
    }
}

/// Everyone of a kind with counts of all these UTC days together, most clicks first. Reads whole months from the totals by
/// month.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn ranking(
    read: &impl Read,
    days: RangeInclusive<u32>,
    ranked: Ranked,
) -> Result<Vec<(Who, Counts)>, StoreError> {
    let mut totals = Totals::of(ranked);
    totals.add_days(read, days)?;
    let mut ranking = totals.listed(Counts::is_empty);
    ranking.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.clicks));
    Ok(ranking)
}

/// Everyone of a kind with counts from a moment (included) to a moment (not included), in the order of their numbers.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn ranking_between(
    read: &impl Read,
    ranked: Ranked,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Who, Counts)>, StoreError> {
    let mut totals = Totals::of(ranked);
    let (whole, parts) = cut(from, to);
    if let Some(days) = whole {
        totals.add_days(read, days)?;
    }
    for Part { day, first, last } in parts {
        let key = keys::who_day(Who::All, day);
        let Some(all) = read.quarters().get(key.as_slice())? else { continue };
        let of_part = bytes::sum_of_quarters(all.value(), first, last)?;
        if of_part == bytes::sum_of_quarters(all.value(), 0, u8::MAX)? {
            // Nothing was counted in the rest of the day, so nobody's is divided.
            totals.add_days(read, day..=day)?;
            continue;
        }
        for (who, _) in on_day::<Counts>(read.days(), "days", ranked, day)? {
            let key = keys::who_day(who, day);
            if let Some(row) = read.quarters().get(key.as_slice())? {
                totals.add(who, &bytes::sum_of_quarters(row.value(), first, last)?);
            }
        }
    }
    Ok(totals.listed(Counts::is_empty))
}

/// What everyone of a kind sold from a moment (included) to a moment (not included), in the order of their numbers. Of
/// products nothing is found: there are few, and `sales_between` tells of each.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn sales_ranking_between(
    read: &impl Read,
    ranked: Ranked,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Who, Sales)>, StoreError> {
    let mut totals = Totals::of(ranked);
    let (whole, parts) = cut(from, to);
    if let (Some(days), Some(first), Some(last)) =
        (whole, read.sales_days().first()?, read.sales_days().last()?)
    {
        let (first, _) = keys::day_and_who(first.0.value(), 0)?;
        let (last, _) = keys::day_and_who(last.0.value(), 0)?;
        for day in first.max(*days.start())..=last.min(*days.end()) {
            totals.add_rows(read.sales_days(), "sales_days", day)?;
        }
    }
    for Part { day, first, last } in parts {
        for (who, _) in on_day::<Sales>(read.sales_days(), "sales_days", ranked, day)? {
            let key = keys::who_day(who, day);
            if let Some(row) = read.sales().get(key.as_slice())? {
                let quarters = bytes::take_sales(row.value())?;
                quarters.range(first..=last).for_each(|(_, sales)| totals.add(who, sales));
            }
        }
    }
    Ok(totals.listed(Sales::is_empty))
}

/// Sums of everyone of a kind, by the rows in which they stand.
struct Totals<S> {
    ranked: Ranked,
    rows: BTreeMap<u32, Vec<S>>,
}

type Rows<'r> = redb::Range<'r, &'static [u8], &'static [u8]>;

impl<S: Summed> Totals<S> {
    fn of(ranked: Ranked) -> Self {
        Self { ranked, rows: BTreeMap::new() }
    }

    fn add(&mut self, who: Who, sum: &S) {
        let id = match who {
            Who::All => return,
            Who::Product(id) => id.0,
            Who::Affiliation(id) => id.0,
            Who::Link(id) => id.0,
        };
        let place = usize::try_from(id % TOGETHER).unwrap_or(usize::MAX);
        if let Some(total) = self.row(id / TOGETHER).get_mut(place) {
            total.add(sum);
        }
    }

    fn row(&mut self, row: u32) -> &mut Vec<S> {
        let places = 0..TOGETHER;
        self.rows.entry(row).or_insert_with(|| places.map(|_| S::default()).collect())
    }

    /// Adds the rows of a day or month.
    fn add_rows(
        &mut self,
        table: &impl ReadableTable<&'static [u8], &'static [u8]>,
        name: &'static str,
        time: u32,
    ) -> Result<(), StoreError> {
        for row in rows_of(table, self.ranked, time)? {
            let (key, value) = row?;
            let row = key.value().last_chunk().map_or(0, |row| u32::from_be_bytes(*row));
            let totals = self.row(row);
            add_row(name, value.value(), totals)?;
        }
        Ok(())
    }

    /// Whoever has anything, in the order of their numbers.
    fn listed(self, is_empty: impl Fn(&S) -> bool) -> Vec<(Who, S)> {
        let ranked = self.ranked;
        let rows = self.rows.into_iter();
        let all = rows.flat_map(|(row, totals)| (row.saturating_mul(TOGETHER)..).zip(totals));
        all.filter(|(_, sum)| !is_empty(sum)).map(|(id, sum)| (ranked.who(id), sum)).collect()
    }
}

impl Totals<Counts> {
    fn add_days(&mut self, read: &impl Read, days: RangeInclusive<u32>) -> Result<(), StoreError> {
        for piece in pieces(read, days)? {
            match piece {
                Piece::Month(month) => self.add_rows(read.months(), "months", month)?,
                Piece::Days(days) => {
                    for day in days {
                        self.add_rows(read.days(), "days", day)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// The rows of everyone of a kind on a day, or in a month.
fn rows_of<'r>(
    table: &'r impl ReadableTable<&'static [u8], &'static [u8]>,
    ranked: Ranked,
    time: u32,
) -> Result<Rows<'r>, StoreError> {
    let (from, _) = keys::day_who(time, ranked.who(0));
    let (to, _) = keys::day_who(time, ranked.who(u32::MAX));
    Ok(table.range(from.as_slice()..=to.as_slice())?)
}

/// Everyone of a kind who has anything on a day.
fn on_day<S: Summed>(
    table: &impl ReadableTable<&'static [u8], &'static [u8]>,
    name: &'static str,
    ranked: Ranked,
    day: u32,
) -> Result<Vec<(Who, S)>, StoreError> {
    let mut totals = Totals::of(ranked);
    totals.add_rows(table, name, day)?;
    Ok(totals.listed(S::is_nothing))
}

/// A part of a UTC day: quarter hours, both included.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    day: u32,
    first: u8,
    last: u8,
}

/// Cuts a period into whole UTC days, and what is left of days at its ends. A quarter hour belongs to it that begins in it.
fn cut(from: Timestamp, to: Timestamp) -> (Option<RangeInclusive<u32>>, Vec<Part>) {
    let quarter = |at: Timestamp| at.0.max(0).saturating_add(QUARTER_MS - 1) / QUARTER_MS;
    let (from, to) = (quarter(from), quarter(to));
    let day_of = |quarter: i64| u32::try_from(quarter / QUARTERS).unwrap_or(u32::MAX);
    let place_of = |quarter: i64| u8::try_from(quarter % QUARTERS).unwrap_or(0);
    if from >= to {
        return (None, Vec::new());
    }
    let (mut first, mut last) = (day_of(from), day_of(to - 1));
    let (begins, ends) = (place_of(from), place_of(to - 1));
    let last_quarter = place_of(QUARTERS - 1);
    let mut parts = Vec::new();
    if first == last && (begins > 0 || ends < last_quarter) {
        return (None, vec![Part { day: first, first: begins, last: ends }]);
    }
    if begins > 0 {
        parts.push(Part { day: first, first: begins, last: last_quarter });
        first += 1;
    }
    if ends < last_quarter {
        parts.push(Part { day: last, first: 0, last: ends });
        last -= 1;
    }
    ((first <= last).then_some(first..=last), parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_whole_days_and_what_is_left_at_its_ends() {
        let at = |quarters: i64| Timestamp(quarters * QUARTER_MS);
        assert_eq!(cut(at(96), at(3 * 96)), (Some(1..=2), vec![]));
        let (before, after) = (Part { day: 0, first: 95, last: 95 }, Part { day: 3, first: 0, last: 0 });
        assert_eq!(cut(at(95), at(3 * 96 + 1)), (Some(1..=2), vec![before, after]));
        assert_eq!(cut(at(97), at(98)), (None, vec![Part { day: 1, first: 1, last: 1 }]));
        // A quarter hour that began before is not in it; one that begins in it is.
        assert_eq!(cut(at(1).plus_ms(1), at(2)), (None, vec![]));
        assert_eq!(cut(at(1), at(1).plus_ms(1)), (None, vec![Part { day: 0, first: 1, last: 1 }]));
        assert_eq!(cut(at(5), at(5)), (None, vec![]));
    }
}
