//! `/products`: made, listed, shown, changed, deleted.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::answer::{made, written};
use super::asker::{Token, Writer, not_found};
use super::list::{Query, cut, part_of};
use super::product_fields::{self as fields, STATES};
use super::said::{choice, text, whole};
use crate::domain::id::ProductId;
use crate::domain::money::Currency;
use crate::domain::name::{Name, Slug};
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::store::changes::change_product::ChangeProduct;
use crate::store::changes::change_secrets::{ChangeSecrets, OVERLAP_DAYS_MAX, SecretsEvent, Whose};
use crate::store::changes::create_product::CreateProduct;
use crate::store::changes::delete_product::{DeleteProduct, Untouched};
use crate::store::changes::once::{Done, Once};
use crate::store::error::{Refused, Stop};
use crate::store::view::products;
use crate::web::app::App;
use crate::web::error::WebError;

/// For how many days old secrets are taken, where nothing is said.
const OVERLAP_DAYS: u16 = 7;

/// `GET /products`
pub async fn list(token: Token, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let part = Query::of(&request).part::<ProductId>()?;
    let behind = part.after.map_or(0, |after| after.0);
    let all = token.app.store.mirror().products();
    let (products, next) =
        cut(all.into_iter().filter(|product| product.id.0 > behind), part.limit, |product| product.id);
    Ok(part_of(products.iter().map(|product| fields::told(&token, product)).collect(), next))
}

/// `POST /products`
pub async fn create(writer: Writer) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    for name in ["name", "currency", "commission"] {
        if !said.has(name) {
            said.refuse(name, "This field is needed.");
        }
    }
    let slug = said.optional("slug", text(Slug::parse));
    let mut wished = blank()?;
    fields::read(&mut said, &mut wished, &token.app.paths);
    said.done()?;
    let change = CreateProduct { wished, slug, codes: token.app.codes(), by: token.by(), at: token.now };
    let (id, replayed) = made(token.app.store.write(Once { key: once, change }).await?)?;
    let product = token.app.store.mirror().product(id).ok_or_else(|| not_found("product"))?;
    Ok(written(StatusCode::CREATED, replayed, &fields::told(&token, &product)))
}

/// `GET /products/{id}`
pub async fn show(token: Token, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let product = called(&token.app, &id)?;
    Ok(HttpResponse::Ok().json(fields::told(&token, &product)))
}

/// `PATCH /products/{id}`
pub async fn change(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, .. } = writer;
    let before = called(&token.app, &id)?;
    let mut wished = Product::clone(&before).with_terms(before.intended_terms().clone());
    if let Some(slug) = said.optional("slug", text(Slug::parse)) {
        wished.slug = slug;
    }
    if let Some(state) = said.optional("state", choice(STATES)) {
        wished.state = state;
    }
    fields::read(&mut said, &mut wished, &token.app.paths);
    said.done()?;
    if wished.currency != before.currency {
        let product = Arc::clone(&before);
        token
            .read(move |view| {
                let is_touched = match Untouched::look(view, &product) {
                    Ok(_) => false,
                    Err(Stop::Refused(_)) => true,
                    Err(Stop::Fault(fault)) => return Err(fault.into()),
                };
                let has_offers = !products::offers_of(view, product.id)?.is_empty();
                if has_offers || is_touched {
                    let message = "The currency can only change while there are no offers, clicks and \
                               conversions. Make another product instead.";
                    return Err(Refused::conflict("currency", message).into());
                }
                Ok(())
            })
            .await?;
    }
    let change = ChangeProduct {
        wished,
        seen_terms: Some(before.intended_terms().number),
        by: token.by(),
        at: token.now,
    };
    token.app.store.write(change).await?;
    let product = token.app.store.mirror().product(before.id).ok_or_else(|| not_found("product"))?;
    Ok(HttpResponse::Ok().json(fields::told(&token, &product)))
}

/// `POST /products/{id}/secrets`: new secrets; the old ones are taken as well for `overlap_days`.
pub async fn rotate_secrets(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    let overlap_days = said.optional("overlap_days", whole(0..=OVERLAP_DAYS_MAX)).unwrap_or(OVERLAP_DAYS);
    said.done()?;
    let product = called(&token.app, &id)?;
    let event = SecretsEvent::Rotate { seen: product.secrets_version, overlap_days };
    let change = ChangeSecrets { whose: Whose::Product(product.id), event, by: token.by(), at: token.now };
    let done = token.app.store.write(Once { key: once, change }).await?;
    let product = called(&token.app, &id)?;
    Ok(written(StatusCode::OK, matches!(done, Done::Before(_)), &fields::told(&token, &product)))
}

/// `DELETE /products/{id}`
pub async fn delete(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, said, .. } = writer;
    said.done()?;
    let product = called(&token.app, &id)?;
    let untouched = token.read(move |view| Ok(Untouched::look(view, &product)?)).await?;
    token.app.store.write(DeleteProduct { untouched, by: token.by(), at: token.now }).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The product that a path names: by its id, slug or number.
pub fn called(app: &App, name: &str) -> Result<Arc<Product>, WebError> {
    app.store.mirror().product_called(name).ok_or_else(|| not_found("product"))
}

/// A new product before anything is said of it: the usual terms.
fn blank() -> Result<Product, WebError> {
    let broken = || WebError::broken("the usual product cannot be made");
    let name = Name::parse("-").map_err(|_| broken())?;
    let currency = Currency::parse("EUR").map_err(|_| broken())?;
    Ok(Product { slug: Slug::from_row(String::new()), ..Product::draft(name, currency, Timestamp(0)) })
}
