//! Which language a page speaks to whoever asks for it: what she prefers, else what she chose in this browser, else what
//! the browser asks for. The creator's pages are English.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, HeaderValue, VARY};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use askama::Template;
use url::form_urlencoded;

use super::app::App;
use super::now::app;
use super::page;
use crate::domain::language::Language;

/// The cookie of a language that was chosen; its value is the language's tag and nothing else.
pub const COOKIE: &str = "duly-language";
/// How long it is kept, in days.
pub const COOKIE_DAYS: u32 = 365;

/// The parameter that chooses a language.
const PARAMETER: &str = "lang";

/// What a request of an affiliate is answered in, also where the answer is an error.
struct Hers(Language);

/// A language as it is offered below a page.
#[derive(Debug, Clone)]
pub struct Offered {
    /// The same page in it.
    pub href: String,
    /// Its own name for itself.
    pub name: &'static str,
    /// For `hreflang` and `lang`.
    pub tag: &'static str,
    /// Whether the page speaks it.
    pub current: bool,
}

/// The language of the pages of an affiliate who is signed in; `preferred` is her own choice.
pub fn hers(request: &HttpRequest, preferred: Option<Language>) -> Language {
    let language = preferred.unwrap_or_else(|| asked(request));
    request.extensions_mut().insert(Hers(language));
    language
}

/// The language that is asked for by the address, by the choice in this browser, or by the browser itself.
pub fn asked(request: &HttpRequest) -> Language {
    if is_the_creators(request) {
        return Language::English;
    }
    if let Some(Hers(language)) = request.extensions().get::<Hers>() {
        return *language;
    }
    chosen(request).unwrap_or_else(|| of_browser(request))
}

/// What the browser asks for by itself.
pub fn of_browser(request: &HttpRequest) -> Language {
    let asked = request.headers().get(ACCEPT_LANGUAGE).and_then(|asked| asked.to_str().ok());
    Language::of_browser(asked.unwrap_or_default())
}

/// What was chosen below a page, now or earlier in this browser.
pub fn chosen(request: &HttpRequest) -> Option<Language> {
    let remembered = || Language::of_tag(request.cookie(COOKIE)?.value());
    in_address(request).or_else(remembered)
}

/// Says in the headers which language an answer speaks, and, where it would speak another to another browser, that.
pub fn said(response: &mut HttpResponse, language: Language, depends: bool) {
    let headers = response.headers_mut();
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    if depends {
        headers.append(VARY, HeaderValue::from_static("Accept-Language, Cookie"));
    }
}

/// A page, as an answer that says its language.
pub fn page(status: StatusCode, page: &impl Template, language: Language, depends: bool) -> HttpResponse {
    let mut response = page::html(status, page);
    said(&mut response, language, depends);
    response
}

/// Every language, with the address of this very page in it.
pub fn offered(request: &HttpRequest, spoken: Language) -> Vec<Offered> {
    let one = |language: Language| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let pairs = form_urlencoded::parse(request.query_string().as_bytes());
        query.extend_pairs(pairs.filter(|(name, _)| name != PARAMETER));
        query.append_pair(PARAMETER, language.tag());
        Offered {
            href: format!("{}?{}", request.path(), query.finish()),
            name: language.own_name(),
            tag: language.tag(),
            current: language == spoken,
        }
    };
    Language::ALL.into_iter().map(one).collect()
}

/// Remembers the language that the address of a page chose. It is all that the cookie holds.
pub fn remember(request: &HttpRequest, response: &mut HttpResponse) {
    let Ok(app) = app(request) else { return };
    if let (Some(language), false) = (in_address(request), is_the_creators(request)) {
        let is_page = response.headers().contains_key(CONTENT_LANGUAGE);
        if is_page && response.add_cookie(&cookie(app, Some(language))).is_err() {
            tracing::error!("a language could not be put into a cookie");
        }
    }
}

/// The cookie of a choice; without one, what takes it out of the browser.
pub fn cookie(app: &App, language: Option<Language>) -> Cookie<'static> {
    let path = if app.paths.prefix().is_empty() { "/" } else { app.paths.prefix() };
    let mut cookie = Cookie::build(COOKIE, language.map_or("", Language::tag))
        .path(path.to_owned())
        .http_only(true)
        .secure(app.config.base_url.is_https())
        .same_site(SameSite::Lax)
        .max_age(Duration::days(i64::from(COOKIE_DAYS)))
        .finish();
    if language.is_none() {
        cookie.make_removal();
    }
    cookie
}

/// Whether a page is one of the creator's, which speak English.
pub fn is_the_creators(request: &HttpRequest) -> bool {
    let prefix = app(request).map_or("", |app| app.paths.prefix());
    request.path().strip_prefix(prefix).is_some_and(|path| path.starts_with("/admin"))
}

fn in_address(request: &HttpRequest) -> Option<Language> {
    let mut pairs = form_urlencoded::parse(request.query_string().as_bytes());
    pairs.find(|(name, _)| name == PARAMETER).and_then(|(_, tag)| Language::of_tag(&tag))
}
