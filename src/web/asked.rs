//! What the headers of a request say about who asks, borrowed for the judgement in the domain.

use std::borrow::Cow;

use actix_web::HttpRequest;
use actix_web::http::Method;

use crate::domain::name::is_invisible;
use crate::domain::visitor_kind::{Asked, VisitorKind, judge};

/// How long a referrer is kept, bytes.
const REFERRER_MAX: usize = 200;

/// Who asks.
pub fn kind(request: &HttpRequest, https: bool) -> VisitorKind {
    judged(request, https, |asked| asked)
}

/// Who opened the page whose script asks: the same browser, judged as if it had asked for the page. Whether a person
/// clicked is not told. A page in a frame of another is nobody's visit.
pub fn kind_by_script(request: &HttpRequest, https: bool, in_frame: bool) -> VisitorKind {
    let page = if in_frame { "iframe" } else { "document" };
    judged(request, https, |asked| Asked {
        sec_fetch_dest: asked.sec_fetch_dest.or(in_frame.then_some(page)).map(|_| page),
        sec_fetch_mode: asked.sec_fetch_mode.map(|_| "navigate"),
        sec_fetch_user: None,
        accept: Some("text/html"),
        ..asked
    })
}

fn judged(
    request: &HttpRequest,
    https: bool,
    seen_as: impl for<'a> FnOnce(Asked<'a>) -> Asked<'a>,
) -> VisitorKind {
    let text =
        |name: &str| request.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let texts = [
        "sec-purpose",
        "purpose",
        "x-purpose",
        "x-moz",
        "sec-fetch-dest",
        "sec-fetch-mode",
        "sec-fetch-user",
        "user-agent",
        "accept",
        "accept-language",
    ]
    .map(text);
    let [sec_purpose, purpose, x_purpose, x_moz, dest, mode, user, agent, accept, language] =
        texts.each_ref().map(|text| text.as_deref());
    judge(&seen_as(Asked {
        head: request.method() == Method::HEAD,
        https,
        sec_purpose,
        purpose,
        x_purpose,
        x_moz,
        sec_fetch_dest: dest,
        sec_fetch_mode: mode,
        sec_fetch_user: user,
        user_agent: agent,
        accept,
        accept_language: language,
    }))
}

/// The browser's name for itself.
pub fn user_agent(request: &HttpRequest) -> Cow<'_, str> {
    request
        .headers()
        .get("user-agent")
        .map_or(Cow::Borrowed(""), |agent| String::from_utf8_lossy(agent.as_bytes()))
}

/// Host and path of the page before, without its query: what a person may have typed there is none of ours.
pub fn referrer(request: &HttpRequest) -> Option<String> {
    place_of(request.headers().get("referer")?.to_str().ok()?)
}

/// The same of an address that the script tells.
pub fn place_of(referrer: &str) -> Option<String> {
    let rest = referrer.strip_prefix("https://").or_else(|| referrer.strip_prefix("http://"))?;
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let page = rest[..end].trim_end_matches('/');
    let page = &page[..page.floor_char_boundary(REFERRER_MAX)];
    (!page.is_empty() && !page.contains('@') && !page.contains(is_invisible)).then(|| page.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(referrer_sent: &str) -> Option<String> {
        let request = actix_web::test::TestRequest::default().insert_header(("referer", referrer_sent));
        referrer(&request.to_http_request())
    }

    #[test]
    fn a_referrer_is_kept_without_what_was_typed_there() {
        assert_eq!(of("https://blog.example.com/post/?q=secret#x"), Some("blog.example.com/post".into()));
        assert_eq!(of("https://blog.example.com/"), Some("blog.example.com".into()));
        assert_eq!(of("android-app://com.example"), None);
        assert_eq!(of("https://user:pass@example.com/"), None);
        assert_eq!(of(&format!("https://example.com/{}", "x".repeat(500))).map(|r| r.len()), Some(200));
    }

    #[test]
    fn a_page_with_the_script_is_judged_as_if_it_had_been_asked_for() {
        use crate::domain::visitor_kind::{Filtered, Quality};

        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let asks = |headers: &[(&'static str, &'static str)], in_frame| {
            let mut request = actix_web::test::TestRequest::post().insert_header(("accept", "*/*"));
            for header in headers {
                request = request.insert_header(*header);
            }
            kind_by_script(&request.to_http_request(), true, in_frame)
        };
        let fetch = [("user-agent", agent), ("sec-fetch-dest", "empty"), ("sec-fetch-mode", "cors")];
        assert_eq!(asks(&fetch, false), VisitorKind::Person(Quality::Unverified));
        assert_eq!(asks(&fetch[..1], false), VisitorKind::Person(Quality::Suspect));
        assert_eq!(asks(&fetch, true), VisitorKind::Filtered(Filtered::Frame));
        assert_eq!(asks(&fetch[..1], true), VisitorKind::Filtered(Filtered::Frame));
        assert_eq!(asks(&[("user-agent", "Googlebot/2.1")], false), VisitorKind::Filtered(Filtered::Bot));
        let ahead = [fetch[0], fetch[1], ("sec-purpose", "prefetch;prerender")];
        assert_eq!(asks(&ahead, false), VisitorKind::Filtered(Filtered::Prefetch));
    }
}
