//! `/doctor`: what the Doctor finds, for programs: what happens to whoever follows a link, or what of the tracking is on
//! a page of a product's. Nothing is recorded by it.

use actix_web::{HttpRequest, HttpResponse};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::asker::Token;
use super::list::Query;
use crate::domain::language::Language;
use crate::domain::product::Product;
use crate::store::view::products;
use crate::web::doctor::{Examining, Mark, Part, Reader};
use crate::web::error::WebError;
use crate::web::page_check::{self, Hosts, Line, looked_at};
use crate::web::words;

/// `GET /doctor?url=`: a link of the installation, or a page of whichever product has that site.
pub async fn examine(token: Token, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let mut query = Query::of(&request);
    let url = query.needed("url");
    query.done()?;
    let page = page_check::address(&url).ok();
    let page = page.filter(|page| page.host_str() != Some(token.app.config.base_url.host()));
    let products = token.app.store.mirror().products();
    for product in products {
        if let Some(page) = page.as_ref().filter(|page| Hosts::of(&token.app, &product).have(page)) {
            return look(&token, &product, page, &url).await;
        }
    }
    follow(&token, &request, &url).await
}

async fn follow(token: &Token, request: &HttpRequest, url: &str) -> Result<HttpResponse, WebError> {
    let program = token.read(|view| Ok(products::program(view)?)).await?;
    let zone = program.and_then(|program| TimeZone::get(&program.time_zone).ok()).unwrap_or(TimeZone::UTC);
    let examining = Examining { app: &token.app, request, reader: Reader::Creator, now: token.now };
    // A program is no browser, so what it carries tells nothing.
    let found = examining.link(url).await?.into_iter().filter(|(part, _)| *part != Part::Browser);
    let findings = found.map(|(part, finding)| {
        json!({
            "part": part_word(part),
            "mark": mark_word(finding.mark()),
            "text": (words::doctor(Language::English).told)(&finding, &zone),
            "exact": finding.exact(),
            "links": finding.others(),
        })
    });
    Ok(told(url, "link", None, findings.collect()))
}

async fn look(
    token: &Token,
    product: &Product,
    page: &url::Url,
    url: &str,
) -> Result<HttpResponse, WebError> {
    if !token.app.limits.pages_read.allows((), token.now) {
        return Err(WebError::TooOften(60));
    }
    let looked = looked_at(&token.app, product, page).await?;
    let finding = |line: &Line| {
        json!({
            "part": "page",
            "mark": line.word(),
            "text": line.text,
            "exact": line.exact,
            "links": [],
        })
    };
    Ok(told(url, "page", Some(product), looked.lines.iter().map(finding).collect()))
}

fn told(url: &str, about: &str, product: Option<&Product>, findings: Vec<Value>) -> HttpResponse {
    let is_good = findings.iter().all(|finding| finding["mark"] != "stop" && finding["mark"] != "care");
    HttpResponse::Ok().json(json!({
        "url": url,
        "about": about,
        "product": product.map(|product| product.id.to_string()),
        "ok": is_good,
        "findings": findings,
    }))
}

fn mark_word(mark: Mark) -> &'static str {
    match mark {
        Mark::Plain => "plain",
        Mark::Good => "good",
        Mark::Care => "care",
        Mark::Stop => "stop",
    }
}

fn part_word(part: Part) -> &'static str {
    match part {
        Part::Address => "address",
        Part::Owner => "owner",
        Part::Standing => "standing",
        Part::Click => "click",
        Part::Cookie => "cookie",
        Part::End => "end",
        Part::Reward => "reward",
        Part::Browser => "browser",
    }
}
