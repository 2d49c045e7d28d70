//! Forms come from us: every form carries a token that is tied to the browser's session, or, before there
//! is one, to a cookie of its own; and browsers that say where a form comes from must say "from here".
//!
//! A token reads differently on every page: it stands there behind a mask of chance, which comes along, so that nobody
//! can find it out letter by letter from the lengths of compressed pages (`gzip`).

use std::future::Future;
use std::pin::Pin;

use actix_web::cookie::Cookie;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use subtle::ConstantTimeEq;

use super::app::App;
use super::body::Body;
use super::error::WebError;
use super::form::FormData;
use super::now::app;
use super::own_cookie;
use super::secrets::{fingerprint, hex, unhex};
use super::session::{Door, session_hash};
use super::signing_in;
use crate::domain::time::Timestamp;
use crate::store::changes::once::OnceKey;

/// The cookie of browsers that fill in a form before they are signed in.
const COOKIE: &str = "duly-form";

/// How many bytes a token has, and its mask.
const BYTES: usize = 16;

/// The token for a signed-in browser's forms, behind a mask of its own.
pub fn token(app: &App, session: &[u8; 32]) -> String {
    let mask: [u8; BYTES] = app.chance.bytes();
    hex(&mask) + &hex(&unlike(bare_token(app, session), mask))
}

fn bare_token(app: &App, session: &[u8; 32]) -> [u8; BYTES] {
    let derived = app.store.keys().derive("form token", &[session]);
    std::array::from_fn(|place| derived[place])
}

/// A token behind a mask, and again what it was.
fn unlike(token: [u8; BYTES], mask: [u8; BYTES]) -> [u8; BYTES] {
    std::array::from_fn(|place| token[place] ^ mask[place])
}

/// The token that stands behind its mask.
fn unmasked(sent: &str) -> Option<[u8; BYTES]> {
    let both = unhex(sent)?;
    Some(unlike(std::array::from_fn(|place| both[BYTES + place]), std::array::from_fn(|place| both[place])))
}

/// A token for a browser that is not signed in, and the cookie it is tied to.
pub fn token_for_stranger(app: &App, request: &HttpRequest) -> (String, Cookie<'static>) {
    let id = request.cookie(COOKIE).map(|cookie| cookie.value().to_owned()).filter(|id| id.len() == 43);
    let id = id.unwrap_or_else(|| app.chance.token());
    let token = token(app, &fingerprint(&id));
    (token, own_cookie::own(app, COOKIE, id))
}

/// A form that came from one of our own pages in this browser.
#[derive(Debug, Clone)]
pub struct OwnForm {
    /// What was typed.
    pub data: FormData,
    /// The hash of the form without its token: what makes two submissions the same.
    body: [u8; 32],
    /// Whose form it is.
    asker: [u8; 32],
}

impl OwnForm {
    /// What makes sure that a form that is sent twice counts once; `None` for forms without a key.
    ///
    /// # Errors
    /// Where the key was sent more than once.
    pub fn once(&self, at: Timestamp) -> Result<Option<OnceKey>, WebError> {
        let key = self.data.one("once")?;
        if key.is_empty() {
            return Ok(None);
        }
        Ok(Some(OnceKey {
            key: fingerprint(&format!("form {} {key}", hex(&self.asker))),
            body: self.body,
            at,
        }))
    }
}

impl FromRequest for OwnForm {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let body = Body::from_request(&request, payload);
        Box::pin(async move {
            must_come_from_here(&request)?;
            let body = body.await?.0;
            let data = FormData::parse(&body)?;
            let asker = asker(&request, &data).await?;
            // The token has another mask on each page.
            let body = fingerprint(&format!("{:?}", data.without("csrf")));
            Ok(Self { data, body, asker })
        })
    }
}

/// Turns away what a browser says comes from elsewhere, before anything of it is read.
///
/// # Errors
/// `BadForm`.
pub fn must_come_from_here(request: &HttpRequest) -> Result<(), WebError> {
    if comes_from_here(request, app(request)?) { Ok(()) } else { Err(WebError::BadForm) }
}

/// Whose form it is, by the token in it.
///
/// # Errors
/// `BadForm` where the token is missing, or another's; `OldForm` where it may be that of an earlier session of hers, and
/// `SignIn` where a session was to be ended that is over.
pub async fn asker(request: &HttpRequest, data: &FormData) -> Result<[u8; 32], WebError> {
    let app = app(request)?;
    let sent = unmasked(data.one("csrf")?).ok_or(WebError::BadForm)?;
    let of_stranger = request.cookie(COOKIE).map(|cookie| fingerprint(cookie.value()));
    let signed_in = [Door::Admin, Door::Portal].map(|door| session_hash(request, app, door));
    let mut askers = signed_in.into_iter().flatten().chain(of_stranger);
    let found = askers.find(|asker| bare_token(app, asker).ct_eq(&sent).into());
    if let Some(asker) = found {
        return Ok(asker);
    }
    Err(match signing_in::is_signed_in(request, app).await? {
        true => WebError::OldForm,
        false if signing_in::ends(request) => WebError::SignIn,
        false => WebError::BadForm,
    })
}

/// Browsers say where a request comes from: `Sec-Fetch-Site`, else `Origin`. Those that say neither are left
/// to the token.
fn comes_from_here(request: &HttpRequest, app: &App) -> bool {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => is_here(request, app, origin),
        (None, None) => true,
    }
}

/// Whether the origin is ours, or the very host that was asked: an installation that is reached by another name
/// than its `base_url`, as on the machine itself.
pub fn is_here(request: &HttpRequest, app: &App, origin: &str) -> bool {
    let host = request.headers().get("host").and_then(|host| host.to_str().ok());
    let is_asked =
        host.is_some_and(|host| origin == format!("http://{host}") || origin == format!("https://{host}"));
    is_asked || origin == app.config.base_url.origin()
}
