//! A journey as a picture: a lane for each affiliate, her clicks as marks, the time in which they may earn as
//! a bar, the sale as a line through all. The table below it has every click.

use askama::Template;
use askama::filters::HtmlSafe;
use jiff::Zoned;
use jiff::tz::TimeZone;

use crate::domain::time::{DAY_MS, Expiry, Timestamp};
use crate::web::format;
use crate::web::words::ChartWords;

/// How many lanes are drawn; journeys with more are told by their table.
const LANES_MAX: usize = 8;
/// How many marks a lane has; beyond that they could not be told apart.
const MARKS_MAX: usize = 200;
/// The width of the drawing.
const WIDTH: i64 = 1000;
/// How many days the axis names.
const TICKS: i64 = 3;

/// Whose clicks stand side by side.
#[derive(Debug, Clone)]
pub struct Lane {
    /// Her name, or her code.
    pub name: String,
    /// Her clicks, oldest first.
    pub marks: Vec<Mark>,
}

/// A click.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    /// When.
    pub at: Timestamp,
    /// Until when it may earn; `None` where it may not.
    pub expires: Option<Expiry>,
    /// Whether it did.
    pub earned: bool,
}

/// A journey, ready for `{{ journey }}` in a page that has a table of its clicks below.
#[derive(Debug, Template)]
#[template(path = "chart/timeline.html")]
pub struct Timeline {
    words: &'static ChartWords,
    finding: String,
    lanes: Vec<Drawn>,
    /// Whether there were more lanes than are drawn.
    more: bool,
    sale: String,
    sale_x: i64,
    sale_anchor: &'static str,
    ticks: Vec<(String, &'static str, String)>,
}

/// Its template escapes every word.
impl HtmlSafe for Timeline {}

#[derive(Debug)]
struct Drawn {
    name: String,
    earned: bool,
    /// Where each window begins, and how wide it is.
    windows: Vec<(i64, i64)>,
    /// The path of the marks of clicks.
    clicks: String,
}

/// Draws a journey; nothing without clicks.
pub fn timeline(
    words: &'static ChartWords,
    lanes: &[Lane],
    sale: Timestamp,
    zone: &TimeZone,
) -> Option<Timeline> {
    let moments = || lanes.iter().flat_map(|lane| &lane.marks).map(|mark| mark.at);
    let first = moments().min()?.min(sale);
    let last = moments().max()?.max(sale);
    // A little room on the right shows that a window goes on after the sale.
    let room = (last.since(first) / 8).max(DAY_MS / 24);
    let scale = Scale { first, span: last.since(first) + room };
    let at_sale = scale.x(sale);
    Some(Timeline {
        words,
        finding: finding(words, lanes, sale, zone),
        lanes: lanes.iter().take(LANES_MAX).map(|lane| drawn(lane, &scale)).collect(),
        more: lanes.len() > LANES_MAX,
        sale: percent(at_sale),
        sale_x: at_sale,
        sale_anchor: if at_sale < WIDTH / 8 { "start" } else { "middle" },
        ticks: ticks(words, &scale, zone),
    })
}

/// How many clicks, when the sale was, and who earned.
fn finding(words: &ChartWords, lanes: &[Lane], sale: Timestamp, zone: &TimeZone) -> String {
    let moments = || lanes.iter().flat_map(|lane| &lane.marks).map(|mark| mark.at);
    let clicks = u64::try_from(moments().count()).unwrap_or(u64::MAX);
    let day = |at: Timestamp| words.formats.date(at, zone);
    let first = moments().min().unwrap_or(sale);
    let mut said = (words.clicks_to_sale)(clicks, &day(first), &day(sale));
    let earned: Vec<&str> =
        lanes.iter().filter(|lane| lane.has_earned()).map(|lane| lane.name.as_str()).collect();
    if !earned.is_empty() {
        said += &format!(" {}", (words.earned_by)(&earned.join(", ")));
    }
    format!("{said} {}", words.clicks_below)
}

impl Lane {
    fn has_earned(&self) -> bool {
        self.marks.iter().any(|mark| mark.earned)
    }
}

fn drawn(lane: &Lane, scale: &Scale) -> Drawn {
    let mut windows: Vec<(Timestamp, Timestamp)> = Vec::new();
    for mark in &lane.marks {
        let to = match mark.expires {
            Some(Expiry::At(end)) => end,
            Some(Expiry::Never) => Timestamp(i64::MAX),
            None => continue,
        };
        match windows.last_mut() {
            Some((_, end)) if mark.at <= *end => *end = to.max(*end),
            _ => windows.push((mark.at, to)),
        }
    }
    let width = |(from, to): (Timestamp, Timestamp)| {
        let x = scale.x(from);
        (x, (scale.x(to) - x).max(2))
    };
    let path = |mark: &Mark| format!("M{} 5v14", scale.x(mark.at));
    Drawn {
        name: lane.name.clone(),
        earned: lane.has_earned(),
        windows: windows.into_iter().map(width).collect(),
        clicks: lane.marks.iter().take(MARKS_MAX).map(path).collect(),
    }
}

/// From moments to places in the drawing.
struct Scale {
    first: Timestamp,
    /// Above zero.
    span: i64,
}

impl Scale {
    fn x(&self, at: Timestamp) -> i64 {
        let way = i128::from(at.since(self.first)).clamp(0, i128::from(self.span));
        i64::try_from(way * i128::from(WIDTH) / i128::from(self.span.max(1))).unwrap_or(WIDTH)
    }
}

/// Days under the drawing; hours where all of it is within two days. The year stands in the table.
fn ticks(words: &ChartWords, scale: &Scale, zone: &TimeZone) -> Vec<(String, &'static str, String)> {
    let tick = |number: i64| {
        let at = scale.first.plus_ms(scale.span / TICKS * number);
        let anchor = if number == 0 { "start" } else { "middle" };
        let then = zoned(at, zone);
        let text = if scale.span < 2 * DAY_MS {
            then.strftime("%H:%M").to_string()
        } else {
            words.formats.day_and_month(then.date())
        };
        (percent(scale.x(at)), anchor, text)
    };
    (0..TICKS).map(tick).collect()
}

fn zoned(at: Timestamp, zone: &TimeZone) -> Zoned {
    format::moment(at.0).to_zoned(zone.clone())
}

fn percent(x: i64) -> String {
    format!("{}.{}", x / 10, x % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::words;

    fn drawn_in(language: Language, marks: Vec<Mark>, sale: Timestamp) -> Option<Timeline> {
        let lanes = [Lane { name: "Ana".into(), marks }];
        timeline(words::charts(language), &lanes, sale, &TimeZone::UTC)
    }

    fn mark(day: u16) -> Mark {
        let at = Timestamp(0).plus_days(day);
        Mark { at, expires: Some(Expiry::At(at.plus_days(10))), earned: true }
    }

    #[test]
    fn windows_that_meet_are_one_bar_and_the_sale_stands_at_its_day() {
        let marks = vec![mark(0), mark(5), mark(30)];
        let chart = drawn_in(Language::English, marks, Timestamp(0).plus_days(32)).unwrap();
        assert_eq!(chart.lanes.len(), 1);
        assert!(chart.lanes[0].earned);
        assert_eq!(chart.lanes[0].windows, [(0, 416), (833, 167)]);
        assert_eq!(chart.sale, "88.8");
        assert_eq!(chart.ticks[1].2, "13 Jan");
        assert_eq!(
            chart.finding,
            "3 clicks, from 1 Jan 1970 on; the sale on 2 Feb 1970. Earned: Ana. The table below has every click."
        );
    }

    #[test]
    fn a_journey_is_told_in_the_readers_language() {
        let chart = drawn_in(Language::Portuguese, vec![mark(35)], Timestamp(0).plus_days(40)).unwrap();
        assert!(
            chart.finding.starts_with("1 clique, em 5 de fev. de 1970; a venda em 10 de fev. de 1970."),
            "{}",
            chart.finding
        );
        assert_eq!(chart.ticks[0].2, "5 de fev.");
    }

    #[test]
    fn a_journey_without_clicks_has_no_picture() {
        assert!(drawn_in(Language::English, vec![], Timestamp(0)).is_none());
    }

    #[test]
    fn a_sale_at_the_moment_of_its_only_click_can_be_drawn() {
        let forever = Mark { expires: Some(Expiry::Never), ..mark(0) };
        let chart = drawn_in(Language::English, vec![forever], Timestamp(0)).unwrap();
        assert_eq!(chart.lanes[0].windows, [(0, 1000)]);
    }
}
