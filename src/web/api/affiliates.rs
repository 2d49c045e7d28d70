//! `/affiliates`: people who send visitors and earn.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::answer::{made, time, written};
use super::asker::{Token, Writer, not_found};
use super::list::{Query, affiliate_called, cut, part_of};
use super::said::text;
use crate::domain::affiliate::Affiliate;
use crate::domain::email::Email;
use crate::domain::id::AffiliateId;
use crate::domain::name::Name;
use crate::store::changes::create_affiliate::CreateAffiliate;
use crate::store::changes::once::Once;
use crate::store::view::affiliates;
use crate::web::error::WebError;
use crate::web::secrets::private_link_key;

/// `GET /affiliates`
pub async fn list(token: Token, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let mut query = Query::of(&request);
    let email = query.read("email", |text| Email::parse(text).map_err(|bad| bad.to_string()));
    let part = query.part::<AffiliateId>()?;
    let from = part.after.map_or(0, |after| after.0.saturating_add(1));
    let found = token
        .read(move |view| {
            Ok(match email {
                Some(email) => {
                    let found = affiliates::by_email(view, &email)?;
                    found.into_iter().filter(|affiliate| affiliate.id.0 >= from).collect()
                }
                None => affiliates::page(view, AffiliateId(from), part.limit + 1)?,
            })
        })
        .await?;
    let (found, next) = cut(found, part.limit, |affiliate: &Affiliate| affiliate.id);
    Ok(part_of(found.iter().map(|affiliate| told(&token, affiliate)).collect(), next))
}

/// `POST /affiliates`
pub async fn create(writer: Writer) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    let name = said.needed("name", text(Name::parse));
    let email = said.needed("email", text(Email::parse));
    said.done()?;
    let (Some(name), Some(email)) = (name, email) else {
        return Err(WebError::broken("a needed field was missed"));
    };
    let change = CreateAffiliate { name, email, by: token.by(), at: token.now };
    let (id, replayed) = made(token.app.store.write(Once { key: once, change }).await?)?;
    Ok(written(StatusCode::CREATED, replayed, &told(&token, &by_id(&token, id).await?)))
}

/// `GET /affiliates/{id}`
pub async fn show(token: Token, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let id = affiliate_called(&id).ok_or_else(|| not_found("affiliate"))?;
    Ok(HttpResponse::Ok().json(told(&token, &by_id(&token, id).await?)))
}

async fn by_id(token: &Token, id: AffiliateId) -> Result<Affiliate, WebError> {
    token.read(move |view| affiliates::by_id(view, id)?.ok_or_else(|| not_found("affiliate"))).await
}

fn told(token: &Token, affiliate: &Affiliate) -> Value {
    let mut told = json!({
        "id": affiliate.id.to_string(),
        "number": affiliate.id.0,
        "name": affiliate.name.as_str(),
        "email": affiliate.email.as_str(),
        "created_at": time(affiliate.created_at),
    });
    // Whoever has this link is signed in as her.
    if token.may_write() {
        let key = private_link_key(token.app.store.keys(), affiliate);
        told["portal_url"] = token.app.paths.absolute(&format!("/portal/enter?key={key}")).into();
    }
    told
}
