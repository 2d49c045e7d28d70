//! The address under which the world reaches this installation; it alone makes addresses.

use std::fmt;
use url::Url;

/// An http or https address with a host, perhaps a port and a path, and nothing else.
///
/// Invariant: `text` is the origin, then the path, which is empty or begins with `/` and does not end with
/// one. So an address is always the base, then a path with its first slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    origin_len: usize,
    host: String,
    https: bool,
}

impl BaseUrl {
    /// Reads `https://go.example.com/aff`; a slash at the end is dropped.
    ///
    /// # Errors
    /// What the person should do instead, as the end of a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let begins_right = ["http://", "https://"]
            .iter()
            .any(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
        if !begins_right {
            return Err("it begins with http:// or https://".into());
        }
        if text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
            return Err("it holds no spaces, line breaks or backslashes".into());
        }
        let url = Url::parse(text).map_err(|error| format!("it is not an address ({error})"))?;
        if !url.username().is_empty() || url.password().is_some() || text.contains('@') {
            return Err("it holds no user or password".into());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("it ends with its path, without ? or #".into());
        }
        let host = url.host_str().unwrap_or_default().to_owned();
        if host.is_empty() || host.ends_with('.') {
            return Err("its host does not end with a dot".into());
        }
        if url.port() == Some(0) {
            return Err("its port is not 0".into());
        }

        let path = url.path().strip_suffix('/').unwrap_or(url.path());
        let plain = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
        };
        if !path.split('/').skip(1).all(plain) {
            return Err("its path holds letters, digits and - . _ ~ only".into());
        }

        let origin = url.origin().ascii_serialization();
        let https = url.scheme() == "https";
        Ok(Self { text: format!("{origin}{path}"), origin_len: origin.len(), host, https })
    }

    /// What a browser on this machine uses where nobody said anything else.
    pub fn localhost(port: u16) -> Self {
        let origin = match port {
            80 => "http://localhost".to_owned(),
            port => format!("http://localhost:{port}"),
        };
        Self { origin_len: origin.len(), text: origin, host: "localhost".into(), https: false }
    }

    /// The whole base, without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Scheme, host and port, as a browser writes an origin (RFC 6454).
    pub fn origin(&self) -> &str {
        &self.text[..self.origin_len]
    }

    /// The path, empty or like `/aff`.
    pub fn path(&self) -> &str {
        &self.text[self.origin_len..]
    }

    /// The host without the port; an IPv6 address stands in brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether browsers come by https, so that cookies are `Secure`.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// The full address of one of our own paths, which may carry a query: `/p/7?dp=1`.
    pub fn join(&self, path_and_query: &str) -> String {
        let slash = if path_and_query.starts_with('/') { "" } else { "/" };
        format!("{}{slash}{path_and_query}", self.text)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_base_is_its_origin_then_its_path() {
        let base = BaseUrl::parse("https://Go.Example.com:8443/aff/").unwrap();

        assert_eq!(base.as_str(), "https://go.example.com:8443/aff");
        assert_eq!(base.origin(), "https://go.example.com:8443");
        assert_eq!(base.path(), "/aff");
        assert_eq!(base.host(), "go.example.com");
        assert!(base.is_https());
    }

    #[test]
    fn a_base_without_a_path_has_an_empty_one_and_a_default_port_is_dropped() {
        for text in ["http://example.com", "http://example.com/", "HTTP://example.com:80/"] {
            let base = BaseUrl::parse(text).unwrap();
            assert_eq!((base.as_str(), base.path(), base.is_https()), ("http://example.com", "", false));
        }
    }

    #[test]
    fn an_address_is_joined_with_one_slash() {
        let base = BaseUrl::parse("https://example.com/aff").unwrap();

        assert_eq!(base.join("/p/7?dp=1"), "https://example.com/aff/p/7?dp=1");
        assert_eq!(base.join("p/7"), "https://example.com/aff/p/7");
        assert_eq!(base.join("/"), "https://example.com/aff/");
    }

    #[test]
    fn numbers_and_foreign_letters_are_hosts_too() {
        assert_eq!(BaseUrl::parse("http://[::1]:8080").unwrap().host(), "[::1]");
        assert_eq!(BaseUrl::parse("http://192.168.0.9:8080").unwrap().host(), "192.168.0.9");
        assert_eq!(BaseUrl::parse("https://b\u{fc}cher.example").unwrap().host(), "xn--bcher-kva.example");
    }

    #[test]
    fn localhost_is_a_base_like_any_other() {
        for (port, text) in [(8080, "http://localhost:8080"), (80, "http://localhost")] {
            assert_eq!(BaseUrl::localhost(port), BaseUrl::parse(text).unwrap());
        }
    }

    #[test]
    fn whatever_is_more_than_scheme_host_port_and_path_is_refused() {
        for (text, why) in [
            ("", "begins with http"),
            ("example.com", "begins with http"),
            ("localhost:8080", "begins with http"),
            ("ftp://example.com", "begins with http"),
            ("http:example.com", "begins with http"),
            ("https://", "not an address"),
            ("https://exa mple.com", "no spaces"),
            ("https://example.com/a\nb", "no spaces"),
            ("https:///example.com\\x", "backslashes"),
            ("https://ana@example.com", "no user"),
            ("https://ana:secret@example.com", "no user"),
            ("https://@example.com", "no user"),
            ("https://example.com?x=1", "without ?"),
            ("https://example.com/?", "without ?"),
            ("https://example.com/#top", "without ?"),
            ("https://example.com.", "end with a dot"),
            ("https://example.com:0", "not 0"),
            ("https://example.com:99999", "not an address"),
            ("https://example.com//aff", "its path"),
            ("https://example.com/a%20b", "its path"),
            ("https://example.com/a;b", "its path"),
        ] {
            let refusal = BaseUrl::parse(text).expect_err(text);
            assert!(refusal.contains(why), "{text}: {refusal}");
        }
    }

    proptest! {
        #[test]
        fn a_base_that_was_read_reads_the_same_again(text in "https?://[a-z0-9.-]{1,12}(:[0-9]{1,5})?(/[a-z.]{0,4}){0,3}") {
            if let Ok(base) = BaseUrl::parse(&text) {
                prop_assert_eq!(BaseUrl::parse(base.as_str()), Ok(base.clone()));
                prop_assert_eq!(format!("{}{}", base.origin(), base.path()), base.as_str());
                prop_assert!(!base.as_str().ends_with('/'));
            }
        }
    }
}
