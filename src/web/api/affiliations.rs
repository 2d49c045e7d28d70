//! `/affiliations`: one affiliate accepted for one product, and the steps an affiliation can take.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::answer::{made, rate, rate_ahead, time, written};
use super::asker::{Token, Writer, not_found};
use super::list::{Query, affiliate_called, cut, part_of};
use super::product_fields::own_commission;
use super::said::text;
use crate::domain::affiliation::Affiliation;
use crate::domain::affiliation::AffiliationState::{
    self, Active, Applied, Banned, Invited, Left, Paused, Rejected,
};
use crate::domain::code::Code;
use crate::domain::coupon::Coupon;
use crate::domain::id::AffiliationId;
use crate::store::changes::change_affiliation::{AffiliationEvent, ChangeAffiliation};
use crate::store::changes::create_affiliation::CreateAffiliation;
use crate::store::changes::once::{Done, Once};
use crate::store::changes::step_affiliation::StepAffiliation;
use crate::store::view::affiliates;
use crate::web::app::App;
use crate::web::error::WebError;

const STATES: &[(&str, AffiliationState)] = &[
    ("applied", Applied),
    ("active", Active),
    ("paused", Paused),
    ("banned", Banned),
    ("left", Left),
    ("rejected", Rejected),
    ("invited", Invited),
];

/// `GET /affiliations`
pub async fn list(token: Token, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let mut query = Query::of(&request);
    let product = query.product(&token.app);
    let affiliate = query.affiliate();
    let state = query.choice("state", STATES);
    let part = query.part::<AffiliationId>()?;
    let from = AffiliationId(part.after.map_or(0, |after| after.0.saturating_add(1)));
    let found = token
        .read(move |view| {
            let mut all = match (affiliate, product) {
                (Some(affiliate), _) => affiliates::affiliations_of(view, affiliate)?,
                (None, Some(product)) => affiliates::affiliations_for(view, product)?,
                (None, None) if state.is_none() => affiliates::affiliations_page(view, from, part.limit + 1)?,
                (None, None) => affiliates::affiliations_page(view, from, usize::MAX)?,
            };
            all.sort_by_key(|affiliation| affiliation.id);
            all.retain(|one| {
                one.id >= from
                    && product.is_none_or(|product| one.product == product)
                    && state.is_none_or(|state| one.state() == state)
            });
            Ok(all)
        })
        .await?;
    let (found, next) = cut(found, part.limit, |affiliation| affiliation.id);
    Ok(part_of(found.iter().map(|affiliation| told(&token, affiliation)).collect(), next))
}

/// `POST /affiliations`: accepted at once, since the creator enters it.
pub async fn create(writer: Writer) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    let affiliate =
        said.needed("affiliate", text(|id| affiliate_called(id).ok_or("Send an affiliate's id or number.")));
    let product = said.needed(
        "product",
        text(|name| token.app.store.mirror().product_called(name).ok_or("There is no such product.")),
    );
    let commission = own_commission(&mut said).flatten();
    let code = said.optional("code", text(Code::parse));
    let coupon = said.nullable("coupon", text(Coupon::parse)).flatten();
    said.done()?;
    let (Some(affiliate), Some(product)) = (affiliate, product) else {
        return Err(WebError::broken("a needed field was missed"));
    };
    let codes = token.app.codes();
    let (product, state, at) = (product.id, Active, token.now);
    let by = token.by();
    let change = CreateAffiliation { affiliate, product, commission, coupon, code, codes, state, by, at };
    let (id, replayed) = made(token.app.store.write(Once { key: once, change }).await?)?;
    let affiliation = token.app.store.mirror().affiliation(id).ok_or_else(|| not_found("affiliation"))?;
    Ok(written(StatusCode::CREATED, replayed, &told(&token, &affiliation)))
}

/// `GET /affiliations/{id}`
pub async fn show(token: Token, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(told(&token, &*named(&token.app, &id)?)))
}

/// `PATCH /affiliations/{id}`: her coupon (`product.md` A6)
pub async fn change(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    let affiliation = named(&token.app, &id)?.id;
    let coupon = said.nullable("coupon", text(Coupon::parse));
    said.done()?;
    let mut replayed = false;
    if let Some(coupon) = coupon {
        let (event, by, at) = (AffiliationEvent::Coupon(coupon), token.by(), token.now);
        let change = ChangeAffiliation { affiliation, event, by, at };
        let done = token.app.store.write(Once { key: once, change }).await?;
        replayed = matches!(done, Done::Before(_));
    }
    Ok(written(StatusCode::OK, replayed, &told(&token, &*named(&token.app, &id)?)))
}

/// `POST /affiliations/{id}/approval`: also who was sent away, as on the creator's page
pub async fn approve(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    step(writer, &id, &[Applied, Rejected, Left, Banned], Active).await
}

/// `POST /affiliations/{id}/rejection`
pub async fn reject(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    step(writer, &id, &[Applied], Rejected).await
}

/// `POST /affiliations/{id}/pause`
pub async fn pause(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    step(writer, &id, &[Active], Paused).await
}

/// `POST /affiliations/{id}/resumption`
pub async fn resume(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    step(writer, &id, &[Paused], Active).await
}

/// `POST /affiliations/{id}/ban`
pub async fn ban(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    step(writer, &id, &[Applied, Active, Paused, Left], Banned).await
}

/// `POST /affiliations/{id}/departure`
pub async fn depart(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    step(writer, &id, &[Active, Paused], Left).await
}

async fn step(
    writer: Writer,
    id: &str,
    from: &'static [AffiliationState],
    to: AffiliationState,
) -> Result<HttpResponse, WebError> {
    let Writer { token, said, once } = writer;
    said.done()?;
    let id = named(&token.app, id)?.id;
    let change = StepAffiliation { affiliation: id, from: from.to_vec(), to, by: token.by(), at: token.now };
    let done = token.app.store.write(Once { key: once, change }).await?;
    let replayed = matches!(done, Done::Before(_));
    let affiliation = token.app.store.mirror().affiliation(id).ok_or_else(|| not_found("affiliation"))?;
    Ok(written(StatusCode::OK, replayed, &told(&token, &affiliation)))
}

fn named(app: &App, id: &str) -> Result<Arc<Affiliation>, WebError> {
    let id = id.parse().map_err(|_| not_found("affiliation"))?;
    app.store.mirror().affiliation(id).ok_or_else(|| not_found("affiliation"))
}

fn told(token: &Token, affiliation: &Affiliation) -> Value {
    let app = &token.app;
    let code = affiliation.code.as_str();
    let product = app.store.mirror().product(affiliation.product);
    let direct = product.is_some_and(|product| product.direct_payment_for_affiliates);
    json!({
        "id": affiliation.id.to_string(),
        "affiliate": affiliation.affiliate.to_string(),
        "product": affiliation.product.to_string(),
        "code": code,
        "state": affiliation.state().word(),
        "commission": affiliation.commission.at(token.now).map(rate),
        "coupon": affiliation.coupon.as_ref().map(Coupon::as_str),
        "next": rate_ahead(&affiliation.commission, token.now),
        "links": {
            "sales_page": app.paths.absolute(&format!("/{code}")),
            "direct_payment": direct.then(|| app.paths.absolute(&format!("/{code}?dp=1"))),
        },
        "created_at": time(affiliation.created_at),
    })
}
