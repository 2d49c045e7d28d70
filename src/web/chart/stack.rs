//! Where some money is, as one stacked bar: what is owed to all affiliates for the creator, or to herself for an
//! affiliate. A bar is of one currency; currencies are never added up.

use askama::Template;
use askama::filters::HtmlSafe;

use super::scale::{length, scaled, tenths};
use crate::domain::money::Percent;
use crate::web::words::ChartWords;

/// What a part of the bar is: it chooses colour and pattern, so that parts are told apart on paper too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Until its hold has passed.
    Held,
    /// Until the creator has looked.
    Review,
    /// Can be paid.
    Due,
    /// Was sent.
    Paid,
    /// Was taken back.
    Reversed,
}

impl Kind {
    /// What `charts.css` colours it by.
    fn class(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Review => "review",
            Self::Due => "due",
            Self::Paid => "paid",
            Self::Reversed => "reversed",
        }
    }

    /// Whether a pattern lies over its colour.
    fn has_pattern(self) -> bool {
        self != Self::Due
    }
}

/// A part of a bar.
#[derive(Debug, Clone)]
pub struct Part {
    /// What it is.
    pub kind: Kind,
    /// Its word in the reader's language.
    pub label: &'static str,
    /// How much, minor units. What is below zero has no length: its sum says it.
    pub minor: i64,
    /// How much, as people read it.
    pub sum: String,
}

/// A stacked bar with its words and its table, ready for `{{ stack }}` in a page.
#[derive(Debug, Template)]
#[template(path = "chart/stack.html")]
pub struct Stack {
    words: &'static ChartWords,
    id: String,
    heading: String,
    finding: String,
    pieces: Vec<Piece>,
}

/// Its template escapes every word.
impl HtmlSafe for Stack {}

/// A part in its place, in percent of the whole.
#[derive(Debug)]
struct Piece {
    part: Part,
    x: String,
    width: String,
    is_drawn: bool,
    /// Of all that is above zero.
    share: String,
}

/// Draws a bar of these parts, in their order; those with nothing are left out. `id` is the page's only one.
pub fn stack(words: &'static ChartWords, id: String, heading: String, parts: Vec<Part>) -> Stack {
    let parts: Vec<Part> = parts.into_iter().filter(|part| part.minor != 0).collect();
    let whole = parts.iter().map(|part| length(part.minor)).fold(0, u64::saturating_add);
    let finding: Vec<String> = parts.iter().map(|part| format!("{} {}", part.label, part.sum)).collect();
    let mut before = 0_u64;
    let place = |part: Part| {
        let begins = scaled(before, whole, 1000);
        before = before.saturating_add(length(part.minor));
        let width = scaled(before, whole, 1000) - begins;
        let share = if part.minor > 0 { share(words, length(part.minor), whole) } else { String::new() };
        Piece { is_drawn: width > 0, x: tenths(begins), width: tenths(width), share, part }
    };
    let pieces = parts.into_iter().map(place).collect();
    Stack { words, id, heading, finding: format!("{}.", finding.join(", ")), pieces }
}

/// `33.3 %`, as the language writes it.
fn share(words: &ChartWords, part: u64, whole: u64) -> String {
    let thousandths = u32::try_from(scaled(part, whole, 1000)).unwrap_or(0);
    words.formats.percent(Percent::of_millionths(thousandths * 1000).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::words;

    fn drawn(parts: &[(Kind, i64)]) -> Stack {
        let part = |(kind, minor): &(Kind, i64)| Part {
            kind: *kind,
            label: "Part",
            minor: *minor,
            sum: minor.to_string(),
        };
        let parts = parts.iter().map(part).collect();
        stack(words::charts(Language::English), "owed-eur".into(), "Owed in EUR".into(), parts)
    }

    fn places(stack: &Stack) -> Vec<(&str, &str, &str)> {
        stack
            .pieces
            .iter()
            .map(|piece| (piece.x.as_str(), piece.width.as_str(), piece.share.as_str()))
            .collect()
    }

    #[test]
    fn a_bar_is_filled_by_its_parts_and_debts_have_no_length() {
        use Kind::{Due, Held, Paid, Reversed};
        let thirds = drawn(&[(Held, 1), (Due, 1), (Paid, 1)]);
        assert_eq!(
            places(&thirds),
            [("0", "33.3", "33.3\u{a0}%"), ("33.3", "33.3", "33.3\u{a0}%"), ("66.6", "33.4", "33.3\u{a0}%")]
        );
        let debt = drawn(&[(Held, 25), (Due, -50), (Paid, 75), (Reversed, 0)]);
        assert_eq!(places(&debt), [("0", "25", "25\u{a0}%"), ("25", "0", ""), ("25", "75", "75\u{a0}%")]);
        assert_eq!(debt.finding, "Part 25, Part -50, Part 75.");
        assert!(drawn(&[(Held, 0)]).pieces.is_empty());
        assert_eq!(places(&drawn(&[(Held, i64::MAX), (Due, i64::MAX), (Paid, i64::MAX)])).len(), 3);
    }
}
