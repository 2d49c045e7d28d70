//! What a conversion adds to the figures, and takes out of them when it changes: for whom, with what, by which offer, and
//! where the click came from that earned it. All of it is written in the transaction of the cause.

use std::collections::btree_map::Entry as Place;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use redb::ReadableTable;

use crate::domain::attribution::Verdict;
use crate::domain::conversion::{Conversion, ConversionState};
use crate::domain::figures::{Origin, Sales};
use crate::domain::id::{AffiliationId, ClickId, ConversionId, LinkId};
use crate::domain::ledger::Entry;
use crate::store::error::StoreError;
use crate::store::keys::{self, Who};
use crate::store::records;
use crate::store::sums::{self, Sold, SoldBy, Zones};
use crate::store::tables::{Read, Tables};
use crate::store::view::{clicks, conversions, money, purges};

/// Adds a conversion to the figures, or takes it out of them.
pub(super) fn count(
    conversion: &Conversion,
    counts: bool,
    tables: &mut Tables<'_>,
) -> Result<(), StoreError> {
    let entries = money::entries(tables, &conversion.entries)?;
    let day = day_of(conversion, &Zones::read(tables)?);
    let mut told_apart: BTreeMap<Option<ClickId>, Arc<SoldBy>> = BTreeMap::new();
    for Sold { who, sales, click } in sold_by(conversion, &entries, tables)? {
        let sold = if counts { sales } else { sales.undone() };
        tables.takings.add(who, conversion.at, &sold);
        if is_told_apart(who) {
            let by = match told_apart.entry(click) {
                Place::Occupied(known) => Arc::clone(known.get()),
                Place::Vacant(place) => Arc::clone(place.insert(Arc::new(by(tables, conversion, click)?))),
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

/// By what a conversion that was earned by a click (or by none) is told apart.
///
/// # Errors
/// Whatever reading gives.
pub(in crate::store) fn by(
    read: &impl Read,
    conversion: &Conversion,
    click: Option<ClickId>,
) -> Result<SoldBy, StoreError> {
    let offer = conversion.offer;
    if read.forgotten_origins().get(conversion.id.0)?.is_some() {
        return Ok(SoldBy { offer, origin: None });
    }
    let origin = match click {
        Some(click) => sums::origin_of_earning(read, click, conversion.id)?,
        None => None,
    };
    Ok(SoldBy { offer, origin: Some(origin.unwrap_or_default()) })
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

/// The clicks that earned a conversion that counts.
fn earning(conversion: &Conversion) -> BTreeSet<ClickId> {
    let shares = conversion.verdict.shares.iter().filter(|_| !conversion.test);
    shares.filter_map(|share| share.click).collect()
}

/// Keeps where the clicks came from that earn a conversion now, beside it: what is counted by it is taken back by the same.
/// What was kept of other clicks goes.
pub(super) fn keep_origins(
    before: Option<&Conversion>,
    conversion: &Conversion,
    tables: &mut Tables<'_>,
) -> Result<(), StoreError> {
    // Of what is new nothing is kept and nothing forgotten, so that is not looked up.
    let is_new = before.is_none();
    if !is_new && tables.forgotten_origins.get(conversion.id.0)?.is_some() {
        return Ok(());
    }
    let now = earning(conversion);
    for click in before.map(earning).unwrap_or_default().difference(&now) {
        tables.earning_clicks.remove(keys::earning_click(*click, conversion.id).as_slice())?;
    }
    // Whatever is older was blanked, and what was kept of it is forgotten.
    let blanked_to = purges::state(tables)?.clicks_to;
    for click in now.into_iter().filter(|click| click.0 > blanked_to) {
        if (is_new || sums::origin_of_earning(tables, click, conversion.id)?.is_none())
            && let Some(row) = clicks::by_id(tables, click)?
        {
            sums::keep_origin(tables, click, conversion.id, &Origin::of(&row))?;
        }
    }
    Ok(())
}

/// Forgets where the clicks up to this one came from that earned in conversions. Sums stay as they are.
pub(super) fn forget_origins_to(click: ClickId, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    forget_within(ClickId(0), click, tables)
}

/// Forgets where a click came from that earned in conversions.
pub(super) fn forget_origin_of(click: ClickId, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    forget_within(click, click, tables)
}

fn forget_within(first: ClickId, last: ClickId, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let (from, to) =
        (keys::earning_click(first, ConversionId(0)), keys::earning_click(last, ConversionId(u128::MAX)));
    let gone =
        tables.earning_clicks.extract_from_if::<&[u8], _>(from.as_slice()..=to.as_slice(), |_, _| true)?;
    for row in gone {
        let conversion = keys::conversion_at_the_end(row?.0.value())?;
        tables.forgotten_origins.insert(conversion.0, ())?;
    }
    Ok(())
}

/// Conversions that are told apart in memory before they are written.
const CONVERSIONS: usize = 10_000;

/// Tells apart what was sold in a database from before that was done.
pub(in crate::store) fn fill(tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let zones = Zones::read(tables)?;
    let mut next = 0;
    loop {
        let mut slice = Vec::new();
        for row in tables.conversions.range(next..)?.take(CONVERSIONS) {
            let (id, value) = row?;
            slice.push(records::decode::<Conversion>("conversions", value.value())?);
            next = id.value().saturating_add(1);
        }
        let is_last = slice.len() < CONVERSIONS;
        let mut days: BTreeMap<(Who, u32), Vec<(SoldBy, Sales)>> = BTreeMap::new();
        for conversion in slice {
            keep_origins(None, &conversion, tables)?;
            let entries = money::entries(tables, &conversion.entries)?;
            for Sold { who, sales, click } in sold_by(&conversion, &entries, tables)? {
                if is_told_apart(who) {
                    let by = by(tables, &conversion, click)?;
                    days.entry((who, day_of(&conversion, &zones))).or_default().push((by, sales));
                }
            }
        }
        for ((who, day), sold) in days {
            sums::count_apart(tables, who, day, sold.iter().map(|(by, sales)| (by, sales)))?;
        }
        if is_last {
            return Ok(());
        }
    }
}
