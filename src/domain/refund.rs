//! Refunds and chargebacks: money of a conversion that went back to the buyer, each counted once
//! (`product.md` C9).

use super::id::ReportId;
use super::time::Timestamp;

/// A refund as it is kept, beside its conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refund {
    /// The report that told of it.
    pub report: ReportId,
    /// How much went back, minor units of the conversion's currency. Positive.
    pub minor: i64,
    /// Who took the money back.
    pub kind: RefundKind,
    /// A chargeback that the buyer's bank took back again: nothing is missing any more.
    pub reversed: bool,
    /// When it was reported.
    pub at: Timestamp,
}

/// Who took the money back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefundKind {
    /// The creator gave it.
    Refund,
    /// The buyer's bank took it.
    Chargeback,
}
