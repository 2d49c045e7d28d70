//! Recounting: whether the sums are what the clicks and the conversions add up to.
//!
//! Every click up to `counted_to` is in the sums of the same snapshot and none above, so they must be
//! equal, whatever else is going on. What left no row (filtered visits) cannot be counted again, nor can days of which
//! clicks are gone: their sums are frozen, and only compared with each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use redb::{ReadableTable, ReadableTableMetadata};

use super::audit_apart::OriginAudit;
use super::read::{counted_to, month_of, quarter_begins};
use super::recount::Places;
use super::rows::{Summed, each_of_row, take_row};
use super::sales::is_ranked;
use super::{Quarters, bytes, counts_of, everyone, sum_of};
use crate::domain::figures::{Counts, Sales};
use crate::domain::id::{ClickId, LinkId};
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;
use crate::store::error::StoreError;
use crate::store::keys::{self, Who};
use crate::store::records;
use crate::store::tables::Read;
use crate::store::view::purges;

/// Differences that are told one by one; the rest is only counted.
const TOLD_MAX: usize = 100;

/// Recounts all clicks in one pass, and says in sentences where the sums differ. Holds the counts of one
/// day and of all months in memory.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn audit_clicks(read: &impl Read) -> Result<Vec<String>, StoreError> {
    let frozen_day = purges::state(read)?.frozen_day();
    let mut audit = ClickAudit { frozen_day, ..ClickAudit::default() };
    let (mut places, mut origins) = (Places::default(), OriginAudit::begin(read)?);
    let from = frozen_day
        .map_or(0, |day| *keys::ulids_between(Timestamp::of_utc_day(day + 1), Timestamp(0)).start());
    let to = counted_to(read)?;
    for row in read.clicks().range(from..=to.max(from))? {
        let (id, value) = row?;
        if id.value() > to {
            break;
        }
        let click = records::decode_click(ClickId(id.value()), value.value())?;
        let day = click.id.at().utc_day();
        if day != audit.day {
            origins.go_on_to(read, day)?;
        }
        audit.go_on_to(read, day)?;
        let place = places.of(read, click.link)?;
        if place.is_none() && audit.links_missing.insert(click.link) {
            audit.differences.tell(format!("Clicks name the link {}, which is not there.", click.link));
        }
        origins.add(&click, place);
        for who in everyone(click.link, place) {
            let quarters = audit.counted.entry(who).or_default();
            *quarters.entry(click.id.at().utc_quarter()).or_default() += counts_of(&click, who);
        }
    }
    let mut differences = audit.finish(read)?;
    differences.extend(origins.finish(read)?);
    Ok(differences)
}

/// Adds up what was sold, in any order, and says in sentences where the sums differ. `expected` tells for
/// whom, when and what. Holds one value for each of someone's days in memory.
///
/// # Errors
/// Of the disk, or where a row cannot be read; and those of `expected`.
pub fn audit_sales(
    read: &impl Read,
    expected: impl IntoIterator<Item = Result<(Who, Timestamp, Sales), StoreError>>,
) -> Result<Vec<String>, StoreError> {
    let mut counted: BTreeMap<[u8; 9], BTreeMap<u8, Sales>> = BTreeMap::new();
    for sold in expected {
        let (who, at, sales) = sold?;
        let day = counted.entry(keys::who_day(who, at.utc_day())).or_default();
        *day.entry(at.utc_quarter()).or_default() += &sales;
    }
    let mut differences = Differences::default();
    let (mut days, mut totals) = (0_u64, 0_u64);
    for row in read.sales().iter()? {
        let (key, value) = row?;
        let key: [u8; 9] =
            key.value().try_into().map_err(|_| Wrong::value("a key of someone's day").within("sales"))?;
        let kept = bytes::take_sales(value.value())?;
        let (who, day) = keys::who_and_day(&key)?;
        if is_ranked(who) {
            days += 1;
            let mut sum = Sales::default();
            kept.values().for_each(|sales| sum += sales);
            let (shared, place) = keys::day_who(day, who);
            let row = read.sales_days().get(shared.as_slice())?;
            let row: BTreeMap<u8, Sales> =
                row.map_or(Ok(BTreeMap::new()), |row| take_row("sales_days", row.value()))?;
            if row.get(&place) != Some(&sum) {
                differences.tell(format!("{}, {}: the day's total of sales differs.", name(who), date(day)));
            }
        }
        differences.compare_sales(&key, &kept, &counted.remove(&key).unwrap_or_default())?;
    }
    for row in read.sales_days().iter()? {
        each_of_row("sales_days", row?.1.value(), |_, _: Sales| totals += 1)?;
    }
    if totals != days {
        differences
            .tell(format!("There are {totals} days with a total of sales, and {days} with quarter hours."));
    }
    for (key, counted) in &counted {
        differences.compare_sales(key, &BTreeMap::new(), counted)?;
    }
    Ok(differences.told())
}

#[derive(Default)]
struct ClickAudit {
    /// The last day whose sums are frozen.
    frozen_day: Option<u32>,
    /// The day that is being counted; all before it are compared.
    day: u32,
    counted: BTreeMap<Who, Quarters>,
    months: BTreeMap<(u32, Who), Counts>,
    days_seen: u64,
    links_missing: BTreeSet<LinkId>,
    differences: Differences,
}

impl ClickAudit {
    /// Compares every day before this one.
    fn go_on_to(&mut self, read: &impl Read, day: u32) -> Result<(), StoreError> {
        if day == self.day {
            return Ok(());
        }
        let mut counted = std::mem::take(&mut self.counted);
        let ((from, _), (to, _)) = (keys::day_who(self.day, Who::All), keys::day_who(day, Who::All));
        for row in read.days().range(from.as_slice()..to.as_slice())? {
            let (key, value) = row?;
            for (row_day, who, kept) in everyone_in::<Counts>("days", key.value(), value.value())? {
                // Only the first day of the stretch has clicks.
                let recounted = if row_day == self.day { counted.remove(&who) } else { None };
                self.compare_day(read, row_day, who, kept, &recounted.unwrap_or_default())?;
            }
        }
        for (who, recounted) in &counted {
            self.compare_day(read, self.day, *who, Counts::default(), recounted)?;
        }
        self.day = day;
        Ok(())
    }

    fn compare_day(
        &mut self,
        read: &impl Read,
        day: u32,
        who: Who,
        kept: Counts,
        recounted: &Quarters,
    ) -> Result<(), StoreError> {
        let quarters = match read.quarters().get(keys::who_day(who, day).as_slice())? {
            Some(value) => bytes::take_quarters(value.value())?,
            None => Quarters::new(),
        };
        let all: BTreeSet<u8> = quarters.keys().chain(recounted.keys()).copied().collect();
        let is_frozen = self.frozen_day.is_some_and(|frozen| day <= frozen);
        for quarter in all.into_iter().filter(|_| !is_frozen) {
            let (kept, counted) = (quarters.get(&quarter), recounted.get(&quarter));
            let kept = kept.copied().unwrap_or_default();
            // Filtered visits left no rows, so that they are right by definition.
            let counted = Counts { filtered: kept.filtered, ..counted.copied().unwrap_or_default() };
            if kept != counted {
                let at = moment(quarter_begins(day, quarter));
                self.differences.tell(format!("{}, {at}: {}.", name(who), differing(&kept, &counted)));
            }
        }
        if kept != sum_of(&quarters) {
            let at = date(day);
            let differing = differing(&kept, &sum_of(&quarters));
            self.differences.tell(format!("{}, {at}: the day's total differs: {differing}.", name(who)));
        }
        self.days_seen += 1;
        *self.months.entry((month_of(day), who)).or_default() += kept;
        Ok(())
    }

    fn finish(mut self, read: &impl Read) -> Result<Vec<String>, StoreError> {
        self.go_on_to(read, u32::MAX)?;
        for row in read.months().iter()? {
            let (key, value) = row?;
            for (month, who, kept) in everyone_in("months", key.value(), value.value())? {
                self.compare_month(month, who, kept);
            }
        }
        for (month, who) in self.months.keys().copied().collect::<Vec<_>>() {
            self.compare_month(month, who, Counts::default());
        }
        if read.quarters().len()? > self.days_seen {
            self.differences.tell("There are quarter hours of days that have no total.".into());
        }
        Ok(self.differences.told())
    }

    fn compare_month(&mut self, month: u32, who: Who, kept: Counts) {
        let days = self.months.remove(&(month, who)).unwrap_or_default();
        if kept != days {
            let (year, month) = (month / 12, month % 12 + 1);
            let differing = differing(&kept, &days);
            let who = name(who);
            self.differences.tell(format!(
                "{who}, {year}-{month:02}: the month's total differs from its days: {differing}."
            ));
        }
    }
}

/// Everyone in a row that neighbours share, with its day or month.
fn everyone_in<S: Summed>(
    table: &'static str,
    key: &[u8],
    value: &[u8],
) -> Result<Vec<(u32, Who, S)>, StoreError> {
    let mut places = Vec::new();
    each_of_row(table, value, |place, sum| places.push((place, sum)))?;
    let named = places.into_iter().map(|(place, sum)| {
        let (time, who) = keys::day_and_who(key, place)?;
        Ok((time, who, sum))
    });
    named.collect()
}

#[derive(Default)]
pub(super) struct Differences {
    told: Vec<String>,
    more: u64,
}

impl Differences {
    pub(super) fn tell(&mut self, sentence: String) {
        if self.told.len() < TOLD_MAX {
            self.told.push(sentence);
        } else {
            self.more += 1;
        }
    }

    pub(super) fn told(mut self) -> Vec<String> {
        if self.more > 0 {
            self.told.push(format!("There are {} more differences.", self.more));
        }
        self.told
    }

    fn compare_sales(
        &mut self,
        key: &[u8; 9],
        kept: &BTreeMap<u8, Sales>,
        counted: &BTreeMap<u8, Sales>,
    ) -> Result<(), StoreError> {
        let none = Sales::default();
        let (who, day) = keys::who_and_day(key)?;
        for quarter in kept.keys().chain(counted.keys()).collect::<BTreeSet<_>>() {
            let (kept, counted) = (kept.get(quarter).unwrap_or(&none), counted.get(quarter).unwrap_or(&none));
            if kept != counted {
                let at = moment(quarter_begins(day, *quarter));
                let (kept, counted) = (sales_in_words(kept), sales_in_words(counted));
                self.tell(format!("{}, {at}: the sums say {kept}, the conversions {counted}.", name(who)));
            }
        }
        Ok(())
    }
}

fn differing(kept: &Counts, counted: &Counts) -> String {
    let words = |counts: &Counts| {
        let Counts { clicks, visitors, own, .. } = counts;
        format!("{clicks} clicks, {visitors} visitors, {own} own, {} filtered", counts.filtered_all())
    };
    format!("kept {}; counted {}", words(kept), words(counted))
}

pub(super) fn sales_in_words(sales: &Sales) -> String {
    let money = sales.money.iter().map(|(currency, sum)| {
        format!(", {currency} {} of sales and {} of commission in minor units", sum.sales, sum.commission)
    });
    format!("{} conversions{}", sales.conversions, money.collect::<String>())
}

pub(super) fn name(who: Who) -> String {
    match who {
        Who::All => "The whole program".into(),
        Who::Product(id) => format!("Product {id}"),
        Who::Affiliation(id) => format!("Affiliation {id}"),
        Who::Link(id) => format!("Link {id}"),
    }
}

pub(super) fn date(day: u32) -> impl Display {
    let at = jiff::Timestamp::from_millisecond(Timestamp::of_utc_day(day).0).unwrap_or(jiff::Timestamp::MAX);
    jiff::tz::TimeZone::UTC.to_datetime(at).date()
}

fn moment(at: Timestamp) -> impl Display {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::MAX);
    jiff::tz::TimeZone::UTC.to_datetime(at).strftime("%Y-%m-%d %H:%M UTC").to_string()
}
