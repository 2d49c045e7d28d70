//! What is left to do in slices: bans, payouts, erasures, the day's purge. The writer puts the next slice behind whatever waits,
//! until nothing is left, and goes on after a restart.

use redb::ReadableTable;

use super::refuse_held::RefuseHeld;
use super::{erasing, paying, refuse_held, sweeping};
use crate::store::change::Change;
use crate::store::error::{Stop, StoreError};
use crate::store::tables::{Read, Tables};
use crate::store::view::purges;

/// Goes on with the first thing that is not finished.
#[derive(Debug, Clone, Copy)]
pub struct GoOn;

/// What one slice does.
pub enum Slice {
    /// Of a ban.
    Ban(refuse_held::Slice),
    /// Of an erasure.
    Erasure(erasing::Slice),
    /// Of a payout.
    Payout(paying::Slice),
    /// Of a purge.
    Purge(sweeping::Slice),
}

impl Change for GoOn {
    /// `None`: nothing is left.
    type Plan = Option<Slice>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Option<Slice>, Stop> {
        if let Some(slice) = RefuseHeld.decide(tables)? {
            return Ok(Some(Slice::Ban(slice)));
        }
        if let Some(slice) = paying::slice(tables)? {
            return Ok(Some(Slice::Payout(slice)));
        }
        if let Some(slice) = erasing::slice(tables)? {
            return Ok(Some(Slice::Erasure(slice)));
        }
        Ok(sweeping::slice(tables)?.map(Slice::Purge))
    }

    fn apply(plan: Option<Slice>, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        match plan {
            Some(Slice::Ban(slice)) => RefuseHeld::apply(Some(slice), tables)?,
            Some(Slice::Payout(slice)) => paying::apply(slice, tables)?,
            Some(Slice::Erasure(slice)) => erasing::apply(slice, tables)?,
            Some(Slice::Purge(slice)) => sweeping::apply(slice, tables)?,
            None => {}
        }
        tables.is_unfinished |= is_something_left(tables)?;
        Ok(())
    }
}

/// Whether something is left to do, for the start.
///
/// # Errors
/// Whatever reading gives.
pub fn is_something_left(read: &impl Read) -> Result<bool, StoreError> {
    let is_left = read.bans().first()?.is_some() || read.erasures().first()?.is_some();
    Ok(is_left || paying::is_something_left(read)? || purges::state(read)?.going.is_some())
}
