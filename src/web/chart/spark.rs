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

/// Draws the shape of `values`, oldest first; nothing for fewer than two. Where nothing is known, the line has a gap.
pub fn spark(values: &[Option<u64>]) -> Spark {
    let top = values.iter().flatten().copied().max().unwrap_or(0).max(1);
    let steps = values.len().saturating_sub(1).max(1);
    let mut path = String::new();
    let mut is_drawn = false;
    for (place, value) in values.iter().enumerate().filter(|_| values.len() > 1) {
        if let Some(value) = value {
            let x = tenths(place * 800 / steps);
            let y = tenths(190 - scaled(*value, top, 180));
            path.push_str(&format!("{}{x} {y}", if is_drawn { 'L' } else { 'M' }));
        }
        is_drawn = value.is_some();
    }
    Spark { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spark_reaches_from_edge_to_edge_and_stands_on_zero() {
        let of = |values: &[u64]| spark(&values.iter().copied().map(Some).collect::<Vec<_>>());
        assert_eq!(of(&[0, 5, 10]).path, "M0 19L40 10L80 1");
        assert_eq!(of(&[0, 0]).path, "M0 19L80 19");
        assert_eq!(of(&[7]).path, "");
        assert!(of(&[u64::MAX, 0]).to_string().contains("M0 1L80 19"));
    }

    #[test]
    fn where_nothing_is_known_a_spark_has_a_gap() {
        assert_eq!(spark(&[Some(0), Some(5), None, Some(10), Some(10)]).path, "M0 19L20 10M60 1L80 1");
        assert_eq!(spark(&[None, None]).path, "");
    }
}
