//! Whether a browser may be given the cookie (`product.md` W8): what a request tells of it, and the question on the
//! pages that Duly makes, which works without a script.
//!
//! Where the program does not ask, nobody was asked and `Sec-GPC` answers nothing: a creator who needs the signal to
//! count chooses to ask. Where it asks, the signal is a no that no banner of a page can turn into a yes.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, LOCATION, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, web};

use super::product_page::carried_click;
use crate::domain::click::Consent;
use crate::domain::conversion::CookieIds;
use crate::domain::id::ClickId;
use crate::domain::program::ConsentMode;
use crate::store::changes::note_consent::NoteConsent;
use crate::store::view::clicks;
use crate::web::app::App;
use crate::web::click_cookie;
use crate::web::csrf::OpenForm;
use crate::web::error::WebError;
use crate::web::headers::GPC;

/// What a request by itself tells of the visitor's consent. The cookie is proof of it where the click in it was noted
/// so; one from before the program began to ask is none.
pub fn told_by(request: &HttpRequest, app: &App) -> Consent {
    if app.store.mirror().consent_mode() == ConsentMode::Off {
        return Consent::NotAsked;
    }
    if says_no(request) {
        return Consent::Refused;
    }
    let cookies = click_cookie::read(request);
    let ids = cookies.iter().flat_map(|ids| std::iter::once(ids.newest).chain(ids.fallback));
    if was_given(app, ids) { Consent::Given } else { Consent::Asked }
}

/// Whether one of these clicks is noted with a yes. While the disk does not answer, nobody said yes.
pub fn was_given(app: &App, ids: impl IntoIterator<Item = ClickId>) -> bool {
    let mut ids = ids.into_iter().peekable();
    if ids.peek().is_none() {
        return false;
    }
    let Ok(view) = app.store.view() else { return false };
    ids.any(|id| matches!(clicks::by_id(&view, id), Ok(Some(click)) if click.consent == Consent::Given))
}

/// Whether the browser says no for its owner (Global Privacy Control, `Sec-GPC: 1`).
pub fn says_no(request: &HttpRequest) -> bool {
    request.headers().get(GPC).is_some_and(|value| value == "1")
}
