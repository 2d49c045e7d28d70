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
use crate::domain::id::AccountId;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::changes::session_changes::{StartSession, TouchSession};
use crate::store::people::{Session, SignedIn};
use crate::store::view::accounts;

/// A session that was not seen for so long is over.
const IDLE_MS: i64 = 7 * DAY_MS;
/// No session is older than this.
const LIFE_MS: i64 = 30 * DAY_MS;
/// That a session was seen is written down at most this often.
const TOUCH_EVERY_MS: i64 = 5 * 60_000;

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
            let hash = session_hash(&request, &app).ok_or(WebError::SignIn)?;
            creator(app, hash).await?.ok_or(WebError::SignIn)
        })
    }
}

async fn creator(app: web::Data<App>, hash: [u8; 32]) -> Result<Option<Creator>, WebError> {
    let now = app.now();
    let store = app.store.clone();
    let found = web::block(move || {
        let view = store.view()?;
        let Some(session) = accounts::session(&view, &hash, now)? else { return Ok(None) };
        let SignedIn::Account(id) = session.who;
        Ok::<_, WebError>(accounts::by_id(&view, id)?.map(|account| (session, account)))
    });
    let Some((session, account)) = found.await?? else { return Ok(None) };
    if now.since(session.last_seen_at) > TOUCH_EVERY_MS {
        let expires_at = end_of(session.created_at, now);
        // A page is shown also where this cannot be written down.
        if let Err(stop) = app.store.write(TouchSession { hash, seen_at: now, expires_at }).await {
            tracing::debug!(?stop, "a session was not touched");
        }
    }
    Ok(Some(Creator { account, session: hash }))
}

/// Whether the browser is signed in as a creator; for the redirect, which tells her own clicks by it. Reads
/// a snapshot only if there is such a cookie at all.
pub fn is_creators(request: &HttpRequest, app: &App, now: Timestamp) -> bool {
    let Some(hash) = session_hash(request, app) else { return false };
    let session = app.store.view().and_then(|view| accounts::session(&view, &hash, now));
    matches!(session, Ok(Some(_)))
}

/// Signs a browser in: a new id, whatever it had before.
///
/// # Errors
/// Where it cannot be written down.
pub async fn start(
    app: &App,
    account: AccountId,
    request: &HttpRequest,
) -> Result<Cookie<'static>, WebError> {
    let now = app.now();
    let id = app.chance.token();
    let agent = request.headers().get("user-agent").map(|agent| String::from_utf8_lossy(agent.as_bytes()));
    let agent = agent.unwrap_or_default().chars().take(120).collect();
    let session = Session {
        who: SignedIn::Account(account),
        created_at: now,
        last_seen_at: now,
        expires_at: end_of(now, now),
        agent,
    };
    app.store.write(StartSession { hash: fingerprint(&id), session }).await?;
    Ok(cookie(app, id))
}

/// Takes the id out of the browser.
pub fn removal(app: &App) -> Cookie<'static> {
    let mut cookie = cookie(app, String::new());
    cookie.make_removal();
    cookie
}

/// The hash of the session's id in the browser's cookie.
pub fn session_hash(request: &HttpRequest, app: &App) -> Option<[u8; 32]> {
    request
        .cookie(name(app))
        .filter(|cookie| !cookie.value().is_empty())
        .map(|cookie| fingerprint(cookie.value()))
}

fn end_of(created_at: Timestamp, seen_at: Timestamp) -> Timestamp {
    seen_at.plus_ms(IDLE_MS).min(created_at.plus_ms(LIFE_MS))
}

/// `__Host-` keeps other hosts of the same domain from setting it; browsers take it only under https.
fn name(app: &App) -> &'static str {
    if app.config.base_url.is_https() { "__Host-duly-session" } else { "duly-session" }
}

fn cookie(app: &App, id: String) -> Cookie<'static> {
    Cookie::build(name(app), id)
        .path("/")
        .http_only(true)
        .secure(app.config.base_url.is_https())
        .same_site(SameSite::Lax)
        .max_age(actix_web::cookie::time::Duration::days(30))
        .finish()
}
