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
use crate::store::sums::first_moment;
use crate::store::view::absences::Absence;
use crate::store::view::figure_rows::{self, Of};
use crate::store::view::figures::{self, Figures};
use crate::web::chart::{self, Chart, Cut, Day, Marks, Plan};
use crate::web::words::ChartWords;

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
    /// How far back the time before lies.
    length: Span,
}

/// A part of a period with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `1 Sep`, `14:00`, or `Sep 2026`.
    pub label: String,
    /// The day that it begins on.
    pub day: Date,
    /// When it begins.
    pub from: Timestamp,
}

impl Period {
    /// The last so many days of a zone, up to now; today is the last of them.
    pub fn last_days(days: i32, now: Timestamp, zone: &TimeZone) -> Self {
        Self::ending(days, day_of(now, zone), now, zone)
    }

    /// The last so many months of a zone, up to now; this month is the last of them.
    pub fn last_months(months: i32, now: Timestamp, zone: &TimeZone) -> Self {
        let today = day_of(now, zone);
        let first = earlier(today.first_of_month(), (months - 1).months());
        let steps = months_of(first, today, zone);
        Self { steps, to: now.plus_ms(1), unfinished: true, length: months.months() }
    }

    /// From a day to a day, both included, in either order; what lies ahead is left out.
    pub fn between(one: Date, other: Date, now: Timestamp, zone: &TimeZone) -> Self {
        let today = day_of(now, zone);
        let (first, last) = (one.min(other).min(today), one.max(other).min(today));
        let days = first.until(last).map_or(0, |span| span.get_days()) + 1;
        let to = step(last.tomorrow().unwrap_or(last), zone).from.min(now.plus_ms(1));
        let whole = Self { to, unfinished: last == today, ..Self::ending(days, last, now, zone) };
        if days <= DAYS_SHOWN_MAX { whole } else { Self { steps: months_of(first, last, zone), ..whole } }
    }

    fn ending(days: i32, last: Date, now: Timestamp, zone: &TimeZone) -> Self {
        let steps =
            if days == 1 { hours(last, zone) } else { days_of(earlier(last, (days - 1).days()), last, zone) };
        Self { steps, to: now.plus_ms(1), unfinished: true, length: days.days() }
    }

    /// The time of the same length right before this one, cut alike. Where this one is not over, that one is taken up
    /// to the same time of day, so that an unfinished day is compared with as much of another.
    pub fn before(&self, zone: &TimeZone) -> Self {
        let day_before = |at: Timestamp| earlier(day_of(at, zone), self.length);
        let steps = if self.is_one_day(zone) {
            hours(day_before(self.from()), zone)
        } else {
            self.steps.iter().map(|one| step(day_before(one.from), zone)).collect()
        };
        let then = || {
            let then = zoned(self.to.plus_ms(-1), zone).checked_sub(self.length);
            then.map_or(self.from(), |then| Timestamp(then.timestamp().as_millisecond() + 1))
        };
        let to = if self.unfinished { then() } else { self.from() };
        Self { steps, to, unfinished: self.unfinished, length: self.length }
    }

    /// Whether it is a single day, which is cut into hours.
    pub fn is_one_day(&self, zone: &TimeZone) -> bool {
        day_of(self.from(), zone) == day_of(self.to.plus_ms(-1), zone)
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

    /// The moment behind a step.
    fn end_of(&self, at: usize) -> Timestamp {
        self.steps.get(at + 1).map_or(self.to, |next| next.from).min(self.to)
    }

    /// When each of its parts begins, and the moment behind the last.
    fn moments(&self) -> Vec<Timestamp> {
        let begins = self.steps.iter().map(|step| step.from.min(self.to));
        begins.chain([self.to]).collect()
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

fn step(day: Date, zone: &TimeZone) -> Step {
    Step { label: day.strftime("%-d %b").to_string(), day, from: first_moment(day, zone) }
}

/// The days between two days, both included.
fn days_of(first: Date, last: Date, zone: &TimeZone) -> Vec<Step> {
    let days = std::iter::successors(Some(first), |day| day.tomorrow().ok());
    days.take_while(|day| *day <= last).map(|day| step(day, zone)).collect()
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
    starts.map(|from| Step { label: hour(from, zone), day, from }).collect()
}

/// An hour of a day as it is written: `14:00`. Where clocks are set back one comes twice, and its time tells the two apart:
/// `02:00 CEST`, `02:00 CET`.
pub fn hour(at: Timestamp, zone: &TimeZone) -> String {
    let at = zoned(at, zone);
    let is_twice = zone.to_ambiguous_timestamp(at.datetime()).is_ambiguous();
    at.strftime(if is_twice { "%H:%M %Z" } else { "%H:%M" }).to_string()
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
    figures::between_each(read, who, &period.moments())
}

/// The figures of a product, an affiliate, both, or the whole program, of each step of a period, in its order.
///
/// # Errors
/// Where they cannot be read.
pub fn figures_of_by_step(read: &impl Read, of: &Of, period: &Period) -> Result<Vec<Figures>, StoreError> {
    figure_rows::between_each(read, of, &period.moments())
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

/// The figures of a period as a chart needs them.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The period.
    pub period: &'a Period,
    /// The figures of each of its steps.
    pub figures: &'a [Figures],
    /// When Duly was not running.
    pub absences: &'a [Absence],
}

impl Shown<'_> {
    /// The clicks of a step; nothing of one that has not begun, and of one that Duly missed whole.
    fn clicks(&self, at: usize) -> Option<u64> {
        let step = self.period.steps().get(at).filter(|step| step.from < self.period.to)?;
        let is_missed = self.absences.iter().any(|absence| absence.covers(step.from, self.period.end_of(at)));
        self.figures.get(at).filter(|_| !is_missed).map(|figures| figures.counts.clicks)
    }
}

/// The chart of clicks of a period; `before` is the time before, and what it is called.
pub fn clicks_chart(
    words: &'static ChartWords,
    heading: String,
    noun: (&'static str, &'static str),
    now: Shown<'_>,
    before: Option<(Shown<'_>, &'static str)>,
) -> Chart {
    let cut = now.period.cut();
    let days = now.period.steps().iter().enumerate().map(|(at, step)| Day {
        label: match cut {
            Cut::Hours => step.label.clone(),
            Cut::Days => words.formats.axis_day(step.day),
            Cut::Months => words.formats.axis_month(step.day),
        },
        now: now.clicks(at),
        before: before.as_ref().and_then(|(before, _)| before.clicks(at)),
    });
    chart::chart(Plan {
        words,
        id: "clicks",
        heading,
        noun,
        before: before.as_ref().map_or("", |(_, name)| name),
        marks: Marks::Line,
        cut,
        over: now.period.over(),
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
        let moments = period.moments();
        assert_eq!(moments.len(), 8, "seven days, and the end of the last");
        assert_eq!(moments[6], at("2026-09-30T18:15:00Z"));
        assert_eq!(moments[7], at("2026-09-30T18:20:00Z").plus_ms(1));
    }

    #[test]
    fn the_time_before_ends_at_the_same_time_of_day() {
        let zone = TimeZone::get("Europe/Lisbon").unwrap();
        let before = Period::last_days(7, at("2026-09-30T10:00:00Z"), &zone).before(&zone);
        assert_eq!((labels(&before)[0], labels(&before)[6]), ("17 Sep", "23 Sep"));
        assert_eq!(before.to(), at("2026-09-23T10:00:00.001Z"));
    }

    #[test]
    fn own_dates_and_months_have_a_time_before_of_the_same_length() {
        let (zone, now) = (TimeZone::get("Europe/Berlin").unwrap(), at("2026-11-21T10:00:00Z"));
        let (first, last) = (jiff::civil::date(2026, 3, 23), jiff::civil::date(2026, 3, 29));
        let own = Period::between(first, last, now, &zone);
        let before = own.before(&zone);
        assert_eq!((before.steps().len(), before.to()), (7, own.from()));
        assert_eq!(before.from(), first_moment(jiff::civil::date(2026, 3, 16), &zone));
        let year = Period::last_months(12, now, &zone).before(&zone);
        assert_eq!((year.steps().len(), year.from()), (12, at("2024-11-30T23:00:00Z")));
        assert_eq!(year.to(), at("2025-11-21T10:00:00.001Z"));
        let long =
            Period::between(jiff::civil::date(2026, 1, 31), jiff::civil::date(2026, 6, 30), now, &zone);
        let before = long.before(&zone);
        assert_eq!((before.steps().len(), before.to()), (long.steps().len(), long.from()));
        assert_eq!(before.from(), first_moment(jiff::civil::date(2025, 9, 2), &zone));
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
    fn a_step_that_duly_missed_whole_is_a_gap_and_one_that_it_missed_in_part_is_not() {
        let period = Period::last_days(3, at("2026-09-30T18:20:00Z"), &TimeZone::UTC);
        let figures = vec![Figures::default(); 3];
        let clicks = |absences: &[Absence]| {
            let shown = Shown { period: &period, figures: &figures, absences };
            [0, 1, 2, 3].map(|step| shown.clicks(step))
        };
        let (a, b) = (at("2026-09-28T20:00:00Z"), at("2026-09-30T08:00:00Z"));
        let absent = |from, to| Absence { from, to };
        assert_eq!(clicks(&[absent(a, b)]), [Some(0), None, Some(0), None]);
        let noon = at("2026-09-29T12:00:00Z");
        assert_eq!(clicks(&[absent(a, noon), absent(noon.plus_ms(1), b)]), [Some(0), Some(0), Some(0), None]);
        assert_eq!((period.over(), period.cut()), (2, Cut::Days));
    }

    #[test]
    fn of_a_day_in_hours_the_present_one_is_not_over_and_the_rest_has_not_begun() {
        let today = Period::last_days(1, at("2026-09-30T18:20:00Z"), &TimeZone::UTC);
        assert_eq!((today.over(), today.cut()), (18, Cut::Hours));
        let day = jiff::civil::date(2026, 9, 28);
        let past = Period::between(day, day, at("2026-09-30T18:20:00Z"), &TimeZone::UTC);
        assert_eq!(past.over(), 24);
        assert_eq!(Period::last_months(12, at("2026-09-30T18:20:00Z"), &TimeZone::UTC).cut(), Cut::Months);
    }

    #[test]
    fn a_single_day_is_cut_into_its_hours_also_where_clocks_change() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let long = Period::last_days(1, at("2026-10-25T20:00:00Z"), &zone);
        assert_eq!((long.steps().len(), labels(&long)[0], labels(&long)[24]), (25, "00:00", "23:00"));
        assert_eq!(labels(&long)[1..5], ["01:00", "02:00 CEST", "02:00 CET", "03:00"]);
        let short = Period::last_days(1, at("2026-03-29T20:00:00Z"), &zone);
        assert_eq!(short.steps().len(), 23);
        assert_eq!(short.before(&zone).steps().len(), 24);
    }
}
