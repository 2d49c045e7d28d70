//! Periods of pages, in days of the program's zone, and the figures of one: cut out of the quarter hours that the
//! store sums.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};

use crate::domain::money::Currency;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::keys::Who;
use crate::store::view::figure_rows::{self, Of};
use crate::store::view::figures::{self, Figures};
use crate::web::chart::{self, Chart, Cut, Day, Marks, Plan};
use crate::web::words::ChartWords;

/// The periods that the creator's pages offer: the word in the address, the link's text, what came before it, and days.
pub const PERIODS: [(&str, &str, &str, i32); 4] = [
    ("today", "Today", "day before", 1),
    ("7", "7 days", "7 days before", 7),
    ("30", "30 days", "30 days before", 30),
    ("90", "90 days", "90 days before", 90),
];

/// More days than these are cut into months.
const DAYS_SHOWN_MAX: i32 = 92;

/// A hundred years: nobody looks further, and no list grows without end.
const MONTHS_MAX: usize = 1_200;

/// A stretch of time, cut into steps: days, the hours of a single day, or months.
#[derive(Debug, Clone)]
pub struct Period {
    steps: Vec<Step>,
    to: Timestamp,
    unfinished: bool,
}

/// A part of a period with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `1 Sep`, `14:00`, or `Sep 2026`.
    pub label: String,
    /// When it begins.
    pub from: Timestamp,
}

impl Period {
    /// The last so many days of a zone, up to now; today is the last of them.
    pub fn last_days(days: i32, now: Timestamp, zone: &TimeZone) -> Self {
        Self::ending(days, day_of(now, zone), now, zone)
    }

    /// As many days before these, up to the same time of day, so that an unfinished day is compared with
    /// as much of another.
    pub fn before(days: i32, now: Timestamp, zone: &TimeZone) -> Self {
        let back = days.days();
        let then = zoned(now, zone)
            .checked_sub(back)
            .map_or(now, |then| Timestamp(then.timestamp().as_millisecond()));
        Self::ending(days, earlier(day_of(now, zone), back), then, zone)
    }

    /// The last so many months of a zone, up to now; this month is the last of them.
    pub fn last_months(months: i32, now: Timestamp, zone: &TimeZone) -> Self {
        let today = day_of(now, zone);
        let first = earlier(today.first_of_month(), (months - 1).months());
        Self { steps: months_of(first, today, zone), to: now.plus_ms(1), unfinished: true }
    }

    /// From a day to a day, both included, in either order; what lies ahead is left out.
    pub fn between(one: Date, other: Date, now: Timestamp, zone: &TimeZone) -> Self {
        let today = day_of(now, zone);
        let (first, last) = (one.min(other).min(today), one.max(other).min(today));
        let days = first.until(last).map_or(0, |span| span.get_days()) + 1;
        let to = step(last.tomorrow().unwrap_or(last), zone).from.min(now.plus_ms(1));
        let unfinished = last == today;
        if days <= DAYS_SHOWN_MAX {
            return Self { to, unfinished, ..Self::ending(days, last, now, zone) };
        }
        Self { steps: months_of(first, last, zone), to, unfinished }
    }

    fn ending(days: i32, last: Date, now: Timestamp, zone: &TimeZone) -> Self {
        let steps = if days == 1 {
            hours(last, zone)
        } else {
            let day = |back: i32| earlier(last, back.days());
            (0..days).rev().map(|back| step(day(back), zone)).collect()
        };
        Self { steps, to: now.plus_ms(1), unfinished: true }
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

    /// How many of its steps are over; the one behind them has begun, and those further on have not.
    pub fn over(&self) -> usize {
        let begun = self.steps.partition_point(|step| step.from < self.to);
        begun - usize::from(self.unfinished && begun > 0)
    }

    /// What its steps are.
    pub fn cut(&self) -> Cut {
        match self.steps.as_slice() {
            [one, two, ..] if two.from.since(one.from) <= 3_600_000 => Cut::Hours,
            [.., before, last] if last.from.since(before.from) > 27 * DAY_MS => Cut::Months,
            _ => Cut::Days,
        }
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

/// The day of a zone in which a moment lies.
pub fn day_of(at: Timestamp, zone: &TimeZone) -> Date {
    zoned(at, zone).date()
}

fn earlier(date: Date, span: Span) -> Date {
    date.checked_sub(span).unwrap_or(date)
}

/// When a day of a zone begins.
pub fn first_moment(day: Date, zone: &TimeZone) -> Timestamp {
    Timestamp(day.to_zoned(zone.clone()).map_or(0, |begins| begins.timestamp().as_millisecond()))
}

fn step(day: Date, zone: &TimeZone) -> Step {
    Step { label: day.strftime("%-d %b").to_string(), from: first_moment(day, zone) }
}

/// The months between two days. The first one begins with the first day.
fn months_of(first: Date, last: Date, zone: &TimeZone) -> Vec<Step> {
    let begins = |month: i32| first.first_of_month().checked_add(month.months()).unwrap_or(last);
    let starts = (0..).map(|month| begins(month).max(first)).take_while(|day| *day <= last);
    let months = starts.take(MONTHS_MAX);
    months.map(|day| Step { label: day.strftime("%b %Y").to_string(), ..step(day, zone) }).collect()
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
    figures::between(read, who, period.from(), period.to())
}

/// Someone's figures of each step of a period, in its order.
///
/// # Errors
/// Where they cannot be read.
pub fn figures_by_step(read: &impl Read, who: Who, period: &Period) -> Result<Vec<Figures>, StoreError> {
    Ok(by_step(period, figures::quarters(read, who, period.from(), period.to())?))
}

/// The figures of a product, an affiliate, both, or the whole program, of each step of a period, in its order.
///
/// # Errors
/// Where they cannot be read.
pub fn figures_of_by_step(read: &impl Read, of: &Of, period: &Period) -> Result<Vec<Figures>, StoreError> {
    Ok(by_step(period, figure_rows::quarters(read, of, period.from(), period.to())?))
}

fn by_step(period: &Period, quarters: Vec<(Timestamp, Figures)>) -> Vec<Figures> {
    let mut steps = vec![Figures::default(); period.steps().len()];
    for (at, figures) in quarters {
        if let Some(step) = period.step_of(at) {
            steps[step] += &figures;
        }
    }
    steps
}

/// The figures of several, step by step.
pub fn together<'f>(period: &Period, each: impl Iterator<Item = &'f [Figures]>) -> Vec<Figures> {
    let mut all = vec![Figures::default(); period.steps().len()];
    for steps in each {
        for (sum, step) in all.iter_mut().zip(steps) {
            *sum += step;
        }
    }
    all
}

/// All of them together.
pub fn sum(steps: &[Figures]) -> Figures {
    let mut sum = Figures::default();
    for step in steps {
        sum += step;
    }
    sum
}

/// The chart of clicks of a period; `before` are the figures of the time before, and what it is called.
pub fn clicks_chart(
    words: &'static ChartWords,
    heading: String,
    noun: (&'static str, &'static str),
    period: &Period,
    now: &[Figures],
    before: Option<(&[Figures], &'static str)>,
) -> Chart {
    let ahead = |at: usize| period.steps()[at].from >= period.to();
    let clicks = |figures: &[Figures], at: usize| {
        figures.get(at).map(|figures| figures.counts.clicks).filter(|_| !ahead(at))
    };
    let days = period.steps().iter().enumerate().map(|(at, step)| Day {
        label: step.label.clone(),
        now: clicks(now, at),
        before: before.and_then(|(before, _)| clicks(before, at)),
    });
    chart::chart(Plan {
        words,
        id: "clicks",
        heading,
        noun,
        before: before.map_or("", |(_, name)| name),
        marks: Marks::Line,
        cut: period.cut(),
        over: period.over(),
        days: days.collect(),
    })
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
    fn many_days_are_cut_into_months() {
        let zone = TimeZone::UTC;
        let year = Period::last_months(12, at("2026-11-21T10:00:00Z"), &zone);
        assert_eq!((year.steps().len(), labels(&year)[0], labels(&year)[11]), (12, "Dec 2025", "Nov 2026"));
        assert_eq!(year.from(), at("2025-12-01T00:00:00Z"));
        let (first, last) = (jiff::civil::date(2026, 1, 31), jiff::civil::date(2026, 5, 2));
        let own = Period::between(last, first, at("2026-11-21T10:00:00Z"), &zone);
        assert_eq!((own.from(), own.to()), (at("2026-01-31T00:00:00Z"), at("2026-05-03T00:00:00Z")));
        assert_eq!((own.steps().len(), labels(&own)[0]), (92, "31 Jan"));
        let own = Period::between(first, last.tomorrow().unwrap(), at("2026-11-21T10:00:00Z"), &zone);
        assert_eq!(labels(&own), ["Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026", "May 2026"]);
        assert_eq!(
            (own.from(), own.steps()[1].from),
            (first_moment(first, &TimeZone::UTC), at("2026-02-01T00:00:00Z"))
        );
    }

    #[test]
    fn what_lies_ahead_is_left_out() {
        let (first, last) = (jiff::civil::date(2026, 11, 20), jiff::civil::date(2030, 1, 1));
        let own = Period::between(first, last, at("2026-11-21T10:00:00Z"), &TimeZone::UTC);
        assert_eq!(labels(&own), ["20 Nov", "21 Nov"]);
        assert_eq!(own.to(), at("2026-11-21T10:00:00.001Z"));
        let alone = Period::between(last, last, at("2026-11-21T10:00:00Z"), &TimeZone::UTC);
        assert_eq!(alone.steps().len(), 24);
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
