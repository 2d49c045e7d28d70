//! A bar inside a table's cell: how much a row has of what the largest one has, at one glance.

use askama::Template;
use askama::filters::HtmlSafe;

use super::scale::{scaled, tenths};

/// A bar to stand under a number in a cell, nothing under a zero. Screen readers pass over it: the number says it all.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"{% if percent != "0" %}<svg class="cell-bar" aria-hidden="true" focusable="false"><rect width="{{ percent }}%" height="100%"/></svg>{% endif %}"#,
    ext = "html"
)]
pub struct CellBar {
    percent: String,
}

/// Its only text is a number.
impl HtmlSafe for CellBar {}

/// Draws `part` of `top`, the largest number of its column. Whatever is not zero can be seen.
pub fn cell_bar(part: u64, top: u64) -> CellBar {
    let length = if part == 0 { 0 } else { scaled(part, top, 1000).max(10) };
    CellBar { percent: tenths(length) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_row_fills_its_cell_and_the_smallest_can_still_be_seen() {
        let drawn = |part, top| cell_bar(part, top).percent;
        assert_eq!((drawn(300, 300), drawn(75, 300)), ("100".into(), "25".into()));
        assert_eq!((drawn(1, 1_000_000), drawn(0, 300), drawn(0, 0)), ("1".into(), "0".into(), "0".into()));
    }
}
