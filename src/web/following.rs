//! What comes of following a link: whose it is, where it leads, whether a click on it may earn. The redirect does
//! what stands here and the Doctor tells it, so neither can contradict the other.
//!
//! Only the mirror is read, so it also works while the disk does not.

use std::sync::Arc;

use actix_web::HttpRequest;

use super::app::App;
use super::paths::Paths;
use super::session;
use crate::domain::affiliation::AffiliationState;
use crate::domain::click::Own;
use crate::domain::click_address::{ClickAddress, Shape};
use crate::domain::code::Code;
use crate::domain::destination::{Destination, Filling};
use crate::domain::id::{ClickId, LinkId, OfferId, PageId};
use crate::domain::name::Slug;
use crate::domain::page::Page;
use crate::domain::product::ProductState;
use crate::domain::time::{Expiry, Timestamp};
use crate::store::mirror::{Mirror, Named, Target};

/// The words of an address that say which link it is, decoded (`product.md` L3, L6, L10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked<'w> {
    /// `/CODE`.
    Code(&'w str),
    /// `/CODE/NAME`.
    Named(&'w str, &'w str),
    /// `/show.html?a=CODE`.
    Show,
    /// `/aff_c?offer_id=&aff_id=`.
    AffC,
    /// `?via=CODE` on a page of the creator's, which is where it leads (L13).
    Via(&'w str),
}

/// An address that leads nowhere.
#[derive(Debug, Clone)]
pub enum Nowhere {
    /// Nobody has this code.
    Code(String),
    /// The code is somebody's, and nothing has this name behind it.
    Name(Target, String),
}

/// Where a link leads, as its address says it (`product.md` L3, L4, L6, L7).
#[derive(Debug, Clone)]
pub enum Lead {
    /// To the sales page.
    SalesPage,
    /// To the payment page, where the product allows it.
    DirectPayment,
    /// To an alternative page, and the owner's link to it if she has one yet.
    Page(Arc<Page>, Option<LinkId>),
    /// To a page that the affiliate chose; to the sales page where she took the link back.
    Promotional(LinkId, Option<Destination>),
    /// Nowhere: the site of the affiliate's link is not approved any more (L8).
    NotValid(LinkId),
}

/// Why a link leads to the sales page although its address says something else. Its clicks count all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detour {
    /// Affiliates may not use Direct Payment HotLinks (L4).
    NoDirectPayment,
    /// The creator withdrew the alternative page (L6).
    PageWithdrawn,
    /// The affiliate removed her link (L7).
    LinkRemoved,
}

/// Why a click makes no touch: it cannot earn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoTouch {
    /// The creator's own link (L5).
    CreatorsLink,
    /// The link is not valid (L8).
    NotValid,
    /// Whose it is, is not accepted now (L14).
    Affiliation(AffiliationState),
    /// The product is paused or retired (L14).
    Product(ProductState),
    /// One's own click (R2).
    Own(Own),
}

/// Where a way ends.
#[derive(Debug, Clone)]
pub enum End<'a> {
    /// At a page that says the product is no longer sold (L14).
    Retired,
    /// At a page that says the link is not valid (L8).
    NotValid,
    /// At a page that Duly makes.
    Ours(Destination),
    /// At somebody's page.
    External(&'a Destination),
}

/// A link that is there, followed by an address.
#[derive(Debug)]
pub struct Followed<'a> {
    /// Whose it is, and of what.
    pub target: Target,
    /// Where it leads.
    pub lead: Lead,
    /// The link that a visit counts for. A page that was never followed with this code has none yet; then it is
    /// the Sales Page HotLink until there is one.
    pub link: LinkId,
    /// What the address says besides.
    pub address: ClickAddress<'a>,
}

impl Lead {
    fn of(named: Named) -> Self {
        match named {
            Named::Page(page, link) => Self::Page(page, link),
            Named::Promotional(link, destination) => Self::Promotional(link, Some(destination)),
            Named::Removed(link) => Self::Promotional(link, None),
            Named::NotApproved(link) => Self::NotValid(link),
        }
    }

    fn link(&self, target: &Target) -> LinkId {
        let links = target.affiliation.as_ref().map_or(target.product.creator_links, |a| a.links);
        match self {
            Self::SalesPage | Self::Page(_, None) => links.sales_page,
            Self::DirectPayment => links.direct_payment,
            Self::Page(_, Some(link)) | Self::Promotional(link, _) | Self::NotValid(link) => *link,
        }
    }
}

impl<'a> Followed<'a> {
    /// The link that an address means. `query` is raw, without its `?`.
    ///
    /// # Errors
    /// `Nowhere` where there is none.
    pub fn by(mirror: &Mirror, asked: Asked<'_>, query: &'a str) -> Result<Self, Nowhere> {
        let shape = match asked {
            Asked::Code(_) | Asked::Named(..) | Asked::Via(_) => Shape::Code,
            Asked::Show => Shape::Show,
            Asked::AffC => Shape::AffC,
        };
        let address = ClickAddress::read(shape, query);
        let by_code = |word: &str| {
            let target = Code::in_address(word).and_then(|code| mirror.target(&code));
            target.ok_or_else(|| Nowhere::Code(word.to_owned()))
        };
        let target = match asked {
            Asked::Code(word) | Asked::Named(word, _) | Asked::Via(word) => by_code(word)?,
            Asked::Show => by_code(address.a.as_deref().unwrap_or_default())?,
            Asked::AffC => {
                let product = address.offer_id.as_deref().unwrap_or_default();
                let affiliate = address.aff_id.as_deref().unwrap_or_default();
                let target = mirror.target_called(product, affiliate);
                target.ok_or_else(|| Nowhere::Code(affiliate.to_owned()))?
            }
        };
        let lead = match asked {
            Asked::Named(_, name) => {
                let word = Slug::in_address(name);
                let Some(named) = mirror.named(&target, &word) else {
                    return Err(Nowhere::Name(target, word.into_owned()));
                };
                Lead::of(named)
            }
            Asked::Via(_) => Lead::SalesPage,
            _ if address.direct_payment => Lead::DirectPayment,
            _ => Lead::SalesPage,
        };
        Ok(Self { link: lead.link(&target), target, lead, address })
    }

    /// An alternative page to which the owner of the code has no link yet.
    pub fn page_without_link(&self) -> Option<PageId> {
        match &self.lead {
            Lead::Page(page, None) => Some(page.id),
            _ => None,
        }
    }

    /// Whose own click it is in this browser, if it is one (R2). Reads a snapshot only where somebody is signed in.
    pub fn own_click(&self, request: &HttpRequest, app: &App, now: Timestamp) -> Option<Own> {
        if self.address.not_tracked {
            return Some(Own::NotTracked);
        }
        if session::is_creators(request, app, now) {
            return Some(Own::Creator);
        }
        let affiliate = self.target.affiliation.as_ref()?.affiliate;
        session::is_affiliates(request, app, affiliate, now).then_some(Own::Affiliate)
    }

    /// Until when a click of now may earn.
    ///
    /// # Errors
    /// `NoTouch` where it may not.
    pub fn touch(&self, own: Option<Own>, now: Timestamp) -> Result<Expiry, NoTouch> {
        let product = &self.target.product;
        let affiliation = self.target.affiliation.as_ref().ok_or(NoTouch::CreatorsLink)?;
        if matches!(self.lead, Lead::NotValid(_)) {
            return Err(NoTouch::NotValid);
        }
        if affiliation.state() != AffiliationState::Active {
            return Err(NoTouch::Affiliation(affiliation.state()));
        }
        if product.state != ProductState::Active {
            return Err(NoTouch::Product(product.state));
        }
        match own {
            Some(own) => Err(NoTouch::Own(own)),
            None => Ok(product.terms_at(now).window.expiry_of(now)),
        }
    }

    /// Why it leads to the sales page although its address says something else.
    pub fn detour(&self) -> Option<Detour> {
        let is_creators = self.target.affiliation.is_none();
        match &self.lead {
            Lead::DirectPayment if is_creators || self.target.product.direct_payment_for_affiliates => None,
            Lead::DirectPayment => Some(Detour::NoDirectPayment),
            Lead::Page(page, _) if page.withdrawn => Some(Detour::PageWithdrawn),
            Lead::Promotional(_, None) => Some(Detour::LinkRemoved),
            Lead::SalesPage | Lead::Page(..) | Lead::Promotional(..) | Lead::NotValid(_) => None,
        }
    }

    /// Where it leads now.
    pub fn end(&self, paths: &Paths) -> End<'_> {
        let product = &self.target.product;
        let ours = |path: String| End::Ours(Destination::from_row(paths.absolute(&path)));
        match &self.lead {
            _ if product.state == ProductState::Retired => End::Retired,
            Lead::NotValid(_) => End::NotValid,
            Lead::DirectPayment if self.detour().is_none() => ours(self.payment_page()),
            Lead::Page(page, _) if self.detour().is_none() => End::External(&page.url),
            Lead::Promotional(_, Some(page)) => End::External(page),
            _ => match &product.sales_url {
                Some(url) => End::External(url),
                None => ours(format!("/p/{}", product.slug)),
            },
        }
    }

    /// What the destination is filled in with at a click of now (L12, L13).
    pub fn filling(&self, click: Option<ClickId>, now: Timestamp, end: &End<'_>) -> Filling<'_> {
        let (product, tags) = (&self.target.product, &self.address.tags);
        Filling {
            click_id: click,
            code: Some(self.target.code().as_str()),
            affiliate_id: self.target.affiliation.as_ref().map(|a| a.affiliate),
            product_id: product.id,
            offer: self.address.offer.as_deref(),
            link_id: self.link,
            src: tags.src.as_deref(),
            subs: tags.subs.each_ref().map(Option::as_deref),
            timestamp_ms: now.0,
            params: &self.address.rest,
            add_aff: product.code_on_external_pages && matches!(end, End::External(_)),
        }
    }

    fn payment_page(&self) -> String {
        let slug = &self.target.product.slug;
        match self.address.offer.as_ref().and_then(|offer| offer.parse::<OfferId>().ok()) {
            Some(offer) => format!("/p/{slug}/pay?offer={offer}"),
            None => format!("/p/{slug}/pay"),
        }
    }
}
