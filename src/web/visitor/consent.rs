//! Whether a browser may be given the cookie (`product.md` W8): what a request tells of it, and the question on the
//! pages that Duly makes, which works without a script.
//!
//! Where the program does not ask, nobody was asked, and `Sec-GPC` answers nothing: a creator for whom the signal
//! counts chooses to ask. Where it asks, the signal is a no that no banner of a page can turn into a yes.

use actix_web::http::header::{HeaderValue, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, web};

use super::product_page::carried_click;
use super::visit::renewed;
use crate::domain::click::Consent;
use crate::domain::id::ClickId;
use crate::domain::program::ConsentMode;
use crate::store::changes::note_consent::NoteConsent;
use crate::store::view::clicks;
use crate::web::app::App;
use crate::web::body::Body;
use crate::web::click_cookie;
use crate::web::csrf::must_come_from_here;
use crate::web::error::WebError;
use crate::web::form::FormData;
use crate::web::page::{self, CookieQuestion};

/// What a request by itself tells of the visitor's consent. Her cookie is proof of a yes where the click in it was noted
/// so; one from before the program began to ask is none.
pub fn told_by(request: &HttpRequest, app: &App) -> Consent {
    without_looking(request, app)
        .unwrap_or_else(|| if was_given(app, in_cookies(request)) { Consent::Given } else { Consent::Asked })
}

/// The same as far as it can be told without reading a click.
pub fn without_looking(request: &HttpRequest, app: &App) -> Option<Consent> {
    match app.store.mirror().consent_mode() {
        ConsentMode::Off => Some(Consent::NotAsked),
        ConsentMode::Always => says_no(request).then_some(Consent::Refused),
    }
}

/// The clicks in the request's cookies.
pub fn in_cookies(request: &HttpRequest) -> Vec<ClickId> {
    let cookies = click_cookie::read(request);
    cookies.iter().flat_map(|ids| std::iter::once(ids.newest).chain(ids.fallback)).collect()
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

/// The header that takes the cookie of a visitor away who said no, if she has one.
pub fn taken_back(request: &HttpRequest, app: &App, consent: Consent) -> Option<HeaderValue> {
    let has_one = consent == Consent::Refused && !click_cookie::read(request).is_empty();
    has_one.then(|| click_cookie::forget(app)).flatten()
}

/// Whether the browser says no for its owner (Global Privacy Control).
fn says_no(request: &HttpRequest) -> bool {
    request.headers().get("sec-gpc").is_some_and(|value| value == "1")
}

/// The question on a page of ours: where the program asks, a click was brought along that a cookie could keep, and
/// there is no answer yet. After a no the click is gone from the address, so nobody is asked again.
pub fn question(request: &HttpRequest, app: &App) -> Option<CookieQuestion> {
    if app.store.mirror().consent_mode() == ConsentMode::Off {
        return None;
    }
    let click = carried_click(request)?;
    (told_by(request, app) == Consent::Asked).then(|| CookieQuestion {
        action: app.paths.to("/e/consent"),
        click: click.to_string(),
        back: request.uri().path_and_query().map_or_else(String::new, ToString::to_string),
    })
}

/// `POST /e/consent`: the visitor answers, and goes back to the page.
pub async fn answer(request: HttpRequest, app: web::Data<App>, body: Body) -> Result<HttpResponse, WebError> {
    must_come_from_here(&request)?;
    let form = FormData::parse(&body.0)?;
    let click: ClickId = form.one("click")?.parse().map_err(|_| WebError::BadForm)?;
    let back = form.one("back")?;
    if !back.starts_with(&app.paths.to("/p/")) {
        return Err(WebError::BadForm);
    }
    let said_yes = match form.one("answer")? {
        "yes" => !says_no(&request),
        "no" => false,
        _ => return Err(WebError::BadForm),
    };
    let said = if said_yes { Consent::Given } else { Consent::Refused };
    app.store.write(NoteConsent { click, said }).await?;
    let (cookie, back) = if said_yes {
        (kept(&request, &app, click).await?, back.to_owned())
    } else {
        (click_cookie::forget(&app), without_click(back))
    };
    let mut answer = page::see_other(&back);
    if let Some(cookie) = cookie {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(answer)
}

async fn kept(
    request: &HttpRequest,
    app: &web::Data<App>,
    click: ClickId,
) -> Result<Option<HeaderValue>, WebError> {
    let is_known = app.read(move |view| Ok(clicks::by_id(view, click)?.is_some())).await?;
    let before = click_cookie::read(request).into_iter().max_by_key(|ids| ids.newest);
    let (ids, _) = renewed(before, click, is_known);
    Ok(ids.and_then(|ids| click_cookie::set(app, ids.newest, ids.fallback)))
}

/// An address without its click.
fn without_click(address: &str) -> String {
    let Some((path, query)) = address.split_once('?') else { return address.to_owned() };
    let others: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("duly=")).collect();
    if others.is_empty() { path.to_owned() } else { format!("{path}?{}", others.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_loses_its_click_and_nothing_else() {
        assert_eq!(
            without_click("/p/course/pay?offer=off_1&duly=X&a=%20b"),
            "/p/course/pay?offer=off_1&a=%20b"
        );
        assert_eq!(without_click("/p/course?duly=X"), "/p/course");
        assert_eq!(without_click("/p/course"), "/p/course");
    }
}
