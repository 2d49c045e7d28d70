//! Test conversions go a day after they arrived, in slices (`product.md` C12). What was reported stays as it arrived
//! (C8), and so does the creator's own click: neither ever entered a total.

use redb::ReadableTable;

use super::judgement;
use crate::domain::conversion::Conversion;
use crate::domain::id::ConversionId;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::change::Change;
use crate::store::error::{Stop, StoreError};
use crate::store::keys::{self, Listed};
use crate::store::tables::{Read, Tables};
use crate::store::view::conversions;

/// How many one slice removes.
const SLICE: usize = 100;

/// It is now this moment: removes the oldest test conversions that arrived more than a day before. The answer is
/// whether there may be more.
#[derive(Debug, Clone, Copy)]
pub struct RemoveTests {
    /// Now.
    pub at: Timestamp,
}

impl Change for RemoveTests {
    type Plan = Vec<Conversion>;
    type Answer = bool;

    fn decide(&self, tables: &Tables<'_>) -> Result<Vec<Conversion>, Stop> {
        let old = keys::ulids_between(Timestamp(0), self.at.plus_ms(-DAY_MS - 1));
        let key = |id: u128| keys::listed_conversion(Listed::Test, ConversionId(id));
        let (from, to) = (key(*old.start()), key(*old.end()));
        let mut found = Vec::new();
        for row in tables.listed_conversions().range(from.as_slice()..=to.as_slice())?.take(SLICE) {
            let id = keys::conversion_at_the_end(row?.0.value())?;
            let missing = || StoreError::Broken(format!("conversion {id} is listed and not there"));
            found.push(conversions::by_id(tables, id)?.ok_or_else(missing)?);
        }
        Ok(found)
    }

    fn apply(found: Vec<Conversion>, tables: &mut Tables<'_>) -> Result<bool, StoreError> {
        for conversion in &found {
            judgement::remove_test(conversion, tables)?;
        }
        Ok(found.len() == SLICE)
    }
}
