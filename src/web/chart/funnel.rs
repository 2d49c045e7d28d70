//! From the first step to the last: how many took each, and how many of those before. The creator's alone, so it
//! speaks English.

use askama::Template;
use askama::filters::HtmlSafe;

use super::scale::{scaled, tenths};
use crate::domain::language::Language;
use crate::web::format;
use crate::web::words::{self, ChartWords};

/// One step of the way.
#[derive(Debug, Clone)]
pub struct Stage {
    /// What was done: "Clicks".
    pub name: &'static str,
    /// How often.
    pub count: u64,
}

/// A funnel with its words and its table, ready for `{{ funnel }}` in a page.
#[derive(Debug, Template)]
#[template(path = "chart/funnel.html")]
pub struct Funnel {
    words: &'static ChartWords,
    id: &'static str,
    heading: &'static str,
    finding: String,
    rows: Vec<Row>,
}

/// Its template escapes every word.
impl HtmlSafe for Funnel {}

#[derive(Debug)]
struct Row {
    name: &'static str,
    count: String,
    /// How wide its bar is, in percent.
    width: String,
    /// Of the step before; nothing for the first, and where more came than there were before.
    rate: String,
}

/// Draws the steps. Under 30 of a step nothing is told as a rate (`format::rate`).
pub fn funnel(id: &'static str, heading: &'static str, stages: &[Stage]) -> Funnel {
    let top = stages.iter().map(|stage| stage.count).max().unwrap_or(0);
    let before = std::iter::once(None).chain(stages.iter().map(|stage| Some(stage.count)));
    let rows = stages.iter().zip(before).map(|(stage, before)| Row {
        name: stage.name,
        count: format::count(stage.count),
        width: tenths(scaled(stage.count, top, 1000)),
        rate: before.map_or_else(String::new, |before| rate(stage.count, before)),
    });
    Funnel {
        words: words::charts(Language::English),
        id,
        heading,
        finding: finding(stages),
        rows: rows.collect(),
    }
}

fn rate(count: u64, before: u64) -> String {
    if count > before { String::new() } else { format::rate(count, before) }
}

/// `Clicks 1,000, People 700, Conversions 40. Of the clicks, 4.0 % ended in the last step.`
fn finding(stages: &[Stage]) -> String {
    let each: Vec<String> =
        stages.iter().map(|stage| format!("{} {}", stage.name, format::count(stage.count))).collect();
    let told = format!("{}.", each.join(", "));
    match stages {
        [first, .., last] if last.count <= first.count && first.count > 0 => {
            format!("{told} From the first step to the last: {}.", format::rate(last.count, first.count))
        }
        _ => told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(counts: &[u64]) -> Funnel {
        let stages: Vec<Stage> = counts
            .iter()
            .zip(["Clicks", "People", "Sales"])
            .map(|(count, name)| Stage { name, count: *count })
            .collect();
        funnel("way", "From click to sale", &stages)
    }

    fn rows(funnel: &Funnel) -> Vec<(&str, &str)> {
        funnel.rows.iter().map(|row| (row.width.as_str(), row.rate.as_str())).collect()
    }

    #[test]
    fn each_step_is_measured_against_the_one_before() {
        let drawn = drawn(&[1_000, 700, 35]);
        assert_eq!(rows(&drawn), [("100", ""), ("70", "70.0 %"), ("3.5", "5.0 %")]);
        assert_eq!(
            drawn.finding,
            "Clicks 1,000, People 700, Sales 35. From the first step to the last: 3.5 %."
        );
    }

    #[test]
    fn few_clicks_have_no_rate_and_more_sales_than_people_none_either() {
        assert_eq!(rows(&drawn(&[11, 9, 3])), [("100", ""), ("81.8", "9 of 11"), ("27.2", "3 of 9")]);
        assert_eq!(rows(&drawn(&[0, 0, 2])), [("0", ""), ("0", "0 of 0"), ("100", "")]);
        assert_eq!(drawn(&[0, 0, 2]).finding, "Clicks 0, People 0, Sales 2.");
    }
}
