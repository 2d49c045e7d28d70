//! The redirect: a link is followed, the click is on disk, the visitor goes on (`product.md` 3).
//!
//! It reads only the mirror, so it also works while the disk does not: nobody is ever kept from where
//! she wants to go because of us.

use std::time::Duration;

use actix_web::http::header::{
    CACHE_CONTROL, HeaderName, HeaderValue, LOCATION, REFERRER_POLICY, SET_COOKIE, VARY,
};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};
use tokio::time::Instant;

use super::notices;
use crate::domain::click::{Click, Consent, Firsts};
use crate::domain::device::device_of;
use crate::domain::id::{ClickId, LinkId, PageId};
use crate::domain::time::Timestamp;
use crate::domain::visitor_kind::{Filtered, Quality, Treatment, VisitorKind};
use crate::store::changes::page_links::EnsurePageLinks;
use crate::store::view::clicks;
use crate::store::{FilteredVisit, NewClick};
use crate::web::app::App;
use crate::web::asked;
use crate::web::click_cookie;
use crate::web::following::{Asked, End, Followed, Nowhere};
use crate::web::limits::Network;
use crate::web::peer::peer;

/// How long a visitor waits for the disk. Then she is sent on, and the click stays in the queue (R5).
const WAIT_MAX: Duration = Duration::from_millis(100);

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
    let now = app.now();
    let peer = peer(request, app);
    let mut visit = Visit { request, app, followed, now };

    let quality = match asked::kind(request, peer.https) {
        // HEAD answers alike and records nothing (R3).
        kind if request.method() == Method::HEAD => return visit.send_on_by(kind.treatment()),
        VisitorKind::Person(quality) => quality,
        VisitorKind::Filtered(filtered) => {
            visit.count_filtered(filtered);
            return visit.send_on_by(VisitorKind::Filtered(filtered).treatment());
        }
    };
    let network = Network::of(peer.address);
    if !app.limits.click_rows.allows(network, now) {
        app.limits.flooded(peer.address, now);
        visit.count_filtered(Filtered::Flood);
        return visit.send_on(None);
    }

    let until = Instant::now() + WAIT_MAX;
    if let Some(page) = visit.followed.page_without_link() {
        visit.followed.link = page_link(&visit, page, until).await.unwrap_or(visit.followed.link);
    }
    let (click, before) = visit.click(request, quality, network);
    let id = click.click.id;
    let Ok(ticket) = app.store.click(click) else {
        // The disk is full, or broken for so long that the queue is: the store has counted the loss.
        return visit.send_on(None);
    };
    match tokio::time::timeout_at(until, ticket).await {
        Ok(Ok(())) => visit.send_on(Some((id, None))),
        // Not yet on disk. If it never gets there, the journey goes on at the click before.
        Ok(Err(_)) | Err(_) => visit.send_on(Some((id, before))),
    }
}

/// The link to a page of someone who had none yet. Where it cannot be written in time, the click counts for her
/// Sales Page HotLink, and nothing is lost.
async fn page_link(visit: &Visit<'_>, page: PageId, until: Instant) -> Option<LinkId> {
    let (owner, product) = (visit.followed.target.owner(), visit.followed.target.product.id);
    let change = EnsurePageLinks { owner, product, pages: vec![page] };
    let written = tokio::time::timeout_at(until, visit.app.store.write(change)).await;
    written.ok()?.ok()?.first().copied()
}

/// One visit to a link.
struct Visit<'a> {
    request: &'a HttpRequest,
    app: &'a App,
    followed: Followed<'a>,
    now: Timestamp,
}

impl Visit<'_> {
    /// The click as it will be kept, and the click of this visitor before it.
    fn click(
        &self,
        request: &HttpRequest,
        quality: Quality,
        network: Network,
    ) -> (NewClick, Option<ClickId>) {
        let agent = asked::user_agent(request);
        let hash = self.app.salt.hash(network, agent.as_bytes(), self.now);
        let own = self.followed.own_click(request, self.app, self.now);
        let target = &self.followed.target;
        let before = self.click_before(request);
        let click = Click {
            id: self.app.click_id(self.now),
            link: self.followed.link,
            code_place: target.code_place,
            previous: before,
            expires: self.followed.touch(own, self.now).ok(),
            quality,
            own,
            terms: target.product.terms_at(self.now).number,
            referrer: asked::referrer(request),
            device: device_of(&agent),
            country: None,
            consent: Consent::NotAsked,
            tags: self.followed.address.tags.clone(),
            place: hash.place,
            firsts: Firsts::default(),
        };
        let (product, owner) = (target.product.id, target.owner());
        (NewClick { click, product, owner, visitor: hash.visitor }, before)
    }

    /// The newest click in the visitor's cookies. Where the cookie says that it may never have been written,
    /// and it was not, the one before it.
    fn click_before(&self, request: &HttpRequest) -> Option<ClickId> {
        let newest = click_cookie::read(request).into_iter().max_by_key(|ids| ids.newest)?;
        let Some(fallback) = newest.fallback else { return Some(newest.newest) };
        let written = self.app.store.view().and_then(|view| clicks::by_id(&view, newest.newest));
        match written {
            Ok(None) => Some(fallback),
            Ok(Some(_)) | Err(_) => Some(newest.newest),
        }
    }

    fn count_filtered(&self, kind: Filtered) {
        let (link, target) = (self.followed.link, &self.followed.target);
        let (product, owner) = (target.product.id, target.owner());
        self.app.store.count_filtered(FilteredVisit { at: self.now, link, product, owner, kind });
    }

    /// What a visitor of this kind gets, without cookie or id.
    fn send_on_by(&self, treatment: Treatment) -> HttpResponse {
        match treatment {
            Treatment::Count | Treatment::SendOn => self.send_on(None),
            Treatment::Forbid => bare(StatusCode::FORBIDDEN),
            Treatment::Unavailable => bare(StatusCode::SERVICE_UNAVAILABLE),
        }
    }

    /// Sends the visitor on, with the click's id and cookie where there is one.
    fn send_on(&self, click: Option<(ClickId, Option<ClickId>)>) -> HttpResponse {
        let end = self.followed.end(&self.app.paths);
        let mut response = match &end {
            End::Retired => notices::retired(self.request, self.app, &self.followed.target.product),
            End::NotValid => return notices::not_valid(self.request, self.app, &self.followed.target),
            End::Ours(_) | End::External(_) => bare(StatusCode::FOUND),
        };
        let page = match &end {
            End::Ours(page) => Some(page),
            End::External(page) => Some(*page),
            End::Retired | End::NotValid => None,
        };
        if let Some(page) = page {
            let filling = self.followed.filling(click.map(|(id, _)| id), self.now, &end);
            match HeaderValue::try_from(page.fill(&filling)) {
                Ok(location) => response.headers_mut().insert(LOCATION, location),
                Err(_) => return notices::broken(self.request, self.app),
            };
        }
        if let Some(cookie) = click.and_then(|(id, unless)| click_cookie::set(self.app, id, unless)) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
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
