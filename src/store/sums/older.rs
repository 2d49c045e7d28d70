//! Sums of files from before schema 6, where each day of someone was a row of its own and only affiliations' clicks were
//! told apart: they are brought into the tables of today once, when such a file is opened, and dropped.

use std::collections::BTreeMap;

use redb::{ReadableTable, TableDefinition, TableHandle, WriteTransaction};

use super::origins::Came;
use super::read::counted_to;
use super::recount::Places;
use super::rows::Summed;
use super::sales::is_ranked;
use super::values::{PLACES, Values, of_parts, take_parts};
use super::zones::Zones;
use super::{Shared, bytes};
use crate::domain::figures::{Counts, Dimension, FILTERED_KINDS, Sales, Visits};
use crate::domain::id::{AffiliationId, ClickId};
use crate::store::bytes::{Reader, Wrong};
use crate::store::error::StoreError;
use crate::store::keys::{self, Who};
use crate::store::records;
use crate::store::table::Table;
use crate::store::tables::Tables;
use crate::store::view::{affiliates, purges};

type OldTable = TableDefinition<'static, &'static [u8], &'static [u8]>;

const DAYS: OldTable = TableDefinition::new("days-1");
const MONTHS: OldTable = TableDefinition::new("months-1");
const BREAKDOWNS: OldTable = TableDefinition::new("breakdowns-1");

const VERSION: u8 = 1;

/// Clicks that are counted in memory before they are written.
const CLICKS: usize = 200_000;

/// Sums that are gathered in memory before they are written.
const SUMS: usize = 50_000;

/// Whether a file has sums as they were then.
///
/// # Errors
/// Of the disk.
pub(in crate::store) fn are_older(transaction: &WriteTransaction) -> Result<bool, StoreError> {
    Ok(transaction.list_tables()?.any(|table| table.name() == DAYS.name()))
}

/// Fills today's tables of clicks, and of sales by day. What was sold is told apart by `counting::fill`.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub(in crate::store) fn fill(
    transaction: &WriteTransaction,
    tables: &mut Tables<'_>,
) -> Result<(), StoreError> {
    fill_shared(&transaction.open_table(DAYS)?, &mut tables.days, "days")?;
    fill_shared(&transaction.open_table(MONTHS)?, &mut tables.months, "months")?;
    fill_sales_days(tables)?;
    fill_origins(tables)?;
    keep_what_was_told_apart(&transaction.open_table(BREAKDOWNS)?, tables)?;
    for old in [DAYS, MONTHS, BREAKDOWNS] {
        transaction.delete_table(old)?;
    }
    Ok(())
}

fn fill_shared(
    old: &impl ReadableTable<&'static [u8], &'static [u8]>,
    new: &mut Table<'_, &'static [u8], &'static [u8]>,
    name: &'static str,
) -> Result<(), StoreError> {
    let mut gathered = Gathered::default();
    for row in old.iter()? {
        let (key, value) = row?;
        let (time, who) = time_and_who(key.value())?;
        let counts = read_counts(value.value()).map_err(|wrong| wrong.within(name))?;
        gathered.add(time, who, &counts, new, name)?;
    }
    gathered.sums.write(new, name)
}

fn fill_sales_days(tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let mut gathered = Gathered::default();
    for row in tables.sales.iter()? {
        let (key, value) = row?;
        let (who, day) = keys::who_and_day(key.value())?;
        if is_ranked(who) {
            let mut sum = Sales::default();
            bytes::take_sales(value.value())?.values().for_each(|sales| sum += sales);
            gathered.add(day, who, &sum, &mut tables.sales_days, "sales_days")?;
        }
    }
    gathered.sums.write(&mut tables.sales_days, "sales_days")
}

/// Sums on their way into shared rows, not too many at once.
struct Gathered<S> {
    sums: Shared<S>,
    count: usize,
}

impl<S> Default for Gathered<S> {
    fn default() -> Self {
        Self { sums: Shared::default(), count: 0 }
    }
}

impl<S: Summed> Gathered<S> {
    fn add(
        &mut self,
        time: u32,
        who: Who,
        sum: &S,
        table: &mut Table<'_, &'static [u8], &'static [u8]>,
        name: &'static str,
    ) -> Result<(), StoreError> {
        self.sums.add(time, who, sum);
        self.count += 1;
        if self.count == SUMS {
            self.sums.write(table, name)?;
            *self = Self::default();
        }
        Ok(())
    }
}

/// Counts where all clicks came from that are in the sums.
fn fill_origins(tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let (zones, end) = (Zones::read(tables)?, counted_to(tables)?);
    let mut places = Places::default();
    let mut next = 0;
    while next <= end {
        let mut came = Came::default();
        let mut count = 0;
        for row in tables.clicks.range(next..=end)?.take(CLICKS) {
            let (id, value) = row?;
            let click = records::decode_click(ClickId(id.value()), value.value())?;
            came.add_click(&click, places.of(tables, click.link)?);
            next = id.value().saturating_add(1);
            count += 1;
        }
        came.write(tables, &zones)?;
        if count < CLICKS {
            return Ok(());
        }
        tracing::info!("clicks up to {} are told apart by where they came from", ClickId(next));
    }
    Ok(())
}

/// Of clicks that no longer tell where they came from, the old sums still do: how many there were of each value. Who was
/// a visitor is not known by value any more; those stay with the clicks of which nothing is known.
fn keep_what_was_told_apart(
    old: &impl ReadableTable<&'static [u8], &'static [u8]>,
    tables: &mut Tables<'_>,
) -> Result<(), StoreError> {
    let purge = purges::state(tables)?;
    let blank = ClickId(purge.clicks_to.max(purge.newest_cut)).at();
    let last_blank = Zones::read(tables)?.day_of(blank);
    let mut told: BTreeMap<(Who, u32), [BTreeMap<String, u64>; Dimension::ALL.len()]> = BTreeMap::new();
    for row in old.iter()? {
        let (key, value) = row?;
        let (affiliation, day, place) = affiliation_day_and_place(key.value())?;
        if purge.clicks_to == 0 || day > last_blank {
            continue;
        }
        let values = read_breakdown(value.value()).map_err(|wrong| wrong.within("breakdowns"))?;
        let product = affiliates::affiliation(tables, affiliation)?.map(|one| Who::Product(one.product));
        for who in [Some(Who::Affiliation(affiliation)), product, Some(Who::All)].into_iter().flatten() {
            let parts = told.entry((who, day)).or_default();
            let Some(part) = parts.get_mut(place) else { continue };
            for (value, clicks) in values.iter().filter(|(value, _)| !value.is_empty()) {
                *part.entry(value.clone()).or_default() += clicks;
            }
        }
    }
    for ((who, day), told) in told {
        let key = keys::who_day(who, day);
        let mut parts: [Values<Visits>; Dimension::ALL.len()] = match tables.origins.get(key.as_slice())? {
            Some(bytes) => take_parts(bytes.value())?,
            None => Default::default(),
        };
        for ((values, told), dimension) in parts.iter_mut().zip(told).zip(Dimension::ALL) {
            let unknown = if dimension == Dimension::Device { "other" } else { "" };
            for (value, clicks) in told.into_iter().filter(|(value, _)| value != unknown) {
                let known = values.known.get(&value).map_or(0, |visits| visits.clicks);
                let more = clicks.saturating_sub(known);
                if let Some(blank) = values.known.get_mut(unknown) {
                    blank.clicks = blank.clicks.saturating_sub(more);
                }
                values.add(&value, &Visits { clicks: more, visitors: 0 }, PLACES);
            }
        }
        tables.origins.insert(key.as_slice(), of_parts(&parts).as_slice())?;
    }
    Ok(())
}

/// The day (or month) and whose it is, in a key of the old days and months.
fn time_and_who(key: &[u8]) -> Result<(u32, Who), StoreError> {
    let found = match key {
        [d, a, y, s, scope, id @ ..] => id.try_into().ok().and_then(|id| {
            let who = Who::of_parts(*scope, u32::from_be_bytes(id))?;
            Some((u32::from_be_bytes([*d, *a, *y, *s]), who))
        }),
        _ => None,
    };
    found.ok_or_else(|| Wrong::value("a key of someone's day").within("days"))
}

fn affiliation_day_and_place(key: &[u8]) -> Result<(AffiliationId, u32, usize), StoreError> {
    let [a, b, c, d, e, f, g, h, dimension] = *key else {
        return Err(Wrong::value("a key of a breakdown").within("breakdowns"));
    };
    let affiliation = AffiliationId(u32::from_be_bytes([a, b, c, d]));
    Ok((affiliation, u32::from_be_bytes([e, f, g, h]), usize::from(dimension.saturating_sub(1))))
}

/// Clicks, visitors, own, then the filtered kinds, up to the last that was not zero.
fn read_counts(bytes: &[u8]) -> Result<Counts, Wrong> {
    let mut reader = Reader::of_version(bytes, VERSION)?;
    let mut fields = [0; 3 + FILTERED_KINDS];
    for field in &mut fields {
        if !reader.is_empty() {
            *field = reader.number()?;
        }
    }
    reader.end()?;
    let [clicks, visitors, own, filtered @ ..] = fields;
    Ok(Counts { clicks, visitors, own, filtered })
}

/// Values with their clicks. Before them stand the clicks that were not told apart: those stay so.
fn read_breakdown(bytes: &[u8]) -> Result<BTreeMap<String, u64>, Wrong> {
    let mut reader = Reader::of_version(bytes, VERSION)?;
    reader.number::<u64>()?;
    let mut values = BTreeMap::new();
    while !reader.is_empty() {
        values.insert(reader.text()?.to_owned(), reader.number()?);
    }
    Ok(values)
}

/// Gives bytes of whatever origin to every reader of old sums.
#[cfg(any(test, fuzzing))]
pub(super) fn take_all(bytes: &[u8]) {
    let _ =
        (read_counts(bytes), read_breakdown(bytes), time_and_who(bytes), affiliation_day_and_place(bytes));
}

#[cfg(test)]
mod tests;
