//! What the conversions of a period would have paid under other terms. Nothing is written.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::conversions::{self, List};
use super::{affiliates, products};
use crate::domain::affiliation::Affiliation;
use crate::domain::attribution::Share;
use crate::domain::commission::Rate;
use crate::domain::conversion::Conversion;
use crate::domain::id::{AffiliateId, AffiliationId, ConversionId, OfferId};
use crate::domain::journey::StepBy;
use crate::domain::money::{Currency, Money};
use crate::domain::offer::Offer;
use crate::domain::product::{Model, Product};
use crate::domain::time::Timestamp;
use crate::domain::what_if::{self, Known, Outcome, Trial};
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::tables::Read;

/// How many conversions of the period are read at the most, those of other products too; the newest are.
pub const READ_MAX: usize = 20_000;
/// How many are read at once.
const READ_AT_ONCE: usize = 200;
/// How many of those that change are told one by one.
pub const TOLD_MAX: usize = 50;

/// A sum as it is, and as it would be. Minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pair {
    /// As it was judged.
    pub is: i64,
    /// Under the other terms.
    pub would_be: i64,
}

/// What each affiliate would earn, by currency, minor units.
pub type Earned = BTreeMap<(AffiliateId, Currency), i64>;

/// What came of a trial.
#[derive(Debug, Default)]
pub struct Tried {
    /// How many conversions were judged again.
    pub conversions: usize,
    /// Everything together, by currency.
    pub totals: BTreeMap<Currency, Pair>,
    /// Each affiliate's, by currency.
    pub each: BTreeMap<(AffiliateId, Currency), Pair>,
    /// What each of the models that are compared would have paid each affiliate, by currency, minor units; the rest of
    /// the terms is the trial's.
    pub by_model: Vec<(Model, Earned)>,
    /// How many conversions would pay somebody something else.
    pub changes: usize,
    /// The newest of them, at most `TOLD_MAX`.
    pub changed: Vec<Changed>,
    /// Older ones than this were not read, since there are too many.
    pub cut_at: Option<Timestamp>,
}

/// A conversion that would pay somebody something else.
#[derive(Debug)]
pub struct Changed {
    /// Which.
    pub conversion: Conversion,
    /// Who has what.
    pub is: Outcome,
    /// Who would have what.
    pub would_be: Outcome,
}

/// Tries other terms, and each of `models` beside them, on the conversions of a product that arrived from a moment to a moment.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn try_on(
    read: &impl Read,
    product: &Product,
    (from, to): (Timestamp, Timestamp),
    trial: &Trial,
    models: &[Model],
) -> Result<Tried, StoreError> {
    let by_model = models.iter().map(|model| (*model, BTreeMap::new())).collect();
    let mut tried = Tried { by_model, ..Tried::default() };
    let mut world = World::default();
    let latest = ConversionId(*keys::ulids_between(from, to).end());
    let (mut before, mut read_so_far) = (latest, 0);
    loop {
        let rows = conversions::page(read, List::All, Some(before), READ_AT_ONCE)?;
        let is_last = rows.len() < READ_AT_ONCE;
        for conversion in rows {
            if conversion.id.at() < from {
                return Ok(tried);
            }
            if read_so_far == READ_MAX {
                tried.cut_at = Some(before.at());
                return Ok(tried);
            }
            read_so_far += 1;
            before = conversion.id;
            if conversion.product == product.id && what_if::counts(&conversion) {
                world.meet(read, &conversion)?;
                tried.add(product, conversion, trial, &world);
            }
        }
        if is_last {
            return Ok(tried);
        }
    }
}

impl Tried {
    fn add(&mut self, product: &Product, conversion: Conversion, trial: &Trial, world: &World) {
        self.conversions += 1;
        let currency = product.currency;
        let is = what_if::as_it_was(&conversion, currency);
        let at = conversion.at;
        let own_rate = |id| world.affiliations.get(&id).and_then(|one| one.commission.at(at));
        let first_of_customer = world.first_of_customer.as_slice();
        let known = Known {
            currency,
            pixel_window_days: world.pixel_window_days.filter(|_| conversion.way.has_pixel_window()),
            by_product_rate: conversion.event.is_purchase() && !world.has_own_rate(&conversion),
            own_rate: &own_rate,
            first_of_customer,
        };
        let would_be = what_if::as_it_would_be(&conversion, trial, &known);
        for (outcome, would) in [(&is, false), (&would_be, true)] {
            for (share, sum) in shares_with_sums(outcome) {
                let total = self.totals.entry(sum.currency).or_default();
                let hers = self.each.entry((share.affiliate, sum.currency)).or_default();
                for pair in [total, hers] {
                    let minor = if would { &mut pair.would_be } else { &mut pair.is };
                    *minor += sum.minor;
                }
            }
        }
        for (model, each) in &mut self.by_model {
            let by_it = Trial { model: Some(*model), ..*trial };
            for (hers, minor) in money_of(&what_if::as_it_would_be(&conversion, &by_it, &known)) {
                *each.entry(hers).or_default() += minor;
            }
        }
        if money_of(&is) != money_of(&would_be) {
            self.changes += 1;
            if self.changed.len() < TOLD_MAX {
                self.changed.push(Changed { conversion, is, would_be });
            }
        }
    }
}

fn shares_with_sums(outcome: &Outcome) -> impl Iterator<Item = (&Share, Money)> {
    outcome
        .shares
        .iter()
        .zip(&outcome.sums)
        .flat_map(|(share, sums)| sums.iter().map(move |sum| (share, *sum)))
}

/// Who has how much, whatever the order.
fn money_of(outcome: &Outcome) -> BTreeMap<(AffiliateId, Currency), i64> {
    let mut money = BTreeMap::new();
    for (share, sum) in shares_with_sums(outcome) {
        *money.entry((share.affiliate, sum.currency)).or_default() += sum.minor;
    }
    money.retain(|_, minor| *minor != 0);
    money
}

/// What conversions lead to, each read once.
#[derive(Default)]
struct World {
    affiliations: BTreeMap<AffiliationId, Affiliation>,
    offers: BTreeMap<OfferId, Option<Offer>>,
    pixel_windows: BTreeMap<u32, Option<u16>>,
    /// Of the conversion that was met last.
    pixel_window_days: Option<u16>,
    /// The same.
    first_of_customer: Vec<Share>,
}

impl World {
    /// Reads what a conversion leads to, as far as it is not known yet.
    fn meet(&mut self, read: &impl Read, conversion: &Conversion) -> Result<(), StoreError> {
        let verdict = &conversion.verdict;
        self.first_of_customer = match &conversion.evidence.customer {
            Some(customer) => conversions::first_of_customer(read, conversion.product, customer)?
                .filter(|first| first.id != conversion.id)
                .map_or_else(Vec::new, |first| first.verdict.shares),
            None => Vec::new(),
        };
        let by_click = verdict.considered.iter().filter_map(|considered| match considered.step.by {
            StepBy::Affiliation { affiliation, .. } => Some(affiliation),
            StepBy::Creator => None,
        });
        let by_share = verdict.shares.iter().chain(&self.first_of_customer).map(|share| share.affiliation);
        for id in by_click.chain(by_share).collect::<Vec<_>>() {
            if !self.affiliations.contains_key(&id)
                && let Some(affiliation) = affiliates::affiliation(read, id)?
            {
                self.affiliations.insert(id, affiliation);
            }
        }
        if let Some(id) = conversion.offer
            && !self.offers.contains_key(&id)
        {
            self.offers.insert(id, products::offer(read, id)?);
        }
        self.pixel_window_days = match self.pixel_windows.entry(verdict.terms) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                let terms = products::terms(read, conversion.product, verdict.terms)?;
                *place.insert(terms.map(|terms| terms.pixel_window_days))
            }
        };
        Ok(())
    }

    /// Whether the offer that was bought has a rate of its own.
    fn has_own_rate(&self, conversion: &Conversion) -> bool {
        let offer = conversion.offer.and_then(|id| self.offers.get(&id)).and_then(Option::as_ref);
        let own: Option<Rate> = offer.and_then(|offer| offer.commission.at(conversion.at));
        own.is_some()
    }
}
