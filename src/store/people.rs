//! What only the store and the doors know of people: signed-in browsers, one-time addresses, tokens,
//! and what was already done for them. Secrets are here as hashes.

use crate::domain::id::{AccountId, AffiliateId, AffiliationId};
use crate::domain::name::Name;
use crate::domain::time::Timestamp;

/// A signed-in browser. Its key is the hash of the id in the cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who is signed in.
    pub who: SignedIn,
    /// When she signed in.
    pub created_at: Timestamp,
    /// When something was last asked with it, to the minute or so.
    pub last_seen_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// The browser's user agent, shortened, so that she knows it again in the list of her sessions.
    pub agent: String,
}

/// Who is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignedIn {
    /// Someone of the creator's team.
    Account(AccountId),
    /// An affiliate.
    Affiliate(AffiliateId),
}

/// A one-time address. Its key is the hash of its secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneTime {
    /// What it lets its holder do.
    pub purpose: Purpose,
    /// Until when.
    pub expires_at: Timestamp,
}

/// What a one-time address lets its holder do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Make the first account.
    Setup,
    /// Choose a new password.
    ResetPassword(AccountId),
    /// Choose the first password, and so join the team.
    JoinTeam(AccountId),
    /// Choose a password as an affiliate.
    AffiliatePassword(AffiliateId),
    /// Accept an invitation to a product.
    Invitation(AffiliationId),
}

/// An API token. Its key is its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Given by the creator, unique.
    pub name: Name,
    /// SHA-256 of the token.
    pub hash: [u8; 32],
    /// What may be done with it.
    pub scope: Scope,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What may be done with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Look.
    Read,
    /// Look and change.
    Write,
}

/// What was already done for an idempotency key. Its key is the hash of asker and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotent {
    /// SHA-256 of the request's body: another body under the same key is refused.
    pub body: [u8; 32],
    /// The id of what was made, such as `prd_7`.
    pub answer: String,
    /// When.
    pub at: Timestamp,
}
