//! A click is made: by a link that was followed, or by the script on a page that was opened with somebody's code.
//! Both count the same (`product.md` R2 to R5, L13).

use std::time::Duration;

use actix_web::HttpRequest;
use tokio::time::Instant;

use super::consent;
use crate::domain::click::{Click, Consent, Firsts};
use crate::domain::device::device_of;
use crate::domain::id::{ClickId, LinkId, PageId};
use crate::domain::time::Timestamp;
use crate::domain::visitor_kind::{Filtered, Quality, VisitorKind};
use crate::store::changes::page_links::EnsurePageLinks;
use crate::store::view::clicks;
use crate::store::{FilteredVisit, NewClick};
use crate::web::app::App;
use crate::web::asked;
use crate::web::click_cookie;
use crate::web::following::Followed;
use crate::web::limits::Network;
use crate::web::peer::peer;

/// How long a visitor waits for the disk. Then she is sent on, and the click stays in the queue (R5).
const WAIT_MAX: Duration = Duration::from_millis(100);

/// Who arrives, and what is told of her.
pub struct Visitor<'a> {
    /// Her browser's request.
    pub request: &'a HttpRequest,
    /// Who asks.
    pub kind: VisitorKind,
    /// Host and path of the page before.
    pub referrer: Option<String>,
    /// What the script tells; nothing where a link was followed.
    pub by_script: Option<Kept>,
}

/// What the script tells of the browser.
#[derive(Debug, Clone, Copy, Default)]
pub struct Kept {
    /// The click that it had kept on the creator's site, where our own cookie does not reach.
    pub click: Option<ClickId>,
    /// She said yes to a cookie.
    pub consented: bool,
}

/// What came of it.
pub enum Clicked {
    /// Nobody who could buy: it is counted and leaves no row.
    Filtered(Filtered),
    /// The disk is full, or broken for so long that the queue is: the store has counted the loss.
    Lost,
    /// It is on disk, or on its way there.
    Kept(KeptClick),
}

/// A click that was made.
#[derive(Debug, Clone, Copy)]
pub struct KeptClick {
    /// Its id.
    pub id: ClickId,
    /// The click before it, where it is not yet on disk: if it never gets there, the journey goes on at that one.
    pub unless_written: Option<ClickId>,
    /// What is known of the visitor's consent to a cookie.
    pub consent: Consent,
}

/// Makes the click of a visitor who is one.
pub async fn click(app: &App, visitor: Visitor<'_>, followed: &mut Followed<'_>, now: Timestamp) -> Clicked {
    let quality = match visitor.kind {
        VisitorKind::Person(quality) => quality,
        VisitorKind::Filtered(filtered) => return counted(app, followed, filtered, now),
    };
    let address = peer(visitor.request, app).address;
    if !app.limits.click_rows.allows(Network::of(address), now) {
        app.limits.flooded(address, now);
        return counted(app, followed, Filtered::Flood, now);
    }
    let until = Instant::now() + WAIT_MAX;
    if let Some(page) = followed.page_without_link() {
        followed.link = page_link(app, followed, page, until).await.unwrap_or(followed.link);
    }
    let new = new_click(app, &visitor, followed, quality, now);
    let Click { id, previous, consent, .. } = new.click;
    let Ok(ticket) = app.store.click(new) else { return Clicked::Lost };
    let unless_written = match tokio::time::timeout_at(until, ticket).await {
        Ok(Ok(())) => None,
        Ok(Err(_)) | Err(_) => previous,
    };
    Clicked::Kept(KeptClick { id, unless_written, consent })
}

/// A visit by nobody who could buy.
fn counted(app: &App, followed: &Followed<'_>, kind: Filtered, at: Timestamp) -> Clicked {
    let (link, target) = (followed.link, &followed.target);
    let (product, owner) = (target.product.id, target.owner());
    app.store.count_filtered(FilteredVisit { at, link, product, owner, kind });
    Clicked::Filtered(kind)
}

/// The link to a page of someone who had none yet. Where it cannot be written in time, the click counts for her
/// Sales Page HotLink, and nothing is lost.
async fn page_link(app: &App, followed: &Followed<'_>, page: PageId, until: Instant) -> Option<LinkId> {
    let (owner, product) = (followed.target.owner(), followed.target.product.id);
    let change = EnsurePageLinks { owner, product, pages: vec![page] };
    let written = tokio::time::timeout_at(until, app.store.write(change)).await;
    written.ok()?.ok()?.first().copied()
}

/// The click as it will be kept.
fn new_click(
    app: &App,
    visitor: &Visitor<'_>,
    followed: &Followed<'_>,
    quality: Quality,
    now: Timestamp,
) -> NewClick {
    let request = visitor.request;
    let agent = asked::user_agent(request);
    let address = peer(request, app).address;
    let hash = app.salt.hash(Network::of(address), agent.as_bytes(), now);
    let own = followed.own_click(request, app, now);
    let target = &followed.target;
    let consent = consent_of(app, visitor);
    let click = Click {
        id: app.click_id(now),
        link: followed.link,
        code_place: target.code_place,
        // Who said no has no journey.
        previous: if consent == Consent::Refused { None } else { click_before(app, visitor) },
        expires: followed.touch(own, now).ok(),
        quality,
        own,
        terms: target.product.terms_at(now).number,
        referrer: visitor.referrer.clone(),
        device: device_of(&agent),
        country: app.countries.of(address),
        consent,
        by_script: visitor.by_script.is_some(),
        ads: followed.address.ads,
        tags: followed.address.tags.clone(),
        place: hash.place,
        firsts: Firsts::default(),
    };
    NewClick { click, product: target.product.id, owner: target.owner(), visitor: hash.visitor }
}

fn consent_of(app: &App, visitor: &Visitor<'_>) -> Consent {
    let told = consent::told_by(visitor.request, app);
    let Some(kept) = visitor.by_script.filter(|_| told == Consent::Asked) else { return told };
    if kept.consented || consent::was_given(app, kept.click) { Consent::Given } else { told }
}

/// The newest click in the visitor's cookies, else the one that the script had kept. Where the cookie says that it may
/// never have been written, and it was not, the one before it.
fn click_before(app: &App, visitor: &Visitor<'_>) -> Option<ClickId> {
    let is_written = |id| {
        let written = app.store.view().and_then(|view| clicks::by_id(&view, id));
        // While the disk does not answer, it is taken for written.
        !matches!(written, Ok(None))
    };
    let newest = click_cookie::read(visitor.request).into_iter().max_by_key(|ids| ids.newest);
    let by_script = || visitor.by_script.and_then(|kept| kept.click).filter(|click| is_written(*click));
    let Some(newest) = newest else { return by_script() };
    match newest.fallback {
        Some(fallback) if !is_written(newest.newest) => Some(fallback),
        _ => Some(newest.newest),
    }
}
