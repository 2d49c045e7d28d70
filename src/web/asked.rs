//! What the headers of a request say about who asks, borrowed for the judgement in the domain.

use std::borrow::Cow;

use actix_web::HttpRequest;
use actix_web::http::Method;

use crate::domain::visitor_kind::{Asked, VisitorKind, judge};

/// How long a referrer is kept, bytes.
const REFERRER_MAX: usize = 200;

/// Who asks.
pub fn kind(request: &HttpRequest, https: bool) -> VisitorKind {
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
    judge(&Asked {
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
    })
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
    let referrer = request.headers().get("referer")?.to_str().ok()?;
    let rest = referrer.strip_prefix("https://").or_else(|| referrer.strip_prefix("http://"))?;
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let page = rest[..end].trim_end_matches('/');
    // A header that `to_str` took is ASCII, so it can be cut anywhere.
    let page = &page[..page.len().min(REFERRER_MAX)];
    (!page.is_empty() && !page.contains('@')).then(|| page.to_owned())
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
}
