//! Periods of the creator's pages, in days of the program's zone, and the figures of one: cut out of the
//! quarter hours that the store sums.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};

use crate::domain::money::Currency;
use crate::domain::time::Timestamp;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::keys::Who;
use crate::store::sums;
use crate::store::view::figures::Figures;

/// The periods that pages offer: the word in the address, the link's text, what came before it, and days.
pub const PERIODS: [(&str, &str, &str, i32); 4] = [
    ("today", "Today", "day before", 1),
    ("7", "7 days", "7 days before", 7),
    ("30", "30 days", "30 days before", 30),
    ("90", "90 days", "90 days before", 90),
];

/// A stretch of time, cut into steps: days, or the hours of a single day.
#[derive(Debug, Clone)]
pub struct Period {
    steps: Vec<Step>,
    to: Timestamp,
}

/// A part of a period with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `1 Sep`, or `14:00`.
    pub label: String,
    /// When it begins.
    pub from: Timestamp,
}

impl Period {
    /// The last so many days of a zone, up to now; today is the last of them.
    pub fn last_days(days: i32, now: Timestamp, zone: &TimeZone) -> Self {
        Self::ending(days, date_of(now, zone), now, zone)
    }

    /// As many days before these, up to the same time of day, so that an unfinished day is compared with
    /// as much of another.
    pub fn before(days: i32, now: Timestamp, zone: &TimeZone) -> Self {
        let back = days.days();
        let then = zoned(now, zone)
            .checked_sub(back)
            .map_or(now, |then| Timestamp(then.timestamp().as_millisecond()));
        Self::ending(days, earlier(date_of(now, zone), back), then, zone)
    }

    fn ending(days: i32, last: Date, now: Timestamp, zone: &TimeZone) -> Self {
        let steps = if days == 1 {
            hours(last, zone)
        } else {
            let day = |back: i32| earlier(last, back.days());
            (0..days).rev().map(|back| step(day(back), zone)).collect()
        };
        Self { steps, to: now.plus_ms(1) }
    }

    /// Its first moment.
    pub fn from(&self) -> Timestamp {
        self.steps.first().map_or(self.to, |step| step.from)
    }

    /// The moment behind its last.
    pub fn to(&self) -> Timestamp {
        self.to
    }

    /// Its parts, oldest first.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// In which of its steps a moment lies.
    pub fn step_of(&self, moment: Timestamp) -> Option<usize> {
        let begun = self.steps.partition_point(|step| step.from <= moment);
        (moment < self.to).then(|| begun.checked_sub(1)).flatten()
    }
}

fn zoned(at: Timestamp, zone: &TimeZone) -> jiff::Zoned {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::MAX).to_zoned(zone.clone())
}

fn date_of(at: Timestamp, zone: &TimeZone) -> Date {
    zoned(at, zone).date()
}

fn earlier(date: Date, span: Span) -> Date {
    date.checked_sub(span).unwrap_or(date)
}

fn step(day: Date, zone: &TimeZone) -> Step {
    let begins = day.to_zoned(zone.clone()).map_or(0, |begins| begins.timestamp().as_millisecond());
    Step { label: day.strftime("%-d %b").to_string(), from: Timestamp(begins) }
}

/// The hours of a day: 24 on most, 23 or 25 where clocks are changed.
fn hours(day: Date, zone: &TimeZone) -> Vec<Step> {
    let (begin, end) = (step(day, zone).from, step(day.tomorrow().unwrap_or(day), zone).from);
    let starts = (0..26).map(|hour| begin.plus_ms(hour * 3_600_000)).take_while(|at| *at < end);
    starts.map(|from| Step { label: zoned(from, zone).strftime("%H:%M").to_string(), from }).collect()
}

/// Someone's figures of a period.
///
/// # Errors
/// Where they cannot be read.
pub fn figures_of(read: &impl Read, who: Who, period: &Period) -> Result<Figures, StoreError> {
    Ok(sum(&figures_by_step(read, who, period)?))
}

/// Someone's figures of each step of a period, in its order.
///
/// # Errors
/// Where they cannot be read.
pub fn figures_by_step(read: &impl Read, who: Who, period: &Period) -> Result<Vec<Figures>, StoreError> {
    let mut steps = vec![Figures::default(); period.steps().len()];
    for (at, counts) in sums::quarters_between(read, who, period.from(), period.to())? {
        if let Some(step) = period.step_of(at) {
            steps[step].counts += counts;
        }
    }
    for (at, sales) in sums::sales_between(read, who, period.from(), period.to())? {
        if let Some(step) = period.step_of(at) {
            steps[step].sales += &sales;
        }
    }
    Ok(steps)
}

/// All of them together.
pub fn sum(steps: &[Figures]) -> Figures {
    let mut sum = Figures::default();
    for step in steps {
        sum.counts += step.counts;
        sum.sales += &step.sales;
    }
    sum
}

/// How many conversions. Where corrections outnumber what came in, none.
pub fn conversions(figures: &Figures) -> u64 {
    u64::try_from(figures.sales.conversions).unwrap_or(0)
}

/// The commission in a currency, minor units. Where more was taken back than earned, none.
pub fn commission(figures: &Figures, currency: Currency) -> u64 {
    let commission = figures.sales.money.get(&currency).map_or(0, |turnover| turnover.commission);
    u64::try_from(commission).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    fn labels(period: &Period) -> Vec<&str> {
        period.steps().iter().map(|step| step.label.as_str()).collect()
    }

    #[test]
    fn days_begin_at_midnight_of_the_zone() {
        let zone = TimeZone::get("Asia/Kathmandu").unwrap();
        let period = Period::last_days(7, at("2026-09-30T18:20:00Z"), &zone);
        // 18:15 in UTC is midnight in Kathmandu.
        assert_eq!(labels(&period), ["25 Sep", "26 Sep", "27 Sep", "28 Sep", "29 Sep", "30 Sep", "1 Oct"]);
        assert_eq!(period.from(), at("2026-09-24T18:15:00Z"));
        assert_eq!(period.step_of(at("2026-09-30T18:14:59Z")), Some(5));
        assert_eq!(period.step_of(at("2026-09-30T18:15:00Z")), Some(6));
        assert_eq!(period.step_of(at("2026-09-30T18:20:01Z")), None);
        assert_eq!(period.step_of(at("2026-09-24T18:14:59Z")), None);
    }

    #[test]
    fn the_time_before_ends_at_the_same_time_of_day() {
        let zone = TimeZone::get("Europe/Lisbon").unwrap();
        let before = Period::before(7, at("2026-09-30T10:00:00Z"), &zone);
        assert_eq!((labels(&before)[0], labels(&before)[6]), ("17 Sep", "23 Sep"));
        assert_eq!(before.to(), at("2026-09-23T10:00:00.001Z"));
    }

    #[test]
    fn a_single_day_is_cut_into_its_hours_also_where_clocks_change() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let long = Period::last_days(1, at("2026-10-25T20:00:00Z"), &zone);
        assert_eq!((long.steps().len(), labels(&long)[0], labels(&long)[24]), (25, "00:00", "23:00"));
        let short = Period::last_days(1, at("2026-03-29T20:00:00Z"), &zone);
        assert_eq!(short.steps().len(), 23);
        assert_eq!(Period::before(1, at("2026-03-29T20:00:00Z"), &zone).steps().len(), 24);
    }
}
