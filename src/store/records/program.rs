//! The row of the program's settings.

use serde::{Deserialize, Serialize};

use super::numbers::{Numbered, currency};
use crate::domain::name::Name;
use crate::domain::program::{ConsentMode, Program};
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct ProgramRow {
    name: String,
    currency: [u8; 3],
    time_zone: String,
    created_at: i64,
    consent_mode: u8,
}

impl From<&Program> for ProgramRow {
    fn from(program: &Program) -> Self {
        Self {
            name: program.name.to_string(),
            currency: program.currency.bytes(),
            time_zone: program.time_zone.clone(),
            created_at: program.created_at.0,
            consent_mode: program.consent_mode.row_number(),
        }
    }
}

impl TryFrom<ProgramRow> for Program {
    type Error = Wrong;
    fn try_from(row: ProgramRow) -> Result<Self, Wrong> {
        Ok(Self {
            name: Name::from_row(row.name),
            currency: currency(row.currency)?,
            time_zone: row.time_zone,
            created_at: Timestamp(row.created_at),
            consent_mode: ConsentMode::of_row_number(row.consent_mode)?,
        })
    }
}
