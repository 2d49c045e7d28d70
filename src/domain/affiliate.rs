//! An affiliate: a person who sends visitors and earns.

use super::email::Email;
use super::id::AffiliateId;
use super::language::Language;
use super::name::Name;
use super::time::Timestamp;

/// An affiliate as she is kept. What she may promote are her affiliations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affiliate {
    /// Her number is what TUNE calls `aff_id`.
    pub id: AffiliateId,
    /// As she writes it.
    pub name: Name,
    /// Unique among affiliates.
    pub email: Email,
    /// Argon2id in PHC form; `None` while she only comes by her private link (P2).
    pub password_hash: Option<String>,
    /// What her pages speak, where she chose.
    pub language: Option<Language>,
    /// Counts the renewals of her private link (P2); the link itself is derived, never kept.
    pub private_link_version: u32,
    /// When she was entered.
    pub created_at: Timestamp,
}
