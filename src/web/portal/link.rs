//! One link that she made: share it, name it anew, take it back.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::frame::PortalShell;
use super::me::Me;
use super::mine::Mine;
use crate::domain::deed::By;
use crate::domain::link::{Link, LinkKind};
use crate::domain::name::Name;
use crate::store::changes::promotional_links::{ChangeLink, LinkEvent};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{Field, problems};
use crate::web::hotlinks::{self, HotLink, LinkState};
use crate::web::page::Flash;

#[derive(Template)]
#[template(path = "portal/link.html")]
struct LinkPage {
    shell: PortalShell,
    product: String,
    at: String,
    here: String,
    title: String,
    link: HotLink,
    destination: String,
    is_live: bool,
    problems: Vec<(&'static str, String)>,
    name: Field,
}

/// `GET /portal/products/{product}/links/{id}`.
pub async fn show(me: Me, path: web::Path<(String, String)>) -> Result<HttpResponse, WebError> {
    let mine = Mine::of(&me, &path.0)?;
    let link = mine.link(&me, &path.1).await?;
    Ok(me.show(&page(&me, &mine, &link, None)?))
}

/// `POST /portal/products/{product}/links/{id}`: another name; the address stays (`product.md` L9).
pub async fn rename(
    me: Me,
    path: web::Path<(String, String)>,
    sent: OwnForm,
) -> Result<HttpResponse, WebError> {
    let mine = Mine::of(&me, &path.0)?;
    let link = mine.link(&me, &path.1).await?;
    let mut field = sent.data.field("name")?;
    let Some(name) = field.parse_in(me.words.language, Name::parse) else {
        return Ok(me.show_again(&page(&me, &mine, &link, Some(field))?));
    };
    me.app.store.write(change(&me, &link, LinkEvent::Rename(name))).await?;
    Ok(me.go(&format!("{}/links/{}", mine.at(), link.id), &Flash::good(me.words.links.renamed)))
}

/// `POST /portal/products/{product}/links/{id}/removal`: it leads to the sales page from now on.
pub async fn remove(me: Me, path: web::Path<(String, String)>, _: OwnForm) -> Result<HttpResponse, WebError> {
    let mine = Mine::of(&me, &path.0)?;
    let link = mine.link(&me, &path.1).await?;
    let flash = Flash::good((me.words.links.removed)(name_of(&link)));
    me.app.store.write(change(&me, &link, LinkEvent::Remove)).await?;
    Ok(me.go(&format!("{}/links", mine.at()), &flash))
}

fn change(me: &Me, link: &Link, event: LinkEvent) -> ChangeLink {
    ChangeLink { link: link.id, event, by: By::Affiliate(me.affiliate.id), at: me.now }
}

fn name_of(link: &Link) -> &str {
    match &link.kind {
        LinkKind::Promotional(own) => own.name.as_str(),
        kind => kind.label(),
    }
}

fn page(me: &Me, mine: &Mine, link: &Link, name: Option<Field>) -> Result<LinkPage, WebError> {
    let LinkKind::Promotional(own) = &link.kind else { return Err(WebError::NotFound("link")) };
    let told =
        hotlinks::told(&me.app.paths, &me.app.store.mirror(), link).ok_or(WebError::NotFound("link"))?;
    let path = hotlinks::named(&mine.affiliation.code, own.word.as_str());
    let name = name.unwrap_or_else(|| Field::new("name", own.name.as_str()));
    Ok(LinkPage {
        shell: me.shell(own.name.as_str()),
        product: mine.product.name.to_string(),
        at: me.to(&mine.at()),
        here: me.to(&format!("{}/links/{}", mine.at(), link.id)),
        title: own.name.to_string(),
        link: HotLink::at(&me.app.paths, "link", me.words.links.link, &path, ""),
        destination: told.destination,
        is_live: told.state == LinkState::Live,
        problems: problems(&[&name]),
        name,
    })
}
