//! Origins: the sites a creator approved for affiliates' own links, and the pages that may run the script.

use std::fmt;

use url::Url;

use super::destination::{BadDestination, Destination};
use super::web_address::{BadAddress, DisguisedHost, WebAddress};

/// A web origin: scheme, host and port, exactly (`product.md` L8). For pages that run the script:
/// machines without a name are allowed, since shops are tried out there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(String); // Invariant: as the `url` crate serialises an http or https origin.

/// An approved site: an origin with a named host, or, where the creator typed
/// `https://*.example.com`, every sub-domain of it and not the apex (`product.md` L8).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site(String); // Invariant: a serialised origin, or one with `*.` before its host.

/// Why a text is not a site. The texts are for the creator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSite {
    /// Not an address that Duly takes at all.
    #[error(transparent)]
    Address(#[from] BadAddress),
    /// A host that can be written in several ways, or that is a number.
    #[error(transparent)]
    Host(#[from] DisguisedHost),
    /// A page was given where a site is meant.
    #[error("A site is scheme and host only. Please enter {site}.")]
    Page {
        /// The site of that page.
        site: String,
    },
    /// `*` somewhere else than before the host, or `*.com`.
    #[error("A star can only stand for sub-domains of your own domain, as in https://*.example.com.")]
    Star,
}

impl Origin {
    /// Reads an origin as typed; a `/` at its end is forgiven.
    ///
    /// # Errors
    /// `BadSite` says what to type instead.
    pub fn parse(text: &str) -> Result<Self, BadSite> {
        let address = WebAddress::read(text)?;
        if !matches!(address.rest, "" | "/") {
            return Err(BadSite::Page { site: address.origin() });
        }
        Ok(Self(address.origin()))
    }

    /// The origin as browsers send it: `https://www.example.com:8443`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The origin from a row that was written by us.
    pub fn from_row(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Site {
    /// Reads a site as the creator typed it: an origin, or `https://*.example.com`.
    ///
    /// # Errors
    /// `BadSite` says what to type instead.
    pub fn parse(text: &str) -> Result<Self, BadSite> {
        let typed = text.trim();
        let star = typed.split_once("://*.").map(|(scheme, domain)| format!("{scheme}://{domain}"));
        let domain = star.as_deref().unwrap_or(typed);
        if domain.contains('*') {
            return Err(BadSite::Star);
        }
        let address = WebAddress::read(domain)?;
        let host = address.plainly_named_host()?;
        // All of a top-level domain is nobody's own. (Of `*.co.uk` this does not know.)
        if star.is_some() && !host.contains('.') {
            return Err(BadSite::Star);
        }
        let mut site = Origin::parse(domain)?.0;
        if star.is_some() {
            site = site.replacen("://", "://*.", 1);
        }
        Ok(Self(site))
    }

    /// The site as it is shown and kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The site from a row that was written by us.
    pub fn from_row(text: String) -> Self {
        Self(text)
    }

    /// Whether a page lies on this site: the same scheme, host and port, exactly.
    pub fn allows(&self, page: &Url) -> bool {
        self.allows_origin(&page.origin().ascii_serialization())
    }

    /// The same for an address that is already kept. Asked again at every click (L8).
    pub fn allows_destination(&self, destination: &Destination) -> bool {
        self.allows_origin(destination.origin())
    }

    fn allows_origin(&self, origin: &str) -> bool {
        let Some((scheme, domain)) = self.0.split_once("://*.") else {
            return self.0 == origin;
        };
        let sub_domain = origin.split_once("://").and_then(|(other, rest)| {
            let sub_domain = rest.strip_suffix(domain)?.strip_suffix('.')?;
            (other == scheme).then_some(sub_domain)
        });
        sub_domain.is_some_and(|labels| labels.split('.').all(|label| !label.is_empty()))
    }

    /// The domain whose sub-domains these are, as an origin.
    fn apex(&self) -> Option<String> {
        self.0.contains("://*.").then(|| self.0.replacen("*.", "", 1))
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why an affiliate's pasted address cannot become a link. The texts are for her.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPage {
    /// The product has no approved sites (L7).
    #[error("This product has no sites for links of your own.")]
    NoSites,
    /// Not an address that Duly takes at all.
    #[error(transparent)]
    Address(#[from] BadAddress),
    /// A host that is another one than it seems.
    #[error(transparent)]
    Host(#[from] DisguisedHost),
    /// `http` for an approved `https`, or the other way round.
    #[error("The approved site is {approved}, but this address begins with {typed}. Try {corrected}")]
    SchemeDiffers {
        /// The site as approved.
        approved: String,
        /// The site of the address that was typed.
        typed: String,
        /// The address on the approved site.
        corrected: String,
    },
    /// The same host at another port.
    #[error("The approved site is {approved}; this address is on another port: {typed}. Try {corrected}")]
    PortDiffers {
        /// The site as approved.
        approved: String,
        /// The site of the address that was typed.
        typed: String,
        /// The address on the approved site.
        corrected: String,
    },
    /// On an approved site, but another one than was picked.
    #[error("This address lies on {other}, not on {picked}. Pick {other} as the domain.")]
    OtherSite {
        /// The site that was picked.
        picked: String,
        /// The approved site that it lies on.
        other: String,
    },
    /// The domain itself, where only its sub-domains are approved.
    #[error("Only sub-domains are approved ({approved}), not {typed} itself.")]
    Apex {
        /// The site as approved.
        approved: String,
        /// The site of the address that was typed.
        typed: String,
    },
    /// A host with letters of other scripts, which may look like an approved one.
    #[error(
        "This address leads to {typed}. It may look like an approved site ({approved}), but it is another."
    )]
    LookAlike {
        /// The approved sites, with commas.
        approved: String,
        /// The site of the address that was typed, in plain letters.
        typed: String,
    },
    /// Another host.
    #[error("{typed} is not an approved site. Approved: {approved}.")]
    NotApproved {
        /// The approved sites, with commas.
        approved: String,
        /// The site of the address that was typed.
        typed: String,
    },
    /// On an approved site, but not an address to lead to.
    #[error(transparent)]
    Destination(BadDestination),
}

impl BadPage {
    /// Whether the address itself is at fault, whatever site it is on.
    fn is_about_the_address(&self) -> bool {
        matches!(self, Self::Address(_) | Self::Host(_) | Self::Destination(_))
    }

    /// The address that would be taken instead, where there is one.
    pub fn corrected(&self) -> Option<&str> {
        match self {
            Self::SchemeDiffers { corrected, .. } | Self::PortDiffers { corrected, .. } => Some(corrected),
            _ => None,
        }
    }
}

/// Reads the address of a page on the site that an affiliate picked among the approved ones (`product.md` L7, L8).
///
/// # Errors
/// As `check_page`, and `OtherSite` where it lies on another approved site.
pub fn check_page_on(picked: &Site, approved: &[Site], typed: &str) -> Result<Destination, BadPage> {
    check_page(std::slice::from_ref(picked), typed).map_err(|bad| {
        let address = WebAddress::read(typed);
        let lies_on = |page: &WebAddress<'_>| {
            let other = approved.iter().find(|site| site.allows(&page.url))?;
            page.plainly_named_host().ok()?;
            Some(BadPage::OtherSite { picked: picked.to_string(), other: other.to_string() })
        };
        address.ok().as_ref().and_then(lies_on).filter(|_| !bad.is_about_the_address()).unwrap_or(bad)
    })
}

/// Reads the address of a page that an affiliate pasted, and gives it as it is to be kept: what was
/// checked, never what was typed (`product.md` L7, L8).
///
/// # Errors
/// `BadPage` says in words what is wrong with it, and offers the corrected address where there is one.
pub fn check_page(sites: &[Site], typed: &str) -> Result<Destination, BadPage> {
    if sites.is_empty() {
        return Err(BadPage::NoSites);
    }
    let address = WebAddress::read(typed)?;
    let host = address.plainly_named_host()?;
    if sites.iter().any(|site| site.allows(&address.url)) {
        return Destination::parse(address.url.as_str()).map_err(BadPage::Destination);
    }
    Err(nearly_approved(sites, &address.url).unwrap_or_else(|| {
        let approved = sites.iter().map(Site::as_str).collect::<Vec<_>>().join(", ");
        if host.split('.').any(|label| label.starts_with("xn--")) {
            BadPage::LookAlike { approved, typed: address.origin() }
        } else {
            BadPage::NotApproved { approved, typed: address.origin() }
        }
    }))
}

/// The one thing in which a page differs from an approved site.
fn nearly_approved(sites: &[Site], page: &Url) -> Option<BadPage> {
    let typed = page.origin().ascii_serialization();
    let mut other_scheme = page.clone();
    other_scheme.set_scheme(if page.scheme() == "https" { "http" } else { "https" }).ok()?;
    if let Some(site) = sites.iter().find(|site| site.allows(&other_scheme)) {
        return Some(BadPage::SchemeDiffers {
            approved: site.0.clone(),
            typed,
            corrected: other_scheme.into(),
        });
    }
    let at_port_of = |site: &Site| {
        let port = site.0.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        let mut other_port = page.clone();
        other_port.set_port(port).ok()?;
        site.allows(&other_port).then(|| (site.0.clone(), other_port.into()))
    };
    if let Some((approved, corrected)) = sites.iter().find_map(at_port_of) {
        return Some(BadPage::PortDiffers { approved, typed, corrected });
    }
    let site = sites.iter().find(|site| site.apex().as_ref() == Some(&typed))?;
    Some(BadPage::Apex { approved: site.0.clone(), typed })
}

#[cfg(test)]
mod tests;
