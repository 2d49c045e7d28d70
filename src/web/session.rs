//! Signed-in browsers: who asks is a type, so a handler that has it in its arguments cannot run for anyone
//! else.

use std::future::Future;
use std::pin::Pin;

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};

use super::app::App;
use super::error::WebError;
use super::now::app;
use super::secrets::fingerprint;
use crate::domain::account::Account;
use crate::domain::affiliate::Affiliate;
use crate::domain::id::AffiliateId;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::Snapshot;
use crate::store::changes::session_changes::{StartSession, TouchSession};
use crate::store::error::StoreError;
use crate::store::people::{Session, SignedIn};
use crate::store::view::{accounts, affiliates};

/// A session that was not seen for so long is over.
const IDLE_MS: i64 = 7 * DAY_MS;
/// No session is older than this.
const LIFE_MS: i64 = 30 * DAY_MS;
/// That a session was seen is written down at most this often.
const TOUCH_EVERY_MS: i64 = 5 * 60_000;

/// Which pages a session opens. A person may be creator and affiliate in one browser, so each has its cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The creator's team.
    Admin,
    /// An affiliate.
    Portal,
}

/// The creator (or a manager) who is signed in.
#[derive(Debug, Clone)]
pub struct Creator {
    /// Who.
    pub account: Account,
    /// The hash of the session's id: what forms are tied to.
    pub session: [u8; 32],
}

impl FromRequest for Creator {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let app = app(&request)?.clone();
            let found = signed_in(&request, &app, Door::Admin, |view, who| match who {
                SignedIn::Account(id) => accounts::by_id(view, id),
                SignedIn::Affiliate(_) => Ok(None),
            });
            let (account, session) = found.await?.ok_or(WebError::SignIn)?;
            Ok(Self { account, session })
        })
    }
}

/// The affiliate who is signed in in a browser, if one is, and the hash of the session's id.
///
/// # Errors
/// Where the store cannot be read.
pub async fn affiliate(
    request: &HttpRequest,
    app: &web::Data<App>,
) -> Result<Option<(Affiliate, [u8; 32])>, WebError> {
    signed_in(request, app, Door::Portal, |view, who| match who {
        SignedIn::Affiliate(id) => affiliates::by_id(view, id),
        SignedIn::Account(_) => Ok(None),
    })
    .await
}

/// Who is signed in at a door, with the hash of the session's id. That the session was seen is noted.
async fn signed_in<T: Send + 'static>(
    request: &HttpRequest,
    app: &web::Data<App>,
    door: Door,
    who: impl FnOnce(&Snapshot, SignedIn) -> Result<Option<T>, StoreError> + Send + 'static,
) -> Result<Option<(T, [u8; 32])>, WebError> {
    let Some(hash) = session_hash(request, app, door) else { return Ok(None) };
    let now = app.now();
    let found = app.read(move |view| {
        let Some(session) = accounts::session(view, &hash, now)? else { return Ok(None) };
        Ok(who(view, session.who)?.map(|person| (session, person)))
    });
    let Some((session, person)) = found.await? else { return Ok(None) };
    if now.since(session.last_seen_at) > TOUCH_EVERY_MS {
        let expires_at = end_of(session.created_at, now);
        // A page is shown also where this cannot be written down.
        if let Err(stop) = app.store.write(TouchSession { hash, seen_at: now, expires_at }).await {
            tracing::debug!(?stop, "a session was not touched");
        }
    }
    Ok(Some((person, hash)))
}

/// Whether the browser is signed in as a creator; for the redirect, which tells her own clicks by it. Reads
/// a snapshot only if there is such a cookie at all.
pub fn is_creators(request: &HttpRequest, app: &App, now: Timestamp) -> bool {
    let Some(hash) = session_hash(request, app, Door::Admin) else { return false };
    let session = app.store.view().and_then(|view| accounts::session(&view, &hash, now));
    matches!(session, Ok(Some(_)))
}

/// Whether the browser is signed in as this affiliate; for the redirect, which tells her own clicks by it.
pub fn is_affiliates(request: &HttpRequest, app: &App, affiliate: AffiliateId, now: Timestamp) -> bool {
    let Some(hash) = session_hash(request, app, Door::Portal) else { return false };
    let session = app.store.view().and_then(|view| accounts::session(&view, &hash, now));
    matches!(session, Ok(Some(session)) if session.who == SignedIn::Affiliate(affiliate))
}

/// The affiliate who is signed in in this browser, if one is: who buys in it is she (`product.md` A7). Browsers send
/// the cookie with requests from pages of the same site only, so that a pixel on a shop elsewhere tells nothing.
pub fn affiliate_here(request: &HttpRequest, app: &App, now: Timestamp) -> Option<AffiliateId> {
    let hash = session_hash(request, app, Door::Portal)?;
    let session = app.store.view().and_then(|view| accounts::session(&view, &hash, now)).ok()??;
    match session.who {
        SignedIn::Affiliate(id) => Some(id),
        SignedIn::Account(_) => None,
    }
}

/// Signs a browser in: a new id, whatever it had before.
///
/// # Errors
/// Where it cannot be written down.
pub async fn start(app: &App, who: SignedIn, request: &HttpRequest) -> Result<Cookie<'static>, WebError> {
    let now = app.now();
    let id = app.chance.token();
    let agent = request.headers().get("user-agent").map(|agent| String::from_utf8_lossy(agent.as_bytes()));
    let agent = agent.unwrap_or_default().chars().take(120).collect();
    let session = Session { who, created_at: now, last_seen_at: now, expires_at: end_of(now, now), agent };
    app.store.write(StartSession { hash: fingerprint(&id), session }).await?;
    let door = match who {
        SignedIn::Account(_) => Door::Admin,
        SignedIn::Affiliate(_) => Door::Portal,
    };
    Ok(cookie(app, door, id))
}

/// Takes the id out of the browser.
pub fn removal(app: &App, door: Door) -> Cookie<'static> {
    let mut cookie = cookie(app, door, String::new());
    cookie.make_removal();
    cookie
}

/// The hash of the session's id in the browser's cookie.
pub fn session_hash(request: &HttpRequest, app: &App, door: Door) -> Option<[u8; 32]> {
    request
        .cookie(name(app, door))
        .filter(|cookie| !cookie.value().is_empty())
        .map(|cookie| fingerprint(cookie.value()))
}

fn end_of(created_at: Timestamp, seen_at: Timestamp) -> Timestamp {
    seen_at.plus_ms(IDLE_MS).min(created_at.plus_ms(LIFE_MS))
}

/// The names of the cookies that keep people signed in here.
pub fn cookie_names(app: &App) -> Vec<&'static str> {
    vec![name(app, Door::Admin), name(app, Door::Portal)]
}

/// `__Host-` keeps other hosts of the same domain from setting it; browsers take it only under https.
fn name(app: &App, door: Door) -> &'static str {
    match (door, app.config.base_url.is_https()) {
        (Door::Admin, true) => "__Host-duly-session",
        (Door::Admin, false) => "duly-session",
        (Door::Portal, true) => "__Host-duly-portal",
        (Door::Portal, false) => "duly-portal",
    }
}

fn cookie(app: &App, door: Door, id: String) -> Cookie<'static> {
    Cookie::build(name(app, door), id)
        .path("/")
        .http_only(true)
        .secure(app.config.base_url.is_https())
        .same_site(SameSite::Lax)
        .max_age(actix_web::cookie::time::Duration::days(30))
        .finish()
}
