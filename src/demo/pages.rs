//! What the demo's creator wrote on the sales page that Duly makes.

use super::DemoError;
use super::catalog::CREATOR;
use crate::domain::product::Product;
use crate::domain::sales_page::{Headline, PageText, SalesPage};
use crate::domain::time::Timestamp;
use crate::store::Store;
use crate::store::changes::change_sales_page::{ChangeSalesPage, PictureWish};

const HEADLINE: &str = "Paint what you see, in twelve evenings";

const TEXT: &str = "\
You need a brush, a small box of colours and a glass of water. The rest is in the lessons.

## What you will learn

- Wet in wet, without fear
- Shadows that are **not** grey
- Trees, skies, and the street you live in

> I painted for thirty years before I dared to teach it.

## How it works

One lesson an evening, about forty minutes. Paint along, stop, go back. Ask whenever you are stuck.
";

/// Writes the page of every product whose links lead to the page that Duly makes.
pub(super) fn write(store: &Store, products: &[Product], at: Timestamp) -> Result<(), DemoError> {
    for product in products.iter().filter(|product| product.sales_url.is_none()) {
        let unedited = SalesPage::unedited(product.id);
        let change = ChangeSalesPage {
            seen: unedited.changed_at,
            wished: SalesPage {
                headline: Some(Headline::parse(HEADLINE).map_err(DemoError::of)?),
                text: PageText::parse(TEXT).map_err(DemoError::of)?,
                ..unedited
            },
            picture: PictureWish::Keep,
            sales_url: None,
            by: CREATOR,
            at,
        };
        store.write_blocking(change)?;
    }
    Ok(())
}
