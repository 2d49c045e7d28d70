//! One message from the step before, in a cookie that is read once. It is signed, so that nobody can put
//! words into our mouth.

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::app::App;
use super::own_cookie;
use super::page::{self, Flash, FlashKind, see_other};
use super::secrets::{hex, same};

const COOKIE: &str = "duly-flash";

/// After a form: the browser goes on to a page, which shows the message.
pub fn redirect(app: &App, path: &str, flash: &Flash) -> HttpResponse {
    let mut response = see_other(&app.paths.to(path));
    let kind = if flash.is_good() { 'g' } else { 'b' };
    let text = hex(format!("{kind}{}", flash.text).as_bytes());
    let cookie = own_cookie::own(app, COOKIE, format!("{}.{text}", signature(app, &text)));
    if response.add_cookie(&cookie).is_err() {
        tracing::error!("a message could not be put into a cookie");
    }
    response
}

/// A page, as an answer. Where it shows the message of the step before, that one goes.
pub fn shown(app: &App, flash: Option<&Flash>, status: StatusCode, page: &impl Template) -> HttpResponse {
    let mut response = page::html(status, page);
    if flash.is_some() && response.add_cookie(&removal(app)).is_err() {
        tracing::error!("a message could not be taken out of the browser");
    }
    response
}

/// The message of the step before, if there is one.
pub fn take(app: &App, request: &HttpRequest) -> Option<Flash> {
    let cookie = request.cookie(COOKIE)?;
    let (signed, text) = cookie.value().split_once('.')?;
    if !same(signed, &signature(app, text)) {
        return None;
    }
    let text = from_hex(text)?;
    let kind = if text.starts_with('g') { FlashKind::Good } else { FlashKind::Bad };
    Some(Flash { kind, text: text.get(1..)?.to_owned() })
}

/// Takes the message out of the browser once it was shown.
pub fn removal(app: &App) -> Cookie<'static> {
    own_cookie::removal(app, COOKIE)
}

fn signature(app: &App, text: &str) -> String {
    hex(&app.store.keys().derive("message", &[text.as_bytes()])[..16])
}

fn from_hex(text: &str) -> Option<String> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let bytes =
        digits?.chunks_exact(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect::<Option<_>>();
    String::from_utf8(bytes?).ok()
}
