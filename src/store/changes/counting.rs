//! What a conversion adds to the figures, and takes out of them when it changes: for whom, with what, by which offer, and
//! where the click came from that earned it. All of it is written in the transaction of the cause.

use std::collections::btree_map::Entry as Place;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use redb::ReadableTable;

use crate::domain::attribution::Verdict;
use crate::domain::conversion::{Conversion, ConversionState};
use crate::domain::figures::{Origin, Sales};
use crate::domain::id::{AffiliationId, ClickId, LinkId};
use crate::domain::ledger::Entry;
use crate::store::error::StoreError;
use crate::store::keys::Who;
use crate::store::records;
use crate::store::sums::{self, Sold, SoldBy, Zones};
use crate::store::tables::{Read, Tables};
use crate::store::view::{clicks, conversions, money};

/// Adds a conversion to the figures, or takes it out of them.
pub(super) fn count(
    conversion: &Conversion,
    counts: bool,
    tables: &mut Tables<'_>,
) -> Result<(), StoreError> {
    let entries = money::entries(tables, &conversion.entries)?;
    let sold = sold_by(conversion, &entries, tables)?;
    let day = day_of(conversion, &Zones::read(tables)?);
    if !counts && !sold.is_empty() {
        note_forgotten(conversion, tables)?;
    }
    let mut told_apart: BTreeMap<Option<ClickId>, Arc<SoldBy>> = BTreeMap::new();
    for Sold { who, sales, click } in sold {
        let sold = if counts { sales } else { sales.undone() };
        tables.takings.add(who, conversion.at, &sold);
        if is_told_apart(who) {
            let by = match told_apart.entry(click) {
                Place::Occupied(known) => Arc::clone(known.get()),
                Place::Vacant(place) => {
                    let by = if counts { by_now } else { by_before };
                    Arc::clone(place.insert(Arc::new(by(tables, conversion, click)?)))
                }
            };
            tables.takings.add_apart(who, day, by, sold);
        }
    }
    Ok(())
}

/// For whom a conversion counts, and with what: everybody, its product, and the affiliation and link of
/// each share. Totals count it once, each affiliate's row counts it as well (`product.md` 9). Tests never
/// count (C12), nor do refused ones. Of two clicks that share it, totals tell it by the last.
///
/// # Errors
/// Whatever reading gives.
pub fn sold_by(
    conversion: &Conversion,
    entries: &[Entry],
    read: &impl Read,
) -> Result<Vec<Sold>, StoreError> {
    if conversion.test || conversion.state == ConversionState::Refused {
        return Ok(Vec::new());
    }
    let mut amount = conversion.amount;
    amount.minor -= conversion.refunded;
    let sold = |of: Option<AffiliationId>| {
        let fits = entries.iter().filter(|entry| of.is_none() || of == entry.affiliation);
        Sales::one(amount, &fits.map(|entry| entry.amount).collect::<Vec<_>>())
    };
    let last = conversion.verdict.shares.last().and_then(|share| share.click);
    let total = |who| Sold { who, sales: sold(None), click: last };
    let mut counted = vec![total(Who::All), total(Who::Product(conversion.product))];
    for share in &conversion.verdict.shares {
        let hers = |who| Sold { who, sales: sold(Some(share.affiliation)), click: share.click };
        counted.push(hers(Who::Affiliation(share.affiliation)));
        if let Some(click) = share.click
            && let Some(link) = link_of(read, conversion, click)?
        {
            counted.push(hers(Who::Link(link)));
        }
    }
    Ok(counted)
}

/// Whether what someone sold is told apart by offer and origin: links say by themselves what they lead to.
pub fn is_told_apart(who: Who) -> bool {
    !matches!(who, Who::Link(_))
}

/// Where a click came from that earned in a conversion, and how that is known. What is taken out of the sums must be what
/// was put into them, and clicks forget where they came from.
enum Came {
    /// The click still tells it, or no click earned, which is an origin of its own.
    AsTold(Origin),
    /// The click told nothing any more when the conversion was counted, so what was counted is kept beside it.
    AsKept(Origin),
    /// The click tells nothing: what it says of itself now. It may have said more when the conversion was counted.
    FromUnknown(Origin),
    /// It is forgotten what was counted: that part of the sums stays as it is.
    Forgotten,
}

impl Came {
    /// Where a conversion comes from that is counted now.
    fn told_now(self) -> Option<Origin> {
        match self {
            Self::AsTold(origin) | Self::AsKept(origin) | Self::FromUnknown(origin) => Some(origin),
            Self::Forgotten => None,
        }
    }

    /// Where a conversion came from that was counted before.
    fn told_before(self) -> Option<Origin> {
        match self {
            Self::AsTold(origin) | Self::AsKept(origin) => Some(origin),
            Self::FromUnknown(_) | Self::Forgotten => None,
        }
    }
}

fn came(read: &impl Read, conversion: &Conversion, click: Option<ClickId>) -> Result<Came, StoreError> {
    if read.forgotten_origins().get(conversion.id.0)?.is_some() {
        return Ok(Came::Forgotten);
    }
    let Some(click) = click else { return Ok(Came::AsTold(Origin::default())) };
    if let Some(origin) = sums::origin_of_earning(read, click, conversion.id)? {
        return Ok(Came::AsKept(origin));
    }
    Ok(match clicks::by_id(read, click)? {
        Some(row) if row.has_details() => Came::AsTold(Origin::of(&row)),
        Some(row) => Came::FromUnknown(Origin::of(&row)),
        None => Came::FromUnknown(Origin::default()),
    })
}

/// By what a conversion that was counted is told apart, where a click earned it, or none.
///
/// # Errors
/// Whatever reading gives.
pub(in crate::store) fn by(
    read: &impl Read,
    conversion: &Conversion,
    click: Option<ClickId>,
) -> Result<SoldBy, StoreError> {
    Ok(SoldBy { offer: conversion.offer, origin: came(read, conversion, click)?.told_before() })
}

/// By what a conversion is told apart that is counted now. Where its click tells nothing, that is kept.
fn by_now(
    tables: &mut Tables<'_>,
    conversion: &Conversion,
    click: Option<ClickId>,
) -> Result<SoldBy, StoreError> {
    let came = came(tables, conversion, click)?;
    if let (Came::FromUnknown(origin), Some(click)) = (&came, click) {
        sums::keep_origin(tables, click, conversion.id, origin)?;
    }
    Ok(SoldBy { offer: conversion.offer, origin: came.told_now() })
}

/// By what a conversion is told apart that is taken out. What was kept to know it goes.
fn by_before(
    tables: &mut Tables<'_>,
    conversion: &Conversion,
    click: Option<ClickId>,
) -> Result<SoldBy, StoreError> {
    let by = by(tables, conversion, click)?;
    if let Some(click) = click {
        sums::drop_origin(tables, click, conversion.id)?;
    }
    Ok(by)
}

/// The day of the program's zone on which a conversion counts. The zone is one that held before anybody counted it, so
/// that it is taken back on the same day.
pub(in crate::store) fn day_of(conversion: &Conversion, zones: &Zones) -> u32 {
    zones.day_under(conversion.at, conversion.at.min(conversion.reported_at))
}

/// The link of a click that earned, also when the click is gone: its verdict keeps it, and for a renewal the verdict of
/// the customer's first conversion.
fn link_of(read: &impl Read, conversion: &Conversion, click: ClickId) -> Result<Option<LinkId>, StoreError> {
    let told_by = |verdict: &Verdict| {
        let mut steps = verdict.considered.iter().map(|considered| &considered.step);
        steps.find(|step| step.click == click).map(|step| step.link)
    };
    if let Some(link) = told_by(&conversion.verdict) {
        return Ok(Some(link));
    }
    if let Some(click) = clicks::by_id(read, click)? {
        return Ok(Some(click.link));
    }
    let Some(customer) = &conversion.evidence.customer else { return Ok(None) };
    let first = conversions::first_of_customer(read, conversion.product, customer)?;
    Ok(first.and_then(|first| told_by(&first.verdict)))
}

/// Notes of a conversion that is taken out of the figures if a click of it has forgotten where it came from since it was
/// counted. From then on it is told apart by its offer alone, by whatever clicks it is counted again.
fn note_forgotten(conversion: &Conversion, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let earning: BTreeSet<ClickId> =
        conversion.verdict.shares.iter().filter_map(|share| share.click).collect();
    let mut is_forgotten = false;
    for click in &earning {
        is_forgotten |= matches!(came(tables, conversion, Some(*click))?, Came::FromUnknown(_));
    }
    if is_forgotten {
        tables.forgotten_origins.insert(conversion.id.0, ())?;
        for click in earning {
            sums::drop_origin(tables, click, conversion.id)?;
        }
    }
    Ok(())
}

/// Drops what was kept of where clicks came from that still tell it, in a database from when it was kept of all of them;
/// what was counted of those that told nothing is kept from now on.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub(in crate::store) fn keep_unknown_origins(tables: &mut Tables<'_>) -> Result<(), StoreError> {
    each_slice(tables, |tables, slice| {
        for conversion in slice {
            let counts = !conversion.test && conversion.state != ConversionState::Refused;
            for click in conversion.verdict.shares.iter().filter_map(|share| share.click) {
                let tells = clicks::by_id(tables, click)?.is_some_and(|row| row.has_details());
                if tells || !counts {
                    sums::drop_origin(tables, click, conversion.id)?;
                } else if matches!(came(tables, &conversion, Some(click))?, Came::FromUnknown(_)) {
                    sums::keep_origin(tables, click, conversion.id, &Origin::default())?;
                }
            }
        }
        Ok(())
    })
}

/// Tells apart what was sold in a database from before that was done.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub(in crate::store) fn fill(tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let zones = Zones::read(tables)?;
    each_slice(tables, |tables, slice| {
        let mut days: BTreeMap<(Who, u32), Vec<(SoldBy, Sales)>> = BTreeMap::new();
        for conversion in slice {
            let entries = money::entries(tables, &conversion.entries)?;
            for Sold { who, sales, click } in sold_by(&conversion, &entries, tables)? {
                if is_told_apart(who) {
                    let by = by_now(tables, &conversion, click)?;
                    days.entry((who, day_of(&conversion, &zones))).or_default().push((by, sales));
                }
            }
        }
        for ((who, day), sold) in days {
            sums::count_apart(tables, who, day, sold.iter().map(|(by, sales)| (by, sales)))?;
        }
        Ok(())
    })
}

/// Conversions that are in memory together.
const CONVERSIONS: usize = 10_000;

/// Hands on all conversions in their order, some at a time.
fn each_slice(
    tables: &mut Tables<'_>,
    mut take: impl FnMut(&mut Tables<'_>, Vec<Conversion>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut next = 0;
    loop {
        let mut slice = Vec::new();
        for row in tables.conversions.range(next..)?.take(CONVERSIONS) {
            let (id, value) = row?;
            slice.push(records::decode::<Conversion>("conversions", value.value())?);
            next = id.value().saturating_add(1);
        }
        let is_last = slice.len() < CONVERSIONS;
        take(tables, slice)?;
        if is_last {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests;
