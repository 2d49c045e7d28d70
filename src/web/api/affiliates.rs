//! `/affiliates`: people who send visitors and earn.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::answer::{made, time, written};
use super::asker::{Token, Writer, not_found};
use super::list::{Query, affiliate_called, cut, part_of};
use super::said::{Said, choice, text};
use crate::domain::affiliate::Affiliate;
use crate::domain::email::Email;
use crate::domain::id::AffiliateId;
use crate::domain::language::Language;
use crate::domain::name::Name;
use crate::domain::payout::{BankText, PayoutMethod};
use crate::domain::payout_method::wise_name;
use crate::store::Read;
use crate::store::changes::affiliate_changes::{AffiliateEvent, ChangeAffiliate};
use crate::store::changes::change_payout_method::ChangePayoutMethod;
use crate::store::changes::create_affiliate::CreateAffiliate;
use crate::store::changes::once::Once;
use crate::store::error::StoreError;
use crate::store::view::{affiliates, payouts};
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
            let found = match email {
                Some(email) => {
                    let found = affiliates::by_email(view, &email)?;
                    found.into_iter().filter(|affiliate| affiliate.id.0 >= from).collect()
                }
                None => affiliates::page(view, AffiliateId(from), part.limit + 1)?,
            };
            Ok(found.into_iter().map(|one| Known::of(view, one)).collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
    let (found, next) = cut(found, part.limit, |known: &Known| known.affiliate.id);
    Ok(part_of(found.iter().map(|known| told(&token, known)).collect(), next))
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

/// `PATCH /affiliates/{id}`: where her money is sent, and what her pages speak.
pub async fn change(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, .. } = writer;
    let affiliate = affiliate_called(&id).ok_or_else(|| not_found("affiliate"))?;
    let language = said.nullable("language", choice(&Language::ALL.map(|one| (one.tag(), one))));
    let method = match said.is_null("payout_method") {
        true => said.nullable("payout_method", |_| Err(String::new())),
        false => said.object("payout_method", method).map(Some),
    };
    said.done()?;
    if let Some(language) = language {
        let event = AffiliateEvent::Language(language);
        let change = ChangeAffiliate { affiliate, event, by: token.by(), at: token.now };
        token.app.store.write(change).await?;
    }
    if let Some(method) = method {
        let change = ChangePayoutMethod { affiliate, method, by: token.by(), at: token.now };
        token.app.store.write(change).await?;
    }
    Ok(HttpResponse::Ok().json(told(&token, &by_id(&token, affiliate).await?)))
}

/// An affiliate, and where her money is sent.
struct Known {
    affiliate: Affiliate,
    method: Option<PayoutMethod>,
}

impl Known {
    fn of(read: &impl Read, affiliate: Affiliate) -> Result<Self, StoreError> {
        Ok(Self { method: payouts::method(read, affiliate.id)?, affiliate })
    }
}

async fn by_id(token: &Token, id: AffiliateId) -> Result<Known, WebError> {
    token
        .read(move |view| {
            let affiliate = affiliates::by_id(view, id)?.ok_or_else(|| not_found("affiliate"))?;
            Ok(Known::of(view, affiliate)?)
        })
        .await
}

/// The kinds of methods, as they are sent and told.
const KINDS: [(&str, &str); 3] = [("paypal", "paypal"), ("wise", "wise"), ("bank", "bank")];

fn method(said: &mut Said) -> Option<PayoutMethod> {
    let kind = said.needed("kind", choice(&KINDS));
    let parsed = |text: &str| Email::parse(text).map_err(|bad| bad.to_string());
    match kind {
        Some("paypal") => said.needed(
            "email",
            text(|text: &str| PayoutMethod::paypal(parsed(text)?).map_err(|bad| bad.to_string())),
        ),
        Some("wise") => {
            let name = said.needed(
                "name",
                text(|text: &str| {
                    let name = Name::parse(text).map_err(|bad| bad.to_string())?;
                    wise_name(name).map_err(|bad| bad.to_string())
                }),
            );
            let holder = name.clone();
            let method = said.needed(
                "email",
                text(move |text: &str| {
                    // A name that is refused is told beside its own field.
                    let holder = holder.unwrap_or_else(|| Name::from_row("?".to_owned()));
                    PayoutMethod::wise(holder, parsed(text)?).map_err(|bad| bad.to_string())
                }),
            );
            name.and(method)
        }
        Some(_) => said.needed("text", text(BankText::parse)).map(PayoutMethod::Bank),
        None => {
            // What belongs to which kind cannot be said yet.
            for field in ["email", "name", "text"] {
                said.optional(field, |_| Ok(()));
            }
            None
        }
    }
}

fn told(token: &Token, known: &Known) -> Value {
    let affiliate = &known.affiliate;
    let mut told = json!({
        "id": affiliate.id.to_string(),
        "number": affiliate.id.0,
        "name": affiliate.name.as_str(),
        "email": affiliate.email.as_str(),
        "language": affiliate.language.map(Language::tag),
        "created_at": time(affiliate.created_at),
        "payout_method": known.method.as_ref().map(|method| method_told(method, token.may_write())),
    });
    // Whoever has this link is signed in as her.
    if token.may_write() {
        let key = private_link_key(token.app.store.keys(), affiliate);
        told["portal_url"] = token.app.paths.absolute(&format!("/portal/enter?key={key}")).into();
    }
    told
}

/// Where money is sent: whole for those who may write, else only enough to recognise it.
pub(super) fn method_told(method: &PayoutMethod, whole: bool) -> Value {
    let address = if whole { method.address().to_owned() } else { method.masked_address() };
    let mut told = match method {
        PayoutMethod::PayPal(_) => json!({ "kind": "paypal", "email": address }),
        PayoutMethod::Wise { name, .. } => json!({ "kind": "wise", "name": name.as_str(), "email": address }),
        PayoutMethod::Bank(_) => json!({ "kind": "bank", "text": address }),
    };
    told["masked"] = (!whole).into();
    told
}
