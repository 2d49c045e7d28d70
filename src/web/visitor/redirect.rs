//! The redirect: a link is followed, the click is on disk, the visitor goes on (`product.md` 3).
//!
//! It reads only the mirror, so it also works while the disk does not: nobody is ever kept from where
//! she wants to go because of us.

use actix_web::http::header::{
    CACHE_CONTROL, HeaderName, HeaderValue, LOCATION, REFERRER_POLICY, SET_COOKIE, VARY,
};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};

use super::clicking::{self, Clicked, KeptClick, Visitor};
use super::{consent, notices};
use crate::domain::time::Timestamp;
use crate::domain::visitor_kind::{Treatment, VisitorKind};
use crate::web::app::App;
use crate::web::asked;
use crate::web::click_cookie;
use crate::web::following::{Asked, End, Followed, Nowhere};
use crate::web::peer::peer;

/// `GET /CODE`: the Sales Page HotLink, with `?dp=1` the Direct Payment HotLink (L3, L4).
pub async fn follow(request: HttpRequest, app: web::Data<App>) -> HttpResponse {
    go_by(&request, &app, Asked::Code(part(&request, "code"))).await
}

/// `GET /CODE/NAME`: an alternative page, or a link that the affiliate made (L6, L7). The name says where to,
/// whatever `dp` says.
pub async fn follow_named(request: HttpRequest, app: web::Data<App>) -> HttpResponse {
    go_by(&request, &app, Asked::Named(part(&request, "code"), part(&request, "name"))).await
}

/// `GET /show.html?a=CODE`: an old shape that still works (L10).
pub async fn show(request: HttpRequest, app: web::Data<App>) -> HttpResponse {
    go_by(&request, &app, Asked::Show).await
}

/// `GET /aff_c?offer_id=&aff_id=`: the shape of TUNE's links, with numbers or codes (L10).
pub async fn aff_c(request: HttpRequest, app: web::Data<App>) -> HttpResponse {
    go_by(&request, &app, Asked::AffC).await
}

fn part<'r>(request: &'r HttpRequest, name: &str) -> &'r str {
    request.match_info().get(name).unwrap_or_default()
}

async fn go_by(request: &HttpRequest, app: &App, asked: Asked<'_>) -> HttpResponse {
    let followed = Followed::by(&app.store.mirror(), asked, request.query_string());
    match followed {
        Ok(followed) => go(request, app, followed).await,
        Err(Nowhere::Code(word)) => notices::unknown_code(request, app, &word),
        Err(Nowhere::Name(target, name)) => notices::unknown_name(request, app, &target, &name),
    }
}

/// A visitor follows a link that exists.
async fn go(request: &HttpRequest, app: &App, followed: Followed<'_>) -> HttpResponse {
    let mut visit = Visit { request, app, followed, now: app.now() };
    let kind = asked::kind(request, peer(request, app).https);
    // HEAD answers alike and records nothing (R3).
    if request.method() == Method::HEAD {
        return visit.send_on_by(kind.treatment()).await;
    }
    let visitor = Visitor { request, kind, referrer: asked::referrer(request), by_script: None };
    match clicking::click(app, visitor, &mut visit.followed, visit.now).await {
        Clicked::Filtered(filtered) => visit.send_on_by(VisitorKind::Filtered(filtered).treatment()).await,
        Clicked::Lost => visit.send_on(None).await,
        Clicked::Kept(click) => visit.send_on(Some(click)).await,
    }
}

/// One visit to a link.
struct Visit<'a> {
    request: &'a HttpRequest,
    app: &'a App,
    followed: Followed<'a>,
    now: Timestamp,
}

impl Visit<'_> {
    /// What a visitor of this kind gets, without cookie or id.
    async fn send_on_by(&self, treatment: Treatment) -> HttpResponse {
        match treatment {
            Treatment::Count | Treatment::SendOn => self.send_on(None).await,
            Treatment::Forbid => bare(StatusCode::FORBIDDEN),
            Treatment::Unavailable => bare(StatusCode::SERVICE_UNAVAILABLE),
        }
    }

    /// Sends the visitor on, with the click's id and, where she may be given one, its cookie.
    async fn send_on(&self, click: Option<KeptClick>) -> HttpResponse {
        let end = self.followed.end(&self.app.paths);
        let mut response = match &end {
            End::Retired => notices::retired(self.request, self.app, &self.followed.target.product).await,
            End::NotValid => {
                return notices::not_valid(self.request, self.app, &self.followed.target).await;
            }
            End::Ours(_) | End::External(_) => bare(StatusCode::FOUND),
        };
        let page = match &end {
            End::Ours(page) => Some(page),
            End::External(page) => Some(*page),
            End::Retired | End::NotValid => None,
        };
        if let Some(page) = page {
            let filling = self.followed.filling(click.map(|click| click.id), self.now, &end);
            match HeaderValue::try_from(page.fill(&filling)) {
                Ok(location) => response.headers_mut().insert(LOCATION, location),
                Err(_) => return notices::broken(self.request, self.app),
            };
        }
        if let Some(cookie) = click.and_then(|click| self.cookie(click)) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }

    fn cookie(&self, click: KeptClick) -> Option<HeaderValue> {
        if click.consent.allows_cookie() {
            return click_cookie::set(self.app, click.id, click.unless_written);
        }
        consent::taken_back(self.request, self.app, click.consent)
    }
}

/// An answer with the headers that every answer to a link has (R1).
fn bare(status: StatusCode) -> HttpResponse {
    let mut response = HttpResponse::new(status);
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store, private, max-age=0"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    headers.insert(VARY, HeaderValue::from_static("Sec-Purpose"));
    response
}
