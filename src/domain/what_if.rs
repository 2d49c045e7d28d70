//! What the same conversions would have paid under other terms, before the creator changes anything.
//!
//! Each is judged again from the journey that its verdict keeps, by the same attribution. What clicks did not decide stays:
//! coupons, people whom the shop named, and what the creator decided herself.

use super::affiliation::AffiliationState;
use super::attribution::{Considered, Journey, Rules, Share, StepBy, Ties, TouchStanding, Why, attribute};
use super::commission::{self, Rate};
use super::conversion::{Conversion, ConversionState};
use super::id::{AffiliateId, AffiliationId};
use super::money::{Currency, Money};
use super::product::Model;
use super::renewals::Renewals;
use super::settlement;
use super::time::Window;

/// Other terms, to be tried. `None`: as it was at each conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Trial {
    /// Whose click counts.
    pub model: Option<Model>,
    /// How long a touch may earn, from its click on.
    pub window: Option<Window>,
    /// What a purchase pays where neither its offer nor the affiliate has a better rate.
    pub rate: Option<Rate>,
}

/// What is known of a conversion beside itself.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Flat sums are in the product's currency.
    pub currency: Currency,
    /// Where only pixels told of it: the pixel's own window (C3), days.
    pub pixel_window_days: Option<u16>,
    /// Whether it pays the product's own rate: a purchase of no offer that has one of its own.
    pub by_product_rate: bool,
    /// An affiliation's own rate at the conversion.
    pub own_rate: &'a dyn Fn(AffiliationId) -> Option<Rate>,
    /// The shares of the same customer's first conversion.
    pub first_of_customer: &'a [Share],
}

/// Who has what of a conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Who earns.
    pub shares: Vec<Share>,
    /// What each share comes to after refunds: nothing, one sum, or two in different currencies.
    pub sums: Vec<Vec<Money>>,
}

/// Whether a conversion counts here: no test, and not refused.
pub fn counts(conversion: &Conversion) -> bool {
    !conversion.test && conversion.state != ConversionState::Refused
}

/// What it came to as it was judged.
pub fn as_it_was(conversion: &Conversion, currency: Currency) -> Outcome {
    let shares = conversion.verdict.shares.clone();
    let rates: Vec<Rate> = conversion.rates.iter().map(|share| share.rate).collect();
    let sums = settlement::left(conversion, &shares, &rates, currency);
    Outcome { shares, sums }
}

/// What it would have come to under other terms.
pub fn as_it_would_be(conversion: &Conversion, trial: &Trial, known: &Known<'_>) -> Outcome {
    let rate = trial.rate.filter(|_| known.by_product_rate).unwrap_or(conversion.rate);
    let shares = shares(conversion, trial, rate, known);
    let rate_of = |share: &Share| {
        let judged = conversion.rates.iter().find(|judged| judged.affiliation == share.affiliation);
        match judged.filter(|_| rate == conversion.rate) {
            Some(judged) => judged.rate,
            None => match (known.own_rate)(share.affiliation).filter(|_| conversion.event.is_purchase()) {
                Some(own) => commission::better(rate, own, conversion.amount, known.currency),
                None => rate,
            },
        }
    };
    let rates: Vec<Rate> = shares.iter().map(rate_of).collect();
    let sums = settlement::left(conversion, &shares, &rates, known.currency);
    Outcome { shares, sums }
}

/// Who would have earned.
fn shares(conversion: &Conversion, trial: &Trial, rate: Rate, known: &Known<'_>) -> Vec<Share> {
    let verdict = &conversion.verdict;
    let stays = match verdict.why {
        Why::Coupon | Why::NamedByServer | Why::Reassigned | Why::Refused => true,
        // Which renewals are paid, and for whom, is not tried.
        Why::RenewalUnpaid { .. } | Why::BoughtBefore => true,
        // What pays nothing keeps nothing, unless the trial pays for it.
        Why::PaysNothing => rate.is_zero(),
        _ => trial.model.is_none() && trial.window.is_none(),
    };
    // A verdict that cannot be made again from what it keeps is left alone. So it is where clicks of a lead stand among
    // those that decided.
    let same = Trial { model: None, window: None, ..*trial };
    let pays_now = verdict.why == Why::PaysNothing;
    if stays || (!pays_now && judged_again(conversion, &same, known) != verdict.shares) {
        return verdict.shares.clone();
    }
    judged_again(conversion, trial, known)
}

/// The verdict once more, from the clicks that were considered.
fn judged_again(conversion: &Conversion, trial: &Trial, known: &Known<'_>) -> Vec<Share> {
    let verdict = &conversion.verdict;
    let steps = verdict.considered.iter().map(|considered| {
        let mut step = considered.step.clone();
        if let Some(window) = trial.window {
            step.expires = step.expires.map(|_| window.expiry_of(step.at));
        }
        step
    });
    let journey = Journey { steps: steps.collect(), cut: verdict.cut };
    let mut ties = Ties::default();
    match verdict.why {
        Why::Lead => ties.leads = journey,
        _ => ties.journey = journey,
    }
    ties.first_of_customer = match verdict.why {
        Why::FirstOfCustomer => verdict.shares.clone(),
        _ => known.first_of_customer.to_vec(),
    };
    let standing = |id| standing(&verdict.considered, id);
    let buyers = buyers(&verdict.considered);
    let rules = Rules {
        model: trial.model.unwrap_or(verdict.model),
        terms_number: verdict.terms,
        window: trial.window.unwrap_or(Window::Forever),
        moment: conversion.at,
        pixel_window_days: known.pixel_window_days,
        standing: &standing,
        buyers: &buyers,
        pays: true,
        bought_before: false,
        renewal: None,
        renewals: Renewals::All,
        test: false,
    };
    attribute(&ties, &rules).shares
}

/// Where an affiliation stood at the sale, as far as the verdict tells.
fn standing(considered: &[Considered], id: AffiliationId) -> AffiliationState {
    let hers = considered
        .iter()
        .filter(|one| matches!(one.step.by, StepBy::Affiliation { affiliation, .. } if affiliation == id));
    let mut left_out = hers.filter_map(|one| match one.standing {
        TouchStanding::NotAccepted(state) => Some(state),
        _ => None,
    });
    left_out.next().unwrap_or(AffiliationState::Active)
}

fn buyers(considered: &[Considered]) -> Vec<AffiliateId> {
    let hers = considered.iter().filter_map(|one| match (one.standing, one.step.by) {
        (TouchStanding::Buyer, StepBy::Affiliation { affiliate, .. }) => Some(affiliate),
        _ => None,
    });
    hers.collect()
}

#[cfg(test)]
mod tests;
