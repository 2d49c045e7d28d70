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

use super::lead::Lead;
use super::{cookie, notices};
use crate::domain::affiliation::AffiliationState;
use crate::domain::click::{Click, Consent, Firsts, Own};
use crate::domain::click_address::{ClickAddress, Shape};
use crate::domain::code::Code;
use crate::domain::destination::{Destination, Filling};
use crate::domain::device::device_of;
use crate::domain::id::{ClickId, LinkId, PageId};
use crate::domain::name::Slug;
use crate::domain::product::ProductState;
use crate::domain::time::{Expiry, Timestamp};
use crate::domain::visitor_kind::{Filtered, Quality, Treatment, VisitorKind};
use crate::store::changes::page_links::EnsurePageLinks;
use crate::store::mirror::Target;
use crate::store::view::clicks;
use crate::store::{FilteredVisit, NewClick};
use crate::web::app::App;
use crate::web::asked;
use crate::web::limits::Network;
use crate::web::peer::peer;
use crate::web::session;

/// How long a visitor waits for the disk. Then she is sent on, and the click stays in the queue (R5).
const WAIT_MAX: Duration = Duration::from_millis(100);

/// `GET /CODE`: the Sales Page HotLink, with `?dp=1` the Direct Payment HotLink (L3, L4).
pub async fn follow(request: HttpRequest, app: web::Data<App>) -> HttpResponse {
    let address = ClickAddress::read(Shape::Code, request.query_string());
    let word = request.match_info().get("code").unwrap_or_default();
    let target = Code::in_address(word).and_then(|code| app.store.mirror().target(&code));
    match target {
        Some(target) => go(&request, &app, &target, &address, Lead::plain(&address)).await,
        None => notices::unknown_code(&request, &app, word),
    }
}

/// `GET /CODE/NAME`: an alternative page, or a link that the affiliate made (L6, L7). The name says where to,
/// whatever `dp` says.
pub async fn follow_named(request: HttpRequest, app: web::Data<App>) -> HttpResponse {
    let address = ClickAddress::read(Shape::Code, request.query_string());
    let part = |name| request.match_info().get(name).unwrap_or_default();
    let (word, name) = (part("code"), Slug::in_address(part("name")));
    let target = Code::in_address(word).and_then(|code| app.store.mirror().target(&code));
    let Some(target) = target else { return notices::unknown_code(&request, &app, word) };
    let named = app.store.mirror().named(&target, &name);
    match named {
        Some(named) => go(&request, &app, &target, &address, Lead::of(named)).await,
        None => notices::unknown_name(&request, &app, &target, &name),
    }
}

/// `GET /show.html?a=CODE`: an old shape that still works (L10).
pub async fn show(request: HttpRequest, app: web::Data<App>) -> HttpResponse {
    let address = ClickAddress::read(Shape::Show, request.query_string());
    let word = address.a.clone().unwrap_or_default();
    let target = Code::in_address(&word).and_then(|code| app.store.mirror().target(&code));
    match target {
        Some(target) => go(&request, &app, &target, &address, Lead::plain(&address)).await,
        None => notices::unknown_code(&request, &app, &word),
    }
}

/// `GET /aff_c?offer_id=&aff_id=`: the shape of TUNE's links, with numbers or codes (L10).
pub async fn aff_c(request: HttpRequest, app: web::Data<App>) -> HttpResponse {
    let address = ClickAddress::read(Shape::AffC, request.query_string());
    let affiliate = address.aff_id.clone().unwrap_or_default();
    let product = address.offer_id.clone().unwrap_or_default();
    let target = app.store.mirror().target_called(&product, &affiliate);
    match target {
        Some(target) => go(&request, &app, &target, &address, Lead::plain(&address)).await,
        None => notices::unknown_code(&request, &app, &affiliate),
    }
}

/// A visitor follows a link that exists.
async fn go(
    request: &HttpRequest,
    app: &App,
    target: &Target,
    address: &ClickAddress<'_>,
    lead: Lead,
) -> HttpResponse {
    let now = app.now();
    let peer = peer(request, app);
    let link = lead.link(target);
    let mut visit = Visit { request, app, target, address, lead, link, now };

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
    if let Some(page) = visit.lead.page_without_link() {
        visit.link = page_link(&visit, page, until).await.unwrap_or(visit.link);
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
    let (owner, product) = (visit.target.owner(), visit.target.product.id);
    let change = EnsurePageLinks { owner, product, pages: vec![page] };
    let written = tokio::time::timeout_at(until, visit.app.store.write(change)).await;
    written.ok()?.ok()?.first().copied()
}

/// One visit to a link.
struct Visit<'a> {
    request: &'a HttpRequest,
    app: &'a App,
    target: &'a Target,
    address: &'a ClickAddress<'a>,
    lead: Lead,
    link: LinkId,
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
        let own = if self.address.not_tracked {
            Some(Own::NotTracked)
        } else {
            session::is_creators(request, self.app, self.now).then_some(Own::Creator)
        };
        let before = self.click_before(request);
        let click = Click {
            id: self.app.click_id(self.now),
            link: self.link,
            code_place: self.target.code_place,
            previous: before,
            expires: self.expiry(own),
            quality,
            own,
            terms: self.target.product.terms_at(self.now).number,
            referrer: asked::referrer(request),
            device: device_of(&agent),
            country: None,
            consent: Consent::NotAsked,
            tags: self.address.tags.clone(),
            place: hash.place,
            firsts: Firsts::default(),
        };
        let owner = self.target.owner();
        (NewClick { click, product: self.target.product.id, owner, visitor: hash.visitor }, before)
    }

    /// Until when the click may earn. `None` for the creator's links, for those who may not earn now, and
    /// for one's own clicks (L5, L14, C12).
    fn expiry(&self, own: Option<Own>) -> Option<Expiry> {
        let affiliation = self.target.affiliation.as_ref()?;
        let may_earn = !matches!(self.lead, Lead::NotValid(_))
            && affiliation.state() == AffiliationState::Active
            && self.target.product.state == ProductState::Active
            && own.is_none();
        may_earn.then(|| self.target.product.terms_at(self.now).window.expiry_of(self.now))
    }

    /// The newest click in the visitor's cookies. Where the cookie says that it may never have been written,
    /// and it was not, the one before it.
    fn click_before(&self, request: &HttpRequest) -> Option<ClickId> {
        let newest = cookie::read(request).into_iter().max_by_key(|ids| ids.newest)?;
        let Some(fallback) = newest.fallback else { return Some(newest.newest) };
        let written = self.app.store.view().and_then(|view| clicks::by_id(&view, newest.newest));
        match written {
            Ok(None) => Some(fallback),
            Ok(Some(_)) | Err(_) => Some(newest.newest),
        }
    }

    fn count_filtered(&self, kind: Filtered) {
        let (product, owner) = (self.target.product.id, self.target.owner());
        self.app.store.count_filtered(FilteredVisit { at: self.now, link: self.link, product, owner, kind });
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
        let mut response = if self.target.product.state == ProductState::Retired {
            notices::retired(self.request, self.app, &self.target.product)
        } else if matches!(self.lead, Lead::NotValid(_)) {
            return notices::not_valid(self.request, self.app, self.target);
        } else {
            let location = self.destination(click.map(|(id, _)| id));
            let mut response = bare(StatusCode::FOUND);
            match HeaderValue::try_from(location) {
                Ok(location) => response.headers_mut().insert(LOCATION, location),
                Err(_) => return notices::broken(self.request, self.app),
            };
            response
        };
        if let Some(cookie) = click.and_then(|(id, unless)| cookie::set(self.app, id, unless)) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }

    /// Where the link leads, filled in (L3, L4, L12).
    fn destination(&self, click: Option<ClickId>) -> String {
        let product = &self.target.product;
        let is_creators = self.target.affiliation.is_none();
        let may_pay_directly = is_creators || product.direct_payment_for_affiliates;
        let made_by_duly = |path: String| Destination::from_row(self.app.paths.absolute(&path));
        let (own, external) = match &self.lead {
            Lead::DirectPayment if may_pay_directly => (Some(made_by_duly(self.payment_page())), None),
            Lead::Page(page, _) if !page.withdrawn => (None, Some(&page.url)),
            Lead::Promotional(_, Some(page)) => (None, Some(page)),
            _ => match &product.sales_url {
                Some(url) => (None, Some(url)),
                None => (Some(made_by_duly(format!("/p/{}", product.slug))), None),
            },
        };
        let Some(destination) = own.as_ref().or(external) else { return String::new() };
        let tags = &self.address.tags;
        destination.fill(&Filling {
            click_id: click,
            code: Some(self.target.code().as_str()),
            affiliate_id: self.target.affiliation.as_ref().map(|a| a.affiliate),
            product_id: product.id,
            offer: self.address.offer.as_deref(),
            link_id: self.link,
            src: tags.src.as_deref(),
            subs: tags.subs.each_ref().map(Option::as_deref),
            timestamp_ms: self.now.0,
            params: &self.address.rest,
            add_aff: product.code_on_external_pages && external.is_some(),
        })
    }

    fn payment_page(&self) -> String {
        let slug = &self.target.product.slug;
        match self.address.offer.as_ref().and_then(|offer| offer.parse::<crate::domain::id::OfferId>().ok()) {
            Some(offer) => format!("/p/{slug}/pay?offer={offer}"),
            None => format!("/p/{slug}/pay"),
        }
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
