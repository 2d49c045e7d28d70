//! She leaves a product herself (`product.md` P1), after a page that says what follows.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::frame::PortalShell;
use super::me::Me;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::id::AffiliationId;
use crate::store::changes::change_affiliation::{AffiliationEvent, ChangeAffiliation};
use crate::store::error::Stop;
use crate::store::view::affiliates;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::page::Flash;
use crate::web::words::refusal;

#[derive(Template)]
#[template(path = "portal/leaving.html")]
struct LeavingPage {
    shell: PortalShell,
    title: String,
    action: String,
}

/// `GET /portal/affiliations/{id}/leaving`.
pub async fn show(me: Me, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let affiliation = hers(&me, &id).await?;
    let title = (me.words.standing.leave)(&product_name(&me, &affiliation));
    let action = me.to(&format!("/portal/affiliations/{}/departure", affiliation.id));
    Ok(me.show(&LeavingPage { shell: me.shell(&title), title, action }))
}

/// `POST /portal/affiliations/{id}/departure`.
pub async fn depart(me: Me, id: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    let affiliation = hers(&me, &id).await?;
    let event = AffiliationEvent::Enter(AffiliationState::Left);
    let change = ChangeAffiliation { affiliation: affiliation.id, event, by: me.by(), at: me.now };
    let flash = match me.app.store.write(change).await {
        Ok(()) => Flash::good((me.words.standing.has_left)(&product_name(&me, &affiliation))),
        Err(Stop::Refused(refused)) => Flash::bad(refusal(&refused, me.words.language)),
        Err(fault) => return Err(fault.into()),
    };
    Ok(me.go("/portal", &flash))
}

/// An affiliation of hers. What is not hers is not found.
async fn hers(me: &Me, id: &str) -> Result<Affiliation, WebError> {
    let id: AffiliationId = id.parse().map_err(|_| WebError::NotFound("affiliation"))?;
    let found = me.read(move |view| Ok(affiliates::affiliation(view, id)?)).await?;
    found.filter(|one| one.affiliate == me.affiliate.id).ok_or(WebError::NotFound("affiliation"))
}

fn product_name(me: &Me, affiliation: &Affiliation) -> String {
    let product = me.app.store.mirror().product(affiliation.product);
    product.map_or_else(|| affiliation.product.to_string(), |product| product.name.to_string())
}
