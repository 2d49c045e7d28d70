//! Questions to the sums of clicks. Days are UTC days counted from 1970, where nothing else is said.

use std::ops::RangeInclusive;

use redb::ReadableTable;

use super::{COUNTED_TO, QUARTER_MS, bytes, date_of, rows};
use crate::domain::figures::Counts;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::bytes::Wrong;
use crate::store::error::StoreError;
use crate::store::keys::{self, Who};
use crate::store::tables::Read;

/// The last click that is in the sums: every click up to it is, and none above. 0 before the first.
///
/// # Errors
/// Of the disk, or where it cannot be read.
pub fn counted_to(read: &impl Read) -> Result<u128, StoreError> {
    match read.meta().get(COUNTED_TO)? {
        None => Ok(0),
        Some(bytes) => {
            let id = bytes.value().try_into().map_err(|_| Wrong::value("a click id").within("meta"))?;
            Ok(u128::from_be_bytes(id))
        }
    }
}

/// The first and the last UTC day on which anything was counted, of whomever.
///
/// # Errors
/// Of the disk, or where a key cannot be read.
pub fn days_counted(read: &impl Read) -> Result<Option<RangeInclusive<u32>>, StoreError> {
    let (first, last) = (keys::who_day(Who::All, 0), keys::who_day(Who::All, u32::MAX));
    let mut clicked = read.quarters().range(first.as_slice()..=last.as_slice())?;
    let mut sold = read.sales().range(first.as_slice()..=last.as_slice())?;
    let ends = [clicked.next(), sold.next(), clicked.next_back(), sold.next_back()];
    let mut days: Option<RangeInclusive<u32>> = None;
    for end in ends.into_iter().flatten() {
        let day = day_of(end?.0.value())?;
        days = Some(days.map_or(day..=day, |days| day.min(*days.start())..=day.max(*days.end())));
    }
    Ok(days)
}

/// The UTC days on which anything was counted for someone, the latest first.
///
/// # Errors
/// Of the disk, or where a key cannot be read.
pub fn latest_days(read: &impl Read, who: Who, limit: usize) -> Result<Vec<u32>, StoreError> {
    let (first, last) = (keys::who_day(who, 0), keys::who_day(who, u32::MAX));
    let mut days = Vec::new();
    for row in read.quarters().range(first.as_slice()..=last.as_slice())?.rev().take(limit) {
        days.push(day_of(row?.0.value())?);
    }
    Ok(days)
}

/// Someone's counts by UTC day; days without any are left out.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn day_counts(
    read: &impl Read,
    who: Who,
    days: RangeInclusive<u32>,
) -> Result<Vec<(u32, Counts)>, StoreError> {
    let mut counts = Vec::new();
    if days.is_empty() {
        return Ok(counts);
    }
    let (from, to) = (keys::who_day(who, *days.start()), keys::who_day(who, *days.end()));
    for row in read.quarters().range(from.as_slice()..=to.as_slice())? {
        let (key, value) = row?;
        counts.push((day_of(key.value())?, bytes::sum_of_quarters(value.value(), 0, u8::MAX)?));
    }
    Ok(counts)
}

/// Someone's counts by quarter hours from a moment (included) to a moment (not included), each with the
/// moment it begins; empty ones are left out. Any time zone's day can be cut out of it.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn quarters_between(
    read: &impl Read,
    who: Who,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Timestamp, Counts)>, StoreError> {
    let mut counts = Vec::new();
    if from >= to {
        return Ok(counts);
    }
    let (first, last) = (keys::who_day(who, from.utc_day()), keys::who_day(who, to.utc_day()));
    for row in read.quarters().range(first.as_slice()..=last.as_slice())? {
        let (key, value) = row?;
        let day = day_of(key.value())?;
        for (quarter, count) in bytes::take_quarters(value.value())? {
            let at = quarter_begins(day, quarter);
            if from <= at && at < to {
                counts.push((at, count));
            }
        }
    }
    Ok(counts)
}

/// Someone's counts between each of these moments and the next, which come in their order. A quarter hour belongs to the
/// stretch in which it begins. A row is read for each UTC day, whatever lies in it.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn counts_between_each(
    read: &impl Read,
    who: Who,
    moments: &[Timestamp],
) -> Result<Vec<Counts>, StoreError> {
    let mut counts = vec![Counts::default(); moments.len().saturating_sub(1)];
    let (Some(from), Some(to)) = (moments.first(), moments.last()) else { return Ok(counts) };
    let (first, last) = (keys::who_day(who, from.utc_day()), keys::who_day(who, to.utc_day()));
    for row in read.quarters().range(first.as_slice()..=last.as_slice())? {
        let (key, value) = row?;
        let begins = quarter_begins(day_of(key.value())?, 0);
        let ends = begins.plus_ms(DAY_MS);
        let quarter = |at: Timestamp| {
            let into_day = at.since(begins).clamp(0, DAY_MS);
            u8::try_from(into_day.saturating_add(QUARTER_MS - 1) / QUARTER_MS).unwrap_or(u8::MAX)
        };
        let touched = moments.partition_point(|at| *at <= begins).saturating_sub(1);
        for (sum, stretch) in counts.iter_mut().zip(moments.windows(2)).skip(touched) {
            if stretch[0] >= ends {
                break;
            }
            let (first, next) = (quarter(stretch[0]), quarter(stretch[1]));
            if first < next {
                *sum += bytes::sum_of_quarters(value.value(), first, next - 1)?;
            }
        }
    }
    Ok(counts)
}

/// Someone's counts of all these days together. Reads whole months in one row each.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn total(read: &impl Read, who: Who, days: RangeInclusive<u32>) -> Result<Counts, StoreError> {
    let mut total = Counts::default();
    for piece in pieces(read, days)? {
        match piece {
            Piece::Month(month) => {
                total += one_of(read.months(), "months", month, who)?;
            }
            Piece::Days(days) => {
                for (_, counts) in day_counts(read, who, days)? {
                    total += counts;
                }
            }
        }
    }
    Ok(total)
}

/// Someone's counts of a few days together, whatever lies around them: a row a day is looked up, which costs a change
/// less than to cut quarter hours out.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn of_days(read: &impl Read, who: Who, days: RangeInclusive<u32>) -> Result<Counts, StoreError> {
    let mut total = Counts::default();
    for day in days {
        total += one_of(read.days(), "days", day, who)?;
    }
    Ok(total)
}

/// Someone's counts of a day or month, out of the row that she shares.
fn one_of(
    table: &impl ReadableTable<&'static [u8], &'static [u8]>,
    name: &'static str,
    time: u32,
    who: Who,
) -> Result<Counts, StoreError> {
    let (key, hers) = keys::day_who(time, who);
    let mut found = Counts::default();
    if let Some(row) = table.get(key.as_slice())? {
        rows::each_of_row(name, row.value(), |place, counts| {
            if place == hers {
                found = counts;
            }
        })?;
    }
    Ok(found)
}

/// Someone's counts of a few days together, between two bounds that cost no more than a row a month: at least what stands
/// in the months that lie in these days, at most what stands in all that they touch.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn bounds_of_days(
    read: &impl Read,
    who: Who,
    days: RangeInclusive<u32>,
) -> Result<(Counts, Counts), StoreError> {
    let last = read.days().last()?.map(|(key, _)| time_of(key.value())).transpose()?;
    // A month that goes on beyond the last day with anything in it is still whole.
    let is_whole_after = last.is_none_or(|last| *days.end() >= last);
    let is_whole_before = *days.start() == 0 || month_of(days.start() - 1) != month_of(*days.start());
    let (first, last) = (month_of(*days.start()), month_of(*days.end()));
    let (mut least, mut most) = (Counts::default(), Counts::default());
    for month in first..=last {
        let counts = one_of(read.months(), "months", month, who)?;
        most += counts;
        let ends = month < last || is_whole_after || month_of(days.end() + 1) != last;
        if ends && (month > first || is_whole_before) {
            least += counts;
        }
    }
    Ok((least, most))
}

/// The UTC month of a UTC day, counted from year 0. What lies beyond the year 9999 is one month.
pub(super) fn month_of(day: u32) -> u32 {
    let date = date_of(day);
    u32::try_from(i32::from(date.year()) * 12 + i32::from(date.month()) - 1).unwrap_or(0)
}

pub(super) fn quarter_begins(day: u32, quarter: u8) -> Timestamp {
    Timestamp::of_utc_day(day).plus_ms(i64::from(quarter) * QUARTER_MS)
}

/// The day of a key that `keys::who_day` made.
pub(super) fn day_of(key: &[u8]) -> Result<u32, StoreError> {
    let day = key.last_chunk().ok_or_else(|| Wrong::value("a key of a day").within("quarters"))?;
    Ok(u32::from_be_bytes(*day))
}

/// The day or month of a key that `keys::day_who` made.
pub(super) fn time_of(key: &[u8]) -> Result<u32, StoreError> {
    let time = key.first_chunk().ok_or_else(|| Wrong::value("a key of a day").within("days"))?;
    Ok(u32::from_be_bytes(*time))
}

pub(super) enum Piece {
    Month(u32),
    Days(RangeInclusive<u32>),
}

/// Cuts days into whole months and what is left at both ends, without the time before the first click
/// and after the last.
pub(super) fn pieces(read: &impl Read, days: RangeInclusive<u32>) -> Result<Vec<Piece>, StoreError> {
    let first = read.days().first()?.map(|(key, _)| time_of(key.value())).transpose()?;
    let last = read.days().last()?.map(|(key, _)| time_of(key.value())).transpose()?;
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(Vec::new());
    };
    // A month that reaches beyond the first or last day with anything in it is still whole.
    let is_whole_before = *days.start() <= first;
    let is_whole_after = *days.end() >= last;
    let (from, to) = (first.max(*days.start()), last.min(*days.end()));
    let mut pieces = Vec::new();
    let mut day = from;
    while day <= to {
        let month = month_of(day);
        let end = (day..to).find(|day| month_of(day + 1) != month).unwrap_or(to);
        let begins = (day == from && is_whole_before) || day == 0 || month_of(day - 1) != month;
        let ends = (end == to && is_whole_after) || month_of(end + 1) != month;
        pieces.push(if begins && ends { Piece::Month(month) } else { Piece::Days(day..=end) });
        day = end + 1;
    }
    Ok(pieces)
}
