//! The row of a version of the program's rules.

use serde::{Deserialize, Serialize};

use crate::domain::rules::{Rules, RulesText};
use crate::domain::time::Timestamp;

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct RulesRow {
    number: u32,
    text: String,
    since: i64,
}

impl From<&Rules> for RulesRow {
    fn from(rules: &Rules) -> Self {
        Self { number: rules.number, text: rules.text.to_string(), since: rules.since.0 }
    }
}

impl From<RulesRow> for Rules {
    fn from(row: RulesRow) -> Self {
        Self { number: row.number, text: RulesText::from_row(row.text), since: Timestamp(row.since) }
    }
}
