//! Charts drawn on the server: marks as SVG, words as HTML beside them, every number in a table beneath.
//! They start at zero, smooth nothing, and leave a gap where nothing is known (research of the field: a
//! chart that scales its words cannot be read on a phone). What they say comes in as words of a language.

mod bars;
mod cell_bar;
mod columns;
mod funnel;
mod line;
mod over_time;
mod scale;
mod spark;
mod stack;
mod timeline;

pub use cell_bar::{CellBar, cell_bar};
pub use columns::{Column, Columns, Group, columns};
pub use funnel::{Funnel, Stage, funnel};
pub use over_time::{Chart, Cut, Day, Marks, Plan, chart};
pub use spark::{Spark, spark};
pub use stack::{Kind, Part, Stack, stack};
pub use timeline::{Lane, Mark, Timeline, timeline};
