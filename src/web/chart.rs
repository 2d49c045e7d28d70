//! Charts drawn on the server: marks as SVG, words as HTML beside them, every number in a table beneath.
//! They start at zero, smooth nothing, and leave a gap where nothing is known (research of the field: a
//! chart that scales its words cannot be read on a phone).

use askama::Template;
use askama::filters::HtmlSafe;

use crate::web::format::{count, count_of};

/// The shape of a few numbers, to stand beside the number itself. Screen readers pass over it.
#[derive(Debug, Template)]
#[template(
    source = r#"<svg class="spark" viewBox="0 0 80 20" preserveAspectRatio="none" aria-hidden="true" focusable="false"><path vector-effect="non-scaling-stroke" d="{{ path }}"/></svg>"#,
    ext = "html"
)]
pub struct Spark {
    path: String,
}

/// Its only text is a path made of numbers.
impl HtmlSafe for Spark {}

/// Draws the shape of `values`, oldest first; nothing for fewer than two.
pub fn spark(values: &[u64]) -> Spark {
    let top = values.iter().copied().max().unwrap_or(0).max(1);
    let steps = values.len().saturating_sub(1).max(1);
    let points = values.iter().enumerate().map(|(place, value)| {
        let x = tenths(place * 800 / steps);
        let y = tenths(190 - scaled(*value, top, 180));
        format!("{x} {y}")
    });
    let path = if values.len() < 2 { String::new() } else { format!("M{}", joined(points)) };
    Spark { path }
}

/// How the numbers of the period shown are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// A line with a light area, for what flows: clicks.
    Line,
    /// Bars, for what comes one by one: sales.
    Bars,
}

/// What a chart says.
#[derive(Debug, Clone)]
pub struct Plan {
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
    /// Whether the last day is not over yet; it is dotted.
    pub unfinished: bool,
    /// The days, oldest first.
    pub days: Vec<Day>,
}

/// One day (or week, or hour) of a chart.
#[derive(Debug, Clone)]
pub struct Day {
    /// Its short name: "1 Sep".
    pub label: String,
    /// The number; `None` where nothing is known, which is not zero.
    pub now: Option<u64>,
    /// The number of the same day of the period before.
    pub before: Option<u64>,
}

/// A chart with its words and its table, ready for `{{ chart }}` in a page.
#[derive(Debug, Template)]
#[template(path = "chart.html")]
pub struct Chart {
    plan: Plan,
    finding: String,
    width: usize,
    rules: String,
    area: String,
    now: String,
    bars: Vec<Bar>,
    before: String,
    unfinished: String,
    ticks_y: Vec<String>,
    ticks_x: Vec<TickX>,
}

/// Its template escapes every word.
impl HtmlSafe for Chart {}

#[derive(Debug)]
struct Bar {
    x: usize,
    y: String,
    height: String,
    unfinished: bool,
}

#[derive(Debug)]
struct TickX {
    percent: String,
    anchor: &'static str,
    label: String,
}

/// One day is this wide in the units of the drawing; the height is 100.
const DAY_WIDTH: usize = 10;
/// How many names of days fit under a chart on the narrowest phone.
const TICKS_X_MAX: usize = 4;

/// Draws a chart.
pub fn chart(plan: Plan) -> Chart {
    let numbers = |day: &Day| day.now.into_iter().chain(day.before);
    let (step, top) = scale(plan.days.iter().flat_map(numbers).max().unwrap_or(0));
    let ticks: Vec<u64> = (0..=top / step).rev().map(|tick| tick * step).collect();
    let width = plan.days.len().max(1) * DAY_WIDTH;
    let y = |value: u64| tenths(1000 - scaled(value, top, 1000));
    let line = |values: &[Option<u64>], first: usize| runs(values, first, &y);

    let now: Vec<Option<u64>> = plan.days.iter().map(|day| day.now).collect();
    let before: Vec<Option<u64>> = plan.days.iter().map(|day| day.before).collect();
    let finished = if plan.unfinished { now.len().saturating_sub(1) } else { now.len() };
    let drawn = plan.marks == Marks::Line;
    let last_two = finished.saturating_sub(1);

    Chart {
        finding: finding(&plan),
        width,
        rules: joined_paths(ticks.iter().map(|tick| format!("M0 {}H{width}", y(*tick)))),
        area: if drawn { joined_paths(line(&now, 0).iter().map(Run::closed)) } else { String::new() },
        now: if drawn {
            joined_paths(line(&now[..finished], 0).iter().map(Run::open))
        } else {
            String::new()
        },
        unfinished: if drawn && plan.unfinished {
            joined_paths(line(&now[last_two..], last_two).iter().map(Run::open))
        } else {
            String::new()
        },
        bars: if drawn { Vec::new() } else { bars(&now, finished, top) },
        before: match plan.marks {
            _ if plan.before.is_empty() => String::new(),
            Marks::Line => joined_paths(line(&before, 0).iter().map(Run::open)),
            Marks::Bars => joined_paths(marks(&before, &y)),
        },
        ticks_y: ticks.into_iter().map(count).collect(),
        ticks_x: ticks_x(&plan.days),
        plan,
    }
}

impl Chart {
    /// What a pointer resting on a day reads: "1 Sep: 120 clicks, 113 before".
    fn told(&self, day: &Day) -> String {
        let (one, many) = self.plan.noun;
        let now = day.now.map_or("nothing known".into(), |now| count_of(now, one, many));
        match day.before {
            Some(before) if !self.plan.before.is_empty() => {
                format!("{}: {now}, {} before", day.label, count(before))
            }
            _ => format!("{}: {now}", day.label),
        }
    }

    /// The class that `charts.css` draws the period before with.
    fn before_class(&self) -> &'static str {
        if self.plan.marks == Marks::Line { "before" } else { "before-mark" }
    }

    fn cell(&self, number: &Option<u64>) -> String {
        number.map_or("not known".into(), count)
    }
}

/// What the chart shows, in words, for those who cannot see it.
fn finding(plan: &Plan) -> String {
    let sum =
        |numbers: &mut dyn Iterator<Item = Option<u64>>| numbers.flatten().fold(0_u64, u64::saturating_add);
    let (one, many) = plan.noun;
    let mut words = count_of(sum(&mut plan.days.iter().map(|day| day.now)), one, many);
    if !plan.before.is_empty() {
        let before = count(sum(&mut plan.days.iter().map(|day| day.before)));
        words += &format!("; {before} in the {}", plan.before);
    }
    words += ".";
    let highest = plan.days.iter().filter_map(|day| Some((day.now?, &day.label))).max_by_key(|(now, _)| *now);
    if let Some((now, label)) = highest.filter(|(now, _)| *now > 0) {
        words += &format!(" Highest: {} on {label}.", count(now));
    }
    words + " The table below has every number."
}

/// A stretch of known days, as points of the drawing.
struct Run {
    first_x: usize,
    last_x: usize,
    points: String,
}

impl Run {
    /// As a line; a single day becomes a dot (`h0` with round ends).
    fn open(&self) -> String {
        let dot = if self.first_x == self.last_x { "h0" } else { "" };
        format!("M{}{dot}", self.points)
    }

    /// As an area down to zero.
    fn closed(&self) -> String {
        format!("M{}V100H{}Z", self.points, self.first_x)
    }
}

/// The stretches between gaps. `first` is the place of the first value in the whole chart.
fn runs(values: &[Option<u64>], first: usize, y: &impl Fn(u64) -> String) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut place = first;
    for stretch in values.split(|value| value.is_none()) {
        let x = |step: usize| (place + step) * DAY_WIDTH + DAY_WIDTH / 2;
        let points =
            stretch.iter().flatten().enumerate().map(|(step, value)| format!("{} {}", x(step), y(*value)));
        if !stretch.is_empty() {
            runs.push(Run { first_x: x(0), last_x: x(stretch.len() - 1), points: joined(points) });
        }
        place += stretch.len() + 1;
    }
    runs
}

fn bars(values: &[Option<u64>], finished: usize, top: u64) -> Vec<Bar> {
    let known = values.iter().enumerate().filter_map(|(place, value)| Some((place, (*value)?)));
    known
        .map(|(place, value)| {
            let height = scaled(value, top, 1000);
            let unfinished = place >= finished;
            Bar { x: place * DAY_WIDTH + 2, y: tenths(1000 - height), height: tenths(height), unfinished }
        })
        .collect()
}

/// A short line over each day at its height.
fn marks(values: &[Option<u64>], y: &impl Fn(u64) -> String) -> impl Iterator<Item = String> {
    let known = values.iter().enumerate().filter_map(|(place, value)| Some((place, (*value)?)));
    known.map(move |(place, value)| format!("M{} {}h8", place * DAY_WIDTH + 1, y(value)))
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

/// A step between rules of 1, 2 or 5 times a power of ten, and the topmost rule; at most five rules above zero.
fn scale(highest: u64) -> (u64, u64) {
    let mut step: u64 = 1;
    for factor in [2, 5, 10].into_iter().cycle() {
        if highest.div_ceil(step) <= 4 {
            break;
        }
        let power = 10_u64.pow(step.ilog10());
        step = power.saturating_mul(factor);
    }
    (step, step.saturating_mul(highest.div_ceil(step).max(1)))
}

/// `value` of `top`, in `units`.
fn scaled(value: u64, top: u64, units: usize) -> usize {
    let units_wide = u128::try_from(units).unwrap_or(u128::MAX);
    usize::try_from(u128::from(value) * units_wide / u128::from(top.max(1))).unwrap_or(units).min(units)
}

/// A number of tenths as SVG writes it: `123` is `12.3`, `120` is `12`.
fn tenths(number: usize) -> String {
    if number.is_multiple_of(10) {
        (number / 10).to_string()
    } else {
        format!("{}.{}", number / 10, number % 10)
    }
}

fn joined(points: impl Iterator<Item = String>) -> String {
    points.collect::<Vec<_>>().join("L")
}

fn joined_paths(paths: impl Iterator<Item = String>) -> String {
    paths.collect()
}

#[cfg(test)]
mod tests;
