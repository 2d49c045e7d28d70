//! Origins: the sites a creator approved for affiliates' own links, and the pages that may run the script.

/// A web origin: scheme, host and port, exactly (`product.md` L8).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(String); // Invariant: as the `url` crate serialises an http or https origin.

/// An approved site: an origin, or every sub-domain of one (`https://*.example.com`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site(String);
