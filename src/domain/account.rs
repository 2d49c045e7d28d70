//! An account: someone of the creator's team who signs in (`product.md` P3).

use super::email::Email;
use super::id::AccountId;
use super::name::Name;
use super::time::Timestamp;

/// An account as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Numbered in the order they were made.
    pub id: AccountId,
    /// Unique among accounts; signs in with it.
    pub email: Email,
    /// Shown beside what she did.
    pub name: Name,
    /// What she may do.
    pub role: TeamRole,
    /// Argon2id in PHC form, salt and cost included; empty while she is only invited.
    pub password_hash: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// The second step of her sign-in, where she set one up.
    pub two_factor: Option<TwoFactor>,
}

impl Account {
    /// Whether she was invited and has not chosen a password yet.
    pub fn is_invited(&self) -> bool {
        self.password_hash.is_empty()
    }
}

/// A second step at the sign-in: codes from an app (RFC 6238), or one of a few recovery codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwoFactor {
    /// What the app's secret is derived from, with the master key; the secret itself is never kept.
    pub nonce: [u8; 16],
    /// The time step of the code that was used last: each code opens once.
    pub last_step: u64,
    /// Keyed hashes of the recovery codes that were not used yet.
    pub recovery: Vec<[u8; 32]>,
}

/// What someone of the team may do (`product.md` P3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TeamRole {
    /// Everything, the team itself too.
    Owner,
    /// Everything but the team and the installation.
    Manager,
}
