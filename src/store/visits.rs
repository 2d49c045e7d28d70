//! What a redirect and a payment page report: a click to keep, or a visit that is only counted.

use crate::domain::click::Click;
use crate::domain::id::{AffiliationId, LinkId, ProductId};
use crate::domain::link::LinkOwner;
use crate::domain::time::Timestamp;
use crate::domain::visitor_kind::Filtered;

/// A click to keep, with what the sums need to know of its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClick {
    /// The row. Its `previous` is the cookie's and its `firsts` are empty: the writer sets them.
    pub click: Click,
    /// The product of the link.
    pub product: ProductId,
    /// Whose the link is.
    pub owner: LinkOwner,
    /// A keyed hash of address and user agent, by which visitors of one day are told apart.
    pub visitor: u64,
}

impl NewClick {
    /// The affiliation whose link it is; the creator's own links have none.
    pub fn affiliation(&self) -> Option<AffiliationId> {
        match self.owner {
            LinkOwner::Affiliation(id) => Some(id),
            LinkOwner::Creator => None,
        }
    }
}

/// A visit by nobody who could buy: it is counted and leaves no row (`product.md` R2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilteredVisit {
    /// When.
    pub at: Timestamp,
    /// The link that was asked for.
    pub link: LinkId,
    /// The product of the link.
    pub product: ProductId,
    /// Whose the link is.
    pub owner: LinkOwner,
    /// What asked.
    pub kind: Filtered,
}

/// Somebody who came by a link reached the payment page that Duly makes: it is counted and leaves no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentVisit {
    /// When.
    pub at: Timestamp,
    /// Whose page it is.
    pub product: ProductId,
    /// A keyed hash of address and user agent, by which visitors of one day are told apart.
    pub visitor: u64,
}
