//! A journey as a picture: a lane for each affiliate, her clicks as marks, the time in which they may earn as
//! a bar, the sale as a line through all. The table below it has every click.

use askama::Template;
use askama::filters::HtmlSafe;
use jiff::tz::TimeZone;

use crate::domain::attribution::{Considered, TouchStanding};
use crate::domain::time::{DAY_MS, Expiry, Timestamp};
use crate::web::format;

/// How many lanes are drawn; journeys with more are told by their table.
const LANES_MAX: usize = 8;
/// How many marks a lane has; beyond that they could not be told apart.
const MARKS_MAX: usize = 200;
/// The width of the drawing.
const WIDTH: i64 = 1000;
/// How many days the axis names.
const TICKS: i64 = 3;

/// A journey, ready for `{{ journey }}` in a page.
#[derive(Debug, Template)]
#[template(path = "admin/journey_chart.html")]
pub(super) struct JourneyChart {
    lanes: Vec<Lane>,
    /// Whether there were more lanes than are drawn.
    more: bool,
    sale: String,
    sale_x: i64,
    sale_anchor: &'static str,
    ticks: Vec<(String, &'static str, String)>,
}

/// Its template escapes every word.
impl HtmlSafe for JourneyChart {}

#[derive(Debug)]
struct Lane {
    name: String,
    earned: bool,
    windows: Vec<(i64, i64)>,
    /// The path of the marks of clicks.
    clicks: String,
}

/// Whose clicks stand in a lane, and until when each may earn where the judgement saw it.
pub(super) struct Seen<'a> {
    pub(super) lane: String,
    pub(super) considered: &'a Considered,
    pub(super) expires: Option<Expiry>,
}

/// Draws a journey; nothing without clicks.
pub(super) fn draw(clicks: &[Seen<'_>], sale: Timestamp, zone: &TimeZone) -> Option<JourneyChart> {
    let first = clicks.iter().map(|click| click.considered.step.at).min()?.min(sale);
    let last = clicks.iter().map(|click| click.considered.step.at).max()?.max(sale);
    // A little room on the right shows that a window goes on after the sale.
    let room = (last.since(first) / 8).max(DAY_MS / 24);
    let scale = Scale { first, span: last.since(first) + room };
    let mut names: Vec<&str> = Vec::new();
    for click in clicks {
        if !names.contains(&click.lane.as_str()) {
            names.push(&click.lane);
        }
    }
    let more = names.len() > LANES_MAX;
    let lanes = names.into_iter().take(LANES_MAX).map(|name| {
        let hers: Vec<&Seen<'_>> = clicks.iter().filter(|click| click.lane == name).collect();
        lane(name, &hers, &scale)
    });
    let at_sale = scale.x(sale);
    Some(JourneyChart {
        lanes: lanes.collect(),
        more,
        sale: percent(at_sale),
        sale_x: at_sale,
        sale_anchor: if at_sale < WIDTH / 8 { "start" } else { "middle" },
        ticks: ticks(&scale, zone),
    })
}

fn lane(name: &str, clicks: &[&Seen<'_>], scale: &Scale) -> Lane {
    let mut windows: Vec<(Timestamp, Timestamp)> = Vec::new();
    for click in clicks {
        let from = click.considered.step.at;
        let to = match click.expires {
            Some(Expiry::At(end)) => end,
            Some(Expiry::Never) => Timestamp(i64::MAX),
            None => continue,
        };
        match windows.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => windows.push((from, to)),
        }
    }
    let width = |(from, to): (Timestamp, Timestamp)| {
        let x = scale.x(from);
        (x, (scale.x(to) - x).max(2))
    };
    let mark = |click: &&Seen<'_>| format!("M{} 5v14", scale.x(click.considered.step.at));
    Lane {
        name: name.to_owned(),
        earned: clicks.iter().any(|click| click.considered.standing == TouchStanding::Earned),
        windows: windows.into_iter().map(width).collect(),
        clicks: clicks.iter().take(MARKS_MAX).map(mark).collect(),
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

/// Days under the drawing; hours where all of it is within two days.
fn ticks(scale: &Scale, zone: &TimeZone) -> Vec<(String, &'static str, String)> {
    let tick = |number: i64| {
        let at = scale.first.plus_ms(scale.span / TICKS * number);
        let anchor = if number == 0 { "start" } else { "middle" };
        let text =
            if scale.span < 2 * DAY_MS { format::date_time(at.0, zone) } else { format::date(at.0, zone) };
        // The year, or the day of the hour, stands in the table.
        let short = match text.split_once(", ") {
            Some((_, hour)) => hour.to_owned(),
            None => text.rsplit_once(' ').map_or(text.clone(), |(day, _)| day.to_owned()),
        };
        (percent(scale.x(at)), anchor, short)
    };
    (0..TICKS).map(tick).collect()
}

fn percent(x: i64) -> String {
    format!("{}.{}", x / 10, x % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::attribution::{Step, StepBy};
    use crate::domain::code::Code;
    use crate::domain::id::{AffiliateId, AffiliationId, ClickId, LinkId};

    fn click(day: u16, standing: TouchStanding) -> Considered {
        let at = Timestamp(0).plus_days(day);
        let by = StepBy::Affiliation { affiliation: AffiliationId(1), affiliate: AffiliateId(1) };
        let step = Step {
            click: ClickId(u128::from(day)),
            link: LinkId(1),
            code: Code::from_row("ana".into()),
            at,
            by,
            expires: Some(Expiry::At(at.plus_days(10))),
            own: false,
        };
        Considered { step, standing }
    }

    #[test]
    fn windows_that_meet_are_one_bar_and_the_sale_stands_at_its_day() {
        let clicks = [0, 5, 30].map(|day| click(day, TouchStanding::Earned));
        let seen = clicks.each_ref().map(|considered| Seen {
            lane: "Ana".into(),
            considered,
            expires: considered.step.expires,
        });
        let chart = draw(&seen, Timestamp(0).plus_days(32), &TimeZone::UTC).unwrap();
        assert_eq!(chart.lanes.len(), 1);
        assert!(chart.lanes[0].earned);
        assert_eq!(chart.lanes[0].windows, [(0, 416), (833, 167)]);
        assert_eq!(chart.sale, "88.8");
        assert_eq!(chart.ticks[1].2, "13 Jan");
    }

    #[test]
    fn a_journey_without_clicks_has_no_picture() {
        assert!(draw(&[], Timestamp(0), &TimeZone::UTC).is_none());
    }

    #[test]
    fn a_sale_at_the_moment_of_its_only_click_can_be_drawn() {
        let click = click(0, TouchStanding::Earned);
        let seen = [Seen { lane: "Ana".into(), considered: &click, expires: Some(Expiry::Never) }];
        let chart = draw(&seen, Timestamp(0), &TimeZone::UTC).unwrap();
        assert_eq!(chart.lanes[0].windows, [(0, 1000)]);
    }
}
