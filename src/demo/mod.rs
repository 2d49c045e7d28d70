//! The demo: a peopled program with a past, and a toy shop beside it.
//!
//! The past is made by the store's own changes, as visitors, shops and the creator would have caused them,
//! by a seed: the same size and seed make the same program.

mod cast;
mod catalog;
mod links;
mod pages;
mod payouts;
mod sales;
pub mod shop;
#[cfg(test)]
mod tests;
mod today;
mod traffic;

use std::fmt::Display;

use crate::chance::Chance;
use crate::domain::affiliate::Affiliate;
use crate::domain::code::Code;
use crate::domain::id::AffiliationId;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::Store;
use crate::store::changes::import_clicks::Past;
use crate::store::error::Stop;
use crate::store::view::affiliates;
use catalog::Catalog;
use sales::Sales;
use traffic::Traffic;

/// The creator signs in with this.
pub const EMAIL: &str = "creator@demo.example";
/// And this. Everybody may know it: the demo serves this machine only, unless told otherwise.
pub const PASSWORD: &str = "sunny-sourdough";

/// How much the demo's past holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoSize {
    /// Clicks in all.
    pub clicks: u32,
    /// Conversions in all.
    pub conversions: u32,
    /// Affiliates in all.
    pub affiliates: u32,
    /// Days into the past, up to today.
    pub days: u32,
    /// Seed of [`crate::chance::Chance::seeded`].
    pub seed: u64,
}

/// Why the past could not be made. For the person.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct DemoError(String);

impl DemoError {
    fn of(cause: impl Display) -> Self {
        Self(cause.to_string())
    }
}

impl From<Stop> for DemoError {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(refused) => Self(refused.message),
            Stop::Fault(fault) => Self(fault.to_string()),
        }
    }
}

/// The code of an affiliate whose link is worth following: the busiest.
pub fn a_link(store: &Store) -> Option<Code> {
    store.mirror().affiliation(AffiliationId(1)).map(|affiliation| affiliation.code.clone())
}

/// Whose link that is: the affiliate whose pages are the fullest. She signs in with `PASSWORD` as well.
pub fn an_affiliate(store: &Store) -> Option<Affiliate> {
    let affiliation = store.mirror().affiliation(AffiliationId(1))?;
    affiliates::by_id(&store.view().ok()?, affiliation.affiliate).ok()?
}

/// The days of the past, and how busy each was.
struct Days {
    /// The first UTC day.
    first: u32,
    /// How busy all days up to this one were, together; the last is all of them.
    busy: Vec<u64>,
    now: Timestamp,
}

impl Days {
    /// Business grows, is quieter at weekends, and of today only a part is over.
    fn new(count: u32, now: Timestamp) -> Self {
        let first = (now.utc_day() + 1).saturating_sub(count.max(1));
        let mut sum = 0;
        let busy = (first..=now.utc_day()).map(|day| {
            // 1970-01-01 was a Thursday.
            let weekend = matches!(day % 7, 2 | 3);
            let growth = 60 + u64::from(day - first) * 80 / u64::from(count.max(1));
            let noise = 85 + u64::from(day.wrapping_mul(2_654_435_761) >> 16) % 31;
            let whole = growth * noise * if weekend { 78 } else { 100 };
            let over = now.since(Timestamp::of_utc_day(day)).clamp(0, DAY_MS);
            sum += whole * u64::try_from(over / 60_000).unwrap_or(0);
            sum
        });
        Self { first, busy: busy.collect(), now }
    }

    /// All days, oldest first, by their place.
    fn all(&self) -> impl Iterator<Item = usize> + use<> {
        0..self.busy.len()
    }

    /// How many of so many things fall on a day; over all days it is exactly all of them.
    fn part_of(&self, total: u32, day: usize) -> u32 {
        let whole = self.busy.last().copied().unwrap_or(0).max(1);
        let up_to = |busy: u64| u128::from(total) * u128::from(busy) / u128::from(whole);
        let before = day.checked_sub(1).map_or(0, |before| up_to(self.busy[before]));
        u32::try_from(up_to(self.busy[day]) - before).unwrap_or(0)
    }

    fn begins(&self, day: usize) -> Timestamp {
        Timestamp::of_utc_day(self.first + u32::try_from(day).unwrap_or(0))
    }

    /// The last moment of a day that is over by now.
    fn ends(&self, day: usize) -> Timestamp {
        self.begins(day).plus_ms(DAY_MS - 1).min(self.now)
    }

    /// A moment of a day: few at night, many in the evening.
    fn moment(&self, day: usize, chance: &Chance) -> Timestamp {
        /// Of a thousand visits, how many fall into each hour.
        const HOURS: [u32; 24] =
            [18, 11, 8, 6, 6, 9, 18, 32, 45, 52, 55, 56, 58, 54, 52, 51, 52, 55, 61, 68, 72, 67, 53, 41];
        let (begin, end) = (self.begins(day), self.ends(day));
        for _ in 0..8 {
            let mut drawn = chance.below(HOURS.iter().sum());
            let mut hour = 0;
            while drawn >= HOURS[hour] {
                drawn -= HOURS[hour];
                hour += 1;
            }
            let hour = i64::try_from(hour).unwrap_or(0);
            let moment = begin.plus_ms(hour * 3_600_000 + i64::from(chance.below(3_600_000)));
            if moment <= end {
                return moment;
            }
        }
        // Today has just begun.
        begin.plus_ms(i64::from(chance.below(u32::try_from(end.since(begin)).unwrap_or(0).max(1))))
    }
}

/// Makes the past in an empty store, up to now. `shop` is the toy shop's origin. Blocks. Open the store anew
/// before it serves.
///
/// # Errors
/// Where the store cannot keep it.
pub fn fill(
    store: &Store,
    size: &DemoSize,
    shop: &str,
    now: Timestamp,
    password_hash: String,
) -> Result<(), DemoError> {
    let chance = Chance::seeded(size.seed);
    let days = Days::new(size.days, now);
    let begin = days.begins(0);
    let catalog = Catalog::make(store, size, shop, begin, days.busy.len(), &chance, password_hash)?;
    payouts::say_where(store, &catalog, begin)?;
    let mut traffic = Traffic::new(&catalog, &chance);
    let mut sales = Sales::new(&catalog, &chance)?;
    let mut past = Past::default();
    for day in days.all() {
        catalog.live_through(store, day, days.begins(day))?;
        let (clicks, filtered) = traffic.of_day(&days, day, days.part_of(size.clicks, day));
        traffic.payment_visits(&clicks).for_each(|visit| store.count_payment_visit(visit));
        store.write_blocking(past.import(clicks, filtered))?;
        sales.of_day(store, &days, day, days.part_of(size.conversions, day), &traffic)?;
        payouts::of_day(store, &catalog, day, days.busy.len(), days.ends(day))?;
    }
    sales.of_today(store, days.now, &traffic)?;
    payouts::of_today(store, days.now)
}
