//! What is sold and taken back within one transaction, added up in memory: the sales of a moment meet in the same few rows,
//! which are then read and written once for all of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::sales::is_ranked;
use super::sold::{SoldBy, count_apart};
use super::{Shared, bytes};
use crate::domain::figures::Sales;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys::{self, Who};
use crate::store::tables::Tables;

/// What was sold in a transaction and is not yet in its rows. No change reads sums of sales, so none misses it there.
#[derive(Debug, Default)]
pub struct Takings {
    quarters: BTreeMap<(Who, u32), BTreeMap<u8, Sales>>,
    apart: BTreeMap<(Who, u32), Vec<Apart>>,
}

/// What was sold, and by what it is told apart.
type Apart = (Arc<SoldBy>, Sales);

impl Takings {
    /// Adds what was sold for someone at a moment. Take it back by adding `Sales::undone`.
    pub fn add(&mut self, who: Who, at: Timestamp, sold: &Sales) {
        let quarters = self.quarters.entry((who, at.utc_day())).or_default();
        *quarters.entry(at.utc_quarter()).or_default() += sold;
    }

    /// Adds by what someone's sales on a day of the program's zone are told apart. Take it back by adding `Sales::undone`
    /// with the same.
    pub(in crate::store) fn add_apart(&mut self, who: Who, day: u32, by: Arc<SoldBy>, sold: Sales) {
        self.apart.entry((who, day)).or_default().push((by, sold));
    }
}

/// Puts what was sold into its rows.
///
/// # Errors
/// Of the disk, or where a sum cannot be read. Whatever else was written must not be committed then.
pub fn write_takings(tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let Takings { quarters, apart } = std::mem::take(&mut tables.takings);
    let mut days = Shared::default();
    for ((who, day), added) in quarters {
        add_quarters(tables, who, day, &added)?;
        if is_ranked(who) {
            added.values().for_each(|sold| days.add(day, who, sold));
        }
    }
    days.write(&mut tables.sales_days, "sales_days")?;
    for ((who, day), sold) in apart {
        count_apart(tables, who, day, sold.iter().map(|(by, sales)| (&**by, sales)))?;
    }
    Ok(())
}

fn add_quarters(
    tables: &mut Tables<'_>,
    who: Who,
    day: u32,
    added: &BTreeMap<u8, Sales>,
) -> Result<(), StoreError> {
    tables.sales.turn(keys::who_day(who, day).as_slice(), |row| {
        let mut quarters = row.map_or(Ok(BTreeMap::new()), bytes::take_sales)?;
        for (quarter, sold) in added {
            *quarters.entry(*quarter).or_default() += sold;
        }
        quarters.retain(|_, sales| !sales.is_empty());
        Ok((!quarters.is_empty()).then(|| bytes::of_sales(&quarters)))
    })
}
