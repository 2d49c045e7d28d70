//! Origins: the sites a creator approved for affiliates' own links, and the pages that may run the script.

/// A web origin: scheme, host and port, exactly (`product.md` L8).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(String); // Invariant: as the `url` crate serialises an http or https origin.

/// An approved site: an origin, or every sub-domain of one (`https://*.example.com`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site(String);

impl Origin {
    /// The origin as it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The origin from a row that was written by us.
    pub fn from_row(text: String) -> Self {
        Self(text)
    }
}

impl Site {
    /// The site as it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The site from a row that was written by us.
    pub fn from_row(text: String) -> Self {
        Self(text)
    }
}
