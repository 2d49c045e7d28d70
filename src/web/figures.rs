//! Figures as people read them, for the creator's pages and the portal: tiles, and how a period went.

mod asked;
mod column;
mod countries;
mod course;
mod file;
mod naming;
mod rows;
mod shown;
mod tile;

pub use asked::{Asked, known};
pub use column::Column;
pub use course::Course;
pub use file::send;
pub use rows::Reading;
pub use shown::Shown;
pub use tile::{
    Moved, Tile, clicks, clicks_and_others, conversions, earned, earned_beside, earned_per_click, money,
    money_or_nothing, rate,
};

use super::words::{ChartWords, FiguresWords};
use crate::domain::figures::{By, Dimension};

/// In which words and with which signs figures are told.
#[derive(Debug, Clone, Copy)]
pub struct Voice {
    /// The texts.
    pub words: &'static FiguresWords,
    /// Those of charts.
    pub charts: &'static ChartWords,
}

/// Who reads figures, and so where their links lead and what they tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The creator: all of them.
    Creator,
    /// An affiliate: her own.
    Affiliate,
}

/// What rows are told apart by, as a tab and as the head of a column.
pub fn label(by: By, words: &FiguresWords) -> &'static str {
    match by {
        By::Day => words.day,
        By::Product => words.product,
        By::Offer => words.offer,
        By::Affiliate => words.affiliate,
        By::Link => words.link,
        By::Origin(Dimension::Source) => words.source,
        By::Origin(Dimension::Referrer) => words.referrer,
        By::Origin(Dimension::Country) => words.country,
        By::Origin(Dimension::Device) => words.device,
    }
}
