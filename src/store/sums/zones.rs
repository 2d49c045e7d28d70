//! In which zone the program's days begin: what is summed by such days must find the same day again when it is taken
//! back or recounted, also after the creator moved to another zone.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use redb::ReadableTable;

use super::QUARTER_MS;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::error::StoreError;
use crate::store::tables::{Read, Tables};
use crate::store::view::products;

/// The program's zone, and those before it.
#[derive(Debug, Clone)]
pub struct Zones {
    now: TimeZone,
    /// Each with the moment until which it held, oldest first.
    past: Vec<(Timestamp, TimeZone)>,
}

impl Zones {
    /// The zones of the program.
    ///
    /// # Errors
    /// Of the disk, or where the program's settings cannot be read.
    pub fn read(read: &impl Read) -> Result<Self, StoreError> {
        let program = products::program(read)?;
        let now = program.map_or(TimeZone::UTC, |program| zone_called(&program.time_zone));
        let mut past = Vec::new();
        for row in read.past_zones().iter()? {
            let (until, name) = row?;
            past.push((Timestamp(until.value()), zone_called(name.value())));
        }
        Ok(Self { now, past })
    }

    /// The day in which a moment lies, in the zone that held then, counted from 1970-01-01 there.
    pub fn day_of(&self, at: Timestamp) -> u32 {
        self.day_under(at, at)
    }

    /// The same in the zone that held at another moment.
    pub fn day_under(&self, at: Timestamp, held: Timestamp) -> u32 {
        let past = self.past.iter().find(|(until, _)| held < *until);
        local_day(at, past.map_or(&self.now, |(_, zone)| zone))
    }
}

fn zone_called(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// Notes in which zone days began up to now. It holds to the end of this quarter hour, since those are not divided.
///
/// # Errors
/// Of the disk.
pub fn leave_zone(name: &str, at: Timestamp, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let until = (at.0.div_euclid(QUARTER_MS) + 1).saturating_mul(QUARTER_MS);
    // Whoever changes twice in a quarter hour leaves the first zone.
    if tables.past_zones.get(until)?.is_none() {
        tables.past_zones.insert(until, name)?;
    }
    Ok(())
}

/// The day of a zone in which a moment lies, counted from 1970-01-01 there.
pub fn local_day(at: Timestamp, zone: &TimeZone) -> u32 {
    let offset = jiff::Timestamp::from_millisecond(at.0).map_or(0, |moment| zone.to_offset(moment).seconds());
    at.plus_ms(i64::from(offset) * 1_000).utc_day()
}

/// The date of a day that is counted from 1970-01-01. What lies beyond the year 9999 is its last day.
pub fn date_of(day: u32) -> Date {
    let midnight = jiff::Timestamp::from_second(i64::from(day) * (DAY_MS / 1_000));
    TimeZone::UTC.to_datetime(midnight.unwrap_or(jiff::Timestamp::MAX)).date()
}

/// When a day of a zone begins. Days at the end of the calendar that have no beginning there begin at its last moment.
pub fn first_moment(day: Date, zone: &TimeZone) -> Timestamp {
    let end = if day.year() > 0 { jiff::Timestamp::MAX } else { jiff::Timestamp::MIN };
    let begins = day.to_zoned(zone.clone()).map_or(end, |begins| begins.timestamp());
    Timestamp(begins.as_millisecond())
}
