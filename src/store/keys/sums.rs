//! For whom things are summed, and the keys of sums.

use super::broken_key;
use crate::domain::id::{AffiliationId, ClickId, ConversionId, LinkId, ProductId};
use crate::store::error::StoreError;

/// For whom something is summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// The whole program.
    All,
    /// One product.
    Product(ProductId),
    /// One affiliation.
    Affiliation(AffiliationId),
    /// One link.
    Link(LinkId),
}

impl Who {
    fn parts(self) -> (u8, u32) {
        match self {
            Self::All => (0, 0),
            Self::Product(id) => (1, id.0),
            Self::Affiliation(id) => (2, id.0),
            Self::Link(id) => (3, id.0),
        }
    }

    /// Back from its parts in a key.
    pub fn of_parts(scope: u8, id: u32) -> Option<Self> {
        match scope {
            0 => Some(Self::All),
            1 => Some(Self::Product(ProductId(id))),
            2 => Some(Self::Affiliation(AffiliationId(id))),
            3 => Some(Self::Link(LinkId(id))),
            _ => None,
        }
    }
}

/// Someone's sums of a day.
pub fn who_day(who: Who, day: u32) -> [u8; 9] {
    let (scope, id) = who.parts();
    let mut key = [scope; 9];
    key[1..5].copy_from_slice(&id.to_be_bytes());
    key[5..].copy_from_slice(&day.to_be_bytes());
    key
}

/// Who such a key is about, and which day.
///
/// # Errors
/// Where it is none.
pub fn who_and_day(key: &[u8]) -> Result<(Who, u32), StoreError> {
    let [scope, id @ .., d, a, y, s] = key else { return Err(broken_key("someone's day")) };
    let id = id.try_into().ok().map(u32::from_be_bytes);
    let who = id.and_then(|id| Who::of_parts(*scope, id)).ok_or_else(|| broken_key("someone's day"))?;
    Ok((who, u32::from_be_bytes([*d, *a, *y, *s])))
}

/// How many numbers that follow each other share a row of a day (or month).
pub const TOGETHER: u32 = 64;

/// A day (or month) for someone and her neighbours: all of a day lie together, and in it all of a kind. With it comes her
/// place in the row.
pub fn day_who(day: u32, who: Who) -> ([u8; 9], u8) {
    let (scope, id) = who.parts();
    let mut key = [scope; 9];
    key[..4].copy_from_slice(&day.to_be_bytes());
    key[5..].copy_from_slice(&(id / TOGETHER).to_be_bytes());
    (key, u8::try_from(id % TOGETHER).unwrap_or(0))
}

/// The day (or month) of such a key, and who stands at a place in its row.
///
/// # Errors
/// Where it is no such key, or nobody can stand there.
pub fn day_and_who(key: &[u8], place: u8) -> Result<(u32, Who), StoreError> {
    let key: [u8; 9] = key.try_into().map_err(|_| broken_key("a day"))?;
    let [d, a, y, s, scope, row @ ..] = key;
    let first = u32::from_be_bytes(row).checked_mul(TOGETHER);
    let id = first.and_then(|first| first.checked_add(u32::from(place)));
    let who = id.and_then(|id| Who::of_parts(scope, id)).ok_or_else(|| broken_key("a day"))?;
    Ok((u32::from_be_bytes([d, a, y, s]), who))
}

/// A click that earned in a conversion.
pub fn earning_click(click: ClickId, conversion: ConversionId) -> [u8; 32] {
    let mut key = [0; 32];
    key[..16].copy_from_slice(&click.0.to_be_bytes());
    key[16..].copy_from_slice(&conversion.0.to_be_bytes());
    key
}
