//! Whether the tracker and a page of the shop are one site to browsers: it decides which cookies come along
//! (RFC 6265bis, 5.2; the public suffix list says where a site begins).

/// How a page's host stands to that of the tracker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SiteRelation {
    /// The very same host.
    SameHost,
    /// Two hosts of one registrable domain.
    SameSite {
        /// Their domain: `example.com`.
        domain: String,
    },
    /// One of them by http and the other by https: browsers take them for two sites.
    OtherScheme,
    /// Two sites.
    OtherSite,
}

impl SiteRelation {
    /// Compares two origins as browsers write them: `https://go.example.com`.
    pub fn of(tracker: &str, page: &str) -> Self {
        let (one, other) = (parts(tracker), parts(page));
        let relation = match (one.1 == other.1, registrable(one.1), registrable(other.1)) {
            (true, ..) => Self::SameHost,
            (false, Some(one), Some(other)) if one == other => Self::SameSite { domain: one.to_owned() },
            _ => return Self::OtherSite,
        };
        if one.0 == other.0 { relation } else { Self::OtherScheme }
    }

    /// Whether the browser sends the tracker's cookie along from that page.
    pub fn brings_cookies(&self) -> bool {
        matches!(self, Self::SameHost | Self::SameSite { .. })
    }
}

/// Scheme and host of an origin, without the port: sites do not know it.
fn parts(origin: &str) -> (&str, &str) {
    let (scheme, rest) = origin.split_once("://").unwrap_or(("", origin));
    let host = match rest.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => rest,
    };
    (scheme, host)
}

/// The domain somebody registered, of which a host is a part. None for addresses of machines, for names without a
/// dot and for public suffixes themselves.
fn registrable(host: &str) -> Option<&str> {
    let is_number =
        host.starts_with('[') || host.rsplit('.').next().is_none_or(|last| last.parse::<u8>().is_ok());
    if is_number { None } else { psl::domain_str(host) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_one_domain_are_one_site_and_those_of_a_public_suffix_are_not() {
        let site = |domain: &str| SiteRelation::SameSite { domain: domain.into() };
        for (tracker, page, relation) in [
            ("https://go.example.com", "https://go.example.com:8443", SiteRelation::SameHost),
            ("https://go.example.com", "https://www.example.com", site("example.com")),
            ("https://go.example.com", "https://example.com", site("example.com")),
            ("https://go.shop.co.uk", "https://www.shop.co.uk", site("shop.co.uk")),
            ("https://ana.co.uk", "https://ben.co.uk", SiteRelation::OtherSite),
            ("https://ana.github.io", "https://ben.github.io", SiteRelation::OtherSite),
            ("https://go.example.com", "https://buy.stripe.com", SiteRelation::OtherSite),
            ("https://go.example.com", "http://www.example.com", SiteRelation::OtherScheme),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8081", SiteRelation::SameHost),
            ("http://127.0.0.1", "http://10.0.0.1", SiteRelation::OtherSite),
            ("http://[::1]:8080", "http://[::1]", SiteRelation::SameHost),
            ("http://localhost:8080", "http://shop", SiteRelation::OtherSite),
        ] {
            assert_eq!(SiteRelation::of(tracker, page), relation, "{tracker} {page}");
        }
    }
}
