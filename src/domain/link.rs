//! A link (HotLink): a code and where it leads.

use super::destination::Destination;
use super::id::{AffiliationId, LinkId, PageId, ProductId};
use super::name::{Name, Slug};
use super::time::Timestamp;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkOwner {
    /// The creator's: never writes or replaces a touch.
    Creator,
    /// One affiliate's, for one product.
    Affiliation(AffiliationId),
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkKind {
    /// Sales Page HotLink, `/CODE` (L3).
    SalesPage,
    /// Direct Payment HotLink, `/CODE?dp=1` (L4).
    DirectPayment,
    /// An alternative page, `/CODE/NAME` (L6). It gets its number when it is first needed, not when the page is
    /// made: there may be ten thousand affiliates.
    Page(PageId),
    /// A link that an affiliate made herself, `/CODE/NAME` (L7).
    Promotional(Box<Promotional>),
}

/// A link created by an affiliate, to a page on a site that the creator approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promotional {
    /// Her own name for it; two may have the same.
    pub name: Name,
    /// Its part of the address: made from the name once, and kept when the name changes (L9).
    pub word: Slug,
    /// Where it leads, while the site is approved (L8).
    pub destination: Destination,
    /// She took it back: it leads to the sales page, and touches are kept.
    pub removed: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// How many links of her own an affiliation has at most; those she removed do not count.
pub const PROMOTIONAL_MAX: usize = 500;

/// How many an affiliation makes at most in all, those she removed too: their words are kept for ever (L9), so to make
/// and remove without end would fill the disk.
pub const PROMOTIONAL_EVER_MAX: u64 = 2_000;

impl LinkKind {
    /// The name the users know it by.
    pub fn label(&self) -> &'static str {
        match self {
            Self::SalesPage => "Sales Page HotLink",
            Self::DirectPayment => "Direct Payment HotLink",
            Self::Page(_) => "Alternative page",
            Self::Promotional(_) => "Link created by an affiliate",
        }
    }
}
