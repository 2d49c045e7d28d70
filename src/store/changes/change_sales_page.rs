//! The sales page of a product is changed: what the page that Duly makes says, and whether links lead to it or
//! to a page of the creator's own. Neither loses what the other has.

use super::history;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::destination::Destination;
use crate::domain::product::Product;
use crate::domain::sales_page::{Picture, PictureFile, PictureHash, SalesPage};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::{products, sales_pages};

/// Changes a sales page to what it should be.
#[derive(Debug, Clone)]
pub struct ChangeSalesPage {
    /// The page as it should be; its picture and moment are decided here.
    pub wished: SalesPage,
    /// What becomes of the picture.
    pub picture: PictureWish,
    /// The creator's own page, where links shall lead there (L3).
    pub sales_url: Option<Destination>,
    /// When the page that the person saw was last changed: somebody else may have changed it since.
    pub seen: Timestamp,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// What becomes of the picture of a page.
#[derive(Debug, Clone)]
pub enum PictureWish {
    /// It stays, if there is one.
    Keep,
    /// It goes.
    Remove,
    /// This one comes.
    Set(PictureFile),
}

/// What will be written.
#[derive(Debug)]
pub struct Plan {
    page: SalesPage,
    new_picture: Option<PictureFile>,
    unused_picture: Option<PictureHash>,
    product: Option<Product>,
    line: HistoryLine,
}

impl Change for ChangeSalesPage {
    /// `None`: all is as it should be, as when a form is sent twice.
    type Plan = Option<Plan>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Option<Plan>, Stop> {
        let product =
            products::by_id(tables, self.wished.product)?.ok_or_else(|| Refused::not_found("product"))?;
        let before = sales_pages::of(tables, product.id)?;
        let picture = match &self.picture {
            PictureWish::Keep => before.picture,
            PictureWish::Remove => None,
            PictureWish::Set(file) => Some(file.picture),
        };
        let same = SalesPage { picture, changed_at: before.changed_at, ..self.wished.clone() };
        if same == before && product.sales_url == self.sales_url {
            return Ok(None);
        }
        if before.changed_at != self.seen {
            let message = "Somebody changed this page while you had it open. Please look at it again.";
            return Err(Refused::conflict("seen", message).into());
        }
        let hash = |picture: Option<Picture>| picture.map(|picture| picture.hash);
        let gone = hash(before.picture).filter(|gone| Some(*gone) != hash(picture));
        let unused_picture = match gone {
            Some(hash) if !sales_pages::is_used_beside(tables, hash, product.id)? => Some(hash),
            _ => None,
        };
        let new_picture = match &self.picture {
            PictureWish::Set(file) => Some(file.clone()),
            PictureWish::Keep | PictureWish::Remove => None,
        };
        let is_moved = product.sales_url != self.sales_url;
        let line = HistoryLine {
            at: self.at,
            by: self.by.clone(),
            deed: Deed::ProductChanged,
            about: About::product(product.id),
            from: None,
            detail: differences(&before, &same, is_moved).join(", "),
        };
        Ok(Some(Plan {
            page: SalesPage { changed_at: self.at, ..same },
            new_picture,
            unused_picture,
            line,
            product: is_moved.then(|| Product { sales_url: self.sales_url.clone(), ..product }),
        }))
    }

    fn apply(plan: Option<Plan>, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        let Some(plan) = plan else { return Ok(()) };
        if let Some(hash) = plan.unused_picture {
            tables.pictures.remove(hash.0.as_slice())?;
        }
        if let Some(file) = &plan.new_picture {
            tables.pictures.insert(file.picture.hash.0.as_slice(), records::encode(file).as_slice())?;
        }
        tables.sales_pages.insert(plan.page.product.0, records::encode(&plan.page).as_slice())?;
        if let Some(product) = plan.product {
            tables.products.insert(product.id.0, records::encode(&product).as_slice())?;
            tables.mends.push(Mend::Product(Box::new(product)));
        }
        history::tell(plan.line, tables)
    }
}

/// What is not as it was, for the history.
fn differences(before: &SalesPage, after: &SalesPage, is_moved: bool) -> Vec<&'static str> {
    let all = [
        ("sales page", is_moved),
        ("headline", before.headline != after.headline),
        ("text of the sales page", before.text != after.text),
        ("picture", before.picture != after.picture),
        ("language of the buttons", before.language != after.language),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}
