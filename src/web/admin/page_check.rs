//! "Check my page": Duly reads a page of the creator's and says what of the tracking it found there.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::product_edit;
use crate::domain::product::Product;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{Field, problems};
use crate::web::page::Shell;
use crate::web::page_check::{Hosts, Line, Looked, address, looked_at};

#[derive(Template)]
#[template(path = "admin/page_check.html")]
struct PageCheckPage {
    shell: Shell,
    name: String,
    product_at: String,
    at: String,
    problems: Vec<(&'static str, String)>,
    url: Field,
    sites: Vec<String>,
    outcome: Option<(&'static str, String)>,
    lines: Vec<Line>,
}

/// `GET /admin/products/{id}/tracking/page`.
pub async fn show(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let product = product_edit::product(&desk, &id).await?;
    let known = product.sales_url.as_ref().map_or(String::new(), |url| url.as_str().to_owned());
    Ok(desk.show(&page(&desk, &product, Field::new("url", known), None)))
}

/// `POST /admin/products/{id}/tracking/page`: reads the page now. Nothing is kept.
pub async fn look(desk: Desk, id: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let product = product_edit::product(&desk, &id).await?;
    answer(&desk, &product, sent.data.field("url")?).await
}

/// Reads the page, if it is one of the product's, and shows what was found.
pub(super) async fn answer(desk: &Desk, product: &Product, mut url: Field) -> Result<HttpResponse, WebError> {
    let Some(asked) = url.parse(address) else {
        return Ok(desk.show_again(&page(desk, product, url, None)));
    };
    if !Hosts::of(&desk.app, product).have(&asked) {
        url.refuse(
            "This is none of this product's sites, and Duly reads no other. Those it knows stand below.",
        );
        return Ok(desk.show_again(&page(desk, product, url, None)));
    }
    if !desk.app.limits.pages_read.allows((), desk.now) {
        return Err(WebError::TooOften(60));
    }
    let looked = looked_at(&desk.app, product, &asked).await?;
    Ok(desk.show(&page(desk, product, url, Some(looked))))
}

fn page(desk: &Desk, product: &Product, url: Field, looked: Option<Looked>) -> PageCheckPage {
    let product_at = desk.to(&format!("/admin/products/{}", product.id));
    PageCheckPage {
        shell: desk.shell("Check my page"),
        name: product.name.to_string(),
        at: format!("{product_at}/tracking"),
        product_at,
        problems: problems(&[&url]),
        url,
        sites: Hosts::of(&desk.app, product).origins().map(str::to_owned).collect(),
        outcome: looked.as_ref().map(outcome),
        lines: looked.map_or_else(Vec::new, |looked| looked.lines),
    }
}

fn outcome(looked: &Looked) -> (&'static str, String) {
    match looked.to_mend() {
        0 => ("good", "Nothing on this page stands in the way of tracking.".into()),
        1 => ("bad", "One thing to mend.".into()),
        count => ("bad", format!("{count} things to mend.")),
    }
}
