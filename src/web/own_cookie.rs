//! Cookies of our own pages: read by the server alone, sent by this browser to this installation only.

use actix_web::cookie::{Cookie, SameSite};

use super::app::App;

/// A cookie that lives until the browser is closed, or as long as the caller adds.
pub fn own(app: &App, name: &'static str, value: impl Into<String>) -> Cookie<'static> {
    let path = if app.paths.prefix().is_empty() { "/".to_owned() } else { app.paths.prefix().to_owned() };
    Cookie::build(name, value.into())
        .path(path)
        .http_only(true)
        .secure(app.config.base_url.is_https())
        .same_site(SameSite::Lax)
        .finish()
}

/// The cookie that takes one of ours out of the browser.
pub fn removal(app: &App, name: &'static str) -> Cookie<'static> {
    let mut cookie = own(app, name, "");
    cookie.make_removal();
    cookie
}
