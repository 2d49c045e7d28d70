//! What the pages of a product share: the product in the address, and the click that the visitor carries with her.

use std::sync::Arc;

use actix_web::HttpRequest;

use crate::domain::id::ClickId;
use crate::domain::product::Product;
use crate::web::app::App;

/// The product in the address: by its slug, or its number.
pub fn product_in(request: &HttpRequest, app: &App) -> Option<Arc<Product>> {
    let word = request.match_info().get("product").unwrap_or_default();
    app.store.mirror().product_called(word)
}

/// The click that the link put into the address, for browsers that keep no cookie.
pub fn carried_click(request: &HttpRequest) -> Option<ClickId> {
    let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
    pairs.into_iter().find(|(name, _)| name == "duly").and_then(|(_, value)| value.parse().ok())
}
