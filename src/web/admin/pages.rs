//! The alternative pages of a product: what may affiliates lead to besides the sales page?

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::query::{Files, Query};
use super::shown::VOICE;
use super::{hotlinks, product_edit};
use crate::domain::page::Page;
use crate::domain::product::Product;
use crate::store::view::lists::{Paged, Place};
use crate::web::error::WebError;
use crate::web::hotlinks::named;
use crate::web::misread::Misread;
use crate::web::page::Shell;
use crate::web::take_away::{As, text, truth};

#[derive(Template)]
#[template(path = "admin/pages.html")]
struct PagesPage {
    shell: Shell,
    product: String,
    product_href: String,
    tabs: Vec<(String, &'static str, bool)>,
    rows: Vec<Row>,
    files: Files,
}

struct Row {
    href: String,
    name: String,
    /// Behind every code: `/CODE/live-webinar`.
    address: String,
    url: String,
    withdrawn: bool,
}

/// A page with the creator's own link to it.
struct Known {
    page: Page,
    product: String,
    address: String,
}

/// `GET /admin/products/{id}/pages`.
pub async fn show(desk: Desk, id: web::Path<String>, query: Query) -> Result<HttpResponse, WebError> {
    let product = product_edit::product(&desk, &id).await?;
    let row = |known: Known| Row {
        href: desk.to(&format!("/admin/pages/{}", known.page.id)),
        name: known.page.name.to_string(),
        address: known.address,
        url: known.page.url.to_string(),
        withdrawn: known.page.withdrawn,
    };
    Ok(desk.show(&PagesPage {
        shell: desk.shell("Alternative pages"),
        product: product.name.to_string(),
        product_href: desk.to(&format!("/admin/products/{}", product.id)),
        tabs: hotlinks::tabs(&desk, &product, false),
        rows: read(&desk, &product).map(row).collect(),
        files: query.files(&[]),
    }))
}

/// `GET /admin/products/{id}/pages.csv` and `.json`.
pub async fn file(desk: Desk, path: web::Path<(String, As)>, query: Query) -> Result<HttpResponse, WebError> {
    Misread::default().refuse(&query, &[], VOICE.words)?;
    let (id, kind) = path.into_inner();
    let product = product_edit::product(&desk, &id).await?;
    let columns = vec![
        text("Page", "name", |one: &Known| one.page.name.to_string()),
        text("Page (id)", "id", |one| one.page.id.to_string()),
        text("Product", "product_name", |one| one.product.clone()),
        text("Product (id)", "product", |one| one.page.product.to_string()),
        text("Your own link", "link", |one| one.address.clone()),
        text("Leads to", "url", |one| one.page.url.to_string()),
        truth("Withdrawn", "withdrawn", |one| one.page.withdrawn),
    ];
    let file = desk.file(&format!("pages of {}", product.slug), kind);
    // A product has few of them: all are in the first part.
    file.send(columns, move |_, _: Place<u32>| {
        Ok(Paged { rows: read(&desk, &product).collect(), newer: None, older: None })
    })
    .await
}

/// The pages of a product, with the creator's own links.
fn read(desk: &Desk, product: &Product) -> impl Iterator<Item = Known> {
    let (paths, code, name) =
        (desk.app.paths.clone(), product.creator_code.clone(), product.name.to_string());
    desk.app.store.mirror().pages_of(product.id).to_vec().into_iter().map(move |page| Known {
        address: paths.absolute(&named(&code, page.word.as_str())),
        product: name.clone(),
        page: Page::clone(&page),
    })
}
