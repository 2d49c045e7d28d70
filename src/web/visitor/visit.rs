//! The script tells of a visit: the visitor arrived on the creator's page with a click, or came back with it.
//! Her cookie is set or renewed; no click is made (`product.md` W4).

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, web};

use super::own_pages::{AskingPage, RESULT, clicks_named};
use crate::domain::conversion::CookieIds;
use crate::domain::id::ClickId;
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::view::{clicks, tracking};
use crate::web::app::App;
use crate::web::body::Body;
use crate::web::click_cookie;
use crate::web::error::WebError;
use crate::web::now::Now;
use crate::web::reporting::Fields;
use crate::web::script_visits;

/// `POST /e/visit`: form, query or JSON; 204.
pub async fn note(
    request: HttpRequest,
    Now(now): Now,
    app: web::Data<App>,
    body: Result<Body, WebError>,
) -> HttpResponse {
    let mut page = AskingPage::of(&request);
    let noted = noted(&request, &app, &mut page, body, now).await;
    page.gets(noted.unwrap_or_else(|error| error.answer(&request)))
}

async fn noted(
    request: &HttpRequest,
    app: &web::Data<App>,
    page: &mut AskingPage,
    body: Result<Body, WebError>,
    now: Timestamp,
) -> Result<HttpResponse, WebError> {
    let fields = fields(request, &body?.0)?;
    let product = page.asks_about(request, app, &fields, now).await?;
    let [click] = clicks_named(&fields)?[..] else {
        return Err(WebError::Malformed("click_id", "Send the id of one click.".into()));
    };
    let about = product.id;
    let read =
        move |view: &Snapshot| Ok((clicks::by_id(view, click)?, tracking::script_visits(view, about)?));
    let (followed, visits) = app.read(read).await?;
    if let Some(followed) = &followed {
        script_visits::note(app, &product, &visits, followed, page.site(), now).await;
    }
    let is_known = followed.is_some();
    let kept = click_cookie::read(request).into_iter().max_by_key(|ids| ids.newest);
    let (ids, result) = renewed(kept, click, is_known);
    let mut answer = HttpResponse::new(StatusCode::NO_CONTENT);
    answer.headers_mut().insert(RESULT, HeaderValue::from_static(result));
    if let Some(cookie) = ids.and_then(|ids| click_cookie::set(app, ids.newest, ids.fallback)) {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(answer)
}

/// What was sent in the body and in the address; a buyer's address counts in the body only.
pub(super) fn fields(request: &HttpRequest, body: &[u8]) -> Result<Fields, WebError> {
    let said = if body.trim_ascii_start().starts_with(b"{") {
        Fields::of_json(body).map_err(|bad| WebError::Malformed("body", bad.to_string()))?
    } else {
        Fields::of_form(&String::from_utf8_lossy(body))
    };
    Ok(said.and(Fields::of_query(request.query_string())))
}

/// What the cookie holds after a visit, and how that is called. A newer click is never replaced (W4), also
/// where it is still on its way to the disk.
fn renewed(kept: Option<CookieIds>, click: ClickId, is_known: bool) -> (Option<CookieIds>, &'static str) {
    match kept {
        Some(kept) if kept.newest > click => (Some(kept), "kept; the cookie holds a newer click"),
        Some(kept) if kept.newest == click => (Some(kept), "renewed"),
        Some(_) | None if is_known => (Some(CookieIds { newest: click, fallback: None }), "set"),
        Some(_) | None => (None, "unknown; there is no such click"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_renewed_or_goes_on_to_a_newer_click_and_never_back() {
        let ids = |newest: u128| CookieIds { newest: ClickId(newest), fallback: None };
        assert_eq!(renewed(None, ClickId(5), true).0, Some(ids(5)));
        assert_eq!(renewed(Some(ids(4)), ClickId(5), true).0, Some(ids(5)));
        assert_eq!(renewed(Some(ids(6)), ClickId(5), true).0, Some(ids(6)));
        let unsure = CookieIds { newest: ClickId(5), fallback: Some(ClickId(3)) };
        assert_eq!(renewed(Some(unsure), ClickId(5), false).0, Some(unsure));
    }

    #[test]
    fn a_click_that_does_not_exist_sets_nothing() {
        let older = CookieIds { newest: ClickId(4), fallback: None };
        assert_eq!(renewed(None, ClickId(5), false).0, None);
        assert_eq!(renewed(Some(older), ClickId(5), false).0, None);
    }
}
