//! The creator's HotLinks of a product: which link do I share?

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::product_edit;
use super::query::Query;
use crate::domain::language::Language;
use crate::domain::product::{Product, ProductState};
use crate::web::error::WebError;
use crate::web::hotlinks::{self, CHANNEL_MAX, HotLink};
use crate::web::page::Shell;
use crate::web::words::portal;

#[derive(Template)]
#[template(path = "admin/hotlinks.html")]
struct HotLinksPage {
    shell: Shell,
    name: String,
    at: String,
    tabs: Vec<(String, &'static str, bool)>,
    src: String,
    links: Vec<HotLink>,
    pages: Vec<HotLink>,
    sites: Vec<String>,
    state: ProductState,
    pays_directly: bool,
}

/// `GET /admin/products/{id}/hotlinks[?src=]`: the links of the creator's own code (`product.md` L5).
pub async fn show(desk: Desk, id: web::Path<String>, query: Query) -> Result<HttpResponse, WebError> {
    let product = product_edit::product(&desk, &id).await?;
    let src: String = query.text("src").chars().take(CHANNEL_MAX).collect();
    let (offers, pages) = {
        let mirror = desk.app.store.mirror();
        (mirror.offers_of(product.id), mirror.pages_of(product.id).to_vec())
    };
    let paths = &desk.app.paths;
    let words = &portal(Language::English).links;
    let links = hotlinks::selling(paths, &product.creator_code, &offers, true, &src, words);
    let pages = hotlinks::to_pages(paths, &product.creator_code, &pages, &src, words);
    Ok(desk.show(&HotLinksPage {
        shell: desk.shell(&format!("HotLinks of {}", product.name)),
        name: product.name.to_string(),
        at: paths.to(&format!("/admin/products/{}", product.id)),
        tabs: tabs(&desk, &product, true),
        src,
        links,
        pages,
        sites: product.approved_sites.iter().map(ToString::to_string).collect(),
        state: product.state,
        pays_directly: product.direct_payment_for_affiliates,
    }))
}

/// The two pages about a product's links: the links themselves, and the alternative pages.
pub(super) fn tabs(desk: &Desk, product: &Product, at_links: bool) -> Vec<(String, &'static str, bool)> {
    let at = desk.app.paths.to(&format!("/admin/products/{}", product.id));
    vec![
        (format!("{at}/hotlinks"), "HotLinks", at_links),
        (format!("{at}/pages"), "Alternative pages", !at_links),
    ]
}
