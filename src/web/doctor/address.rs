//! How what was pasted is read: as an address of this installation, or as whatever else people paste.

use url::{Url, form_urlencoded};

use super::finding::Finding;
use crate::config::BaseUrl;
use crate::domain::code::may_be_first;
use crate::web::following::Asked;

/// Longer than any link (bytes); browsers stop near here.
const LENGTH_MAX: usize = 2_000;

/// What people put around a link.
const WRAPPINGS: [(char, char); 8] = [
    ('<', '>'),
    ('(', ')'),
    ('[', ']'),
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('\u{201c}', '\u{201d}'),
    ('\u{ab}', '\u{bb}'),
];

/// What was pasted, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    /// An address of this installation.
    Ours(Ours),
    /// An address of another host.
    Other(Url),
    /// It leads nowhere.
    Nothing(Finding),
}

/// An address of this installation, without what stands before every path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ours {
    /// Begins with a slash, as browsers send it.
    path: String,
    /// Without its `?`.
    pub(super) query: String,
}

/// What lies at a path of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// `/CODE`.
    Code(String),
    /// `/CODE/NAME`.
    Named(String, String),
    /// `/show.html`.
    Show,
    /// `/aff_c`.
    AffC,
    /// `/p/PRODUCT`, and whether it is its payment page; nothing where it is another page of it.
    Product(String, Option<bool>),
    /// The front page.
    Front,
    /// Another page of Duly's own.
    Own,
    /// Nothing.
    Nothing,
}

impl Place {
    /// The link that is asked for, if it is one.
    pub(super) fn asked(&self) -> Option<Asked<'_>> {
        match self {
            Self::Code(code) => Some(Asked::Code(code)),
            Self::Named(code, name) => Some(Asked::Named(code, name)),
            Self::Show => Some(Asked::Show),
            Self::AffC => Some(Asked::AffC),
            Self::Product(..) | Self::Front | Self::Own | Self::Nothing => None,
        }
    }
}

/// Reads what was pasted. What is odd about it is noted in `findings`.
pub(super) fn read(pasted: &str, base: &BaseUrl, findings: &mut Vec<Finding>) -> Reading {
    let text = unwrapped(pasted.trim(), findings);
    if text.len() > LENGTH_MAX {
        return Reading::Nothing(Finding::TooLong);
    }
    if text.is_empty() || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Reading::Nothing(Finding::Spaces);
    }
    let (text, is_partial) = whole(text, base, findings);
    let Some(url) = Url::parse(&text).ok().filter(|url| url.has_host()) else {
        return Reading::Nothing(Finding::Unreadable);
    };
    if !matches!(url.scheme(), "http" | "https") {
        return Reading::Nothing(Finding::Unreadable);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Reading::Nothing(Finding::UserInfo);
    }
    if url.host_str() != Some(base.host()) {
        return Reading::Other(url);
    }
    if is_partial {
        findings.push(Finding::Partial);
    } else {
        compare(&url, base, findings);
    }
    if url.fragment().is_some() {
        findings.push(Finding::Fragment);
    }
    let query = url.query().unwrap_or_default().to_owned();
    let Some(path) = url.path().strip_prefix(base.path()).filter(|rest| rest.starts_with('/')) else {
        let asked = if query.is_empty() { url.path().to_owned() } else { format!("{}?{query}", url.path()) };
        return match url.path() == base.path() {
            true => Reading::Ours(Ours { path: "/".into(), query }),
            false => Reading::Nothing(Finding::LacksPath(base.join(&asked))),
        };
    };
    Reading::Ours(Ours { path: path.to_owned(), query })
}

/// Without quotation marks and brackets on both sides.
fn unwrapped<'t>(text: &'t str, findings: &mut Vec<Finding>) -> &'t str {
    let inside = WRAPPINGS.iter().find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
    if inside.is_some() {
        findings.push(Finding::Wrapped);
    }
    inside.unwrap_or(text).trim()
}

/// A whole address of what may be the end of one, and whether it was that.
fn whole(text: &str, base: &BaseUrl, findings: &mut Vec<Finding>) -> (String, bool) {
    let is_scheme = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric());
    if text.split_once("://").is_some_and(|(word, _)| is_scheme(word)) {
        return (text.to_owned(), false);
    }
    let first = text.split(['/', '?', '#']).next().unwrap_or_default();
    let has_dot = first.split_once('.').is_some_and(|(_, rest)| !rest.is_empty()) && first != "show.html";
    let host = first.split(':').next().unwrap_or_default();
    if has_dot || (first.contains(':') && !first.ends_with(':')) || host.eq_ignore_ascii_case(base.host()) {
        findings.push(Finding::NoScheme);
        let scheme = if base.is_https() { "https" } else { "http" };
        return (format!("{scheme}://{text}"), false);
    }
    let path = text.trim_start_matches('/');
    let behind = base.path().trim_start_matches('/');
    let carries_it = path.strip_prefix(behind).is_some_and(|rest| rest.starts_with('/'));
    match carries_it && !behind.is_empty() {
        true => (format!("{}/{path}", base.origin()), true),
        false => (format!("{}/{path}", base.as_str()), true),
    }
}

/// What differs from the address of this installation, on its own host.
fn compare(url: &Url, base: &BaseUrl, findings: &mut Vec<Finding>) {
    let right = Url::parse(base.as_str()).ok();
    let port = |url: &Url| url.port();
    let same_port = right.as_ref().is_some_and(|right| port(right) == port(url));
    let is_https = url.scheme() == "https";
    if is_https != base.is_https() {
        let right = if base.is_https() { "https" } else { "http" };
        findings.push(Finding::OtherScheme { typed: url.scheme().to_owned(), right: right.to_owned() });
    }
    if !same_port {
        findings.push(Finding::OtherPort(base.as_str().to_owned()));
    }
}

impl Ours {
    /// The whole address.
    pub(super) fn written(&self, base: &BaseUrl) -> String {
        match self.query.is_empty() {
            true => base.join(&self.path),
            false => base.join(&format!("{}?{}", self.path, self.query)),
        }
    }

    /// What lies there, as the list of routes has it.
    pub(super) fn place(&self) -> Place {
        let path = self.path.strip_prefix('/').unwrap_or(&self.path);
        let parts: Vec<&str> = path.split('/').collect();
        match parts[..] {
            [""] => Place::Front,
            ["show.html"] => Place::Show,
            ["aff_c"] => Place::AffC,
            ["p", product] => Place::Product(decoded(product), Some(false)),
            ["p", product, "pay"] => Place::Product(decoded(product), Some(true)),
            ["p", product, ..] => Place::Product(decoded(product), None),
            [first, ..] if !may_be_first(first) => Place::Own,
            [code] | [code, ""] => Place::Code(decoded(code)),
            [code, name] | [code, name, ""] => Place::Named(decoded(code), decoded(name)),
            _ => Place::Nothing,
        }
    }
}

/// A part of a path as the router decodes it. A plus is a plus there.
fn decoded(part: &str) -> String {
    let pair = format!("={}", part.replace('+', "%2B").replace('&', "%26"));
    form_urlencoded::parse(pair.as_bytes()).next().map_or_else(String::new, |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of a pasted text under a base, as the rest of an address of ours, and what is odd about it.
    fn read_under(base: &str, pasted: &str) -> (Result<String, Reading>, Vec<Finding>) {
        let base = BaseUrl::parse(base).unwrap();
        let mut findings = Vec::new();
        match read(pasted, &base, &mut findings) {
            Reading::Ours(ours) => (Ok(ours.written(&base)), findings),
            other => (Err(other), findings),
        }
    }

    #[test]
    fn a_link_is_read_from_whatever_way_it_was_pasted() {
        for (pasted, odd) in [
            ("https://go.shop.test/aff/ana7?src=x", vec![]),
            (" HTTPS://GO.shop.test:443/aff/ana7?src=x ", vec![]),
            ("<https://go.shop.test/aff/ana7?src=x>", vec![Finding::Wrapped]),
            ("go.shop.test/aff/ana7?src=x", vec![Finding::NoScheme]),
            ("ana7?src=x", vec![Finding::Partial]),
            ("/aff/ana7?src=x", vec![Finding::Partial]),
            ("https://go.shop.test/aff/ana7?src=x#top", vec![Finding::Fragment]),
            (
                "http://go.shop.test/aff/ana7?src=x",
                vec![Finding::OtherScheme { typed: "http".into(), right: "https".into() }],
            ),
            (
                "https://go.shop.test:8443/aff/ana7?src=x",
                vec![Finding::OtherPort("https://go.shop.test/aff".into())],
            ),
        ] {
            let (read, findings) = read_under("https://go.shop.test/aff", pasted);
            assert_eq!(read.unwrap(), "https://go.shop.test/aff/ana7?src=x", "{pasted}");
            assert_eq!(findings, odd, "{pasted}");
        }
    }

    #[test]
    fn what_is_no_address_of_ours_is_told_apart() {
        let nothing = |pasted: &str| match read_under("https://go.shop.test/aff", pasted).0 {
            Err(Reading::Nothing(finding)) => finding,
            other => panic!("{pasted}: {other:?}"),
        };
        assert_eq!(nothing("see ana7 there"), Finding::Spaces);
        assert_eq!(nothing("javascript://alert(1)"), Finding::Unreadable);
        assert_eq!(nothing("https://go.shop.test@evil.test/ana7"), Finding::UserInfo);
        assert_eq!(nothing(&"x".repeat(3_000)), Finding::TooLong);
        let right = "https://go.shop.test/aff/ana7?src=x".to_owned();
        assert_eq!(nothing("https://go.shop.test/ana7?src=x"), Finding::LacksPath(right));
        let (other, _) = read_under("https://go.shop.test", "https://www.shop.test/ana7");
        assert!(matches!(other, Err(Reading::Other(_))), "{other:?}");
    }

    #[test]
    fn each_shape_of_path_has_its_place() {
        let place = |path: &str| Ours { path: path.into(), query: String::new() }.place();
        assert_eq!(place("/"), Place::Front);
        assert_eq!(place("/ana7/"), Place::Code("ana7".into()));
        assert_eq!(place("/ana7%2c"), Place::Code("ana7,".into()));
        assert_eq!(place("/ana7/blog/"), Place::Named("ana7".into(), "blog".into()));
        assert_eq!(place("/ana7/blog/x"), Place::Nothing);
        assert_eq!(place("/p/course/pay"), Place::Product("course".into(), Some(true)));
        for own in ["/admin/products", "/robots.txt", "/e/ref", "/.well-known/x"] {
            assert_eq!(place(own), Place::Own, "{own}");
        }
    }
}
