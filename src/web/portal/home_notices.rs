//! What she should know before anything else: changes that are announced, and links of hers that stopped.

use super::me::Me;
use super::terms::ahead_for;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::id::AffiliateId;
use crate::domain::link::Link;
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::changes_ahead::Ahead;
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

/// What notices are made from: each affiliation that is not over, with its product, what is
/// announced, and links of hers.
pub(super) type Told = Vec<(Affiliation, Product, Vec<Ahead>, Vec<Link>)>;

/// Reads it.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub(super) fn read(read: &impl Read, her: AffiliateId, now: Timestamp) -> Result<Told, StoreError> {
    let mut told = Vec::new();
    for affiliation in affiliates::affiliations_of(read, her)? {
        if !affiliation.state().is_promised() {
            continue;
        }
        let Some(product) = products::by_id(read, affiliation.product)? else { continue };
        let ahead = ahead_for(read, &product, &affiliation, now)?;
        let own = links::promotional_of(read, affiliation.id)?;
        told.push((affiliation, product, ahead, own));
    }
    Ok(told)
}

/// The notices, those about money first.
pub(super) fn notices(me: &Me, told: &Told) -> Vec<Notice> {
    let mut notices = Vec::new();
    for (_, product, ahead, _) in told {
        for (from, lines) in me.announced(product, ahead) {
            let text = (me.words.promoting.changes)(product.name.as_str(), &from);
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
