//! What would be earned by a sale of now: the sums of each offer, how they are shared, until when they are Held,
//! and what is about to change.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::examination::Findings;
use super::finding::{Finding, Part};
use super::way::Way;
use crate::domain::commission::better;
use crate::domain::notice::differences;
use crate::domain::offer::Offer;
use crate::domain::product::{Product, Terms};
use crate::domain::time::Timestamp;
use crate::store::view::changes_ahead::AheadWhat;

/// Tells it.
pub(super) fn tell(way: &Way<'_>, told: &mut Findings) {
    if let Err(why) = way.followed.touch(way.not_own(), way.now) {
        return told.add(Part::Reward, Finding::NobodyEarns(why));
    }
    let product = &way.followed.target.product;
    let terms = product.terms_at(way.now);
    let offers = way.app.store.mirror().offers_of(product.id);
    let on_sale: Vec<_> = offers.iter().filter(|offer| !offer.retired).collect();
    for offer in &on_sale {
        told.add(Part::Reward, earns(way, offer, product, terms));
    }
    if on_sale.is_empty() {
        told.add(Part::Reward, Finding::EarnsRate(terms.commission, product.currency));
    }
    for (event, rate) in terms.events.iter().filter(|(_, rate)| !rate.is_zero()) {
        told.add(Part::Reward, Finding::EarnsEvent(event.clone(), *rate, product.currency));
    }
    told.add(Part::Reward, Finding::Model(terms.model));
    told.add(Part::Reward, Finding::Held(terms.hold_days));
    coming(way, &on_sale, product, terms, told);
}

/// What she gets for a sale of an offer: by the better one of its rate and her own (M1).
fn earns(way: &Way<'_>, offer: &Offer, product: &Product, terms: &Terms) -> Finding {
    let currency = product.currency;
    let of_offer = offer.rate_at(terms, way.now);
    let own = way.followed.target.affiliation.as_ref().and_then(|one| one.commission.at(way.now));
    let rate = own.map_or(of_offer, |own| better(of_offer, own, offer.price, currency));
    Finding::Earns {
        whose: way.whose.clone(),
        offer: offer.name.to_string(),
        price: offer.price,
        rate,
        worth: rate.of(offer.price, currency),
        currency,
    }
}

/// What is announced and not yet in force (P4), by the moment from which it holds.
fn coming(way: &Way<'_>, offers: &[&Arc<Offer>], product: &Product, terms: &Terms, told: &mut Findings) {
    let (now, currency) = (way.now, product.currency);
    let mut announced: BTreeMap<Timestamp, Vec<AheadWhat>> = BTreeMap::new();
    if let Some(ahead) = product.terms_ahead(now) {
        let changes = differences(terms, ahead).into_iter().map(AheadWhat::Terms);
        announced.entry(ahead.since).or_default().extend(changes);
    }
    for offer in offers {
        if let Some((at, rate)) = offer.commission.next(now) {
            let was = offer.commission.at(now);
            let change = AheadWhat::Offer(offer.id, offer.name.clone(), was, rate);
            announced.entry(at).or_default().push(change);
        }
    }
    let own = way.followed.target.affiliation.as_ref().map(|one| &one.commission);
    if let Some((own, (at, next))) = own.and_then(|own| Some((own.at(now), own.next(now)?))) {
        announced.entry(at).or_default().push(AheadWhat::OwnRate(own, next));
    }
    for (at, changes) in announced {
        // New terms may differ in nothing that is said.
        if !changes.is_empty() {
            told.add(Part::Reward, Finding::Coming { at, changes, currency });
        }
    }
}
