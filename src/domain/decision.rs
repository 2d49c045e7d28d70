//! What a person decided about a conversion, with the verdict that it had before: both stay visible (`product.md` A9).

use super::attribution::{ShareRate, Verdict};
use super::deed::By;
use super::id::AffiliationId;
use super::time::Timestamp;

/// A decision as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
    /// What.
    pub decided: Decided,
    /// Why, in their words; may be empty only for an approval.
    pub reason: String,
    /// The verdict before.
    pub before: Verdict,
    /// Its rates, one per share.
    pub rates: Vec<ShareRate>,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// It counts.
    Approved,
    /// It earns nothing.
    Refused,
    /// All of it is this affiliation's.
    Reassigned(AffiliationId),
}
