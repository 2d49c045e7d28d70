//! Where a followed link leads, as its address says it (`product.md` L3, L4, L6, L7).

use std::sync::Arc;

use crate::domain::click_address::ClickAddress;
use crate::domain::destination::Destination;
use crate::domain::id::{LinkId, PageId};
use crate::domain::page::Page;
use crate::store::mirror::{Named, Target};

/// Where a link leads.
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

impl Lead {
    /// Without a name: `?dp=1` or not.
    pub fn plain(address: &ClickAddress<'_>) -> Self {
        if address.direct_payment { Self::DirectPayment } else { Self::SalesPage }
    }

    /// By the name behind the code.
    pub fn of(named: Named) -> Self {
        match named {
            Named::Page(page, link) => Self::Page(page, link),
            Named::Promotional(link, destination) => Self::Promotional(link, Some(destination)),
            Named::Removed(link) => Self::Promotional(link, None),
            Named::NotApproved(link) => Self::NotValid(link),
        }
    }

    /// The link that a visit counts for. A page that was never followed with this code has none yet; then it is
    /// the Sales Page HotLink's until there is one.
    pub fn link(&self, target: &Target) -> LinkId {
        let links = target.affiliation.as_ref().map_or(target.product.creator_links, |a| a.links);
        match self {
            Self::SalesPage | Self::Page(_, None) => links.sales_page,
            Self::DirectPayment => links.direct_payment,
            Self::Page(_, Some(link)) | Self::Promotional(link, _) | Self::NotValid(link) => *link,
        }
    }

    /// A page to which the owner of the code has no link yet.
    pub fn page_without_link(&self) -> Option<PageId> {
        match self {
            Self::Page(page, None) => Some(page.id),
            _ => None,
        }
    }
}
