//! Ties that disagree, both told (`product.md` A6): a coupon, the affiliate whom the shop's server named, and the clicks.
//! Also those of somebody who could not earn, so that nobody has to ask what became of her coupon.

use super::conversion_story::Known;
use super::shown::listed;
use crate::domain::attribution::{StepBy, TouchStanding, Why};
use crate::domain::conversion::{Conversion, Flag};
use crate::domain::id::{AffiliateId, AffiliationId};
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::affiliates;

/// An affiliation that something other than a click points to.
pub(super) struct Tied {
    affiliation: AffiliationId,
    affiliate: AffiliateId,
    /// Why she could not earn, if so (A1).
    left_out: Option<Why>,
}

/// Whom the coupon and the shop's server point to.
pub(super) struct Ties {
    coupon: Option<Tied>,
    server: Option<Tied>,
}

impl Ties {
    /// Reads them, with where each stood at the sale.
    ///
    /// # Errors
    /// Of the disk, or where a row cannot be read.
    pub(super) fn read(read: &impl Read, conversion: &Conversion) -> Result<Self, StoreError> {
        let evidence = &conversion.evidence;
        let mut buyers = Vec::new();
        for id in &evidence.buyers {
            buyers.extend(affiliates::affiliation(read, *id)?.map(|buyer| buyer.affiliate));
        }
        let tied = |id: Option<AffiliationId>| {
            let found = id.map(|id| affiliates::affiliation(read, id)).transpose()?.flatten();
            Ok::<_, StoreError>(found.map(|found| {
                let state = found.state_at(conversion.at);
                let is_buyer = buyers.contains(&found.affiliate);
                let left_out = match state.is_accepted() {
                    false => Some(Why::NotAccepted(state)),
                    true => is_buyer.then_some(Why::BuyerIsAffiliate),
                };
                Tied { affiliation: found.id, affiliate: found.affiliate, left_out }
            }))
        };
        Ok(Self {
            coupon: tied(evidence.coupon.as_ref().and_then(|coupon| coupon.affiliation))?,
            server: tied(evidence.affiliate)?,
        })
    }

    /// Who they are, whose names are needed.
    pub(super) fn people(&self) -> impl Iterator<Item = AffiliateId> {
        self.coupon.iter().chain(&self.server).map(|tied| tied.affiliate)
    }
}

/// Sentences to follow the rule that chose, each with a space before it: ` ANA10 is Ana's; the clicks were Ben's.`
pub(super) fn told(known: &Known) -> String {
    let conversion = &known.conversion;
    let why = conversion.verdict.why;
    if matches!(why, Why::PaysNothing | Why::Refused) {
        return String::new();
    }
    let Ties { coupon, server } = &known.ties;
    let text = conversion.evidence.coupon.as_ref().map_or("", |coupon| coupon.text.as_str());
    let coupon = coupon.as_ref().map(|tied| {
        let owner = format!("{text} is {}'s", known.names.of(tied.affiliate));
        if why != Why::Coupon {
            return format!("{owner}{}", but(tied, conversion));
        }
        let other = server.as_ref().filter(|other| other.affiliation != tied.affiliation);
        let other = other.map_or_else(String::new, |other| {
            format!("; the shop's server named {}", known.names.of(other.affiliate))
        });
        format!("{owner}{}{other}", clicks_of_others(known))
    });
    let server = server.as_ref().filter(|_| why != Why::Coupon).map(|tied| {
        let named = format!("The shop's server named {}", known.names.of(tied.affiliate));
        match why {
            Why::NamedByServer => format!("{named}{}", clicks_of_others(known)),
            _ => format!("{named}{}", but(tied, conversion)),
        }
    });
    coupon.into_iter().chain(server).map(|sentence| format!(" {sentence}.")).collect()
}

/// Why she did not decide. Nothing where that is the very reason that nobody earned, and stands right before.
fn but(tied: &Tied, conversion: &Conversion) -> String {
    let Some(why) = tied.left_out.filter(|why| *why != conversion.verdict.why) else { return String::new() };
    let reason = why.sentence(conversion.verdict.model, conversion.at);
    let reason = reason.strip_prefix("Nobody earns: ").unwrap_or(&reason);
    format!(", but {}", reason.trim_end_matches('.'))
}

/// Whose the clicks were that could have earned, where they are others than who did: `; the clicks were Ben's`.
fn clicks_of_others(known: &Known) -> String {
    let conversion = &known.conversion;
    let over = conversion.flags.iter().find_map(|flag| match flag {
        Flag::CouponOverClicks(ids) => Some(ids),
        _ => None,
    });
    let verdict = &conversion.verdict;
    let counts = |affiliation: AffiliationId, standing| match verdict.why {
        // Only those whom the model would have chosen.
        Why::Coupon => over.is_some_and(|ids| ids.contains(&affiliation)),
        _ => {
            let earned = verdict.shares.iter().any(|share| share.affiliation == affiliation);
            standing == TouchStanding::NotChosen && !earned
        }
    };
    let by_click = verdict.considered.iter().filter_map(|considered| match considered.step.by {
        StepBy::Affiliation { affiliation, affiliate } => {
            counts(affiliation, considered.standing).then_some(affiliate)
        }
        StepBy::Creator => None,
    });
    let mut others: Vec<AffiliateId> = by_click.collect();
    others.sort_unstable();
    others.dedup();
    if others.is_empty() {
        return String::new();
    }
    let others: Vec<String> = others.into_iter().map(|who| format!("{}'s", known.names.of(who))).collect();
    format!("; the clicks were {}", listed(&others))
}
