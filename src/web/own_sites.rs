//! The sites that are a product's own: where its sales page, its alternative pages and its checkouts lie, and those the
//! creator named for the script.

use std::collections::BTreeSet;

use crate::domain::product::Product;
use crate::web::app::App;

/// The origins of a product's own pages, as browsers write them; without Duly's own.
pub fn origins(app: &App, product: &Product) -> BTreeSet<String> {
    let mirror = app.store.mirror();
    let sales_page = product.sales_url.iter().map(|url| url.origin().to_owned());
    let pages = mirror.pages_of(product.id).iter().filter(|page| !page.withdrawn);
    let offers = mirror.offers_of(product.id);
    let checkouts = offers.iter().filter_map(|offer| offer.checkout_url.as_ref());
    sales_page
        .chain(pages.map(|page| page.url.origin().to_owned()))
        .chain(product.script_origins.iter().map(|origin| origin.as_str().to_owned()))
        .chain(checkouts.map(|url| url.origin().to_owned()))
        .collect()
}
