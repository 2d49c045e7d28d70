//! My Account > Preferences: "Add affiliate code to my products' external page", with a switch per product
//! (`product.md` L13).

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;

use super::account::tabs;
use super::desk::Desk;
use crate::domain::id::ProductId;
use crate::store::changes::show_code::ShowCodeOnExternalPages;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::page::{Flash, Shell};

#[derive(Template)]
#[template(path = "admin/preferences.html")]
struct PreferencesPage {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    /// The number of the newest product on the page: later ones stay as they are.
    up_to: u32,
    products: Vec<Row>,
}

/// A product with its switch.
struct Row {
    id: String,
    name: String,
    external_page: Option<String>,
    on: bool,
}

/// `GET /admin/account/preferences`.
pub async fn show(desk: Desk) -> Result<HttpResponse, WebError> {
    let products = desk.app.store.mirror().products();
    let row = |product: &std::sync::Arc<crate::domain::product::Product>| Row {
        id: product.id.to_string(),
        name: product.name.to_string(),
        external_page: product.sales_url.as_ref().map(|url| url.as_str().to_owned()),
        on: product.code_on_external_pages,
    };
    Ok(desk.show(&PreferencesPage {
        shell: desk.shell("Preferences"),
        tabs: tabs(&desk, "/admin/account/preferences"),
        up_to: products.last().map_or(0, |product| product.id.0),
        products: products.iter().map(row).collect(),
    }))
}

/// `POST /admin/account/preferences`: each product as its box is ticked, or all at once by one of the buttons.
pub async fn save(desk: Desk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let up_to = sent.data.one("up_to")?.parse().unwrap_or(0);
    let ticked: Vec<ProductId> = sent.data.all("product").filter_map(|id| id.parse().ok()).collect();
    let all = match sent.data.one("all")? {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    };
    let shown = desk.app.store.mirror().products();
    let shown = shown.iter().map(|product| product.id).filter(|id| id.0 <= up_to);
    let wished: BTreeMap<_, _> = shown.map(|id| (id, all.unwrap_or_else(|| ticked.contains(&id)))).collect();
    desk.app.store.write(ShowCodeOnExternalPages { wished, by: desk.by(), at: desk.now }).await?;
    Ok(desk.go("/admin/account/preferences", &Flash::good("Saved.")))
}
