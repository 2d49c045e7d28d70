//! Alternative pages of a product are made, changed, withdrawn and brought back (`product.md` L6).

use redb::ReadableTable;

use super::{history, link_words, numbers};
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::destination::Destination;
use crate::domain::id::{PageId, ProductId};
use crate::domain::name::{Name, Slug};
use crate::domain::page::{PAGES_MAX, Page};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::tables::Tables;
use crate::store::view::{links, products};
use crate::store::{keys, records};

/// Said where somebody else changed the page meanwhile.
pub const CHANGED_MEANWHILE: &str =
    "Somebody changed this page while you had it open. Nothing is saved yet. Please look at it again.";

/// Makes a page. No link is made yet: each comes when it is first needed.
#[derive(Debug, Clone)]
pub struct CreatePage {
    /// Of which product.
    pub product: ProductId,
    /// What affiliates read; its part of the address is made from it.
    pub name: Name,
    /// Where it is.
    pub url: Destination,
    /// Who makes it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for CreatePage {
    type Plan = (Page, HistoryLine);
    type Answer = PageId;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        products::by_id(tables, self.product)?.ok_or_else(|| Refused::not_found("product"))?;
        let mut count = 0;
        for row in tables.product_pages.range(keys::pairs_of(self.product.0))? {
            row?;
            count += 1;
        }
        if count >= PAGES_MAX {
            let message =
                format!("A product has at most {PAGES_MAX} pages. Change one that is withdrawn instead.");
            return Err(Refused::conflict("name", message).into());
        }
        named_alone(tables, self.product, None, &self.name)?;
        let page = Page {
            id: PageId(numbers::next_small(tables, "page")?),
            product: self.product,
            word: link_words::free(tables, self.product, &Slug::made_of(&self.name, "page"), None)?,
            name: self.name.clone(),
            url: self.url.clone(),
            withdrawn: false,
            created_at: self.at,
        };
        let detail = format!("{}: {}", page.name, page.url);
        let line = line(&page, Deed::PageMade, detail, &self.by, self.at);
        Ok((page, line))
    }

    fn apply((page, line): Self::Plan, tables: &mut Tables<'_>) -> Result<PageId, StoreError> {
        let id = page.id;
        history::tell(line, tables)?;
        numbers::given(tables, "page", u64::from(id.0))?;
        link_words::give(tables, page.product, &page.word, None, id.0)?;
        tables.product_pages.insert(keys::pair(page.product.0, id.0), ())?;
        keep(page, tables)?;
        Ok(id)
    }
}

/// Changes a page to what it should be. Its id, product, part of the address and moment are kept, so that no link
/// changes.
#[derive(Debug, Clone)]
pub struct ChangePage {
    /// The page as it should be.
    pub wished: Page,
    /// The page as whoever changes it saw it; what differs by now is not overwritten. `None` changes what is there.
    pub seen: Option<Page>,
    /// Who changes it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for ChangePage {
    type Plan = (Page, Vec<HistoryLine>);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let before = links::page(tables, self.wished.id)?.ok_or_else(|| Refused::not_found("page"))?;
        if self.seen.as_ref().is_some_and(|seen| *seen != before) {
            return Err(Refused::conflict("seen", CHANGED_MEANWHILE).into());
        }
        let Page { name, url, withdrawn, .. } = self.wished.clone();
        let page = Page { name, url, withdrawn, ..before.clone() };
        if !page.withdrawn && (before.withdrawn || page.name != before.name) {
            named_alone(tables, page.product, Some(page.id), &page.name)?;
        }
        let mut lines = Vec::new();
        if (&page.name, &page.url) != (&before.name, &before.url) {
            let detail = format!("{}: {}", page.name, page.url);
            lines.push(line(&page, Deed::PageChanged, detail, &self.by, self.at));
        }
        if page.withdrawn != before.withdrawn {
            let (deed, detail) = match page.withdrawn {
                true => (Deed::PageWithdrawn, page.name.to_string()),
                false => (Deed::PageChanged, format!("{}, brought back", page.name)),
            };
            lines.push(line(&page, deed, detail, &self.by, self.at));
        }
        Ok((page, lines))
    }

    fn apply((page, lines): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        for line in lines {
            history::tell(line, tables)?;
        }
        keep(page, tables)
    }
}

/// Refuses a name that another page of the product has and that is not withdrawn: on lists of links nobody could tell
/// the two apart.
fn named_alone(
    tables: &Tables<'_>,
    product: ProductId,
    but: Option<PageId>,
    name: &Name,
) -> Result<(), Stop> {
    let wished = name.as_str().to_lowercase();
    let others = links::pages_of(tables, product)?.into_iter();
    let mut others = others.filter(|page| !page.withdrawn && Some(page.id) != but);
    match others.find(|page| page.name.as_str().to_lowercase() == wished) {
        None => Ok(()),
        Some(other) => {
            let message = format!(
                "Another page of this product is called {} already. Give this one another name.",
                other.name
            );
            Err(Refused::conflict("name", message).into())
        }
    }
}

fn line(page: &Page, deed: Deed, detail: String, by: &By, at: Timestamp) -> HistoryLine {
    HistoryLine { at, by: by.clone(), deed, about: About::product(page.product), from: None, detail }
}

fn keep(page: Page, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    tables.pages.insert(page.id.0, records::encode(&page).as_slice())?;
    tables.mends.push(Mend::Page(page));
    Ok(())
}
