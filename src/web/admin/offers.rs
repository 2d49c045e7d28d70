//! All offers in one list.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;

use super::desk::{Desk, money_text};
use crate::store::view::products;
use crate::web::error::WebError;
use crate::web::page::Shell;

#[derive(Template)]
#[template(path = "admin/offers.html")]
struct OffersPage {
    shell: Shell,
    rows: Vec<Row>,
    has_product: bool,
}

struct Row {
    href: String,
    name: String,
    product: String,
    product_href: String,
    price: String,
    pays: String,
    state: (&'static str, &'static str),
}

/// `GET /admin/offers`.
pub async fn show(desk: Desk) -> Result<HttpResponse, WebError> {
    let (products, offers) =
        desk.read(|view| Ok((products::all(view)?, products::all_offers(view)?))).await?;
    let by_id: BTreeMap<_, _> = products.iter().map(|product| (product.id, product)).collect();
    let paths = &desk.app.paths;
    let rows = offers.iter().filter_map(|offer| {
        let product = by_id.get(&offer.product)?;
        Some(Row {
            href: paths.to(&format!("/admin/offers/{}", offer.id)),
            name: offer.name.to_string(),
            product: product.name.to_string(),
            product_href: paths.to(&format!("/admin/products/{}", product.id)),
            price: money_text(offer.price),
            pays: offer.rate_at(product.terms_at(desk.now), desk.now).words(product.currency),
            state: match (offer.retired, &offer.checkout_url) {
                (true, _) => ("plain", "Retired"),
                (false, Some(_)) => ("good", "On sale"),
                (false, None) => ("warn", "No checkout"),
            },
        })
    });
    let page =
        OffersPage { shell: desk.shell("Offers"), rows: rows.collect(), has_product: !products.is_empty() };
    Ok(desk.show(&page))
}
