//! `/clicks`: one visitor following one link, once.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::answer::{expiry, time};
use super::asker::{Token, not_found};
use super::links::owner;
use super::list::{Query, part_of};
use crate::domain::click::{Click, Own};
use crate::domain::id::{AffiliationId, ClickId, LinkId};
use crate::domain::link::{Link, LinkOwner};
use crate::domain::time::Expiry;
use crate::store::Snapshot;
use crate::store::view::{affiliates, clicks};
use crate::web::app::App;
use crate::web::error::WebError;

/// `GET /clicks`
pub async fn list(token: Token, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let mut query = Query::of(&request);
    let product = query.product(&token.app);
    let affiliation: Option<AffiliationId> =
        query.read("affiliation", |text| text.parse().map_err(|_| "Send an affiliation's id.".into()));
    let (from, to) = query.span();
    let part = query.part::<ClickId>()?;
    let app = token.app.clone();
    let (told, next) = token
        .read(move |view| {
            let of_product = product.is_none() && affiliation.is_none();
            let wanted = if of_product { None } else { Some(wanted(view, product, affiliation)?) };
            let fits = |click: &Click| wanted.as_ref().is_none_or(|links| links.contains_key(&click.link));
            let page = clicks::page(view, from, to, part.after, part.limit, fits)?;
            let told: Result<Vec<Value>, WebError> =
                page.clicks.iter().map(|click| told(view, &app, click)).collect();
            Ok((told?, page.next))
        })
        .await?;
    Ok(part_of(told, next))
}

/// `GET /clicks/{id}`
pub async fn show(token: Token, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let id: ClickId = id.parse().map_err(|_| not_found("click"))?;
    let app = token.app.clone();
    let told = token
        .read(move |view| {
            let click = clicks::by_id(view, id)?.ok_or_else(|| not_found("click"))?;
            told(view, &app, &click)
        })
        .await?;
    Ok(HttpResponse::Ok().json(told))
}

/// The links whose clicks are asked for.
fn wanted(
    view: &Snapshot,
    product: Option<crate::domain::id::ProductId>,
    affiliation: Option<AffiliationId>,
) -> Result<HashMap<LinkId, Link>, WebError> {
    let wanted = affiliates::links_page(view, LinkId(0), usize::MAX, |link| {
        product.is_none_or(|product| link.product == product)
            && affiliation.is_none_or(|one| link.owner == LinkOwner::Affiliation(one))
    })?;
    Ok(wanted.into_iter().map(|link| (link.id, link)).collect())
}

fn told(view: &Snapshot, app: &App, click: &Click) -> Result<Value, WebError> {
    let missing = || WebError::broken("a click's link is missing");
    let link = affiliates::link(view, click.link)?.ok_or_else(missing)?;
    // A deleted product's link has neither owner nor code any more.
    let (affiliation, code) = owner(app, &link).map_or((None, None), |(of, code)| (of, Some(code)));
    let tags = &click.tags;
    let [source, medium, campaign, term, content] = &tags.utm;
    Ok(json!({
        "id": click.id.to_string(),
        "at": time(click.id.at()),
        "link": click.link.to_string(),
        "product": link.product.to_string(),
        "affiliation": affiliation.map(|id| id.to_string()),
        "code": code.as_ref().map_or("", |code| code.as_str()),
        "previous": click.previous.map(|id| id.to_string()),
        "expires_at": expiry(click.expires),
        "never_expires": click.expires == Some(Expiry::Never),
        "may_earn": click.expires.is_some() && click.own.is_none(),
        "quality": click.quality.word(),
        "own": click.own.map(|own| match own {
            Own::Creator => "creator",
            Own::Affiliate => "affiliate",
            Own::NotTracked => "not_tracked",
        }),
        "terms": click.terms,
        "referrer": click.referrer,
        "device": click.device.word(),
        "country": click.country.map(|letters| String::from_utf8_lossy(&letters).into_owned()),
        "consent": click.consent.word(),
        "by_script": click.by_script,
        "ads": click.ads.networks().collect::<Vec<_>>(),
        "src": tags.src,
        "subs": tags.subs,
        "utm": {
            "source": source,
            "medium": medium,
            "campaign": campaign,
            "term": term,
            "content": content,
        },
    }))
}
