//! A link (HotLink): a code and where it leads.

use super::id::{AffiliationId, LinkId, ProductId};

/// A link as it is kept. The code belongs to the owner, and the address is made from both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Numbered in the order they were made.
    pub id: LinkId,
    /// The product it promotes.
    pub product: ProductId,
    /// Whose it is.
    pub owner: LinkOwner,
    /// What it leads to.
    pub kind: LinkKind,
}

/// Whose a link is: an affiliation's, or the creator's own (`product.md` L5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkOwner {
    /// One affiliate's, for one product.
    Affiliation(AffiliationId),
    /// The creator's: never writes or replaces a touch.
    Creator,
}

/// What a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// Sales Page HotLink, `/CODE` (L3).
    SalesPage,
    /// Direct Payment HotLink, `/CODE?dp=1` (L4).
    DirectPayment,
}

impl LinkKind {
    /// The name the users know it by.
    pub fn label(self) -> &'static str {
        match self {
            Self::SalesPage => "Sales Page HotLink",
            Self::DirectPayment => "Direct Payment HotLink",
        }
    }
}
