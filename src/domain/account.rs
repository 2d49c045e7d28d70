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
    /// Argon2id in PHC form, salt and cost included.
    pub password_hash: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What someone of the team may do (`product.md` P3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TeamRole {
    /// Everything, the team itself too.
    Owner,
    /// Everything but the team and the installation.
    Manager,
}
