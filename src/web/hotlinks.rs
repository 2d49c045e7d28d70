//! How a link reads: its address, its name, and where it leads now. One place for pages, the API and commands.

use std::sync::Arc;

use url::form_urlencoded;

use super::doctor::about;
use super::paths::Paths;
use super::qr::Qr;
use super::words::LinksWords;
use crate::domain::affiliation::Affiliation;
use crate::domain::code::Code;
use crate::domain::link::{Link, LinkKind, LinkOwner};
use crate::domain::offer::Offer;
use crate::domain::page::Page;
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

/// What a link is called in a language: the two that come with every code have no names of their own. Nothing where
/// `told` says nothing; it costs much less, where thousands of links are put in order and few are shown.
pub fn called(mirror: &Mirror, link: &Link, words: &LinksWords) -> Option<String> {
    if let LinkOwner::Affiliation(id) = link.owner {
        mirror.affiliation(id)?;
    }
    mirror.product(link.product)?;
    Some(match &link.kind {
        LinkKind::SalesPage => words.sales_page.to_owned(),
        LinkKind::DirectPayment => words.direct_payment.to_owned(),
        LinkKind::Page(id) => mirror.page(link.product, *id)?.name.to_string(),
        LinkKind::Promotional(own) => own.name.to_string(),
    })
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
            let allowed = affiliation.is_none() || product.direct_payment_for_affiliates;
            let (destination, state) = match allowed {
                true => (paths.absolute(&format!("/p/{}/pay", product.slug)), LinkState::Live),
                false => (sales_page(paths, &product), LinkState::ToSalesPage),
            };
            ("direct_payment", link.kind.label().to_owned(), url, destination, state)
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

/// An address as people read it: without its scheme, which is always the same.
pub fn short(address: &str) -> &str {
    address.split_once("://").map_or(address, |(_, short)| short)
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

/// A link to copy, with its QR code.
#[derive(Debug, Clone)]
pub struct HotLink {
    /// Unlike any other on the page.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// What else is to say.
    pub note: String,
    /// The address to share, with its channel.
    pub address: String,
    /// The addresses of the QR code as a drawing and as a picture.
    pub qr_svg: String,
    /// The same as a picture.
    pub qr_png: String,
}

impl HotLink {
    /// The link at one of our own paths. `src` names the channel it is shared on; it may be empty.
    pub fn at(paths: &Paths, id: impl Into<String>, label: impl Into<String>, path: &str, src: &str) -> Self {
        let path = with_channel(path, src);
        let of: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
        Self {
            id: id.into(),
            label: label.into(),
            note: String::new(),
            address: paths.absolute(&path),
            qr_svg: paths.to(&format!("/qr.svg?of={of}")),
            qr_png: paths.to(&format!("/qr.png?of={of}")),
        }
    }

    fn noting(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// The page of the Doctor behind a door (`/admin/doctor`) that examines this link.
    pub fn examined_at(&self, doctor: &str) -> String {
        about(doctor, &self.address)
    }

    /// The QR code, to stand in the page; `word` says what it is.
    pub fn qr(&self, word: &str) -> Option<Qr> {
        Qr::of(&self.address, format!("{word}: {}", self.label))
    }
}

/// The links that come with a code: to the sales page, and to the payment page and each plan where that is allowed.
pub fn selling(
    paths: &Paths,
    code: &Code,
    offers: &[Arc<Offer>],
    pays_directly: bool,
    src: &str,
    words: &LinksWords,
) -> Vec<HotLink> {
    let mut links = vec![HotLink::at(paths, "sales-page", words.sales_page, &format!("/{code}"), src)];
    if pays_directly {
        let label = words.direct_payment;
        links.push(HotLink::at(paths, "direct-payment", label, &direct_payment(code, None), src));
        let on_sale: Vec<_> = offers.iter().filter(|offer| !offer.retired).collect();
        for offer in on_sale.iter().filter(|_| on_sale.len() > 1) {
            let path = direct_payment(code, Some(&offer.id.to_string()));
            links.push(HotLink::at(
                paths,
                offer.id.to_string(),
                format!("{label}: {}", offer.name),
                &path,
                src,
            ));
        }
    }
    links
}

/// The links that come with a code to each alternative page, with where it leads.
pub fn to_pages(
    paths: &Paths,
    code: &Code,
    pages: &[Arc<Page>],
    src: &str,
    words: &LinksWords,
) -> Vec<HotLink> {
    let link = |page: &Arc<Page>| {
        let path = named(code, page.word.as_str());
        let link = HotLink::at(paths, page.id.to_string(), page.name.as_str(), &path, src);
        link.noting((words.page_leads_to)(page.url.as_str()))
    };
    pages.iter().filter(|page| !page.withdrawn).map(link).collect()
}

/// How long the name of a channel may be, in characters.
pub const CHANNEL_MAX: usize = 60;

/// The path with `src=` at its end.
fn with_channel(path: &str, src: &str) -> String {
    let src = src.trim();
    if src.is_empty() {
        return path.to_owned();
    }
    let src: String = src.chars().take(CHANNEL_MAX).collect();
    let encoded: String = form_urlencoded::byte_serialize(src.as_bytes()).collect();
    format!("{path}{}src={encoded}", if path.contains('?') { '&' } else { '?' })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_goes_behind_whatever_the_address_says_already() {
        assert_eq!(with_channel("/jane7", ""), "/jane7");
        assert_eq!(with_channel("/jane7", " news letter&x "), "/jane7?src=news+letter%26x");
        assert_eq!(with_channel("/jane7?dp=1", "mail"), "/jane7?dp=1&src=mail");
        assert_eq!(with_channel("/jane7", &"x".repeat(500)).len(), "/jane7?src=".len() + CHANNEL_MAX);
    }
}
