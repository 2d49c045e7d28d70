//! What was sold on a day of the program's zone, by offer and by where the clicks came from that earned: for an
//! affiliation, a product and the whole program.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use redb::ReadableTable;

use super::values::{PLACES, Values, of_origin, of_parts, place_of, take_origin, take_part, take_parts};
use crate::domain::figures::{Dimension, Origin, Sales};
use crate::domain::id::{ClickId, ConversionId, OfferId};
use crate::store::error::StoreError;
use crate::store::keys::{self, Who};
use crate::store::tables::{Read, Tables};

/// Offers, and each respect of an origin.
pub(super) const PARTS: usize = 1 + Dimension::ALL.len();

/// A day's sales, told apart: offers by their numbers (empty: none), then each respect.
pub(super) type Day = [Values<Sales>; PARTS];

/// What one conversion sold for someone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sold {
    /// For whom it counts.
    pub who: Who,
    /// With what.
    pub sales: Sales,
    /// The click that earned it, where it was a click.
    pub click: Option<ClickId>,
}

/// By what one conversion's sales are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct SoldBy {
    /// The offer that was bought.
    pub offer: Option<OfferId>,
    /// Where the click came from that earned; `None` where that is forgotten: then only the offer's part changes.
    pub origin: Option<Origin>,
}

/// Adds what was sold on a day to someone's. Take it back by adding `Sales::undone` with the same.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub(in crate::store) fn count_apart<'s>(
    tables: &mut Tables<'_>,
    who: Who,
    day: u32,
    sold: impl IntoIterator<Item = (&'s SoldBy, &'s Sales)>,
) -> Result<(), StoreError> {
    tables.sold.turn(keys::who_day(who, day).as_slice(), |row| {
        let mut parts: Day = row.map_or_else(|| Ok(Default::default()), take_parts)?;
        for (by, sold) in sold {
            add(&mut parts, by, sold);
        }
        Ok((!parts.iter().all(Values::is_empty)).then(|| of_parts(&parts)))
    })
}

pub(super) fn add(parts: &mut Day, by: &SoldBy, sold: &Sales) {
    let [offers, origins @ ..] = parts;
    let offer = by.offer.map_or(String::new(), |offer| offer.0.to_string());
    // The creator makes the offers, so there are never too many.
    offers.add(&offer, sold, usize::MAX);
    offers.tidy();
    let Some(origin) = &by.origin else { return };
    for (values, (_, value)) in origins.iter_mut().zip(origin.values()) {
        values.add(value, sold, PLACES);
        values.tidy();
    }
}

/// What someone sold on days of the program's zone, by offer (`None`: without one).
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn sold_by_offer(
    read: &impl Read,
    who: Who,
    days: RangeInclusive<u32>,
) -> Result<BTreeMap<Option<OfferId>, Sales>, StoreError> {
    let values = sold(read, who, days, 0)?;
    let offer_of = |number: &str| match number {
        "" => Ok(None),
        number => number.parse().map(|number| Some(OfferId(number))),
    };
    let broken = |number: &str| StoreError::Broken(format!("{number:?} is no offer's number"));
    let known = values.known.into_iter();
    known.map(|(number, sales)| Ok((offer_of(&number).map_err(|_| broken(&number))?, sales))).collect()
}

/// What someone sold on days of the program's zone, told apart in one respect.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SoldByOrigin {
    /// By where the clicks came from that earned. Empty: nothing is known of the click.
    pub clicked: Values<Sales>,
    /// What no click earned that is known: by a coupon or by hand, or nobody earned it.
    pub unclicked: Sales,
}

/// What someone sold on days of the program's zone, by where the clicks came from that earned, in one respect.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn sold_by_origin(
    read: &impl Read,
    who: Who,
    days: RangeInclusive<u32>,
    dimension: Dimension,
) -> Result<SoldByOrigin, StoreError> {
    let mut found = SoldByOrigin::default();
    each_day(read, who, days, |row| {
        let mut day: Values<Sales> = take_part(row, 1 + place_of(dimension))?;
        // Every click has a device; what has none had no click, and says nothing in any other respect either.
        let mut devices: Values<Sales> = take_part(row, 1 + place_of(Dimension::Device))?;
        let unclicked = devices.known.remove("").unwrap_or_default();
        *day.known.get_mut("").unwrap_or(&mut day.other) += &unclicked.undone();
        found.unclicked += &unclicked;
        found.clicked += &day;
        Ok(())
    })?;
    Ok(found)
}

fn sold(
    read: &impl Read,
    who: Who,
    days: RangeInclusive<u32>,
    place: usize,
) -> Result<Values<Sales>, StoreError> {
    let mut found: Values<Sales> = Values::default();
    each_day(read, who, days, |row| {
        found += &take_part(row, place)?;
        Ok(())
    })?;
    Ok(found)
}

/// Hands on the row of each day.
fn each_day(
    read: &impl Read,
    who: Who,
    days: RangeInclusive<u32>,
    mut take: impl FnMut(&[u8]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    if days.is_empty() {
        return Ok(());
    }
    let (from, to) = (keys::who_day(who, *days.start()), keys::who_day(who, *days.end()));
    for row in read.sold().range(from.as_slice()..=to.as_slice())? {
        take(row?.1.value())?;
    }
    Ok(())
}

/// Where a click came from that earned in a conversion, where that is kept beside it.
///
/// # Errors
/// Of the disk, or where the row cannot be read.
pub(in crate::store) fn origin_of_earning(
    read: &impl Read,
    click: ClickId,
    conversion: ConversionId,
) -> Result<Option<Origin>, StoreError> {
    let key = keys::earning_click(click, conversion);
    read.earning_clicks().get(key.as_slice())?.map(|row| take_origin(row.value())).transpose()
}

/// Keeps where a click is counted as coming from that earns in a conversion and tells nothing any more.
///
/// # Errors
/// Of the disk.
pub(in crate::store) fn keep_origin(
    tables: &mut Tables<'_>,
    click: ClickId,
    conversion: ConversionId,
    origin: &Origin,
) -> Result<(), StoreError> {
    let key = keys::earning_click(click, conversion);
    tables.earning_clicks.insert(key.as_slice(), of_origin(origin).as_slice())?;
    Ok(())
}

/// Drops what is kept of it.
///
/// # Errors
/// Of the disk.
pub(in crate::store) fn drop_origin(
    tables: &mut Tables<'_>,
    click: ClickId,
    conversion: ConversionId,
) -> Result<(), StoreError> {
    tables.earning_clicks.remove(keys::earning_click(click, conversion).as_slice())?;
    Ok(())
}
