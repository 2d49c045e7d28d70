//! The one place where addresses are built: every page, form and redirect asks `Paths`, so that Duly
//! also lives under a path of somebody's site (`base_url = https://example.com/aff`).

use crate::config::BaseUrl;
use crate::domain::code::may_be_first;
use crate::domain::destination::{BadDestination, Destination};
use crate::domain::site::{BadSite, Site};

/// Builds the addresses of this installation from its `base_url`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// What stands before every path: empty, or like `/aff`, never with a slash at its end.
    prefix: String,
    /// Scheme, host and port, like `https://go.example.com`, never with a slash at its end.
    origin: String,
}

impl Paths {
    /// The addresses of an installation that people reach under `base_url`.
    pub fn of(base_url: &BaseUrl) -> Self {
        Self { prefix: base_url.path().to_owned(), origin: base_url.origin().to_owned() }
    }

    /// What stands before every path, for the router and for `Path=` of a cookie: `""` or `"/aff"`.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The address of one of our pages as a browser on this site writes it: `/aff/admin/products`.
    /// `path` begins with a slash.
    pub fn to(&self, path: &str) -> String {
        debug_assert!(path.starts_with('/'), "an address of ours begins with a slash: {path}");
        format!("{}{path}", self.prefix)
    }

    /// The address of one of our pages as it is handed to others, in links, mails and QR codes:
    /// `https://go.example.com/aff/JANE7`. `path` begins with a slash.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{}", self.origin, self.to(path))
    }
}

/// Why an address is no place to lead visitors to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadLead {
    /// It is none at all.
    #[error(transparent)]
    Address(#[from] BadDestination),
    /// It is a link of this very installation.
    #[error(
        "This is a link of your own, so visitors would go in a circle. Give the address of the page itself."
    )]
    Circle,
}

/// Why a site cannot be approved for links of affiliates.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadApproved {
    /// It is none at all.
    #[error(transparent)]
    Site(#[from] BadSite),
    /// It is this very installation.
    #[error("This is Duly itself, so visitors would go in a circle. Give the site where your own pages are.")]
    Own,
}

impl Paths {
    /// An address where the creator leads her visitors, as she typed it: a page, never one of our own links.
    ///
    /// # Errors
    /// `BadLead` says what to type instead.
    pub fn lead(&self, text: &str) -> Result<Destination, BadLead> {
        let destination = Destination::parse(text)?;
        if self.is_own_link(&destination) { Err(BadLead::Circle) } else { Ok(destination) }
    }

    /// Whether a destination is a link of this very installation, so that visitors go in a circle.
    pub fn is_own_link(&self, destination: &Destination) -> bool {
        let under = destination.as_str().strip_prefix(&self.absolute("/"));
        let first = under.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
        first.is_some_and(|first| {
            matches!(first, "aff_c" | "show.html") || (!first.is_empty() && may_be_first(first))
        })
    }

    /// A site that a creator approves for links of affiliates, as she typed it: never this installation itself, whose
    /// pages lead in a circle. Where it lives under a path of her site, the site around it is hers to approve.
    ///
    /// # Errors
    /// `BadApproved` says what to type instead.
    pub fn approved_site(&self, text: &str) -> Result<Site, BadApproved> {
        let site = Site::parse(text)?;
        match self.prefix.is_empty() && site.as_str() == self.origin {
            true => Err(BadApproved::Own),
            false => Ok(site),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_of_our_own_is_no_place_to_lead_to() {
        let paths = paths("https://example.com/aff");
        for circle in [
            "/aff/jane7",
            "/aff/jane7/blog",
            "/aff/JANE7?dp=1",
            "/aff/show.html?a=jane7",
            "/aff/aff_c?aff_id=1",
        ] {
            assert_eq!(paths.lead(&format!("https://example.com{circle}")), Err(BadLead::Circle), "{circle}");
        }
        for page in ["/", "/aff/", "/aff/p/course", "/shop/jane7", "/affordable"] {
            assert!(paths.lead(&format!("https://example.com{page}")).is_ok(), "{page}");
        }
        assert!(matches!(paths.lead("example"), Err(BadLead::Address(_))));
    }

    #[test]
    fn duly_itself_is_no_site_to_approve() {
        let own = paths("https://go.example.com");
        assert_eq!(own.approved_site("https://go.example.com/"), Err(BadApproved::Own));
        for site in ["https://www.example.com", "https://*.example.com", "https://go.example.com:8443"] {
            assert!(own.approved_site(site).is_ok(), "{site}");
        }
        assert!(paths("https://example.com/aff").approved_site("https://example.com").is_ok());
        assert!(matches!(own.approved_site("example"), Err(BadApproved::Site(_))));
    }

    fn paths(base_url: &str) -> Paths {
        Paths::of(&BaseUrl::parse(base_url).unwrap())
    }

    #[test]
    fn an_address_carries_the_path_of_the_base_url() {
        assert_eq!(paths("https://example.com/aff").to("/admin/products"), "/aff/admin/products");
        assert_eq!(paths("https://example.com/aff/").to("/admin/products"), "/aff/admin/products");
        assert_eq!(paths("https://example.com").to("/admin/products"), "/admin/products");
        assert_eq!(paths("https://example.com").to("/"), "/");
    }

    #[test]
    fn an_absolute_address_names_the_host_and_an_unusual_port() {
        assert_eq!(paths("http://127.0.0.1:8080/").absolute("/jane7"), "http://127.0.0.1:8080/jane7");
        assert_eq!(paths("https://example.com:443/aff").absolute("/jane7"), "https://example.com/aff/jane7");
    }
}
