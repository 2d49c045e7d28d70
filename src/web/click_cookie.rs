//! The cookie `duly`: the id of the visitor's newest click and nothing else (`product.md` W3, W4).

use actix_web::HttpRequest;
use actix_web::http::header::{COOKIE, HeaderValue};

use crate::domain::conversion::CookieIds;
use crate::domain::id::ClickId;
use crate::web::app::App;

/// The cookie's name.
pub const NAME: &str = "duly";
/// Browsers keep no cookie for longer (RFC 6265bis, 5.5).
pub const DAYS_MAX: u32 = 400;
/// How many `duly` cookies of one request are read: one a domain and path is what browsers send.
const COOKIES_MAX: usize = 8;

/// What all `duly` cookies of a request hold. What is not a click's id is passed over.
pub fn read(request: &HttpRequest) -> Vec<CookieIds> {
    let mut found = Vec::new();
    for header in request.headers().get_all(COOKIE) {
        let Ok(text) = header.to_str() else { continue };
        let pairs = text.split(';').filter_map(|pair| pair.trim().split_once('='));
        for (_, value) in pairs.filter(|(name, _)| *name == NAME) {
            let ids = value.parse().ok();
            found.extend(ids.filter(|ids| !found.contains(ids) && found.len() < COOKIES_MAX));
        }
    }
    found
}

/// What browsers are told about the cookie besides what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attributes {
    /// How long they keep it: as long as the longest window, at most 400 days; "for ever" is renewed at each
    /// contact.
    pub max_age_days: u32,
    /// The domain that may read it, where it is not this host alone.
    pub domain: Option<String>,
    /// Whether it travels over https only.
    pub secure: bool,
}

/// The attributes of this installation's cookie, as they are now.
pub fn attributes(app: &App) -> Attributes {
    Attributes {
        max_age_days: app.store.mirror().longest_window_days().min(DAYS_MAX),
        domain: app.config.cookie_domain.clone(),
        secure: app.config.base_url.is_https(),
    }
}

/// The header that sets the cookie to a click, with the one before where the click is not yet on disk.
pub fn set(app: &App, click: ClickId, unless_written: Option<ClickId>) -> Option<HeaderValue> {
    HeaderValue::try_from(written(&attributes(app), click, unless_written)).ok()
}

/// The header that takes the cookie away, as a visitor wishes who said no (W8).
pub fn forget(app: &App) -> Option<HeaderValue> {
    let attributes = Attributes { max_age_days: 0, ..attributes(app) };
    HeaderValue::try_from(header(&attributes, "")).ok()
}

/// The header that sets the cookie, as text.
pub fn written(attributes: &Attributes, click: ClickId, unless_written: Option<ClickId>) -> String {
    let value = unless_written.map_or_else(|| click.to_string(), |before| format!("{click}.{before}"));
    header(attributes, &value)
}

fn header(attributes: &Attributes, value: &str) -> String {
    let mut header = format!("{NAME}={value}; Path=/; Max-Age=");
    header.push_str(&(u64::from(attributes.max_age_days) * 86_400).to_string());
    if let Some(domain) = &attributes.domain {
        header.push_str("; Domain=");
        header.push_str(domain);
    }
    if attributes.secure {
        header.push_str("; Secure");
    }
    header.push_str("; HttpOnly; SameSite=Lax");
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &str = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    const OLD: &str = "01ARZ3NDEKTSV4RRFFQ69G5FAA";

    #[test]
    fn a_cookie_holds_the_newest_click_and_perhaps_the_one_before() {
        let newest = NEW.parse().unwrap();
        assert_eq!(NEW.parse(), Ok(CookieIds { newest, fallback: None }));
        let both = format!("{NEW}.{OLD}");
        assert_eq!(both.parse(), Ok(CookieIds { newest, fallback: Some(OLD.parse().unwrap()) }));
    }

    #[test]
    fn what_is_not_a_click_is_passed_over() {
        for broken in [
            "",
            ".",
            "jane",
            &NEW[1..],
            &format!("{NEW}."),
            &format!("{NEW}.x"),
            &format!("{NEW}.{OLD}.{OLD}"),
        ] {
            assert!(broken.parse::<CookieIds>().is_err(), "{broken:?}");
        }
    }

    #[test]
    fn all_cookies_of_a_request_are_read_each_once() {
        let request = actix_web::test::TestRequest::default()
            .append_header((COOKIE, format!("a=b; duly={NEW}; duly={OLD}")))
            .append_header((COOKIE, format!("duly={NEW}; dulyx={OLD}; duly=zzz")))
            .to_http_request();
        assert_eq!(read(&request).iter().map(|ids| ids.newest.to_string()).collect::<Vec<_>>(), [NEW, OLD]);
    }
}
