//! What happened over a period, step by step: a line or bars, the period before, and the step that is not over.

use askama::Template;
use askama::filters::HtmlSafe;

use super::bars::{Bar, bars, marks};
use super::line::{Run, runs};
use super::scale::{scale, scaled, tenths};
use crate::web::words::ChartWords;

/// How the numbers of the period shown are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// A line with a light area, for what flows: clicks.
    Line,
    /// Bars, for what comes one by one: sales.
    Bars,
}

/// What the steps of a chart are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// A day, hour by hour.
    Hours,
    /// Day by day.
    Days,
    /// Month by month.
    Months,
}

/// What a chart says.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What it says in the reader's language.
    pub words: &'static ChartWords,
    /// An id that no other part of the page has.
    pub id: &'static str,
    /// The heading: "Clicks, last 30 days".
    pub heading: String,
    /// What is counted: "click" and "clicks".
    pub noun: (&'static str, &'static str),
    /// What the dashed line is: "30 days before". Empty where there is nothing to compare with.
    pub before: &'static str,
    /// How the numbers are drawn.
    pub marks: Marks,
    /// What each of `days` is.
    pub cut: Cut,
    /// How many of the days are over. The one behind them is not finished, and dotted; those further on are still
    /// to come and drawn as nothing.
    pub over: usize,
    /// The days, oldest first.
    pub days: Vec<Day>,
}

/// One day (or month, or hour) of a chart.
#[derive(Debug, Clone)]
pub struct Day {
    /// Its short name: "1 Sep".
    pub label: String,
    /// The number; `None` where Duly was not running: nothing is known, which is not zero.
    pub now: Option<u64>,
    /// The number of the same day of the period before.
    pub before: Option<u64>,
}

/// A chart with its words and its table, ready for `{{ chart }}` in a page.
#[derive(Debug, Template)]
#[template(path = "chart/over_time.html")]
pub struct Chart {
    plan: Plan,
    words: &'static ChartWords,
    finding: String,
    width: usize,
    rules: String,
    area: String,
    now: String,
    /// Days that stand alone between gaps: no line leads through them.
    points: String,
    bars: Vec<Bar>,
    before: String,
    unfinished: String,
    ticks_y: Vec<String>,
    ticks_x: Vec<TickX>,
}

/// Its template escapes every word.
impl HtmlSafe for Chart {}

#[derive(Debug)]
struct TickX {
    percent: String,
    anchor: &'static str,
    label: String,
}

/// One day is this wide in the units of the drawing; the height is 100.
pub(super) const DAY_WIDTH: usize = 10;
/// How many names of days fit under a chart on the narrowest phone.
const TICKS_X_MAX: usize = 4;

/// Draws a chart.
pub fn chart(plan: Plan) -> Chart {
    let begun = plan.begun();
    let has_before = !plan.before.is_empty();
    let numbers = |day: &Day| day.now.into_iter().chain(day.before.filter(|_| has_before));
    let (step, top) = scale(plan.days.iter().flat_map(numbers).max().unwrap_or(0));
    let ticks: Vec<u64> = (0..=top / step).rev().map(|tick| tick * step).collect();
    let width = plan.days.len().max(1) * DAY_WIDTH;
    let y = |value: u64| tenths(1000 - scaled(value, top, 1000));
    let line = |values: &[Option<u64>], first: usize| runs(values, first, &y);
    let open = |runs: Vec<Run>| runs.iter().map(Run::open).collect::<String>();
    let points = |runs: Vec<Run>| runs.iter().map(Run::point).collect::<String>();

    let now: Vec<Option<u64>> = plan.days[..begun].iter().map(|day| day.now).collect();
    let before: Vec<Option<u64>> = plan.days.iter().map(|day| day.before).collect();
    let over = plan.over.min(begun);
    // The dotted line begins at the last day that is over.
    let last = over.saturating_sub(1);
    let is_line = plan.marks == Marks::Line;

    Chart {
        words: plan.words,
        finding: finding(&plan),
        width,
        rules: ticks.iter().map(|tick| format!("M0 {}H{width}", y(*tick))).collect(),
        area: if is_line { line(&now, 0).iter().map(Run::closed).collect() } else { String::new() },
        now: if is_line { open(line(&now[..over], 0)) } else { String::new() },
        points: if is_line { points(line(&now, 0)) } else { String::new() },
        unfinished: if is_line && plan.is_unfinished() {
            open(line(&now[last..], last))
        } else {
            String::new()
        },
        bars: if is_line { Vec::new() } else { bars(&now, over, top) },
        before: match plan.marks {
            _ if plan.before.is_empty() => String::new(),
            Marks::Line => open(line(&before, 0)),
            Marks::Bars => marks(&before, &y),
        },
        ticks_y: ticks.into_iter().map(|tick| plan.words.formats.count(tick)).collect(),
        ticks_x: ticks_x(&plan.days),
        plan,
    }
}

impl Plan {
    /// How many of the days have begun.
    fn begun(&self) -> usize {
        self.over.saturating_add(1).min(self.days.len())
    }

    /// Whether the last day that has begun is not over.
    fn is_unfinished(&self) -> bool {
        self.over < self.days.len()
    }

    /// The days that are not still to come.
    fn past(&self) -> &[Day] {
        &self.days[..self.begun()]
    }
}

impl Chart {
    /// What a pointer resting on a day reads: "1 Sep: 120 clicks, 113 before".
    fn told(&self, day: &Day) -> String {
        let words = self.words;
        let now = day.now.map_or(words.not_running.into(), |now| {
            words.formats.count_of(now, self.plan.noun.0, self.plan.noun.1)
        });
        let before = day.before.filter(|_| !self.plan.before.is_empty());
        let before =
            before.map_or_else(String::new, |before| (words.and_before)(&words.formats.count(before)));
        format!("{}: {now}{before}", day.label)
    }

    /// The class that `charts.css` draws the period before with.
    fn before_class(&self) -> &'static str {
        if self.plan.marks == Marks::Line { "before" } else { "before-mark" }
    }

    fn cell(&self, number: &Option<u64>) -> String {
        number.map_or(self.words.not_running.into(), |number| self.words.formats.count(number))
    }

    /// The head of the table's first column.
    fn step(&self) -> &'static str {
        match self.plan.cut {
            Cut::Hours => self.words.hour,
            Cut::Days => self.words.day,
            Cut::Months => self.words.month,
        }
    }
}

/// What the chart shows, in words, for those who cannot see it.
fn finding(plan: &Plan) -> String {
    let sum =
        |numbers: &mut dyn Iterator<Item = Option<u64>>| numbers.flatten().fold(0_u64, u64::saturating_add);
    let words = plan.words;
    let past = plan.past();
    let total = words.formats.count_of(sum(&mut past.iter().map(|day| day.now)), plan.noun.0, plan.noun.1);
    let mut said = if plan.before.is_empty() {
        format!("{total}.")
    } else {
        let before = words.formats.count(sum(&mut plan.days.iter().map(|day| day.before)));
        (words.compared)(&total, &before, plan.before)
    };
    let highest =
        past.iter().rev().filter_map(|day| Some((day.now?, &day.label))).max_by_key(|(now, _)| *now);
    if let Some((now, label)) = highest.filter(|(now, _)| *now > 0) {
        said += &format!(" {}", (words.highest)(&words.formats.count(now), label));
    }
    let gaps = past.iter().filter(|day| day.now.is_none()).count();
    if gaps > 0 {
        said += &format!(" {}", (words.gaps)(&words.formats.count(u64::try_from(gaps).unwrap_or(u64::MAX))));
    }
    format!("{said} {}", words.table_below)
}

/// Names under the first and the last day, and evenly between, each exactly under its day.
fn ticks_x(days: &[Day]) -> Vec<TickX> {
    let ticks = days.len().min(TICKS_X_MAX);
    let last = days.len().saturating_sub(1);
    let place = |tick: usize| if ticks < 2 { 0 } else { (tick * last * 2 + ticks - 1) / ((ticks - 1) * 2) };
    (0..ticks)
        .map(|tick| TickX {
            percent: tenths((place(tick) * 2 + 1) * 500 / days.len()),
            anchor: match tick {
                _ if ticks == 1 => "middle",
                0 => "start",
                tick if tick + 1 == ticks => "end",
                _ => "middle",
            },
            label: days[place(tick)].label.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests;
