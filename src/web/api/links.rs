//! `/links`: codes and where they lead.

use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::asker::Token;
use super::list::{Query, cut, part_of};
use crate::domain::code::Code;
use crate::domain::destination::Destination;
use crate::domain::id::{AffiliationId, LinkId, ProductId};
use crate::domain::link::{Link, LinkKind, LinkOwner};
use crate::store::view::affiliates;
use crate::web::app::App;
use crate::web::error::WebError;

/// `GET /links`
pub async fn list(token: Token, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let mut query = Query::of(&request);
    let affiliation: Option<AffiliationId> =
        query.read("affiliation", |text| text.parse().map_err(|_| "Send an affiliation's id.".into()));
    let product: Option<ProductId> = query.product(&token.app);
    let part = query.part::<LinkId>()?;
    let from = LinkId(part.after.map_or(0, |after| after.0.saturating_add(1)));
    let app = token.app.clone();
    let found = token
        .read(move |view| {
            let every = affiliation.is_none() && product.is_none();
            let most = if every { part.limit + 1 } else { usize::MAX };
            let mut links = affiliates::links_page(view, from, most)?;
            links.retain(|link| {
                affiliation.is_none_or(|one| link.owner == LinkOwner::Affiliation(one))
                    && product.is_none_or(|product| link.product == product)
            });
            Ok(links)
        })
        .await?;
    let (found, next) = cut(found, part.limit, |link| link.id);
    Ok(part_of(found.iter().filter_map(|link| told(&app, link)).collect(), next))
}

/// Whose a link is, and the code in its address now. `None`: its product was deleted.
pub fn owner(app: &App, link: &Link) -> Option<(Option<AffiliationId>, Code)> {
    let mirror = app.store.mirror();
    match link.owner {
        LinkOwner::Creator => {
            mirror.product(link.product).map(|product| (None, product.creator_code.clone()))
        }
        LinkOwner::Affiliation(id) => {
            mirror.affiliation(id).map(|affiliation| (Some(id), affiliation.code.clone()))
        }
    }
}

fn told(app: &App, link: &Link) -> Option<Value> {
    let (affiliation, code) = owner(app, link)?;
    let product = app.store.mirror().product(link.product)?;
    let (kind, url, destination) = match link.kind {
        LinkKind::SalesPage => {
            let own = app.paths.absolute(&format!("/p/{}", product.slug));
            let destination = product.sales_url.as_ref().map_or(own, |url| Destination::as_str(url).into());
            ("sales_page", format!("/{}", code.as_str()), destination)
        }
        LinkKind::DirectPayment => {
            let destination = app.paths.absolute(&format!("/p/{}/pay", product.slug));
            ("direct_payment", format!("/{}?dp=1", code.as_str()), destination)
        }
    };
    Some(json!({
        "id": link.id.to_string(),
        "product": link.product.to_string(),
        "affiliation": affiliation.map(|id| id.to_string()),
        "kind": kind,
        "name": link.kind.label(),
        "url": app.paths.absolute(&url),
        "destination": destination,
    }))
}
