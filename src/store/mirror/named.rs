//! The words behind codes in memory: alternative pages, and the links that affiliates made. There may be a hundred
//! thousand of those, so each is kept small, and its address is taken apart at the click.

use std::collections::HashMap;
use std::sync::Arc;

use redb::ReadableTable;

use crate::domain::destination::Destination;
use crate::domain::id::{AffiliationId, LinkId, PageId, ProductId};
use crate::domain::link::{Link, LinkKind, LinkOwner};
use crate::domain::page::Page;
use crate::domain::product::Product;
use crate::store::error::StoreError;
use crate::store::tables::Read;
use crate::store::{keys, records};

/// What a word behind a code leads to.
#[derive(Debug, Clone)]
pub enum Named {
    /// An alternative page, and the owner's link to it if she has one yet.
    Page(Arc<Page>, Option<LinkId>),
    /// A link that the affiliate made, on a site that is approved now.
    Promotional(LinkId, Destination),
    /// A link that the affiliate made, on a site that is not approved any more (L8).
    NotApproved(LinkId),
    /// A link that the affiliate made and removed.
    Removed(LinkId),
}

/// Words, by whose they are.
#[derive(Debug, Default)]
pub(super) struct NamedLinks {
    /// By number; a product has few.
    pages: HashMap<ProductId, Vec<Arc<Page>>>,
    page_links: HashMap<(PageId, LinkOwner), LinkId>,
    /// Sorted by word.
    promotional: HashMap<AffiliationId, Vec<Small>>,
}

/// A link that an affiliate made, as small as it can be.
#[derive(Debug)]
struct Small {
    word: Box<str>,
    destination: Box<str>,
    link: LinkId,
    removed: bool,
}

impl NamedLinks {
    /// All that the tables hold.
    pub(super) fn of(read: &impl Read) -> Result<Self, StoreError> {
        let mut named = Self::default();
        for row in read.pages().iter()? {
            named.put_page(records::decode("pages", row?.1.value())?);
        }
        for row in read.page_links().iter()? {
            let (key, link) = row?;
            let page = PageId(keys::first(key.value()));
            named.put_page_link(page, keys::owner_of_page_link(key.value()), LinkId(link.value()));
        }
        for row in read.links().iter()? {
            named.put_promotional(&records::decode("links", row?.1.value())?);
        }
        Ok(named)
    }

    pub(super) fn put_page(&mut self, page: Page) {
        let pages = self.pages.entry(page.product).or_default();
        match pages.binary_search_by_key(&page.id, |known| known.id) {
            Ok(place) => pages[place] = Arc::new(page),
            Err(place) => pages.insert(place, Arc::new(page)),
        }
    }

    pub(super) fn put_page_link(&mut self, page: PageId, owner: LinkOwner, link: LinkId) {
        self.page_links.insert((page, owner), link);
    }

    /// Takes in a link if it is one that an affiliate made.
    pub(super) fn put_promotional(&mut self, link: &Link) {
        let (LinkOwner::Affiliation(owner), LinkKind::Promotional(own)) = (link.owner, &link.kind) else {
            return;
        };
        let links = self.promotional.entry(owner).or_default();
        let small = Small {
            word: own.word.as_str().into(),
            destination: own.destination.as_str().into(),
            link: link.id,
            removed: own.removed,
        };
        match links.binary_search_by(|known| (*known.word).cmp(own.word.as_str())) {
            Ok(place) => links[place] = small,
            Err(place) => links.insert(place, small),
        }
    }

    /// Forgets a product that was deleted, with its affiliations.
    pub(super) fn forget(&mut self, product: ProductId, affiliations: impl Iterator<Item = AffiliationId>) {
        let pages = self.pages.remove(&product).unwrap_or_default();
        self.page_links.retain(|(page, _), _| pages.iter().all(|gone| gone.id != *page));
        for affiliation in affiliations {
            self.promotional.remove(&affiliation);
        }
    }

    pub(super) fn pages_of(&self, product: ProductId) -> &[Arc<Page>] {
        self.pages.get(&product).map_or(&[], Vec::as_slice)
    }

    pub(super) fn page_link(&self, page: PageId, owner: LinkOwner) -> Option<LinkId> {
        self.page_links.get(&(page, owner)).copied()
    }

    pub(super) fn find(&self, product: &Product, owner: LinkOwner, word: &str) -> Option<Named> {
        if let Some(page) = self.pages_of(product.id).iter().find(|page| page.word.as_str() == word) {
            let link = self.page_link(page.id, owner);
            return Some(Named::Page(Arc::clone(page), link));
        }
        let LinkOwner::Affiliation(owner) = owner else { return None };
        let links = self.promotional.get(&owner)?;
        let place = links.binary_search_by(|known| (*known.word).cmp(word)).ok()?;
        let Small { destination, link, removed, .. } = &links[place];
        if *removed {
            return Some(Named::Removed(*link));
        }
        let destination = Destination::from_row(destination.to_string());
        let approved = product.approved_sites.iter().any(|site| site.allows_destination(&destination));
        Some(if approved { Named::Promotional(*link, destination) } else { Named::NotApproved(*link) })
    }

    /// The words behind a code, those that lead to the sales page only left out.
    pub(super) fn words(&self, product: ProductId, owner: LinkOwner) -> impl Iterator<Item = &str> {
        let pages =
            self.pages_of(product).iter().filter(|page| !page.withdrawn).map(|page| page.word.as_str());
        let own = match owner {
            LinkOwner::Affiliation(owner) => self.promotional.get(&owner).map_or(&[][..], Vec::as_slice),
            LinkOwner::Creator => &[],
        };
        pages.chain(own.iter().filter(|one| !one.removed).map(|one| &*one.word))
    }
}
