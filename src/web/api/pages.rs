//! `/products/{id}/pages` and `/pages`: alternative pages of a product.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::answer::{made, time, written};
use super::asker::{Token, Writer, not_found};
use super::list::{Query, cut, part_of};
use super::products::called;
use super::said::{text, yes_or_no};
use crate::domain::id::PageId;
use crate::domain::name::Name;
use crate::domain::page::Page;
use crate::store::changes::once::Once;
use crate::store::changes::page_changes::{ChangePage, CreatePage};
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::hotlinks;

/// `GET /products/{id}/pages`
pub async fn list(
    token: Token,
    product: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let product = called(&token.app, &product)?;
    let part = Query::of(&request).part::<PageId>()?;
    let behind = part.after.map_or(0, |after| after.0);
    let pages = token.app.store.mirror().pages_of(product.id).to_vec();
    let (pages, next) = cut(pages.into_iter().filter(|page| page.id.0 > behind), part.limit, |page| page.id);
    Ok(part_of(pages.iter().filter_map(|page| told(&token.app, page)).collect(), next))
}

/// `POST /products/{id}/pages`
pub async fn create(writer: Writer, product: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    let product = called(&token.app, &product)?.id;
    let name = said.needed("name", text(Name::parse));
    let url = said.needed("url", text(|url| token.app.paths.lead(url)));
    said.done()?;
    let (Some(name), Some(url)) = (name, url) else {
        return Err(WebError::broken("a needed field was missed"));
    };
    let change = CreatePage { product, name, url, by: token.by(), at: token.now };
    let (id, replayed) = made(token.app.store.write(Once { key: once, change }).await?)?;
    Ok(written(StatusCode::CREATED, replayed, &shown(&token, id)?))
}

/// `GET /pages/{id}`
pub async fn show(token: Token, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| not_found("page"))?;
    Ok(HttpResponse::Ok().json(shown(&token, id)?))
}

/// `PATCH /pages/{id}`. The part of the address stays as it is.
pub async fn change(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, .. } = writer;
    let mut wished = Page::clone(&*named(&token.app, &id)?);
    if let Some(name) = said.optional("name", text(Name::parse)) {
        wished.name = name;
    }
    if let Some(url) = said.optional("url", text(|url| token.app.paths.lead(url))) {
        wished.url = url;
    }
    if let Some(withdrawn) = said.optional("withdrawn", yes_or_no) {
        wished.withdrawn = withdrawn;
    }
    said.done()?;
    let id = wished.id;
    token.app.store.write(ChangePage { wished, seen: None, by: token.by(), at: token.now }).await?;
    Ok(HttpResponse::Ok().json(shown(&token, id)?))
}

/// `DELETE /pages/{id}`: withdraws it; its links lead to the sales page.
pub async fn withdraw(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, said, .. } = writer;
    said.done()?;
    let page = named(&token.app, &id)?;
    let wished = Page { withdrawn: true, ..Page::clone(&page) };
    token.app.store.write(ChangePage { wished, seen: None, by: token.by(), at: token.now }).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn named(app: &App, id: &str) -> Result<Arc<Page>, WebError> {
    let id = id.parse().map_err(|_| not_found("page"))?;
    app.store.mirror().page_called(id).ok_or_else(|| not_found("page"))
}

fn shown(token: &Token, id: PageId) -> Result<Value, WebError> {
    let page = token.app.store.mirror().page_called(id);
    page.and_then(|page| told(&token.app, &page)).ok_or_else(|| not_found("page"))
}

fn told(app: &App, page: &Page) -> Option<Value> {
    let product = app.store.mirror().product(page.product)?;
    let own = hotlinks::named(&product.creator_code, page.word.as_str());
    Some(json!({
        "id": page.id.to_string(),
        "product": page.product.to_string(),
        "name": page.name.as_str(),
        "word": page.word.as_str(),
        "url": page.url.as_str(),
        "creator_link": app.paths.absolute(&own),
        "withdrawn": page.withdrawn,
        "created_at": time(page.created_at),
    }))
}
