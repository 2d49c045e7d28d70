//! `/products/{id}/sales-page`: what the page says that Duly makes of a product. Its picture is chosen in a browser.

use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::answer::time;
use super::asker::{Token, Writer};
use super::products::called;
use super::said::{choice, text};
use crate::domain::language::Language;
use crate::domain::product::Product;
use crate::domain::sales_page::{Headline, PageText, SalesPage};
use crate::store::changes::change_sales_page::{ChangeSalesPage, PictureWish};
use crate::store::view::sales_pages;
use crate::web::error::WebError;
use crate::web::sales_page::light;

/// `GET /products/{id}/sales-page`
pub async fn show(token: Token, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let product = called(&token.app, &id)?;
    let page = page_of(&token, &product).await?;
    Ok(HttpResponse::Ok().json(told(&token, &product, &page)))
}

/// `PATCH /products/{id}/sales-page`: what is left out stays as it is.
pub async fn change(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, .. } = writer;
    let product = called(&token.app, &id)?;
    let before = page_of(&token, &product).await?;
    let mut wished = before.clone();
    if let Some(headline) = said.nullable("headline", text(Headline::parse)) {
        wished.headline = headline;
    }
    let read = |said: &str| PageText::parse(said).map_err(|bad| bad.to_string());
    if let Some(text) =
        said.optional("text", text(|said| light(read(said)?).map_err(|heavy| heavy.to_string())))
    {
        wished.text = text;
    }
    if let Some(language) = said.nullable("language", choice(&Language::ALL.map(|one| (one.tag(), one)))) {
        wished.language = language;
    }
    said.done()?;
    let change = ChangeSalesPage {
        wished,
        picture: PictureWish::Keep,
        sales_url: product.sales_url.clone(),
        seen: before.changed_at,
        by: token.by(),
        at: token.now,
    };
    token.app.store.write(change).await?;
    let page = page_of(&token, &product).await?;
    Ok(HttpResponse::Ok().json(told(&token, &product, &page)))
}

async fn page_of(token: &Token, product: &Product) -> Result<SalesPage, WebError> {
    let id = product.id;
    token.read(move |view| Ok(sales_pages::of(view, id)?)).await
}

fn told(token: &Token, product: &Product, page: &SalesPage) -> Value {
    let paths = &token.app.paths;
    let address = paths.absolute(&format!("/p/{}", product.slug));
    json!({
        "product": product.id.to_string(),
        "url": address,
        "headline": page.headline.as_ref().map(Headline::as_str),
        "text": page.text.as_str(),
        "language": page.language.map(Language::tag),
        "picture": page.picture.map(|picture| format!("{address}/picture/{}", picture.file_name())),
        "changed_at": (page.changed_at.0 > 0).then(|| time(page.changed_at)),
    })
}
