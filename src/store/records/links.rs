//! Rows of links and alternative pages.

use serde::{Deserialize, Serialize};

use crate::domain::destination::Destination;
use crate::domain::id::{AffiliationId, LinkId, PageId, ProductId};
use crate::domain::link::{Link, LinkKind, LinkOwner, Promotional};
use crate::domain::name::{Name, Slug};
use crate::domain::page::Page;
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;

/// Version 1: there were two kinds.
#[derive(Serialize, Deserialize)]
pub(super) struct LinkRow1 {
    id: u32,
    product: u32,
    affiliation: Option<u32>,
    kind: u8,
}

impl From<LinkRow1> for LinkRow {
    fn from(row: LinkRow1) -> Self {
        let LinkRow1 { id, product, affiliation, kind } = row;
        Self { id, product, affiliation, kind, page: None, promotional: None }
    }
}

/// Version 2.
#[derive(Serialize, Deserialize)]
pub(super) struct LinkRow {
    id: u32,
    product: u32,
    affiliation: Option<u32>, // None: the creator's.
    kind: u8,                 // 0 sales page, 1 direct payment, 2 page, 3 promotional.
    page: Option<u32>,
    promotional: Option<PromotionalRow>,
}

#[derive(Serialize, Deserialize)]
struct PromotionalRow {
    name: String,
    word: String,
    destination: String,
    removed: bool,
    created_at: i64,
}

impl From<&Link> for LinkRow {
    fn from(link: &Link) -> Self {
        let (kind, page, promotional) = match &link.kind {
            LinkKind::SalesPage => (0, None, None),
            LinkKind::DirectPayment => (1, None, None),
            LinkKind::Page(page) => (2, Some(page.0), None),
            LinkKind::Promotional(own) => (3, None, Some(PromotionalRow::from(&**own))),
        };
        let affiliation = match link.owner {
            LinkOwner::Affiliation(id) => Some(id.0),
            LinkOwner::Creator => None,
        };
        Self { id: link.id.0, product: link.product.0, affiliation, kind, page, promotional }
    }
}

impl TryFrom<LinkRow> for Link {
    type Error = Wrong;
    fn try_from(row: LinkRow) -> Result<Self, Wrong> {
        let kind = match (row.kind, row.page, row.promotional) {
            (0, None, None) => LinkKind::SalesPage,
            (1, None, None) => LinkKind::DirectPayment,
            (2, Some(page), None) => LinkKind::Page(PageId(page)),
            (3, None, Some(own)) => LinkKind::Promotional(Box::new(own.into())),
            _ => return Err(Wrong::value("a kind of link")),
        };
        Ok(Self {
            id: LinkId(row.id),
            product: ProductId(row.product),
            owner: row.affiliation.map_or(LinkOwner::Creator, |id| LinkOwner::Affiliation(AffiliationId(id))),
            kind,
        })
    }
}

impl From<&Promotional> for PromotionalRow {
    fn from(own: &Promotional) -> Self {
        Self {
            name: own.name.to_string(),
            word: own.word.to_string(),
            destination: own.destination.as_str().to_owned(),
            removed: own.removed,
            created_at: own.created_at.0,
        }
    }
}

impl From<PromotionalRow> for Promotional {
    fn from(row: PromotionalRow) -> Self {
        Self {
            name: Name::from_row(row.name),
            word: Slug::from_row(row.word),
            destination: Destination::from_row(row.destination),
            removed: row.removed,
            created_at: Timestamp(row.created_at),
        }
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct PageRow {
    id: u32,
    product: u32,
    name: String,
    word: String,
    url: String,
    withdrawn: bool,
    created_at: i64,
}

impl From<&Page> for PageRow {
    fn from(page: &Page) -> Self {
        Self {
            id: page.id.0,
            product: page.product.0,
            name: page.name.to_string(),
            word: page.word.to_string(),
            url: page.url.as_str().to_owned(),
            withdrawn: page.withdrawn,
            created_at: page.created_at.0,
        }
    }
}

impl From<PageRow> for Page {
    fn from(row: PageRow) -> Self {
        Self {
            id: PageId(row.id),
            product: ProductId(row.product),
            name: Name::from_row(row.name),
            word: Slug::from_row(row.word),
            url: Destination::from_row(row.url),
            withdrawn: row.withdrawn,
            created_at: Timestamp(row.created_at),
        }
    }
}
