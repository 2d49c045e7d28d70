//! The shape of a few numbers, to stand beside the number itself.

use askama::Template;
use askama::filters::HtmlSafe;

use super::scale::{scaled, tenths};

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
    let path =
        if values.len() < 2 { String::new() } else { format!("M{}", points.collect::<Vec<_>>().join("L")) };
    Spark { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spark_reaches_from_edge_to_edge_and_stands_on_zero() {
        assert_eq!(spark(&[0, 5, 10]).path, "M0 19L40 10L80 1");
        assert_eq!(spark(&[0, 0]).path, "M0 19L80 19");
        assert_eq!(spark(&[7]).path, "");
        assert!(spark(&[u64::MAX, 0]).to_string().contains("M0 1L80 19"));
    }
}
