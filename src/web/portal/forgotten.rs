//! Where to go for those who forgot their password: while no mail is set up, the creator gives a fresh link.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::frame::PortalShell;
use crate::web::doorway::Doorway;
use crate::web::error::WebError;
use crate::web::words::portal;

#[derive(Template)]
#[template(path = "portal/forgotten.html")]
struct ForgottenPage {
    shell: PortalShell,
    headline: &'static str,
    detail: String,
    /// Who can help, as (address, label).
    contact: Option<(String, String)>,
}

/// `GET /portal/forgotten`.
pub async fn show(door: Doorway) -> Result<HttpResponse, WebError> {
    let words = &portal(door.language).entry;
    let detail = (words.forgotten_means)(&door.program);
    Ok(door.show(&page(&door, words.forgotten, detail)))
}

/// The page of a link that does not work (any more).
pub(super) fn dead(door: &Doorway) -> HttpResponse {
    let words = &portal(door.language).entry;
    let detail = (words.dead_link_means)(&door.program);
    door.show_as(StatusCode::NOT_FOUND, &page(door, words.dead_link, detail))
}

fn page(door: &Doorway, headline: &'static str, detail: String) -> ForgottenPage {
    ForgottenPage {
        shell: PortalShell::before(door, headline),
        headline,
        detail,
        contact: door.contact.clone(),
    }
}
