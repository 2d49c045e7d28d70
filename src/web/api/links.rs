//! `/links`: codes and where they lead; affiliates' own links are made here too.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::answer::{made, written};
use super::asker::{Token, Writer, not_found};
use super::list::{Query, cut, part_of};
use super::said::{plain_text, text};
use crate::domain::code::Code;
use crate::domain::id::{AffiliationId, LinkId, ProductId};
use crate::domain::link::{Link, LinkKind, LinkOwner};
use crate::domain::name::Name;
use crate::domain::site::{Site, check_page_on};
use crate::domain::web_address::ADDRESS_BYTES_MAX;
use crate::store::changes::once::Once;
use crate::store::changes::page_links::EnsurePageLinks;
use crate::store::changes::promotional_links::{ChangeLink, CreateLink, LinkEvent};
use crate::store::view::{affiliates, links};
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::hotlinks;
use crate::web::paths::BadLead;

/// `GET /links`. Of one affiliation all are listed, those to alternative pages that nobody followed yet too.
pub async fn list(token: Token, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let mut query = Query::of(&request);
    let affiliation: Option<AffiliationId> =
        query.read("affiliation", |text| text.parse().map_err(|_| "Send an affiliation's id.".into()));
    let product: Option<ProductId> = query.product(&token.app);
    let part = query.part::<LinkId>()?;
    let from = LinkId(part.after.map_or(0, |after| after.0.saturating_add(1)));
    let app = token.app.clone();
    if let Some(affiliation) = affiliation {
        give_page_links(&app, affiliation).await?;
    }
    let found = token
        .read(move |view| {
            let fits = |link: &Link| product.is_none_or(|product| link.product == product);
            let Some(affiliation) = affiliation else {
                return Ok(affiliates::links_page(view, from, part.limit + 1, fits)?);
            };
            let Some(affiliation) = affiliates::affiliation(view, affiliation)? else {
                return Ok(Vec::new());
            };
            let mut hers = links::of_affiliation(view, &affiliation)?;
            hers.retain(|link| link.id >= from && fits(link));
            Ok(hers)
        })
        .await?;
    let (found, next) = cut(found, part.limit, |link| link.id);
    Ok(part_of(found.iter().filter_map(|link| told(&app, link)).collect(), next))
}

/// `POST /links`
pub async fn create(writer: Writer) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    let affiliation = said.needed("affiliation", text(|text: &str| text.parse::<AffiliationId>()));
    let site = said.needed("site", text(Site::parse));
    let url = said.needed("url", plain_text(ADDRESS_BYTES_MAX));
    let name = said.needed("name", text(Name::parse));
    let mut destination = None;
    if let (Some(affiliation), Some(site), Some(url)) = (affiliation, &site, &url) {
        match approved_sites(&token.app, affiliation) {
            None => said.refuse("affiliation", "There is no such affiliation."),
            Some(approved) if approved.is_empty() => {
                said.refuse("site", "This product has no sites for links of your own.");
            }
            Some(approved) if !approved.contains(site) => {
                let approved = approved.iter().map(Site::as_str).collect::<Vec<_>>().join(", ");
                said.refuse("site", format!("{site} is not an approved site. Approved: {approved}."));
            }
            Some(approved) => match check_page_on(site, &approved, url) {
                Ok(page) if token.app.paths.is_own_link(&page) => {
                    said.refuse("url", BadLead::Circle.to_string());
                }
                Ok(page) => destination = Some(page),
                Err(bad) => said.refuse("url", bad.to_string()),
            },
        }
    }
    said.done()?;
    let (Some(affiliation), Some(site), Some(destination), Some(name)) =
        (affiliation, site, destination, name)
    else {
        return Err(WebError::broken("a needed field was missed"));
    };
    let change = CreateLink { affiliation, site, destination, name, by: token.by(), at: token.now };
    let (id, replayed) = made(token.app.store.write(Once { key: once, change }).await?)?;
    Ok(written(StatusCode::CREATED, replayed, &read(&token, id).await?))
}

/// `GET /links/{id}`
pub async fn show(token: Token, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| not_found("link"))?;
    Ok(HttpResponse::Ok().json(read(&token, id).await?))
}

/// `PATCH /links/{id}`
pub async fn change(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, .. } = writer;
    let link: LinkId = id.parse().map_err(|_| not_found("link"))?;
    let name = said.optional("name", text(Name::parse));
    said.done()?;
    if let Some(name) = name {
        let event = LinkEvent::Rename(name);
        token.app.store.write(ChangeLink { link, event, by: token.by(), at: token.now }).await?;
    }
    Ok(HttpResponse::Ok().json(read(&token, link).await?))
}

/// `DELETE /links/{id}`
pub async fn remove(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, said, .. } = writer;
    said.done()?;
    let link = id.parse().map_err(|_| not_found("link"))?;
    let event = LinkEvent::Remove;
    token.app.store.write(ChangeLink { link, event, by: token.by(), at: token.now }).await?;
    Ok(HttpResponse::NoContent().finish())
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

/// Gives an affiliation its links to the alternative pages, as far as it has none yet.
async fn give_page_links(app: &App, affiliation: AffiliationId) -> Result<(), WebError> {
    let owner = LinkOwner::Affiliation(affiliation);
    let wanted = {
        let mirror = app.store.mirror();
        let Some(affiliation) = mirror.affiliation(affiliation) else { return Ok(()) };
        let pages = mirror.pages_of(affiliation.product).iter().map(|page| page.id);
        let pages = pages.filter(|page| mirror.page_link(*page, owner).is_none()).collect::<Vec<_>>();
        EnsurePageLinks { owner, product: affiliation.product, pages }
    };
    if !wanted.pages.is_empty() {
        app.store.write(wanted).await?;
    }
    Ok(())
}

fn approved_sites(app: &App, affiliation: AffiliationId) -> Option<Vec<Site>> {
    let mirror = app.store.mirror();
    let product = mirror.affiliation(affiliation)?.product;
    mirror.product(product).map(|product| product.approved_sites.clone())
}

async fn read(token: &Token, id: LinkId) -> Result<Value, WebError> {
    let link = token.read(move |view| Ok(affiliates::link(view, id)?)).await?;
    link.and_then(|link| told(&token.app, &link)).ok_or_else(|| not_found("link"))
}

fn told(app: &App, link: &Link) -> Option<Value> {
    let told = hotlinks::told(&app.paths, &app.store.mirror(), link)?;
    let page = match &link.kind {
        LinkKind::Page(id) => Some(id.to_string()),
        _ => None,
    };
    Some(json!({
        "id": link.id.to_string(),
        "product": link.product.to_string(),
        "affiliation": told.affiliation.as_ref().map(|affiliation| affiliation.id.to_string()),
        "kind": told.kind,
        "name": told.name,
        "url": told.url,
        "destination": told.destination,
        "page": page,
        "state": told.state.word(),
    }))
}
