//! What the sales page and the payment page share: the product in the address, its offers as they are
//! now, and the click that the visitor carries with her.

use std::sync::Arc;

use actix_web::HttpRequest;

use crate::domain::id::{ClickId, OfferId};
use crate::domain::offer::Offer;
use crate::domain::product::Product;
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::format;

/// An offer as a visitor sees it.
pub struct Offered {
    /// Its id, as in `?offer=`.
    pub id: OfferId,
    /// Its name.
    pub name: String,
    /// What it costs now.
    pub price: String,
}

/// The product in the address: by its slug, or its number.
///
/// # Errors
/// `NotFound`.
pub fn product_in(request: &HttpRequest, app: &App) -> Result<Arc<Product>, WebError> {
    let word = request.match_info().get("product").unwrap_or_default();
    app.store.mirror().product_called(word).ok_or(WebError::NotFound("product"))
}

/// The offers of a product that are sold now.
pub fn on_sale(app: &App, product: &Product) -> Vec<Arc<Offer>> {
    let mut offers = app.store.mirror().offers_of(product.id);
    offers.retain(|offer| !offer.retired);
    offers
}

/// The same as a visitor sees them.
pub fn offered(app: &App, product: &Product) -> Vec<Offered> {
    let shown = on_sale(app, product).into_iter().map(|offer| {
        let (minor, exponent) = (offer.price.minor, u32::from(offer.price.currency.exponent()));
        let price = format::money(minor, exponent, offer.price.currency.code());
        Offered { id: offer.id, name: offer.name.to_string(), price }
    });
    shown.collect()
}

/// The click that the link put into the address, for browsers that keep no cookie.
pub fn carried_click(request: &HttpRequest) -> Option<ClickId> {
    let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
    pairs.into_iter().find(|(name, _)| name == "duly").and_then(|(_, value)| value.parse().ok())
}
