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
    /// Those who did, as a rate names them: "clicks".
    pub noun: &'static str,
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
    /// How many that are of an earlier step; nothing for the first.
    rate: String,
}

/// Draws the steps, each with how many it is of the nearest earlier one that is not smaller: some steps can be passed by.
/// Under 30 of a step nothing is told as a rate (`format::rate`).
pub fn funnel(id: &'static str, heading: &'static str, stages: &[Stage]) -> Funnel {
    let top = stages.iter().map(|stage| stage.count).max().unwrap_or(0);
    let rows = stages.iter().enumerate().map(|(place, stage)| Row {
        name: stage.name,
        count: format::count(stage.count),
        width: tenths(scaled(stage.count, top, 1000)),
        rate: rate(stage, &stages[..place]),
    });
    Funnel {
        words: words::charts(Language::English),
        id,
        heading,
        finding: finding(stages),
        rows: rows.collect(),
    }
}

/// `5.0 % of people`, or `3 of 9 people`.
fn rate(stage: &Stage, before: &[Stage]) -> String {
    let whole = before.iter().rev().find(|whole| whole.count >= stage.count && whole.count > 0);
    whole.map_or_else(String::new, |whole| {
        let of = if format::is_enough_for_a_rate(whole.count) { " of" } else { "" };
        format!("{}{of} {}", format::rate(stage.count, whole.count), whole.noun)
    })
}

/// `Clicks 1,000, People 700, Conversions 40. From the first step to the last: 4.0 %.`
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
            .zip([("Clicks", "clicks"), ("People", "people"), ("Sales", "sales")])
            .map(|(count, (name, noun))| Stage { name, noun, count: *count })
            .collect();
        funnel("way", "From click to sale", &stages)
    }

    fn rows(funnel: &Funnel) -> Vec<(&str, &str)> {
        funnel.rows.iter().map(|row| (row.width.as_str(), row.rate.as_str())).collect()
    }

    #[test]
    fn each_step_is_measured_against_the_one_before() {
        let drawn = drawn(&[1_000, 700, 35]);
        assert_eq!(
            rows(&drawn),
            [("100", ""), ("70", "70.0\u{a0}% of clicks"), ("3.5", "5.0\u{a0}% of people")]
        );
        assert_eq!(
            drawn.finding,
            "Clicks 1,000, People 700, Sales 35. From the first step to the last: 3.5\u{a0}%."
        );
    }

    #[test]
    fn few_clicks_have_no_rate_and_a_step_that_was_passed_by_is_no_whole() {
        assert_eq!(
            rows(&drawn(&[120, 4, 30])),
            [("100", ""), ("3.3", "3.3\u{a0}% of clicks"), ("25", "25.0\u{a0}% of clicks")]
        );
        assert_eq!(
            rows(&drawn(&[11, 9, 3])),
            [("100", ""), ("81.8", "9 of 11 clicks"), ("27.2", "3 of 9 people")]
        );
        assert_eq!(rows(&drawn(&[0, 0, 2])), [("0", ""), ("0", ""), ("100", "")]);
        assert_eq!(drawn(&[0, 0, 2]).finding, "Clicks 0, People 0, Sales 2.");
    }
}
