//! Who stands where: which affiliates have an affiliation in a state, and how many they are. Kept by every change of
//! an affiliation's state, so that the creator's lists count ten thousand affiliates without reading them.

use redb::ReadableTable;

use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::id::AffiliateId;
use crate::store::error::StoreError;
use crate::store::tables::Tables;
use crate::store::{keys, records};

/// Notes that an affiliation of hers went from one state into another; `None` where it was not there before, or is
/// not there any more. For `apply`.
///
/// # Errors
/// Only the store's own.
pub(super) fn moved(
    tables: &mut Tables<'_>,
    affiliate: AffiliateId,
    from: Option<AffiliationState>,
    to: Option<AffiliationState>,
) -> Result<(), StoreError> {
    if from == to {
        return Ok(());
    }
    if let Some(from) = from {
        let key = keys::standing(from, affiliate);
        let left = tables.standings.get(key)?.map_or(0, |count| count.value()).saturating_sub(1);
        if left == 0 {
            tables.standings.remove(key)?;
            count(tables, from, -1)?;
        } else {
            tables.standings.insert(key, left)?;
        }
    }
    if let Some(to) = to {
        let key = keys::standing(to, affiliate);
        let before = tables.standings.get(key)?.map_or(0, |count| count.value());
        tables.standings.insert(key, before + 1)?;
        if before == 0 {
            count(tables, to, 1)?;
        }
    }
    Ok(())
}

fn count(tables: &mut Tables<'_>, state: AffiliationState, by: i64) -> Result<(), StoreError> {
    let number = records::state_number(state);
    let before = tables.standing_counts.get(number)?.map_or(0, |count| count.value());
    tables.standing_counts.insert(number, before.saturating_add_signed(by))?;
    Ok(())
}

/// Fills both tables from the affiliations of a file that was written before there were any.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub(in crate::store) fn fill(tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let mut all = Vec::new();
    for row in tables.affiliations.iter()? {
        let affiliation: Affiliation = records::decode("affiliations", row?.1.value())?;
        all.push((affiliation.affiliate, affiliation.state()));
    }
    tables.standings.retain(|_, _| false)?;
    tables.standing_counts.retain(|_, _| false)?;
    for (affiliate, state) in all {
        moved(tables, affiliate, None, Some(state))?;
    }
    Ok(())
}
