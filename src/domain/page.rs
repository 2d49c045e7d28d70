//! An alternative page: a page of a product that the creator names for all affiliates, such as a checkout or a
//! webinar (`product.md` L6).

use super::destination::Destination;
use super::id::{PageId, ProductId};
use super::name::{Name, Slug};
use super::time::Timestamp;

/// An alternative page as it is kept. Everyone with a code of the product reaches it by `/CODE/WORD`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Numbered in the order they were made.
    pub id: PageId,
    /// Whose page it is.
    pub product: ProductId,
    /// What affiliates read.
    pub name: Name,
    /// Its part of the address: made from the name once, and kept when the name changes (L9).
    pub word: Slug,
    /// Where it is, macros included (L12). It can change without changing a link.
    pub url: Destination,
    /// Links to it lead to the sales page, and touches are kept.
    pub withdrawn: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// How many pages a product has at most, those that are withdrawn too.
pub const PAGES_MAX: usize = 200;
