//! A page's link gets its number for someone the first time it is needed: at the first click, or when a program
//! lists her links. It is never done for everybody at once.

use super::numbers;
use crate::domain::id::{LinkId, PageId, ProductId};
use crate::domain::link::{Link, LinkKind, LinkOwner};
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::tables::Tables;
use crate::store::view::{affiliates, links};
use crate::store::{keys, records};

/// Makes sure that someone has her link to each of these pages.
#[derive(Debug, Clone)]
pub struct EnsurePageLinks {
    /// Whose links.
    pub owner: LinkOwner,
    /// The product of the pages.
    pub product: ProductId,
    /// Which pages.
    pub pages: Vec<PageId>,
}

impl Change for EnsurePageLinks {
    /// The links in the order of the pages, and whether each is new.
    type Plan = Vec<(Link, bool)>;
    type Answer = Vec<LinkId>;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        if let LinkOwner::Affiliation(id) = self.owner {
            let affiliation = affiliates::affiliation(tables, id)?;
            affiliation
                .filter(|it| it.product == self.product)
                .ok_or_else(|| Refused::not_found("affiliation"))?;
        }
        let mut next = numbers::next_small(tables, "link")?;
        let mut plan = Vec::new();
        for page in &self.pages {
            let there = links::page(tables, *page)?.filter(|it| it.product == self.product);
            there.ok_or_else(|| Refused::not_found("page"))?;
            let known = links::page_link(tables, *page, self.owner)?;
            let id = known.unwrap_or(LinkId(next));
            if known.is_none() {
                next += 1;
            }
            let link = Link { id, product: self.product, owner: self.owner, kind: LinkKind::Page(*page) };
            plan.push((link, known.is_none()));
        }
        Ok(plan)
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<Vec<LinkId>, StoreError> {
        let mut ids = Vec::new();
        for (link, is_new) in plan {
            ids.push(link.id);
            let LinkKind::Page(page) = link.kind else { continue };
            if is_new {
                numbers::given(tables, "link", u64::from(link.id.0))?;
                tables.links.insert(link.id.0, records::encode(&link).as_slice())?;
                tables.page_links.insert(keys::page_link(page, link.owner), link.id.0)?;
                tables.mends.push(Mend::PageLink(page, link.owner, link.id));
            }
        }
        Ok(ids)
    }
}
