//! The private link (`product.md` P2): whoever has it is signed in as her. A browser that a person steers goes
//! straight on; previews of links, prefetches and scanners get a page with a button, and no session.

use actix_web::HttpResponse;
use askama::Template;

use super::forgotten;
use super::frame::PortalShell;
use super::sign_in::start;
use crate::domain::affiliate::Affiliate;
use crate::domain::visitor_kind::{Quality, VisitorKind};
use crate::store::view::affiliates;
use crate::web::asked;
use crate::web::csrf::OwnForm;
use crate::web::doorway::{Doorway, query};
use crate::web::error::WebError;
use crate::web::page;
use crate::web::peer::peer;
use crate::web::secrets::{affiliate_of_key, private_link_key, same};
use crate::web::session;
use crate::web::speaking;
use crate::web::words::portal;

#[derive(Template)]
#[template(path = "portal/enter.html")]
struct EnterPage {
    shell: PortalShell,
    headline: String,
    /// Who is signed in in this browser, where that is somebody else.
    somebody_else: Option<String>,
    key: String,
}

/// `GET /portal/enter?key=KEY`.
pub async fn show(mut door: Doorway) -> Result<HttpResponse, WebError> {
    let key = query(&door.request, "key");
    let Some(affiliate) = whose(&door, &key).await? else { return Ok(forgotten::dead(&door)) };
    let signed_in = session::affiliate(&door.request, &door.app).await?.map(|(other, _)| other);
    if signed_in.as_ref().is_some_and(|other| other.id == affiliate.id) {
        // She is in already: no second session for the same browser.
        return Ok(page::see_other(&door.app.paths.to("/portal")));
    }
    let somebody_else = signed_in;
    let kind = asked::kind(&door.request, peer(&door.request, &door.app).https);
    let steered = matches!(kind, VisitorKind::Person(Quality::Verified | Quality::Unverified));
    if steered && somebody_else.is_none() {
        return start(&door, &affiliate, "/portal").await;
    }
    door.language = speaking::hers(&door.request, affiliate.language);
    let words = &portal(door.language).entry;
    let headline = (words.are_you)(affiliate.name.as_str());
    Ok(door.show(&EnterPage {
        shell: PortalShell::before(&door, &headline),
        headline,
        somebody_else: somebody_else.map(|other| (words.somebody_else)(other.name.as_str())),
        key,
    }))
}

/// `POST /portal/enter`: the button was pressed.
pub async fn submit(door: Doorway, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let Some(affiliate) = whose(&door, sent.data.one("key")?).await? else {
        return Ok(forgotten::dead(&door));
    };
    start(&door, &affiliate, "/portal").await
}

/// Whose private link this is, while it is the newest.
async fn whose(door: &Doorway, key: &str) -> Result<Option<Affiliate>, WebError> {
    let Some(id) = affiliate_of_key(key) else { return Ok(None) };
    let affiliate = door.read(move |view| Ok(affiliates::by_id(view, id)?)).await?;
    let keys = door.app.store.keys();
    Ok(affiliate.filter(|affiliate| same(key, &private_link_key(keys, affiliate))))
}
