//! `/products/{id}/offers` and `/offers`: plans of a product.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::answer::{made, rate, rate_ahead, time, written};
use super::asker::{Token, Writer, not_found};
use super::list::{Query, cut, part_of};
use super::product_fields::own_commission;
use super::products::called;
use super::said::{Said, minor_units, text, yes_or_no};
use crate::domain::dated::Dated;
use crate::domain::destination::Destination;
use crate::domain::id::OfferId;
use crate::domain::money::{Currency, Money};
use crate::domain::name::Name;
use crate::domain::offer::Offer;
use crate::domain::time::Timestamp;
use crate::store::changes::change_offer::ChangeOffer;
use crate::store::changes::create_offer::CreateOffer;
use crate::store::changes::once::Once;
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::paths::Paths;

/// `GET /products/{id}/offers`
pub async fn list(
    token: Token,
    product: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let product = called(&token.app, &product)?;
    let part = Query::of(&request).part::<OfferId>()?;
    let behind = part.after.map_or(0, |after| after.0);
    let offers = token.app.store.mirror().offers_of(product.id);
    let (offers, next) =
        cut(offers.into_iter().filter(|offer| offer.id.0 > behind), part.limit, |offer| offer.id);
    Ok(part_of(offers.iter().map(|offer| told(offer, token.now)).collect(), next))
}

/// `POST /products/{id}/offers`
pub async fn create(writer: Writer, product: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    let product = called(&token.app, &product)?;
    let name = said.needed("name", text(Name::parse));
    let minor = said.needed("price", minor_units);
    let currency = said.needed("currency", text(Currency::parse));
    let commission = own_commission(&mut said).flatten();
    let checkout_url = checkout(&mut said, &token.app.paths).flatten();
    said.done()?;
    let (Some(name), Some(minor), Some(currency)) = (name, minor, currency) else {
        return Err(WebError::broken("a needed field was missed"));
    };
    let wished = Offer {
        id: OfferId(0),
        product: product.id,
        name,
        price: Money { minor, currency },
        commission: Dated::since(token.now, commission),
        checkout_url,
        retired: false,
        created_at: Timestamp(0),
    };
    let change = CreateOffer { wished, by: token.by(), at: token.now };
    let (id, replayed) = made(token.app.store.write(Once { key: once, change }).await?)?;
    let offer = token.app.store.mirror().offer(id).ok_or_else(|| not_found("offer"))?;
    Ok(written(StatusCode::CREATED, replayed, &told(&offer, token.now)))
}

/// `GET /offers/{id}`
pub async fn show(token: Token, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(told(&*named(&token.app, &id)?, token.now)))
}

/// `PATCH /offers/{id}`
pub async fn change(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, .. } = writer;
    let mut wished = Offer::clone(&*named(&token.app, &id)?);
    if let Some(name) = said.optional("name", text(Name::parse)) {
        wished.name = name;
    }
    if let Some(minor) = said.optional("price", minor_units) {
        wished.price.minor = minor;
    }
    if let Some(currency) = said.optional("currency", text(Currency::parse)) {
        wished.price.currency = currency;
    }
    if let Some(commission) = own_commission(&mut said) {
        wished.commission = Dated::since(token.now, commission);
    }
    if let Some(checkout_url) = checkout(&mut said, &token.app.paths) {
        wished.checkout_url = checkout_url;
    }
    if let Some(retired) = said.optional("retired", yes_or_no) {
        wished.retired = retired;
    }
    said.done()?;
    let id = wished.id;
    token.app.store.write(ChangeOffer { wished, seen: None, by: token.by(), at: token.now }).await?;
    let offer = token.app.store.mirror().offer(id).ok_or_else(|| not_found("offer"))?;
    Ok(HttpResponse::Ok().json(told(&offer, token.now)))
}

fn checkout(said: &mut Said, paths: &Paths) -> Option<Option<Destination>> {
    said.nullable("checkout_url", text(|url| paths.lead(url)))
}

fn named(app: &App, id: &str) -> Result<Arc<Offer>, WebError> {
    let id = id.parse().map_err(|_| not_found("offer"))?;
    app.store.mirror().offer(id).ok_or_else(|| not_found("offer"))
}

fn told(offer: &Offer, now: Timestamp) -> Value {
    json!({
        "id": offer.id.to_string(),
        "number": offer.id.0,
        "product": offer.product.to_string(),
        "name": offer.name.as_str(),
        "price": offer.price.minor,
        "currency": offer.price.currency.code(),
        "commission": offer.commission.at(now).map(rate),
        "next": rate_ahead(&offer.commission, now),
        "checkout_url": offer.checkout_url.as_ref().map(Destination::as_str),
        "retired": offer.retired,
        "created_at": time(offer.created_at),
    })
}
