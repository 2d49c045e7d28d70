//! Sums: how often links were followed and what was sold, added up in advance, so that a page of
//! figures reads a few rows and never the clicks.
//!
//! They are a view of the clicks that trails: `counted_to` is written with them, and every click up to
//! that id is in them, none above. The start counts the rest. Money that someone is owed is never read
//! from here, but from the ledger.

mod audit;
mod bytes;
mod payment_visits;
mod read;
mod recount;
mod sales;
#[cfg(test)]
mod tests;

pub use audit::{audit_clicks, audit_sales};
#[cfg(any(test, fuzzing))]
pub use bytes::take_all;
pub use payment_visits::{PaymentVisits, payment_visits_between, payment_visits_of};
pub use read::{
    Ranked, bounds_of_days, breakdown, counted_to, day_counts, latest_days, local_day, of_days,
    quarters_between, ranking, total,
};
pub use recount::{apply_late, recount_since};
pub use sales::{count_sale, sales_between};

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use redb::{ReadableTable, Table};

use super::error::StoreError;
use super::keys::{self, Who};
use super::tables::Tables;
use crate::domain::click::Click;
use crate::domain::device::Device;
use crate::domain::figures::{Counts, Dimension};
use crate::domain::id::{AffiliationId, LinkId, ProductId};
use crate::domain::link::LinkOwner;
use crate::domain::time::Timestamp;

/// The quarter hours of a UTC day (0 to 95) in which something was counted.
type Quarters = BTreeMap<u8, Counts>;

const QUARTER_MS: i64 = 900_000;

/// The name in `meta` of the last click that is in the sums.
const COUNTED_TO: &str = "counted_to";

/// What is counted in memory and not yet in the tables.
#[derive(Debug, Default)]
pub struct Pending {
    quarters: BTreeMap<(Who, u32), Quarters>,
    // By the quarter hour since 1970, since a day of the program's zone begins at one.
    origins: BTreeMap<(AffiliationId, i64, Dimension), BTreeMap<String, u64>>,
}

impl Pending {
    /// Counts a click that is on disk.
    pub fn add_click(&mut self, click: &Click, product: ProductId, owner: LinkOwner) {
        self.add_click_of(click, Some((product, owner)));
    }

    /// Counts a visit that left no row, by the number of its kind (`figures::Counts::filtered`).
    pub fn add_filtered(
        &mut self,
        link: LinkId,
        product: ProductId,
        owner: LinkOwner,
        number: u8,
        at: Timestamp,
    ) {
        let counts = Counts::one_filtered(number);
        for who in everyone(link, Some((product, owner))) {
            self.add(who, at, counts);
        }
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.quarters.is_empty() && self.origins.is_empty()
    }

    /// How many sums wait: each costs the writing of a few rows, however many clicks are in it.
    pub fn sums(&self) -> usize {
        self.quarters.len() + self.origins.len()
    }

    /// Adds all that waits to the tables, and notes that every click up to `counted_to` is in them.
    /// Days of the breakdowns begin at midnight of `zone`, the program's. Nothing is forgotten here:
    /// `clear` it once the transaction is committed. After a commit whose outcome is unknown, clear it
    /// and `recount_since` what the tables say.
    ///
    /// # Errors
    /// Of the disk, or where a sum cannot be read.
    pub fn write(
        &self,
        tables: &mut Tables<'_>,
        zone: &TimeZone,
        counted_to: u128,
    ) -> Result<(), StoreError> {
        self.add_to(tables, zone)?;
        tables.meta.insert(COUNTED_TO, counted_to.to_be_bytes().as_slice())?;
        Ok(())
    }

    /// Forgets what was written.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// As `add_click`, where the link may be one that is not there: then it counts for what is known.
    fn add_click_of(&mut self, click: &Click, place: Option<(ProductId, LinkOwner)>) {
        for who in everyone(click.link, place) {
            self.add(who, click.id.at(), counts_of(click, who));
        }
        if let (None, Some((_, LinkOwner::Affiliation(affiliation)))) = (click.own, place) {
            let quarter = click.id.at().0.div_euclid(QUARTER_MS);
            for dimension in Dimension::ALL {
                let values = self.origins.entry((affiliation, quarter, dimension)).or_default();
                let value = value_of(click, dimension);
                match values.get_mut(value) {
                    Some(count) => *count += 1,
                    None => {
                        values.insert(value.to_owned(), 1);
                    }
                }
            }
        }
    }

    fn add(&mut self, who: Who, at: Timestamp, counts: Counts) {
        let quarters = self.quarters.entry((who, at.utc_day())).or_default();
        *quarters.entry(at.utc_quarter()).or_default() += counts;
    }

    fn add_to(&self, tables: &mut Tables<'_>, zone: &TimeZone) -> Result<(), StoreError> {
        for ((who, day), added) in &self.quarters {
            add_quarters(&mut tables.quarters, *who, *day, added)?;
            let sum = sum_of(added);
            add_counts(&mut tables.days, "days", &keys::day_who(*day, *who), sum)?;
            add_counts(&mut tables.months, "months", &keys::day_who(read::month_of(*day), *who), sum)?;
        }
        for ((affiliation, quarter, dimension), added) in &self.origins {
            let day = local_day(Timestamp(quarter * QUARTER_MS), zone);
            let key = keys::breakdown(*affiliation, day, dimension.number());
            let mut values = match tables.breakdowns.get(key.as_slice())? {
                Some(bytes) => bytes::take_breakdown(bytes.value())?,
                None => bytes::Values::default(),
            };
            values.add(added);
            tables.breakdowns.insert(key.as_slice(), bytes::of_breakdown(&values).as_slice())?;
        }
        Ok(())
    }
}

/// For whom something at a link counts.
fn everyone(link: LinkId, place: Option<(ProductId, LinkOwner)>) -> impl Iterator<Item = Who> {
    let affiliation = match place {
        Some((_, LinkOwner::Affiliation(id))) => Some(Who::Affiliation(id)),
        _ => None,
    };
    let product = place.map(|(product, _)| Who::Product(product));
    [Some(Who::Link(link)), affiliation, product, Some(Who::All)].into_iter().flatten()
}

/// What a click counts for someone: own clicks are no clicks and no visitors (`product.md` R2).
fn counts_of(click: &Click, who: Who) -> Counts {
    let is_first = match who {
        Who::All => click.firsts.all,
        Who::Product(_) => click.firsts.product,
        Who::Affiliation(_) => click.firsts.affiliation,
        Who::Link(_) => click.firsts.link,
    };
    match click.own {
        Some(_) => Counts { own: 1, ..Counts::default() },
        None => Counts { clicks: 1, visitors: u64::from(is_first), ..Counts::default() },
    }
}

/// What a click is told apart by; empty where nothing is known.
fn value_of(click: &Click, dimension: Dimension) -> &str {
    match dimension {
        Dimension::Referrer => {
            let page = click.referrer.as_deref().unwrap_or_default();
            page.split_once('/').map_or(page, |(host, _)| host)
        }
        Dimension::Country => {
            click.country.as_ref().and_then(|two| std::str::from_utf8(two).ok()).unwrap_or_default()
        }
        Dimension::Device => match click.device {
            Device::Desktop => "desktop",
            Device::Phone => "phone",
            Device::Tablet => "tablet",
            Device::Other => "other",
        },
        Dimension::Source => click.tags.src.as_deref().or(click.tags.utm[0].as_deref()).unwrap_or_default(),
    }
}

fn sum_of(quarters: &Quarters) -> Counts {
    quarters.values().fold(Counts::default(), |mut sum, counts| {
        sum += *counts;
        sum
    })
}

fn add_quarters(
    table: &mut Table<'_, &'static [u8], &'static [u8]>,
    who: Who,
    day: u32,
    added: &Quarters,
) -> Result<(), StoreError> {
    let key = keys::who_day(who, day);
    let mut quarters = match table.get(key.as_slice())? {
        Some(bytes) => bytes::take_quarters(bytes.value())?,
        None => Quarters::new(),
    };
    for (quarter, counts) in added {
        *quarters.entry(*quarter).or_default() += *counts;
    }
    table.insert(key.as_slice(), bytes::of_quarters(&quarters).as_slice())?;
    Ok(())
}

fn add_counts(
    table: &mut Table<'_, &'static [u8], &'static [u8]>,
    name: &'static str,
    key: &[u8],
    added: Counts,
) -> Result<(), StoreError> {
    let mut counts = match table.get(key)? {
        Some(bytes) => bytes::take_counts(name, bytes.value())?,
        None => Counts::default(),
    };
    counts += added;
    table.insert(key, bytes::of_counts(&counts).as_slice())?;
    Ok(())
}
