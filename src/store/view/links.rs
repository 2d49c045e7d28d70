//! Questions about alternative pages and links, without a walk through all links there are.

use redb::ReadableTable;

use crate::domain::affiliation::Affiliation;
use crate::domain::id::{AffiliationId, LinkId, PageId, ProductId};
use crate::domain::link::{Link, LinkOwner};
use crate::domain::page::Page;
use crate::store::error::StoreError;
use crate::store::tables::Read;
use crate::store::view::affiliates;
use crate::store::{keys, records};

/// An alternative page.
pub fn page(read: &impl Read, id: PageId) -> Result<Option<Page>, StoreError> {
    read.pages().get(id.0)?.map(|row| records::decode("pages", row.value())).transpose()
}

/// The alternative pages of a product, by number, those that are withdrawn too.
pub fn pages_of(read: &impl Read, product: ProductId) -> Result<Vec<Page>, StoreError> {
    let mut pages = Vec::new();
    for row in read.product_pages().range(keys::pairs_of(product.0))? {
        let id = PageId(keys::second(row?.0.value()));
        pages.push(page(read, id)?.ok_or_else(|| missing(id))?);
    }
    Ok(pages)
}

/// The link to a page of someone, once it was needed.
pub fn page_link(read: &impl Read, page: PageId, owner: LinkOwner) -> Result<Option<LinkId>, StoreError> {
    Ok(read.page_links().get(keys::page_link(page, owner))?.map(|id| LinkId(id.value())))
}

/// The links that an affiliation made and did not remove, by number.
pub fn promotional_of(read: &impl Read, affiliation: AffiliationId) -> Result<Vec<Link>, StoreError> {
    let mut links = Vec::new();
    for row in read.affiliation_links().range(keys::pairs_of(affiliation.0))? {
        links.push(existing(read, LinkId(keys::second(row?.0.value())))?);
    }
    Ok(links)
}

/// How many links an affiliation ever made, those it removed too.
pub fn promotional_ever(read: &impl Read, affiliation: AffiliationId) -> Result<u64, StoreError> {
    Ok(read.affiliation_links_made().get(affiliation.0)?.map_or(0, |made| made.value()))
}

/// All links of an affiliation that have a number, by number.
pub fn of_affiliation(read: &impl Read, affiliation: &Affiliation) -> Result<Vec<Link>, StoreError> {
    let mut links = promotional_of(read, affiliation.id)?;
    for id in [affiliation.links.sales_page, affiliation.links.direct_payment] {
        links.push(existing(read, id)?);
    }
    for page in pages_of(read, affiliation.product)? {
        if let Some(id) = page_link(read, page.id, LinkOwner::Affiliation(affiliation.id))? {
            links.push(existing(read, id)?);
        }
    }
    links.sort_unstable_by_key(|link| link.id);
    Ok(links)
}

fn existing(read: &impl Read, id: LinkId) -> Result<Link, StoreError> {
    affiliates::link(read, id)?.ok_or_else(|| missing(id))
}

fn missing(id: impl std::fmt::Display) -> StoreError {
    StoreError::Broken(format!("{id} is listed and missing"))
}
