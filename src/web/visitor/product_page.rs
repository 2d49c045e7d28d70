//! What the pages of a product share: the product in the address, the language they speak, and the click that the
//! visitor carries with her.

use std::sync::Arc;

use actix_web::{HttpRequest, web};

use crate::domain::id::ClickId;
use crate::domain::product::Product;
use crate::store::view::sales_pages;
use crate::web::app::App;
use crate::web::speaking;
use crate::web::words::{self, VisitorWords};

/// The product in the address: by its slug, or its number.
pub fn product_in(request: &HttpRequest, app: &App) -> Option<Arc<Product>> {
    let word = request.match_info().get("product").unwrap_or_default();
    app.store.mirror().product_called(word)
}

/// What its pages say: in the product's language, while the disk does not answer in the browser's; and whether that
/// depends on the browser.
pub async fn words_of(request: &HttpRequest, app: &App, product: &Product) -> (&'static VisitorWords, bool) {
    let (store, id) = (app.store.clone(), product.id);
    let page = web::block(move || sales_pages::of(&store.view()?, id)).await;
    let language = page.ok().and_then(Result::ok).and_then(|page| page.language);
    (words::chosen(language, speaking::asked(request)), language.is_none())
}

/// The click that the link put into the address, for browsers that keep no cookie.
pub fn carried_click(request: &HttpRequest) -> Option<ClickId> {
    let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
    pairs.into_iter().find(|(name, _)| name == "duly").and_then(|(_, value)| value.parse().ok())
}
