//! Sums: how often links were followed and what was sold, added up in advance, so that a page of
//! figures reads a few rows and never the clicks.
//!
//! They are a view of the clicks that trails: `counted_to` is written with them, and every click up to
//! that id is in them, none above. The start counts the rest. Money that someone is owed is never read
//! from here, but from the ledger.

mod audit;
mod audit_apart;
mod bytes;
mod older;
mod origins;
mod payment_visits;
mod ranking;
mod read;
mod recount;
mod rows;
mod sales;
mod sold;
mod takings;
#[cfg(test)]
mod tests;
mod values;
mod zones;

pub use audit::{audit_clicks, audit_sales};
pub use audit_apart::{Apart, audit_sold};
pub(in crate::store) use older::{are_older, fill};
pub use origins::origins;
pub use payment_visits::{PaymentVisits, payment_visits_between, payment_visits_of};
pub use ranking::{Ranked, ranking, ranking_between, sales_ranking_between};
pub use read::{
    bounds_of_days, counted_to, counts_between_each, day_counts, days_counted, latest_days, of_days,
    quarters_between, total,
};
pub use recount::{apply_late, recount_since};
pub use sales::sales_between;
pub use sold::{Sold, SoldByOrigin, sold_by_offer, sold_by_origin};
pub(in crate::store) use sold::{SoldBy, count_apart, drop_origin, keep_origin, origin_of_earning};
pub use takings::{Takings, write_takings};
pub use values::Values;
pub use zones::{Zones, date_of, first_moment, leave_zone, local_day};

use std::collections::BTreeMap;

use origins::Came;
use redb::ReadableTable;

use super::error::StoreError;
use super::keys::{self, Who};
use super::table::Table;
use super::tables::Tables;
use crate::domain::click::Click;
use crate::domain::figures::Counts;
#[cfg(any(test, fuzzing))]
use crate::domain::figures::{Sales, Visits};
use crate::domain::id::{LinkId, ProductId};
use crate::domain::link::LinkOwner;
use crate::domain::time::Timestamp;
use rows::Summed;

/// The quarter hours of a UTC day (0 to 95) in which something was counted.
type Quarters = BTreeMap<u8, Counts>;

const QUARTER_MS: i64 = 900_000;

/// The name in `meta` of the last click that is in the sums.
const COUNTED_TO: &str = "counted_to";

/// What is counted in memory and not yet in the tables.
#[derive(Debug, Default)]
pub struct Pending {
    quarters: BTreeMap<(Who, u32), Quarters>,
    came: Came,
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
        self.quarters.is_empty() && self.came.is_empty()
    }

    /// How many sums wait: each costs the writing of a few rows, however many clicks are in it.
    pub fn sums(&self) -> usize {
        self.quarters.len() + self.came.len()
    }

    /// Adds all that waits to the tables, and notes that every click up to `counted_to` is in them. Nothing is forgotten
    /// here: `clear` it once the transaction is committed. After a commit whose outcome is unknown, clear it and
    /// `recount_since` what the tables say.
    ///
    /// # Errors
    /// Of the disk, or where a sum cannot be read.
    pub fn write(&self, tables: &mut Tables<'_>, counted_to: u128) -> Result<(), StoreError> {
        self.add_to(tables)?;
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
        self.came.add_click(click, place);
    }

    fn add(&mut self, who: Who, at: Timestamp, counts: Counts) {
        let quarters = self.quarters.entry((who, at.utc_day())).or_default();
        *quarters.entry(at.utc_quarter()).or_default() += counts;
    }

    fn add_to(&self, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        let (mut days, mut months) = (Shared::default(), Shared::default());
        for ((who, day), added) in &self.quarters {
            add_quarters(&mut tables.quarters, *who, *day, added)?;
            let sum = sum_of(added);
            days.add(*day, *who, &sum);
            months.add(read::month_of(*day), *who, &sum);
        }
        days.write(&mut tables.days, "days")?;
        months.write(&mut tables.months, "months")?;
        self.came.write(tables, &Zones::read(tables)?)
    }
}

/// What is added to rows that neighbours share.
#[derive(Debug)]
struct Shared<S>(BTreeMap<[u8; 9], BTreeMap<u8, S>>);

impl<S> Default for Shared<S> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<S: Summed> Shared<S> {
    fn add(&mut self, time: u32, who: Who, sum: &S) {
        let (key, place) = keys::day_who(time, who);
        self.0.entry(key).or_default().entry(place).or_default().add(sum);
    }

    fn write(
        &self,
        table: &mut Table<'_, &'static [u8], &'static [u8]>,
        name: &'static str,
    ) -> Result<(), StoreError> {
        for (key, added) in &self.0 {
            table.turn(key.as_slice(), |row| {
                let mut row: BTreeMap<u8, S> =
                    row.map_or(Ok(BTreeMap::new()), |row| rows::take_row(name, row))?;
                for (place, sum) in added {
                    row.entry(*place).or_default().add(sum);
                }
                row.retain(|_, sum| !sum.is_nothing());
                Ok::<_, StoreError>((!row.is_empty()).then(|| rows::of_row(&row)))
            })?;
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

/// Gives bytes of whatever origin to every reader of sums.
#[cfg(any(test, fuzzing))]
pub fn take_all(bytes: &[u8]) {
    older::take_all(bytes);
    let _ =
        (bytes::take_quarters(bytes), bytes::sum_of_quarters(bytes, 0, u8::MAX), bytes::take_sales(bytes));
    let _ = (
        values::take_parts::<Visits, 4>(bytes),
        values::take_part::<Sales>(bytes, 1),
        values::take_origin(bytes),
    );
    let _ = (rows::take_row::<Counts>("foreign", bytes), rows::take_row::<Sales>("foreign", bytes));
    let _ = keys::who_and_day(bytes);
}
