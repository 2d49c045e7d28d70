//! Where the clicks of a day of the program's zone came from, for an affiliation, a product and the whole program: those
//! of the creator's own links too, for the latter two.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use redb::ReadableTable;

use super::QUARTER_MS;
use super::values::{PLACES, Values, of_parts, place_of, take_part, take_parts};
use super::zones::Zones;
use crate::domain::click::Click;
use crate::domain::figures::{Dimension, Visits};
use crate::domain::id::{AffiliationId, ProductId};
use crate::domain::link::LinkOwner;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys::{self, Who};
use crate::store::tables::{Read, Tables};

const DIMENSIONS: usize = Dimension::ALL.len();

/// Someone's day, by respect and value.
type Told<'v> = [BTreeMap<&'v str, Visits>; DIMENSIONS];

/// Of whom clicks are: a product's, and an affiliation's or the creator's.
type Place = (Option<ProductId>, Option<AffiliationId>);

/// How many of the clicks with a value were a visitor's first, for one of those for whom they count.
type Visitors = fn(&Tellers) -> u64;

/// What is counted in memory, by the quarter hour since 1970, since a day of the program's zone begins at one.
#[derive(Debug, Default)]
pub(super) struct Came(BTreeMap<(Place, i64), [BTreeMap<String, Tellers>; DIMENSIONS]>);

/// Clicks with a value, and for whom how many of them were the visitor's first of the day.
#[derive(Debug, Default, Clone, Copy)]
struct Tellers {
    clicks: u64,
    all: u64,
    product: u64,
    affiliation: u64,
}

impl Tellers {
    fn add(&mut self, click: &Click) {
        self.clicks += 1;
        self.all += u64::from(click.firsts.all);
        self.product += u64::from(click.firsts.product);
        self.affiliation += u64::from(click.firsts.affiliation);
    }
}

impl Came {
    /// Counts a click. One's own come from nowhere.
    pub(super) fn add_click(&mut self, click: &Click, place: Option<(ProductId, LinkOwner)>) {
        if click.own.is_some() {
            return;
        }
        let affiliation = match place {
            Some((_, LinkOwner::Affiliation(id))) => Some(id),
            _ => None,
        };
        let place = (place.map(|(product, _)| product), affiliation);
        let quarter = click.id.at().0.div_euclid(QUARTER_MS);
        let parts = self.0.entry((place, quarter)).or_default();
        for (dimension, values) in Dimension::ALL.into_iter().zip(parts) {
            let value = dimension.value_of(click);
            match values.get_mut(value) {
                Some(tellers) => tellers.add(click),
                None => values.entry(value.to_owned()).or_default().add(click),
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Everyone's days.
    pub(super) fn days(&self, zones: &Zones) -> BTreeMap<(Who, u32), Told<'_>> {
        let mut days: BTreeMap<(Who, u32), Told<'_>> = BTreeMap::new();
        for (((product, affiliation), quarter), parts) in &self.0 {
            let day = zones.day_of(Timestamp(quarter * QUARTER_MS));
            let visitors: [(Option<Who>, Visitors); 3] = [
                (Some(Who::All), |tellers| tellers.all),
                (product.map(Who::Product), |tellers| tellers.product),
                (affiliation.map(Who::Affiliation), |tellers| tellers.affiliation),
            ];
            for (who, visitors) in visitors.into_iter().filter_map(|(who, of)| Some((who?, of))) {
                let told = days.entry((who, day)).or_default();
                for (told, values) in told.iter_mut().zip(parts) {
                    for (value, tellers) in values {
                        let more = Visits { clicks: tellers.clicks, visitors: visitors(tellers) };
                        *told.entry(value.as_str()).or_default() += &more;
                    }
                }
            }
        }
        days
    }

    /// Adds all to the tables.
    pub(super) fn write(&self, tables: &mut Tables<'_>, zones: &Zones) -> Result<(), StoreError> {
        for ((who, day), told) in self.days(zones) {
            let key = keys::who_day(who, day);
            let mut parts: [Values<Visits>; DIMENSIONS] = match tables.origins.get(key.as_slice())? {
                Some(bytes) => take_parts(bytes.value())?,
                None => Default::default(),
            };
            for (values, told) in parts.iter_mut().zip(told) {
                // Of the values that are new, the commonest find a place first.
                let mut told: Vec<(&str, Visits)> = told.into_iter().collect();
                told.sort_by_key(|(_, visits)| std::cmp::Reverse(visits.clicks));
                told.into_iter().for_each(|(value, visits)| values.add(value, &visits, PLACES));
            }
            tables.origins.insert(key.as_slice(), of_parts(&parts).as_slice())?;
        }
        Ok(())
    }
}

/// Where someone's clicks came from on days of the program's zone, in one respect. Links are not told apart: nothing is
/// found for one.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn origins(
    read: &impl Read,
    who: Who,
    days: RangeInclusive<u32>,
    dimension: Dimension,
) -> Result<Values<Visits>, StoreError> {
    let mut found: Values<Visits> = Values::default();
    if days.is_empty() {
        return Ok(found);
    }
    let (from, to) = (keys::who_day(who, *days.start()), keys::who_day(who, *days.end()));
    for row in read.origins().range(from.as_slice()..=to.as_slice())? {
        found += &take_part(row?.1.value(), place_of(dimension))?;
    }
    Ok(found)
}
