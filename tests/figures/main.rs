//! Random histories of clicks and sales in zones that are hard to cut days out of: what figures say, told apart by
//! anything and narrowed to anybody, is what a plain recount of the clicks and conversions says.
//!
//! `cargo test --test figures` plays as many as take a few seconds. For more, from some seed on:
//! `DULY_HISTORIES=300 DULY_SEED=1 cargo test --test figures`.

#![allow(clippy::unwrap_used, reason = "all of this is a test")]

#[path = "../crash/disks.rs"]
#[allow(dead_code, reason = "the disks of the crash tests, of which these histories use one")]
mod disks;
#[path = "../money/house.rs"]
mod house;
mod play;
mod recount;
mod stage;

use duly::domain::figures::By;
use duly::domain::time::Timestamp;
use duly::store::check::check;
use duly::store::sums;
use duly::store::view::figure_rows::{self, Of};
use duly::web::period::{self, Period};
use jiff::tz::TimeZone;

use recount::Recount;
use stage::Stage;

/// How many histories are played in each zone where nothing else is said.
const USUALLY: u64 = 3;

/// A zone with the first day of a history of eleven days: quarter hours, half hours, and a day that is an hour short or long.
const ZONES: [(&str, &str); 4] = [
    ("Asia/Kathmandu", "2026-02-25T00:00:00Z"),
    ("Australia/Adelaide", "2026-03-30T00:00:00Z"),
    ("Europe/Berlin", "2026-03-25T00:00:00Z"),
    ("America/New_York", "2026-10-27T00:00:00Z"),
];

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn moment(text: &str) -> Timestamp {
    Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

#[test]
fn figures_are_what_a_plain_recount_says() {
    let (first, many) = (number("DULY_SEED").unwrap_or(1), number("DULY_HISTORIES").unwrap_or(USUALLY));
    for (name, begin) in ZONES {
        for seed in first..first + many {
            let zone = TimeZone::get(name).unwrap();
            let mut stage = Stage::arranged(name, moment(begin));
            play::history(&mut stage, seed);
            stage.store().flush_sums_blocking().unwrap();
            let view = stage.view();
            assert_eq!(check(&view).unwrap().faults, Vec::<String>::new(), "{name}, seed {seed}");
            let recount = Recount::of(&stage, &zone);
            compare(&stage, &recount, &zone, &format!("{name}, seed {seed}"));
        }
    }
}

/// Compares all figures of several periods.
fn compare(stage: &Stage, recount: &Recount<'_>, zone: &TimeZone, told: &str) {
    let view = stage.view();
    let day = |number: i64| {
        let date = moment_to_date(stage.begin, zone).saturating_add(jiff::Span::new().days(number));
        sums::first_moment(date, zone)
    };
    // Whole days; a day of its own; and, where quarter hours are kept, what begins and ends within days.
    let whole = [(day(-1), day(14)), (day(3), day(8)), (day(4), day(5))];
    let parts =
        [(day(2).plus_ms(5 * 900_000), day(6).plus_ms(-7 * 900_000)), (day(5).plus_ms(900_000), day(5))];
    for of in stage.narrowed() {
        for by in By::ALL {
            let by_days = matches!(by, By::Offer | By::Origin(_));
            for (from, to) in whole.into_iter().chain(parts.into_iter().filter(|_| !by_days)) {
                let rows = figure_rows::rows(&*view, &of, by, from, to, zone).unwrap();
                let expected = recount.rows(&of, by, from, to);
                assert_eq!(rows, expected, "{told}: {of:?} by {by:?} from {} to {}", from.0, to.0);
            }
        }
        for (from, to) in whole.into_iter().chain(parts) {
            let sum = figure_rows::sum(&*view, &of, from, to).unwrap();
            assert_eq!(sum, recount.sum(&of, from, to), "{told}: {of:?} from {} to {}", from.0, to.0);
        }
        compare_steps(stage, recount, zone, &of, told);
    }
}

/// Compares the figures of the steps that pages cut periods into.
fn compare_steps(stage: &Stage, recount: &Recount<'_>, zone: &TimeZone, of: &Of, told: &str) {
    let view = stage.view();
    let now = stage.begin.plus_days(11);
    let day = moment_to_date(stage.begin.plus_days(4), zone);
    for period in [Period::last_days(7, now, zone), Period::between(day, day, now, zone)] {
        let steps = period::figures_of_by_step(&*view, of, &period).unwrap();
        for (number, step) in period.steps().iter().enumerate() {
            let end = period.steps().get(number + 1).map_or(period.to(), |next| next.from);
            let expected = recount.sum(of, step.from, end);
            assert_eq!(steps[number], expected, "{told}: {of:?} in {}", step.label);
        }
    }
    assert_eq!(sums::local_day(now, zone), sums::Zones::read(&*view).unwrap().day_of(now));
}

fn moment_to_date(at: Timestamp, zone: &TimeZone) -> jiff::civil::Date {
    period::day_of(at, zone)
}
