//! A code that nobody has was asked for: noted for the creator, who may see what was meant (`product.md` L14).

use redb::ReadableTable;

use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Stop, StoreError};
use crate::store::keys;
use crate::store::tables::Tables;

/// How many different unknown codes are noted on a UTC day; the rest are guesses of machines.
pub const CODES_A_DAY: usize = 1_000;

/// Notes an unknown code.
#[derive(Debug, Clone)]
pub struct NoteUnknownCode {
    /// The word as it was asked for, in lower case and short; `jane7/webnar` where only the name is unknown.
    pub code: String,
    /// Now.
    pub at: Timestamp,
}

impl Change for NoteUnknownCode {
    /// The key and the new count; nothing where the day is full.
    type Plan = Option<(Vec<u8>, u64)>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let day = self.at.utc_day();
        let key = keys::unknown_code(day, &self.code);
        if let Some(count) = tables.unknown_codes.get(key.as_slice())? {
            return Ok(Some((key, count.value() + 1)));
        }
        let (from, to) = (keys::unknown_code(day, ""), keys::unknown_code(day + 1, ""));
        let mut noted = 0;
        for row in tables.unknown_codes.range(from.as_slice()..to.as_slice())? {
            row?;
            noted += 1;
            if noted == CODES_A_DAY {
                return Ok(None);
            }
        }
        Ok(Some((key, 1)))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        if let Some((key, count)) = plan {
            tables.unknown_codes.insert(key.as_slice(), count)?;
        }
        Ok(())
    }
}
