//! Who asks is a token: any may look, one with the scope `write` may change. A program that is not let in
//! hears so before anything else it sent is looked at.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE};
use actix_web::{FromRequest, HttpRequest, web};

use super::json::{BYTES_MAX, Json};
use super::said::Said;
use crate::domain::deed::By;
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::changes::once::OnceKey;
use crate::store::error::Refused;
use crate::store::people::{self, Scope};
use crate::store::view::accounts;
use crate::web::app::App;
use crate::web::body::Body;
use crate::web::error::WebError;
use crate::web::now::app;
use crate::web::secrets::fingerprint;

/// The header that makes a POST count once (`contract.md`, "JSON API").
const KEY: &str = "Idempotency-Key";
/// How long its value may be.
const KEY_LENGTH_MAX: usize = 255;

/// A program with a token of any scope.
pub struct Token {
    /// The installation.
    pub app: web::Data<App>,
    /// The moment of the request.
    pub now: Timestamp,
    token: people::Token,
}

/// A program with a token of the scope `write`, and what it sent.
pub struct Writer {
    /// The program.
    pub token: Token,
    /// The body as JSON, the fields of which are read by the handler.
    pub said: Said,
    /// What makes this request count once, where it has a key.
    pub once: Option<OnceKey>,
}

impl Token {
    /// Whether it may change things, and so see secrets.
    pub fn may_write(&self) -> bool {
        self.token.scope == Scope::Write
    }

    /// Who asks, for the history of what it changes.
    pub fn by(&self) -> By {
        By::Token(self.token.name.clone())
    }

    /// Reads on a snapshot, off the workers.
    ///
    /// # Errors
    /// Those of `questions`, and `Unavailable` where the store is closed.
    pub async fn read<T: Send + 'static>(
        &self,
        questions: impl FnOnce(&Snapshot) -> Result<T, WebError> + Send + 'static,
    ) -> Result<T, WebError> {
        let store = self.app.store.clone();
        web::block(move || questions(&*store.view()?)).await?
    }

    async fn of(request: HttpRequest) -> Result<Self, WebError> {
        let app = app(&request)?.clone();
        let hash = fingerprint(bearer(&request).ok_or(WebError::SignIn)?);
        let store = app.store.clone();
        let found = web::block(move || Ok::<_, WebError>(accounts::token(&store.view()?, &hash)?));
        let token = found.await??.ok_or(WebError::SignIn)?;
        Ok(Self { now: app.now(), app, token })
    }
}

impl FromRequest for Token {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        Box::pin(Self::of(request.clone()))
    }
}

impl FromRequest for Writer {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, body) = (request.clone(), Body::from_request(request, payload));
        Box::pin(async move {
            let token = Token::of(request.clone()).await?;
            if !token.may_write() {
                return Err(WebError::ReadOnly);
            }
            let body = body.await?.0;
            if body.len() > BYTES_MAX {
                return Err(WebError::TooLarge);
            }
            if !body.is_empty() && !is_json(&request) {
                return Err(WebError::NotJson);
            }
            let once = once_key(&request, &token, &body)?;
            let said = Said::of(Json::parse(&body).map_err(WebError::BadRequest)?)?;
            Ok(Self { token, said, once })
        })
    }
}

/// The token in the header `Authorization: Bearer TOKEN`.
fn bearer(request: &HttpRequest) -> Option<&str> {
    let (kind, token) = request.headers().get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    Some(token.trim()).filter(|token| kind.eq_ignore_ascii_case("bearer") && !token.is_empty())
}

fn is_json(request: &HttpRequest) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn once_key(request: &HttpRequest, token: &Token, body: &[u8]) -> Result<Option<OnceKey>, WebError> {
    let mut sent = request.headers().get_all(KEY);
    let Some(key) = sent.next() else { return Ok(None) };
    let key = key.to_str().unwrap_or_default();
    let plain = (1..=KEY_LENGTH_MAX).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    if !plain || sent.next().is_some() {
        let message = format!("{KEY} is 1 to {KEY_LENGTH_MAX} visible ASCII characters, sent once.");
        return Err(WebError::BadRequest(message));
    }
    let what = format!("{}\n{}\n{}", request.method(), request.path(), String::from_utf8_lossy(body));
    Ok(Some(OnceKey {
        key: fingerprint(&format!("api\n{}\n{key}", token.token.name)),
        body: fingerprint(&what),
        at: token.now,
    }))
}

/// What a path or a field names is not here.
pub fn not_found(what: &'static str) -> WebError {
    WebError::Refused(Refused::not_found(what))
}

/// The person whom a parameter of a list names is not here.
pub fn nobody(field: &'static str) -> WebError {
    WebError::Refused(Refused { field: Some(field), ..Refused::not_found(field) })
}
