//! Keys by which what belongs to somebody who signs in lies together.

use std::ops::RangeInclusive;

use super::broken_key;
use crate::domain::id::{AccountId, AffiliateId};
use crate::store::error::StoreError;
use crate::store::people::SignedIn;

const ACCOUNT: u8 = 1;
const AFFILIATE: u8 = 2;

/// A session of a person, by the hash of the id in its cookie.
pub fn person_session(who: SignedIn, hash: &[u8; 32]) -> [u8; 37] {
    let (kind, id) = match who {
        SignedIn::Account(id) => (ACCOUNT, id.0),
        SignedIn::Affiliate(id) => (AFFILIATE, id.0),
    };
    let mut key = [kind; 37];
    key[1..5].copy_from_slice(&id.to_be_bytes());
    key[5..].copy_from_slice(hash);
    key
}

/// All sessions of a person.
pub fn sessions_of(who: SignedIn) -> RangeInclusive<[u8; 37]> {
    person_session(who, &[0; 32])..=person_session(who, &[u8::MAX; 32])
}

/// Whose session such a key is, and its hash.
///
/// # Errors
/// Where the key does not hold them.
pub fn person_and_session(key: &[u8]) -> Result<(SignedIn, [u8; 32]), StoreError> {
    let [kind, a, b, c, d, hash @ ..] = key else { return Err(broken_key("a session")) };
    let id = u32::from_be_bytes([*a, *b, *c, *d]);
    let who = match *kind {
        ACCOUNT => SignedIn::Account(AccountId(id)),
        AFFILIATE => SignedIn::Affiliate(AffiliateId(id)),
        _ => return Err(broken_key("a session")),
    };
    Ok((who, hash.try_into().map_err(|_| broken_key("a session"))?))
}

/// That an affiliate's money is sent to the address of this SHA-256.
pub fn payout_digest(digest: &[u8; 32], affiliate: AffiliateId) -> [u8; 36] {
    let mut key = [0; 36];
    key[..32].copy_from_slice(digest);
    key[32..].copy_from_slice(&affiliate.0.to_be_bytes());
    key
}

/// Whose money it is, by such a key.
///
/// # Errors
/// Where it is no such key.
pub fn paid_by_digest(key: &[u8]) -> Result<AffiliateId, StoreError> {
    let number = key.get(32..).and_then(|rest| rest.try_into().ok()).map(u32::from_be_bytes);
    number.map(AffiliateId).ok_or_else(|| broken_key("a payout address"))
}
