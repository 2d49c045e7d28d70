//! Recounting what is told apart: where clicks came from, and what was sold by offer and origin.
//!
//! Clicks lose where they came from when they are old and when a buyer asks to be forgotten; the sums keep it. So days of
//! old clicks are frozen, and of others no more may be missing than has become unknown, once anybody was forgotten.

use std::collections::{BTreeMap, BTreeSet};

use redb::ReadableTable;

use super::audit::{Differences, date, name, sales_in_words};
use super::origins::Came;
use super::sold::{Day, PARTS, SoldBy, add};
use super::values::{PLACES, Values, take_parts};
use super::zones::Zones;
use crate::domain::click::Click;
use crate::domain::deed::{Deed, HistoryLine};
use crate::domain::figures::{By, Dimension, Sales, Visits};
use crate::domain::id::{ClickId, ProductId};
use crate::domain::link::LinkOwner;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys::{self, Who};
use crate::store::records;
use crate::store::tables::Read;
use crate::store::view::purges;

type Told = [BTreeMap<String, Visits>; Dimension::ALL.len()];

/// The recount of where clicks came from, in the order of time.
pub(super) struct OriginAudit {
    zones: Zones,
    /// The last day of the program's zone whose clicks no longer tell it.
    frozen_day: Option<u32>,
    /// Whether a buyer was ever forgotten.
    has_forgotten: bool,
    came: Came,
    counted: BTreeMap<(Who, u32), Told>,
    days_seen: u64,
    differences: Differences,
}

impl OriginAudit {
    pub(super) fn begin(read: &impl Read) -> Result<Self, StoreError> {
        let (zones, purge) = (Zones::read(read)?, purges::state(read)?);
        let blanked = (purge.clicks_to > 0).then(|| zones.day_of(ClickId(purge.clicks_to).at()));
        let cut = purge.frozen_day().map(|day| zones.day_of(Timestamp::of_utc_day(day + 1)));
        let mut has_forgotten = false;
        for row in read.history().iter()? {
            let line: HistoryLine = records::decode("history", row?.1.value())?;
            has_forgotten |= line.deed == Deed::BuyerErased;
        }
        let has_forgotten = has_forgotten || read.erasures().first()?.is_some();
        let (came, counted) = (Came::default(), BTreeMap::new());
        Ok(Self {
            zones,
            frozen_day: blanked.max(cut),
            has_forgotten,
            came,
            counted,
            days_seen: 0,
            differences: Differences::default(),
        })
    }

    pub(super) fn add(&mut self, click: &Click, place: Option<(ProductId, LinkOwner)>) {
        self.came.add_click(click, place);
    }

    /// Compares all days of which no clicks can come any more once those of this UTC day do.
    pub(super) fn go_on_to(&mut self, read: &impl Read, utc_day: u32) -> Result<(), StoreError> {
        for (key, told) in std::mem::take(&mut self.came).days(&self.zones) {
            for (counted, told) in self.counted.entry(key).or_default().iter_mut().zip(told) {
                for (value, visits) in told {
                    *counted.entry(value.to_owned()).or_default() += &visits;
                }
            }
        }
        let (open, closed): (BTreeMap<_, _>, _) =
            std::mem::take(&mut self.counted).into_iter().partition(|((_, day), _)| *day + 1 >= utc_day);
        self.counted = open;
        for ((who, day), told) in closed {
            self.compare(read, who, day, told)?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self, read: &impl Read) -> Result<Vec<String>, StoreError> {
        self.go_on_to(read, u32::MAX)?;
        let mut days = 0;
        for row in read.origins().iter()? {
            let (_, day) = keys::who_and_day(row?.0.value())?;
            days += u64::from(!self.is_frozen(day));
        }
        if days != self.days_seen {
            let seen = self.days_seen;
            self.differences
                .tell(format!("{days} days say where clicks came from; clicks were made on {seen}."));
        }
        Ok(self.differences.told())
    }

    fn is_frozen(&self, day: u32) -> bool {
        self.frozen_day.is_some_and(|frozen| day <= frozen)
    }

    fn compare(&mut self, read: &impl Read, who: Who, day: u32, told: Told) -> Result<(), StoreError> {
        if self.is_frozen(day) {
            return Ok(());
        }
        self.days_seen += 1;
        let kept: [Values<Visits>; Dimension::ALL.len()] =
            match read.origins().get(keys::who_day(who, day).as_slice())? {
                Some(row) => take_parts(row.value())?,
                None => Default::default(),
            };
        let mut differing = Vec::new();
        for ((dimension, kept), counted) in Dimension::ALL.into_iter().zip(&kept).zip(told) {
            let unknown = if dimension == Dimension::Device { "other" } else { "" };
            let counted = placed_like(kept, counted);
            if *kept != counted && !(self.has_forgotten && lost_to_the_unknown(kept, &counted, unknown)) {
                differing.push(By::Origin(dimension).word());
            }
        }
        if !differing.is_empty() {
            let (who, date, by) = (name(who), date(day), differing.join(" and "));
            self.differences
                .tell(format!("{who}, {date}: clicks by {by} are not what the clicks add up to."));
        }
        Ok(())
    }
}

/// What was counted, in the places that the kept values have.
fn placed_like(kept: &Values<Visits>, counted: BTreeMap<String, Visits>) -> Values<Visits> {
    let mut placed = Values::default();
    for (value, visits) in counted {
        // While there is room, every value has a place.
        if kept.known.contains_key(&value) || kept.known.len() < PLACES {
            placed.known.insert(value, visits);
        } else {
            placed.other += &visits;
        }
    }
    placed
}

/// Whether the clicks say less than was kept only because some of them no longer tell where they came from.
fn lost_to_the_unknown(kept: &Values<Visits>, counted: &Values<Visits>, unknown: &str) -> bool {
    let sum = |values: &Values<Visits>| {
        let mut sum = values.other;
        values.known.values().for_each(|visits| sum += visits);
        sum
    };
    let is_no_more =
        |one: &Visits, other: &Visits| one.clicks <= other.clicks && one.visitors <= other.visitors;
    let has_place = kept.known.contains_key(unknown) || kept.known.len() < PLACES;
    let known = counted.known.iter().filter(|(value, _)| *value != unknown);
    let none = Visits::default();
    sum(kept) == sum(counted)
        && known.into_iter().all(|(value, one)| is_no_more(one, kept.known.get(value).unwrap_or(&none)))
        && (!has_place || is_no_more(&counted.other, &kept.other))
}

/// What one conversion adds to someone's day.
pub struct Apart {
    /// Whose.
    pub who: Who,
    /// The day of the program's zone.
    pub day: u32,
    /// By what it is told apart.
    pub(in crate::store) by: SoldBy,
    /// What was sold.
    pub sales: Sales,
}

/// Adds up what was sold by offer and origin, in any order, and says in sentences where the sums differ. Of days with
/// sales of which it is forgotten where they came from, only offers are compared: of those days on which what is expected
/// says so, and of `forgotten` ones, on which such sales fell, for whomever they counted then. Holds all days in memory.
///
/// # Errors
/// Of the disk, or where a row cannot be read; and those of `expected`.
pub fn audit_sold(
    read: &impl Read,
    expected: impl IntoIterator<Item = Result<Apart, StoreError>>,
    mut forgotten: BTreeSet<u32>,
) -> Result<Vec<String>, StoreError> {
    let mut counted: BTreeMap<[u8; 9], [BTreeMap<String, Sales>; PARTS]> = BTreeMap::new();
    for apart in expected {
        let Apart { who, day, by, sales } = apart?;
        let key = keys::who_day(who, day);
        if by.origin.is_none() {
            forgotten.insert(day);
        }
        let mut one = Day::default();
        add(&mut one, &by, &sales);
        for (sum, part) in counted.entry(key).or_default().iter_mut().zip(one) {
            for (value, sales) in part.known {
                *sum.entry(value).or_default() += &sales;
            }
        }
    }
    let mut differences = Differences::default();
    for row in read.sold().iter()? {
        let (key, value) = row?;
        let (who, day) = keys::who_and_day(key.value())?;
        let key = keys::who_day(who, day);
        let kept: Day = take_parts(value.value())?;
        let counted = counted.remove(&key).unwrap_or_default();
        compare_sold((who, day), &kept, &counted, forgotten.contains(&day), &mut differences);
    }
    for (key, counted) in &counted {
        let (who, day) = keys::who_and_day(key)?;
        compare_sold((who, day), &Day::default(), counted, forgotten.contains(&day), &mut differences);
    }
    Ok(differences.told())
}

fn compare_sold(
    (who, day): (Who, u32),
    kept: &Day,
    counted: &[BTreeMap<String, Sales>; PARTS],
    is_forgotten: bool,
    differences: &mut Differences,
) {
    let dimensions = Dimension::ALL.map(By::Origin);
    let parts = std::iter::once(By::Offer).chain(dimensions).zip(kept.iter().zip(counted));
    for (by, (kept, counted)) in parts.filter(|(by, _)| *by == By::Offer || !is_forgotten) {
        let nothing = Sales::default();
        let mut others = Sales::default();
        let unplaced = counted.iter().filter(|(value, _)| !kept.known.contains_key(*value));
        unplaced.for_each(|(_, sales)| others += sales);
        let mut compare = |value: &str, kept: &Sales, counted: &Sales| {
            if kept != counted {
                let (kept, counted) = (sales_in_words(kept), sales_in_words(counted));
                let (who, date, by) = (name(who), date(day), by.word());
                differences.tell(format!(
                    "{who}, {date}, {by} {value:?}: the sums say {kept}, the conversions {counted}."
                ));
            }
        };
        for (value, sales) in &kept.known {
            compare(value, sales, counted.get(value).unwrap_or(&nothing));
        }
        compare("others", &kept.other, &others);
    }
}
