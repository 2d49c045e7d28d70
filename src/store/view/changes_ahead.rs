//! What will change for an affiliate, and when: everything that is set and not yet in force (`product.md` P4).

use crate::domain::affiliation::Affiliation;
use crate::domain::commission::Rate;
use crate::domain::id::OfferId;
use crate::domain::name::Name;
use crate::domain::notice::{Difference, differences};
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::tables::Read;
use crate::store::view::products;

/// One thing that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    /// When it comes into force.
    pub since: Timestamp,
    /// What.
    pub what: AheadWhat,
}

/// What can change: as it is now, and as it will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AheadWhat {
    /// Something of the product's terms.
    Terms(Difference),
    /// What an offer pays. `None`: what the product pays.
    Offer(OfferId, Name, Option<Rate>, Option<Rate>),
    /// Her own rate. `None`: none of her own.
    OwnRate(Option<Rate>, Option<Rate>),
}

/// What is set and not yet in force: of a product, of its offers on sale, and, where one is named, of an
/// affiliation's own rate. What comes first stands first.
///
/// # Errors
/// Whatever reading gives.
pub fn changes_ahead(
    read: &impl Read,
    product: &Product,
    affiliation: Option<&Affiliation>,
    now: Timestamp,
) -> Result<Vec<Ahead>, StoreError> {
    let mut all = Vec::new();
    if let Some(terms) = product.terms_ahead(now) {
        let since = terms.since;
        let differences = differences(product.terms_at(now), terms).into_iter();
        all.extend(differences.map(|what| Ahead { since, what: AheadWhat::Terms(what) }));
    }
    for offer in products::offers_of(read, product.id)?.into_iter().filter(|offer| !offer.retired) {
        if let Some((since, rate)) = offer.commission.next(now) {
            let was = offer.commission.at(now);
            all.push(Ahead { since, what: AheadWhat::Offer(offer.id, offer.name, was, rate) });
        }
    }
    if let Some(affiliation) = affiliation
        && let Some((since, rate)) = affiliation.commission.next(now)
    {
        all.push(Ahead { since, what: AheadWhat::OwnRate(affiliation.commission.at(now), rate) });
    }
    all.sort_by_key(|ahead| ahead.since);
    Ok(all)
}
