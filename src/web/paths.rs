//! The one place where addresses are built: every page, form and redirect asks `Paths`, so that Duly
//! also lives under a path of somebody's site (`base_url = https://example.com/aff`).

use crate::config::BaseUrl;
use crate::domain::code::may_be_first;
use crate::domain::destination::{BadDestination, Destination};

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

impl Paths {
    /// An address where the creator leads her visitors, as she typed it: a page, never one of our own links.
    ///
    /// # Errors
    /// `BadLead` says what to type instead.
    pub fn lead(&self, text: &str) -> Result<Destination, BadLead> {
        let destination = Destination::parse(text)?;
        let under = destination.as_str().strip_prefix(&self.absolute("/"));
        let first = under.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
        match first {
            Some("aff_c" | "show.html") => Err(BadLead::Circle),
            Some(first) if !first.is_empty() && may_be_first(first) => Err(BadLead::Circle),
            _ => Ok(destination),
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
