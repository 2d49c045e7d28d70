//! What she should know before anything else: changes that are announced, and links of hers that stopped.

use super::me::Me;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::id::AffiliateId;
use crate::domain::link::Link;
use crate::domain::offer::Offer;
use crate::domain::product::Product;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::{affiliates, links, products};
use crate::web::hotlinks::{self, LinkState};

/// Something that she should know, with where to read more.
pub(super) struct Notice {
    /// `info` or `warn`.
    pub(super) kind: &'static str,
    pub(super) text: String,
    /// More of it, a line each.
    pub(super) lines: Vec<String>,
    /// Address and label.
    pub(super) link: (String, &'static str),
}

/// What notices are made from: each affiliation that is not over, with its product, offers, and links of hers.
pub(super) type Told = Vec<(Affiliation, Product, Vec<Offer>, Vec<Link>)>;

/// Reads it.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub(super) fn read(read: &impl Read, her: AffiliateId) -> Result<Told, StoreError> {
    let mut told = Vec::new();
    for affiliation in affiliates::affiliations_of(read, her)? {
        if !affiliation.state().is_promised() {
            continue;
        }
        let Some(product) = products::by_id(read, affiliation.product)? else { continue };
        let offers = products::offers_of(read, product.id)?;
        let own = links::promotional_of(read, affiliation.id)?;
        told.push((affiliation, product, offers, own));
    }
    Ok(told)
}

/// The notices, those about money first.
pub(super) fn notices(me: &Me, told: &Told) -> Vec<Notice> {
    let mut notices = Vec::new();
    for (affiliation, product, offers, _) in told {
        for (since, lines) in me.ahead(product, offers, Some(affiliation)) {
            let text = (me.words.promoting.ahead.product_from)(product.name.as_str(), &me.date_time(since));
            let link = (me.to(&format!("/portal/products/{}", product.slug)), me.words.promoting.about);
            notices.push(Notice { kind: "warn", text, lines, link });
        }
    }
    let mirror = me.app.store.mirror();
    for (affiliation, product, _, own) in told {
        if affiliation.state() != AffiliationState::Active {
            continue;
        }
        for link in own.iter().filter_map(|link| hotlinks::told(&me.app.paths, &mirror, link)) {
            if link.state == LinkState::SiteWithdrawn {
                let text = (me.words.start.site_withdrawn)(&link.name, product.name.as_str());
                let way = format!("/portal/products/{}/links", product.slug);
                let link = (me.to(&way), me.words.links_created_by_me);
                notices.push(Notice { kind: "warn", text, lines: Vec::new(), link });
            }
        }
    }
    notices
}
