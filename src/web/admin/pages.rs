//! The alternative pages of a product: what may affiliates lead to besides the sales page?

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::{hotlinks, product_edit};
use crate::domain::page::Page;
use crate::web::error::WebError;
use crate::web::hotlinks::named;
use crate::web::page::Shell;

#[derive(Template)]
#[template(path = "admin/pages.html")]
struct PagesPage {
    shell: Shell,
    product: String,
    product_href: String,
    tabs: Vec<(String, &'static str, bool)>,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    name: String,
    /// Behind every code: `/CODE/live-webinar`.
    address: String,
    url: String,
    withdrawn: bool,
}

/// `GET /admin/products/{id}/pages`.
pub async fn show(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let product = product_edit::product(&desk, &id).await?;
    let paths = &desk.app.paths;
    let pages = desk.app.store.mirror().pages_of(product.id).to_vec();
    let row = |page: &Page| Row {
        href: paths.to(&format!("/admin/pages/{}", page.id)),
        name: page.name.to_string(),
        address: paths.absolute(&named(&product.creator_code, page.word.as_str())),
        url: page.url.to_string(),
        withdrawn: page.withdrawn,
    };
    Ok(desk.show(&PagesPage {
        shell: desk.shell("Alternative pages"),
        product: product.name.to_string(),
        product_href: paths.to(&format!("/admin/products/{}", product.id)),
        tabs: hotlinks::tabs(&desk, &product, false),
        rows: pages.iter().map(|page| row(page)).collect(),
    }))
}
