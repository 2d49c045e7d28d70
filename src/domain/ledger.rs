//! The ledger: entries are added, never changed (`product.md` M2). A balance is a sum.

use super::id::{AffiliateId, AffiliationId, ConversionId, EntryId, ProductId};
use super::money::Money;
use super::time::Timestamp;

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// In the order they were added.
    pub id: EntryId,
    /// Whose.
    pub affiliate: AffiliateId,
    /// By which affiliation.
    pub affiliation: AffiliationId,
    /// For which product.
    pub product: ProductId,
    /// Added at.
    pub at: Timestamp,
    /// When the hold has passed: from then on it is Due. `None`: held in review (M2).
    pub due_at: Option<Timestamp>,
    /// How much, and why. Negative for what is taken back.
    pub amount: Money,
    /// What it is.
    pub kind: EntryKind,
}

/// What an entry is, with its cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// A share of a conversion.
    Earned {
        /// The conversion.
        conversion: ConversionId,
    },
    /// Undoes an `Earned`, whole or in part, without erasing it.
    Reversed {
        /// The conversion.
        conversion: ConversionId,
        /// What is undone.
        of: EntryId,
        /// Why.
        because: Reversal,
    },
}

impl EntryKind {
    /// The conversion behind it.
    pub fn conversion(self) -> ConversionId {
        match self {
            Self::Earned { conversion } | Self::Reversed { conversion, .. } => conversion,
        }
    }
}

/// Why something earned was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reversal {
    /// The order was refunded (C9).
    Refund,
    /// The buyer's bank took the money back (C9).
    Chargeback,
    /// A later, better report changed the verdict or the amount (C7).
    Rejudged,
    /// The conversion was refused.
    Refused,
}
