//! Whether a page's content policy (Content Security Policy, level 3) lets the tracking through: the sources that
//! matter here, judged as browsers do.

use url::Url;

/// All policies of a page. Each of them must allow what is loaded.
#[derive(Debug, Default)]
pub(super) struct Policies(Vec<Vec<(String, Vec<String>)>>);

/// What is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Load {
    /// The script.
    Script,
    /// The image.
    Image,
    /// What the script sends.
    Connection,
}

impl Load {
    /// The directive that rules it.
    pub(super) fn directive(self) -> &'static str {
        match self {
            Self::Script => "script-src",
            Self::Image => "img-src",
            Self::Connection => "connect-src",
        }
    }

    fn directives(self) -> &'static [&'static str] {
        match self {
            Self::Script => &["script-src-elem", "script-src", "default-src"],
            Self::Image => &["img-src", "default-src"],
            Self::Connection => &["connect-src", "default-src"],
        }
    }
}

impl Policies {
    /// Adds a header's or a meta tag's policies.
    pub(super) fn add(&mut self, text: &str) {
        for policy in text.split(',') {
            let directives = policy.split(';').filter_map(|directive| {
                let mut words = directive.split_whitespace().map(str::to_owned);
                Some((words.next()?.to_ascii_lowercase(), words.collect()))
            });
            self.0.push(directives.collect());
        }
    }

    /// Whether there is any.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether something may be loaded by a page. `nonce` is that of the script's tag.
    pub(super) fn allow(&self, load: Load, what: &Url, page: &Url, nonce: Option<&str>) -> bool {
        self.0.iter().all(|policy| {
            let ruling =
                load.directives().iter().find_map(|name| policy.iter().find(|(known, _)| known == name));
            ruling.is_none_or(|(_, sources)| allowed(sources, load, what, page, nonce))
        })
    }
}

fn allowed(sources: &[String], load: Load, what: &Url, page: &Url, nonce: Option<&str>) -> bool {
    let has_nonce = |source: &String| {
        let known = source.strip_prefix("'nonce-").and_then(|rest| rest.strip_suffix('\''));
        known.is_some() && known == nonce
    };
    if load == Load::Script {
        if sources.iter().any(has_nonce) {
            return true;
        }
        if sources.iter().any(|source| source == "'strict-dynamic'") {
            return false;
        }
    }
    sources.iter().any(|source| matches(source, what, page))
}

/// Whether an address is meant by a source (CSP 3, 6.7.2.8).
fn matches(source: &str, what: &Url, page: &Url) -> bool {
    match source.to_ascii_lowercase().as_str() {
        "*" => true,
        "'self'" => what.origin() == page.origin(),
        quoted if quoted.starts_with('\'') => false,
        scheme if scheme.ends_with(':') && !scheme.contains('/') => {
            is_scheme(scheme.trim_end_matches(':'), what)
        }
        host => matches_host(host, what, page),
    }
}

/// `http` in a policy means `https` too.
fn is_scheme(scheme: &str, what: &Url) -> bool {
    scheme == what.scheme() || scheme == "http" && what.scheme() == "https"
}

fn matches_host(source: &str, what: &Url, page: &Url) -> bool {
    let (scheme, rest) =
        source.split_once("://").map_or((page.scheme(), source), |(scheme, rest)| (scheme, rest));
    if !is_scheme(scheme, what) {
        return false;
    }
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let actual = what.host_str().unwrap_or_default();
    let is_host = match host.strip_prefix("*.") {
        Some(domain) => actual.strip_suffix(domain).is_some_and(|below| below.ends_with('.')),
        None => host == "*" || host == actual,
    };
    let is_port = match port {
        Some("*") => true,
        Some(port) => what.port_or_known_default().is_some_and(|known| known.to_string() == port),
        None => what.port().is_none(),
    };
    let is_path = match path {
        "" | "/" => true,
        folder if folder.ends_with('/') => what.path().starts_with(folder),
        file => what.path() == file,
    };
    is_host && is_port && is_path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_judged_as_browsers_judge_it() {
        let page = Url::parse("https://www.shop.test/thanks").unwrap();
        let script = Url::parse("https://go.shop.test/aff/duly.js").unwrap();
        for (policy, allows) in [
            ("", true),
            ("img-src 'none'", true),
            ("default-src 'none'", false),
            ("default-src 'none'; script-src https://go.shop.test", true),
            ("script-src 'self' 'unsafe-inline'", false),
            ("script-src *.shop.test", true),
            ("script-src https:", true),
            ("script-src http:", true),
            ("script-src go.shop.test:8443", false),
            ("script-src https://go.shop.test/aff/", true),
            ("script-src https://go.shop.test/other/", false),
            ("script-src 'nonce-a1' 'strict-dynamic'", true),
            ("script-src 'nonce-b2' 'strict-dynamic' https:", false),
            ("script-src *; script-src-elem 'self'", false),
            ("script-src *, default-src 'self'", false),
        ] {
            let mut policies = Policies::default();
            policies.add(policy);
            assert_eq!(policies.allow(Load::Script, &script, &page, Some("a1")), allows, "{policy}");
        }
    }
}
