//! The script tells of a visit: the visitor arrived on the creator's page with a click, or came back with it; then her
//! cookie is set or renewed (`product.md` W4). Or the page was opened with somebody's code: then the visit is a click
//! (L13). She may also answer whether she may be given the cookie (W8).
//!
//! The script sends `product` and `click_id` as every report; `via`, `page` (the page's query), `referrer` and
//! `framed=1` of a page that was opened with a code; `kept` (the click that it had kept before) and `consent` (1 or 0).

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use super::clicking::{self, Clicked, Kept, Visitor};
use super::own_pages::{AskingPage, called, clicks_named, fields_of, may_ask};
use super::{consent, notices, own_pages};
use crate::domain::click::{Click, Consent};
use crate::domain::conversion::CookieIds;
use crate::domain::id::ClickId;
use crate::domain::product::Product;
use crate::domain::script_visit::ScriptVisits;
use crate::domain::time::Timestamp;
use crate::store::changes::note_consent::NoteConsent;
use crate::store::view::{clicks, tracking};
use crate::web::app::App;
use crate::web::asked;
use crate::web::body::Body;
use crate::web::click_cookie;
use crate::web::error::WebError;
use crate::web::following::{Asked, Followed};
use crate::web::now::Now;
use crate::web::peer::peer;
use crate::web::reporting::Fields;
use crate::web::script_visits;

const NO_ANSWER_YET: &str = "asked; no cookie until the visitor has said yes";
const NO: &str = "refused; the browser says no (Sec-GPC)";
const NO_SUCH_CLICK: &str = "unknown; there is no such click";

/// `POST /e/visit`: form, query or JSON; 204, or 200 with the id of the click that was made.
pub async fn note(
    request: HttpRequest,
    Now(now): Now,
    app: web::Data<App>,
    body: Result<Body, WebError>,
) -> HttpResponse {
    AskingPage::answers(&request, async |page| noted(&request, &app, page, &body?.0, now).await).await
}

async fn noted(
    request: &HttpRequest,
    app: &web::Data<App>,
    page: &mut AskingPage,
    body: &[u8],
    now: Timestamp,
) -> Result<HttpResponse, WebError> {
    let fields = fields_of(request, body)?;
    let said = SaidOfVisit::of(&fields)?;
    let clicks = clicks_named(&fields)?;
    if let (Some(code), []) = (said.via, &clicks[..]) {
        return opened(request, app, page, &fields, &said, code, now).await;
    }
    let product = page.asks_about(request, app, &fields, now).await?;
    if said.consent == Some(false) {
        return forgotten(app, &clicks).await;
    }
    let [click] = clicks[..] else {
        return Err(WebError::Malformed("click_id", "Send the id of one click.".into()));
    };
    let (consent, known, visits) = looked_up(request, app, click, &product, &said).await?;
    if let Some(known) = &known {
        script_visits::note(app, &product, &visits, known, page.site(), now).await;
    }
    if !consent.allows_cookie() {
        let result = if consent == Consent::Refused { NO } else { NO_ANSWER_YET };
        return Ok(told(result, consent::taken_back(request, app, consent)));
    }
    let kept = click_cookie::read(request).into_iter().max_by_key(|ids| ids.newest);
    let (ids, result) = renewed(kept, click, known.is_some());
    Ok(told(result, ids.and_then(|ids| click_cookie::set(app, ids.newest, ids.fallback))))
}

/// What the script says of a visit beside its click.
struct SaidOfVisit<'f> {
    via: Option<&'f str>,
    kept: Option<ClickId>,
    consent: Option<bool>,
    page: &'f str,
    referrer: &'f str,
    is_framed: bool,
}

impl<'f> SaidOfVisit<'f> {
    fn of(fields: &'f Fields) -> Result<Self, WebError> {
        let get = |name| {
            let twice = |name| WebError::Malformed(name, format!("Send {name} once."));
            fields.get(name).map_err(twice)
        };
        let consent = match get("consent")? {
            None => None,
            Some("1" | "true") => Some(true),
            Some("0" | "false") => Some(false),
            Some(_) => return Err(WebError::Malformed("consent", "Send 1 for yes, 0 for no.".into())),
        };
        let page = get("page")?.unwrap_or_default();
        Ok(Self {
            via: get("via")?,
            // What a page kept is no proof of anything, so what is no click is passed over.
            kept: get("kept")?.and_then(|kept| kept.parse().ok()),
            consent,
            page: page.strip_prefix('?').unwrap_or(page),
            referrer: get("referrer")?.unwrap_or_default(),
            is_framed: get("framed")?.is_some(),
        })
    }
}

/// A page was opened with `?via=CODE`: the same as if the code's link had been followed (L13).
async fn opened(
    request: &HttpRequest,
    app: &App,
    page: &mut AskingPage,
    fields: &Fields,
    said: &SaidOfVisit<'_>,
    code: &str,
    now: Timestamp,
) -> Result<HttpResponse, WebError> {
    may_ask(request, app, now)?;
    let followed = Followed::by(&app.store.mirror(), Asked::Via(code), said.page);
    let Ok(mut followed) = followed else {
        let product = fields.get("product").ok().flatten().ok_or(WebError::NotFound("code"))?;
        let product = called(app, product)?;
        page.must_be_of(app, &product)?;
        if product.via_links {
            notices::note_unknown(app, notices::as_noted(code));
        }
        return Ok(told("unknown; nobody has this code", None));
    };
    page.must_be_of(app, &followed.target.product)?;
    if !followed.target.product.via_links {
        return Ok(told("ignored; this product has no links with via", None));
    }
    let visitor = Visitor {
        request,
        kind: asked::kind_by_script(request, peer(request, app).https, said.is_framed),
        referrer: asked::place_of(said.referrer),
        by_script: Some(Kept { click: said.kept, consented: said.consent == Some(true) }),
    };
    let click = match clicking::click(app, visitor, &mut followed, now).await {
        Clicked::Filtered(filtered) => return Ok(told(&format!("filtered; {}", filtered.word()), None)),
        Clicked::Lost => return Ok(told("lost; the click could not be kept", None)),
        Clicked::Kept(click) => click,
    };
    let (result, cookie) = match click.consent {
        Consent::Refused => (NO, consent::taken_back(request, app, click.consent)),
        Consent::Asked => (NO_ANSWER_YET, None),
        Consent::Given | Consent::NotAsked => {
            ("clicked", click_cookie::set(app, click.id, click.unless_written))
        }
    };
    Ok(with(HttpResponse::Ok().json(json!({ "click_id": click.id.to_string() })), result, cookie))
}

/// The visitor said no: her cookie goes, and the click remembers it.
async fn forgotten(app: &App, clicks: &[ClickId]) -> Result<HttpResponse, WebError> {
    for click in clicks.iter().copied() {
        app.store.write(NoteConsent { click, said: Consent::Refused }).await?;
    }
    Ok(told("forgotten; the visitor said no", click_cookie::forget(app)))
}

/// What is known of her consent, the click if there is one, and the visits that the product's pages told of before. A yes
/// is noted on the click: only then its cookie is proof of it.
async fn looked_up(
    request: &HttpRequest,
    app: &web::Data<App>,
    click: ClickId,
    product: &Product,
    said: &SaidOfVisit<'_>,
) -> Result<(Consent, Option<Click>, ScriptVisits), WebError> {
    let at_once = consent::without_looking(request, app);
    // The click of the address proves nothing: whoever shares the address shares it too.
    let mut proofs: Vec<ClickId> = consent::in_cookies(request);
    proofs.extend(said.kept);
    let (reader, says_yes, about) = (app.clone(), said.consent == Some(true), product.id);
    let found = web::block(move || {
        let consent = at_once.unwrap_or_else(|| {
            let is_given = says_yes || consent::was_given(&reader, proofs);
            if is_given { Consent::Given } else { Consent::Asked }
        });
        let view = reader.store.view()?;
        let (known, visits) = (clicks::by_id(&view, click)?, tracking::script_visits(&view, about)?);
        Ok::<_, WebError>((consent, known, visits))
    });
    let (consent, known, visits) = found.await??;
    if consent == Consent::Given && known.as_ref().is_some_and(|known| known.consent != Consent::Given) {
        app.store.write(NoteConsent { click, said: Consent::Given }).await?;
    }
    Ok((consent, known, visits))
}

fn told(result: &str, cookie: Option<HeaderValue>) -> HttpResponse {
    with(HttpResponse::new(StatusCode::NO_CONTENT), result, cookie)
}

fn with(mut answer: HttpResponse, result: &str, cookie: Option<HeaderValue>) -> HttpResponse {
    answer = own_pages::told(answer, result);
    if let Some(cookie) = cookie {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
    answer
}

/// What the cookie holds after a visit, and how that is called. A newer click is never replaced (W4), also
/// where it is still on its way to the disk.
pub(super) fn renewed(
    kept: Option<CookieIds>,
    click: ClickId,
    is_known: bool,
) -> (Option<CookieIds>, &'static str) {
    match kept {
        Some(kept) if kept.newest > click => (Some(kept), "kept; the cookie holds a newer click"),
        Some(kept) if kept.newest == click => (Some(kept), "renewed"),
        Some(_) | None if is_known => (Some(CookieIds { newest: click, fallback: None }), "set"),
        Some(_) | None => (None, NO_SUCH_CLICK),
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
