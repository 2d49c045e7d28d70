//! How a link reads: its address, its name, and where it leads now. One place for pages, the API and commands.

use std::sync::Arc;

use super::paths::Paths;
use crate::domain::affiliation::Affiliation;
use crate::domain::code::Code;
use crate::domain::link::{Link, LinkKind, LinkOwner};
use crate::domain::product::Product;
use crate::store::mirror::Mirror;

/// A link as people and programs read it.
#[derive(Debug, Clone)]
pub struct ToldLink {
    /// Whose it is; nobody's where it is the creator's own.
    pub affiliation: Option<Arc<Affiliation>>,
    /// What it promotes.
    pub product: Arc<Product>,
    /// The kind, as programs read it.
    pub kind: &'static str,
    /// What its owner calls it.
    pub name: String,
    /// The address that is shared: `https://go.example.com/jane7/blog`.
    pub url: String,
    /// Where it leads now.
    pub destination: String,
    /// Whether it leads there.
    pub state: LinkState,
}

/// Whether a link leads where it was made to lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// Yes.
    Live,
    /// Visitors see a page that says the link is not valid: its site is not approved any more (L8).
    SiteWithdrawn,
    /// It leads to the sales page: the affiliate removed it, or the creator withdrew the page.
    ToSalesPage,
}

impl LinkState {
    /// The word that programs read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::SiteWithdrawn => "site_withdrawn",
            Self::ToSalesPage => "to_sales_page",
        }
    }
}

/// What is to be said of a link; nothing where its product was deleted.
pub fn told(paths: &Paths, mirror: &Mirror, link: &Link) -> Option<ToldLink> {
    let affiliation = match link.owner {
        LinkOwner::Creator => None,
        LinkOwner::Affiliation(id) => Some(mirror.affiliation(id)?),
    };
    let product = mirror.product(link.product)?;
    let code = affiliation.as_ref().map_or(&product.creator_code, |one| &one.code);
    let to_sales_page = |kind, name: &str, word: &str| {
        let url = paths.absolute(&named(code, word));
        (kind, name.to_owned(), url, sales_page(paths, &product), LinkState::ToSalesPage)
    };
    let (kind, name, url, destination, state) = match &link.kind {
        LinkKind::SalesPage => {
            let url = paths.absolute(&format!("/{code}"));
            ("sales_page", link.kind.label().to_owned(), url, sales_page(paths, &product), LinkState::Live)
        }
        LinkKind::DirectPayment => {
            let url = paths.absolute(&direct_payment(code, None));
            let destination = paths.absolute(&format!("/p/{}/pay", product.slug));
            ("direct_payment", link.kind.label().to_owned(), url, destination, LinkState::Live)
        }
        LinkKind::Page(id) => {
            let page = mirror.page(product.id, *id)?;
            match page.withdrawn {
                true => to_sales_page("page", page.name.as_str(), page.word.as_str()),
                false => {
                    let url = paths.absolute(&named(code, page.word.as_str()));
                    ("page", page.name.to_string(), url, page.url.to_string(), LinkState::Live)
                }
            }
        }
        LinkKind::Promotional(own) if own.removed => {
            to_sales_page("promotional", own.name.as_str(), own.word.as_str())
        }
        LinkKind::Promotional(own) => {
            let approved =
                product.approved_sites.iter().any(|site| site.allows_destination(&own.destination));
            let state = if approved { LinkState::Live } else { LinkState::SiteWithdrawn };
            let url = paths.absolute(&named(code, own.word.as_str()));
            ("promotional", own.name.to_string(), url, own.destination.to_string(), state)
        }
    };
    Some(ToldLink { product: Arc::clone(&product), affiliation, kind, name, url, destination, state })
}

/// The path of a Direct Payment HotLink, for one offer or for all (`product.md` L4).
pub fn direct_payment(code: &Code, offer: Option<&str>) -> String {
    match offer {
        Some(offer) => format!("/{code}?dp=1&offer={offer}"),
        None => format!("/{code}?dp=1"),
    }
}

/// The path of a link with a name (`product.md` L6, L7).
pub fn named(code: &Code, word: &str) -> String {
    format!("/{code}/{word}")
}

/// Where the Sales Page HotLink leads (`product.md` L3).
fn sales_page(paths: &Paths, product: &Product) -> String {
    match &product.sales_url {
        Some(url) => url.to_string(),
        None => paths.absolute(&format!("/p/{}", product.slug)),
    }
}
