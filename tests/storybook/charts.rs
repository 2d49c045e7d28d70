//! Every kind of chart with data that is odd: nothing, one point, all zero, one huge, a year of days, gaps, long names,
//! debts, names from right to left.

use askama::Template;
use duly::domain::language::Language;
use duly::domain::time::{Expiry, Timestamp};
use duly::web::chart::{
    CellBar, Chart, Column, Columns, Cut, Day, Funnel, Group, Kind, Lane, Mark, Marks, Part, Plan, Stack,
    Stage, Timeline, cell_bar, chart, columns, funnel, stack, timeline,
};
use duly::web::format;
use duly::web::page::Shell;
use duly::web::words::{ChartWords, charts};
use jiff::tz::TimeZone;

use super::LONG_NAME;

const RIGHT_TO_LEFT: &str = "\u{5e9}\u{5e8}\u{5d4} \u{5db}\u{5d4}\u{5df}";

#[derive(Template)]
#[template(path = "../tests/storybook/charts.html")]
pub struct Charts {
    shell: Shell,
    over_time: Vec<(&'static str, Chart)>,
    stacks: Vec<(&'static str, Stack)>,
    funnels: Vec<(&'static str, Funnel)>,
    columns: Vec<(&'static str, Columns)>,
    journeys: Vec<(&'static str, Option<Timeline>)>,
    cells: Vec<(&'static str, String, CellBar)>,
}

pub fn page(shell: Shell) -> Charts {
    Charts {
        shell,
        over_time: over_time(),
        stacks: stacks(),
        funnels: vec![
            ("Nothing yet", way("way-none", &[0, 0, 0])),
            ("Too few for a rate", way("way-few", &[11, 9, 3])),
            ("Many", way("way-many", &[120_412, 81_220, 3_041, 412, 389])),
            ("More sales than clicks: coupons", way("way-coupons", &[40, 31, 96])),
        ],
        columns: models(),
        journeys: journeys(),
        cells: [("Jane Moura", 12_114), (LONG_NAME, 902), (RIGHT_TO_LEFT, 3), ("Cyd", 0)]
            .map(|(name, clicks)| (name, format::count(clicks), cell_bar(clicks, 12_114)))
            .into(),
    }
}

fn english() -> &'static ChartWords {
    charts(Language::English)
}

fn plan(id: &'static str, heading: &str, marks: Marks, over: usize, now: Vec<Option<u64>>) -> Plan {
    let day = |(place, now): (usize, Option<u64>)| Day {
        label: format!("{} {}", place % 30 + 1, ["Jan", "Feb", "Mar", "Apr"][place / 30 % 4]),
        before: now.map(|now| now * 4 / 5 + 3),
        now,
    };
    Plan {
        words: english(),
        id,
        heading: heading.into(),
        noun: ("click", "clicks"),
        before: "time before",
        marks,
        cut: Cut::Days,
        over,
        days: now.into_iter().enumerate().map(day).collect(),
    }
}

fn over_time() -> Vec<(&'static str, Chart)> {
    let wave = |days: u64| (0..days).map(|day| Some(80 + day * 37 % 61 + day % 7 * 9)).collect::<Vec<_>>();
    let mut gaps = wave(30);
    for gap in [0, 7, 8, 9, 20] {
        gaps[gap] = None;
    }
    let mut huge = vec![Some(2); 30];
    huge[11] = Some(9_876_543_210);
    let alone = |plan: Plan| Plan { before: "", ..plan };
    let spoken = Plan {
        words: charts(Language::Portuguese),
        heading: "Cliques, \u{fa}ltimos 30 dias".into(),
        noun: ("clique", "cliques"),
        before: "30 dias antes",
        ..plan("portuguese", "", Marks::Line, 29, gaps.clone())
    };
    let hours = Plan { cut: Cut::Hours, ..plan("hours", "Clicks today", Marks::Line, 9, wave(24)) };
    vec![
        ("No day at all", chart(plan("none", "Clicks, no day", Marks::Line, 0, vec![]))),
        ("One day, not over", chart(plan("one", "Clicks, one day", Marks::Line, 0, vec![Some(7)]))),
        ("All zero", chart(alone(plan("zero", "Clicks, all zero", Marks::Line, 30, vec![Some(0); 30])))),
        ("One huge", chart(plan("huge", "Clicks, one huge", Marks::Line, 30, huge))),
        (
            "Gaps where Duly did not run",
            chart(plan("gaps", "Clicks with gaps", Marks::Line, 29, gaps.clone())),
        ),
        ("Bars with gaps", chart(plan("bars", "Sales with gaps", Marks::Bars, 29, gaps))),
        ("In Portuguese", chart(spoken)),
        ("A day by its hours, ten begun", chart(hours)),
        ("A year of days", chart(plan("year", "Clicks, 366 days", Marks::Line, 365, wave(366)))),
    ]
}

fn stacks() -> Vec<(&'static str, Stack)> {
    let drawn = |id: &str, parts: &[(Kind, &'static str, i64)]| {
        let part = |(kind, label, minor): &(Kind, &'static str, i64)| Part {
            kind: *kind,
            label,
            minor: *minor,
            sum: format::money(*minor, 2, "EUR"),
        };
        stack(english(), id.into(), "Commissions in EUR".into(), parts.iter().map(part).collect())
    };
    use Kind::{Due, Held, Paid, Reversed, Review};
    vec![
        ("Nothing", drawn("s-none", &[])),
        ("Only one part", drawn("s-one", &[(Due, "Due", 2_910)])),
        (
            "All parts",
            drawn(
                "s-all",
                &[
                    (Held, "Held", 61_500),
                    (Review, "Held, review", 8_730),
                    (Due, "Due", 42_000),
                    (Paid, "Paid", 123_000),
                    (Reversed, "Reversed", 11_640),
                ],
            ),
        ),
        ("A debt", drawn("s-debt", &[(Held, "Held", 500), (Due, "Due", -9_700), (Paid, "Paid", 9_700)])),
        (
            "A sliver and a mountain",
            drawn("s-huge", &[(Held, "Held", 1), (Paid, "Paid", 99_999_999_999_900)]),
        ),
    ]
}

fn way(id: &'static str, counts: &[u64]) -> Funnel {
    let names: &[&'static str] = match counts.len() {
        5 => &["Clicks", "People", "Reached the payment page", "Left their address", "Conversions"],
        _ => &["Clicks", "People", "Conversions"],
    };
    let stages =
        names.iter().zip(counts).map(|(name, count)| Stage { name, noun: "people of a step", count: *count });
    funnel(id, "From click to conversion", &stages.collect::<Vec<_>>())
}

fn models() -> Vec<(&'static str, Columns)> {
    let group = |name: &str, sums: [i64; 3]| Group {
        name: name.into(),
        columns: sums.map(|minor| Column { minor, sum: format::money(minor, 2, "EUR") }).into(),
    };
    let drawn = |id: &str, groups| {
        let labels = ["First click", "Last click", "Multiple clicks"];
        columns(id.into(), "The same sales under each model, EUR".into(), &labels, Some(1), groups)
    };
    vec![
        (
            "Several people, one of them with a debt",
            drawn(
                "m-many",
                vec![
                    group("All affiliates", [341_700, 341_700, 401_200]),
                    group("Jane Moura", [120_000, 61_500, 99_000]),
                    group(LONG_NAME, [12_000, 61_500, 40_000]),
                    group(RIGHT_TO_LEFT, [0, -2_500, 9_100]),
                ],
            ),
        ),
        ("Nothing", drawn("m-none", vec![group("All affiliates", [0, 0, 0])])),
    ]
}

fn journeys() -> Vec<(&'static str, Option<Timeline>)> {
    let at = |day: i64| Timestamp(1_757_000_000_000 + day * 86_400_000);
    let mark = |day: i64, earned| Mark { at: at(day), expires: Some(Expiry::At(at(day + 60))), earned };
    let lane = |name: &str, marks: Vec<Mark>| Lane { name: name.into(), marks };
    let drawn = |lanes: &[Lane], sale| timeline(english(), lanes, at(sale), &TimeZone::UTC);
    let many = (0..12).map(|place| lane(&format!("Affiliate {place}"), vec![mark(place, place == 3)]));
    vec![
        ("No click", drawn(&[], 3)),
        ("One click at the moment of the sale", drawn(&[lane("Ana", vec![mark(0, true)])], 0)),
        (
            "First and last, with one who ran out",
            drawn(
                &[
                    lane(LONG_NAME, vec![mark(0, true), mark(20, true)]),
                    lane(RIGHT_TO_LEFT, vec![mark(30, false)]),
                    lane("Ben", vec![Mark { expires: None, ..mark(71, false) }, mark(75, true)]),
                ],
                80,
            ),
        ),
        ("More lanes than fit", drawn(&many.collect::<Vec<_>>(), 30)),
    ]
}
