//! Figures as people read them, for the creator's pages and the portal: tiles, and how a period went.

mod course;
mod tile;

pub use course::Course;
pub use tile::{Moved, Tile, clicks, conversions, earned, money, money_or_nothing, rate};

use super::words::FiguresWords;
use crate::domain::money::Money;

/// In which words and with which signs figures are told.
#[derive(Debug, Clone, Copy)]
pub struct Voice {
    /// The texts.
    pub words: &'static FiguresWords,
    /// How an amount reads.
    pub money: fn(Money) -> String,
}
