//! Links and alternative pages: each is found by its owner and its word, and no word leads two ways.

use std::collections::BTreeMap;

use redb::ReadableTable;

use super::catalog::{Catalog, name};
use super::{Checked, lead_back};
use crate::domain::id::{AffiliationId, LinkId, PageId, ProductId};
use crate::domain::link::{Link, LinkKind, LinkOwner, Promotional};
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::tables::{Read, Snapshot};

pub(super) fn check(catalog: &Catalog, read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    for link in catalog.links.values() {
        // Of a product that was deleted the links stay known, for a late click to find them.
        if catalog.products.contains_key(&link.product.0) {
            check_link(catalog, read, link, checked)?;
        }
    }
    check_pages(catalog, read, checked)?;
    check_made(catalog, read, checked)?;
    check_indexes(catalog, read, checked)
}

fn check_link(
    catalog: &Catalog,
    read: &Snapshot,
    link: &Link,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    let id = link.id;
    let own = match link.owner {
        LinkOwner::Creator => catalog.products.get(&link.product.0).map(|product| product.creator_links),
        LinkOwner::Affiliation(owner) => catalog.affiliations.get(&owner.0).map(|owner| owner.links),
    };
    let place = match &link.kind {
        LinkKind::SalesPage => own.map(|own| own.sales_page),
        LinkKind::DirectPayment => own.map(|own| own.direct_payment),
        LinkKind::Page(page) => {
            read.page_links().get(keys::page_link(*page, link.owner))?.map(|id| LinkId(id.value()))
        }
        LinkKind::Promotional(made) => return check_promotional(read, link, made, checked),
    };
    checked.expect(place == Some(id), || format!("{id} is not a link of {}.", name(link.owner)));
    Ok(())
}

fn check_promotional(
    read: &Snapshot,
    link: &Link,
    made: &Promotional,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    let id = link.id;
    let LinkOwner::Affiliation(owner) = link.owner else {
        checked.tell(format!("{id} was made by an affiliate and is the creator's."));
        return Ok(());
    };
    let word = keys::link_word(link.product, made.word.as_str(), Some(owner));
    let found = read.link_words().get(word.as_slice())?.map(|found| found.value());
    checked.expect(found == Some(id.0), || format!("{id}: its word {} does not lead to it.", made.word));
    let listed = read.affiliation_links().get(keys::pair(owner.0, id.0))?.is_some();
    checked.expect(listed != made.removed, || {
        format!("{id} is {} among the links of {owner}.", if listed { "removed and" } else { "missing" })
    });
    Ok(())
}

/// How many links each affiliation ever made must be what is counted.
fn check_made(catalog: &Catalog, read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    let mut made: BTreeMap<u32, u64> = BTreeMap::new();
    for link in catalog.links.values().filter(|link| catalog.products.contains_key(&link.product.0)) {
        if let (LinkKind::Promotional(_), LinkOwner::Affiliation(owner)) = (&link.kind, link.owner) {
            *made.entry(owner.0).or_default() += 1;
        }
    }
    let mut counted = BTreeMap::new();
    for row in read.affiliation_links_made().iter()? {
        let (owner, count) = row?;
        counted.insert(owner.value(), count.value());
    }
    checked.expect(counted == made, || {
        format!("Links that affiliates made are counted as {counted:?} and are {made:?}.")
    });
    Ok(())
}

fn check_pages(catalog: &Catalog, read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    for page in catalog.pages.values() {
        let (id, product) = (page.id, page.product);
        checked.expect(catalog.products.contains_key(&product.0), || {
            format!("{id} is of {product}, which is not there.")
        });
        let listed = read.product_pages().get(keys::pair(product.0, id.0))?.is_some();
        checked.expect(listed, || format!("{id} is missing among the pages of {product}."));
        let word = keys::link_word(product, page.word.as_str(), None);
        let found = read.link_words().get(word.as_slice())?.map(|found| found.value());
        checked.expect(found == Some(id.0), || format!("{id}: its word {} does not lead to it.", page.word));
    }
    Ok(())
}

fn check_indexes(catalog: &Catalog, read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    let of_product = |key: u64, ()| {
        let number = keys::second(key);
        let fits = catalog.pages.get(&number).is_some_and(|page| keys::pair(page.product.0, number) == key);
        Ok((!fits).then(|| format!("Page {number} is listed at a product that it does not belong to.")))
    };
    lead_back(read.product_pages(), of_product, checked)?;
    let of_owner = |key: u64, number: u32| {
        let kind = LinkKind::Page(PageId(keys::first(key)));
        let owner = keys::owner_of_page_link(key);
        let fits = catalog.links.get(&number).is_some_and(|link| link.kind == kind && link.owner == owner);
        Ok((!fits).then(|| format!("Link {number} is listed at a page that it does not lead to.")))
    };
    lead_back(read.page_links(), of_owner, checked)?;
    let of_affiliation = |key: u64, ()| {
        let (owner, number) = (LinkOwner::Affiliation(AffiliationId(keys::first(key))), keys::second(key));
        let fits = catalog.links.get(&number).is_some_and(|link| link.owner == owner);
        Ok((!fits).then(|| format!("Link {number} is listed at someone whose it is not.")))
    };
    lead_back(read.affiliation_links(), of_affiliation, checked)?;
    let of_word = |key: &[u8], number: u32| Ok(fault_of_word(catalog, key, number));
    lead_back(read.link_words(), of_word, checked)
}

/// What is wrong with a word, if anything is: it must be the word of what it leads to.
fn fault_of_word(catalog: &Catalog, key: &[u8], number: u32) -> Option<String> {
    let page = catalog.pages.get(&number).map(|page| (page.product, page.word.as_str(), None));
    let link = catalog.links.get(&number).and_then(|link| match (&link.kind, link.owner) {
        (LinkKind::Promotional(made), LinkOwner::Affiliation(owner)) => {
            Some((link.product, made.word.as_str(), Some(owner)))
        }
        _ => None,
    });
    let leads_back = |found: Option<(ProductId, &str, Option<AffiliationId>)>| {
        found.is_some_and(|(product, word, owner)| keys::link_word(product, word, owner) == key)
    };
    (!leads_back(page) && !leads_back(link))
        .then(|| format!("A word behind codes leads to {number}, which does not have it."))
}
