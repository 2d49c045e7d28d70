//! Sums that are told apart, and what they are taken back by: a fault in any of them is named.

use redb::ReadableTable;

use super::Installation;
use crate::domain::id::{ClickId, ConversionId};
use crate::store::error::StoreError;
use crate::store::keys::{self, Who};
use crate::store::table::Table;

/// Somebody's last row, written once more under the day after it.
fn again_a_day_later(table: &mut Table<'_, &'static [u8], &'static [u8]>) -> Result<(), StoreError> {
    let Some(row) = table.last()? else { return Ok(()) };
    let ((who, day), value) = (keys::who_and_day(row.0.value())?, row.1.value().to_vec());
    drop(row);
    table.insert(keys::who_day(who, day + 1).as_slice(), value.as_slice())?;
    Ok(())
}

#[test]
fn sums_that_are_told_apart_otherwise_than_what_they_sum_are_named() {
    let installation = Installation::new("apart");
    installation.plant(|tables| again_a_day_later(&mut tables.origins), "days say where clicks came from");
    installation.plant(|tables| again_a_day_later(&mut tables.sold), "offer \"");
    installation.plant(
        |tables| {
            let key = keys::who_day(Who::All, keys::who_and_day(first_of(&tables.origins)?.as_slice())?.1);
            let other = tables.origins.last()?.map(|(_, row)| row.value().to_vec()).unwrap_or_default();
            tables.origins.insert(key.as_slice(), other.as_slice())?;
            Ok(())
        },
        "are not what the clicks add up to",
    );
    installation.plant(
        |tables| {
            let key = first_of(&tables.sales_days)?;
            tables.sales_days.remove(key.as_slice())?;
            Ok(())
        },
        "the day's total of sales differs",
    );
}

#[test]
fn an_origin_that_is_kept_for_nobody_is_named() {
    let installation = Installation::new("origins");
    installation.plant(
        |tables| {
            let key = keys::earning_click(ClickId(7), ConversionId(7));
            tables.earning_clicks.insert(key.as_slice(), [1, 0, 0, 0, 0].as_slice())?;
            Ok(())
        },
        "in which it does not earn",
    );
    installation.plant(
        |tables| tables.forgotten_origins.insert(7, ()).map(drop).map_err(Into::into),
        "is forgotten, and it is not there",
    );
    installation.plant(|tables| tables.absences.insert(7, 6).map(drop).map_err(Into::into), "ends before it");
    installation.plant(
        |tables| tables.past_zones.insert(7, "Mars/Base").map(drop).map_err(Into::into),
        "which is no time zone",
    );
}

fn first_of(table: &Table<'_, &'static [u8], &'static [u8]>) -> Result<Vec<u8>, StoreError> {
    Ok(table.first()?.map(|(key, _)| key.value().to_vec()).unwrap_or_default())
}
