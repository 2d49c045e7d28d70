//! Keys of what is noted of old clicks.

use super::broken_key;
use crate::domain::id::ClickId;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;

/// A click that is needed until a moment at least.
pub fn staying(until: Timestamp, click: ClickId) -> [u8; 24] {
    let mut key = [0; 24];
    key[..8].copy_from_slice(&u64::try_from(until.0).unwrap_or(0).to_be_bytes());
    key[8..].copy_from_slice(&click.0.to_be_bytes());
    key
}

/// Behind all clicks that were needed until before a moment.
pub fn behind_staying_before(moment: Timestamp) -> [u8; 24] {
    staying(moment, ClickId(0))
}

/// The click at the end of such a key.
///
/// # Errors
/// Where the key does not hold one.
pub fn staying_click(key: &[u8]) -> Result<ClickId, StoreError> {
    let id = key.last_chunk().ok_or_else(|| broken_key("a click that stayed"))?;
    Ok(ClickId(u128::from_be_bytes(*id)))
}
