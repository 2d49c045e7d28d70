//! The same thing measured in several ways, side by side: what the same sales pay under each model. The creator's
//! alone, so it speaks English.

use askama::Template;
use askama::filters::HtmlSafe;

use super::scale::{length, scaled, tenths};
use crate::domain::language::Language;
use crate::web::words::{self, ChartWords};

/// Columns that stand together: one person's.
#[derive(Debug, Clone)]
pub struct Group {
    /// Whose they are.
    pub name: String,
    /// As many as there are labels, in their order.
    pub columns: Vec<Column>,
}

/// One column.
#[derive(Debug, Clone)]
pub struct Column {
    /// How much, minor units. What is below zero has no height: its sum says it.
    pub minor: i64,
    /// How much, as people read it.
    pub sum: String,
}

/// Groups of columns with their words and their table, ready for `{{ columns }}` in a page.
#[derive(Debug, Template)]
#[template(path = "chart/columns.html")]
pub struct Columns {
    words: &'static ChartWords,
    id: String,
    heading: String,
    /// What each column is, and whether it is the one that is marked.
    labels: Vec<(&'static str, bool)>,
    finding: String,
    groups: Vec<Drawn>,
}

/// Its template escapes every word.
impl HtmlSafe for Columns {}

#[derive(Debug)]
struct Drawn {
    name: String,
    bars: Vec<Bar>,
}

/// A column in its place: as high as its sum is of the highest in the whole chart, in percent.
#[derive(Debug)]
struct Bar {
    x: usize,
    y: String,
    height: String,
    label: &'static str,
    is_marked: bool,
    sum: String,
}

/// A column and the room beside it, in percent of a group of one column. Groups share the width of the page.
const ROOM: usize = 100;

/// Draws groups of columns against one scale; `marked` is the place of the columns that stand out. `id` is the page's
/// only one.
pub fn columns(
    id: String,
    heading: String,
    labels: &[&'static str],
    marked: Option<usize>,
    groups: Vec<Group>,
) -> Columns {
    let highest = groups.iter().flat_map(|group| &group.columns).map(|column| length(column.minor)).max();
    let top = highest.unwrap_or(0);
    let finding = finding(labels, &groups);
    let step = ROOM / labels.len().max(1);
    let draw = |group: Group| {
        let bars = group.columns.into_iter().zip(labels).enumerate().map(|(place, (column, label))| {
            let height = scaled(length(column.minor), top, 1000);
            Bar {
                x: place * step + step / 5,
                y: tenths(1000 - height),
                height: tenths(height),
                label,
                is_marked: marked == Some(place),
                sum: column.sum,
            }
        });
        Drawn { name: group.name, bars: bars.collect() }
    };
    let groups = groups.into_iter().map(draw).collect();
    let labels = labels.iter().enumerate().map(|(place, label)| (*label, marked == Some(place))).collect();
    Columns { words: words::charts(Language::English), id, heading, finding, groups, labels }
}

impl Columns {
    /// How wide a column is, in percent of its group.
    fn width(&self) -> usize {
        let step = ROOM / self.labels.len().max(1);
        step - step / 5 * 2
    }
}

/// `All affiliates: First click € 10.00, Last click € 12.00. Ana: …`
fn finding(labels: &[&str], groups: &[Group]) -> String {
    let told = groups.iter().map(|group| {
        let each: Vec<String> = group
            .columns
            .iter()
            .zip(labels)
            .map(|(column, label)| format!("{label} {}", column.sum))
            .collect();
        format!("{}: {}.", group.name, each.join(", "))
    });
    told.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_columns_stand_on_zero_and_share_one_scale() {
        let column = |minor: i64| Column { minor, sum: minor.to_string() };
        let group =
            |name: &str, sums: [i64; 3]| Group { name: name.into(), columns: sums.map(column).into() };
        let groups = vec![group("All", [400, 400, 500]), group("Ana", [250, -10, 0])];
        let drawn = columns(
            "models".into(),
            "Under each model".into(),
            &["First", "Last", "Multiple"],
            Some(1),
            groups,
        );
        let heights =
            |at: usize| drawn.groups[at].bars.iter().map(|bar| bar.height.as_str()).collect::<Vec<_>>();
        assert_eq!((heights(0), heights(1)), (vec!["80", "80", "100"], vec!["50", "0", "0"]));
        assert_eq!(drawn.groups[0].bars.iter().map(|bar| bar.x).collect::<Vec<_>>(), [6, 39, 72]);
        assert_eq!(drawn.width(), 21);
        assert_eq!(
            drawn.finding,
            "All: First 400, Last 400, Multiple 500. Ana: First 250, Last -10, Multiple 0."
        );
        assert!(!columns("none".into(), String::new(), &[], None, vec![]).to_string().is_empty());
    }
}
