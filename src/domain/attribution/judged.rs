//! A journey, judged: which clicks were touches, which spells live, and what became of the rest.

use super::Rules;
use super::spell::{Spell, Touch, spells};
use super::verdict::{Considered, Share, TouchStanding, Why};
use crate::domain::affiliation::AffiliationState;
use crate::domain::id::{AffiliateId, AffiliationId};
use crate::domain::journey::{Journey, Step, StepBy};
use crate::domain::time::{Expiry, Timestamp};

/// What a journey comes to at the moment of a sale, before any model chooses.
pub(super) struct Judged<'a> {
    /// The spells that are live at the sale, those that began earlier first.
    pub(super) live: Vec<Spell<'a>>,
    /// Why nobody earns by these clicks, if nobody is live and there was anything to say.
    pub(super) why_nobody: Option<Why>,
    expired: Vec<(Spell<'a>, Timestamp)>,
    not_touches: Vec<(&'a Step, TouchStanding)>,
}

/// Someone who does not earn, whatever tied her to the sale (A1).
#[derive(Clone, Copy)]
pub(super) enum LeftOut {
    NotAccepted(AffiliationState),
    Buyer,
}

impl From<LeftOut> for Why {
    fn from(left_out: LeftOut) -> Self {
        match left_out {
            LeftOut::NotAccepted(state) => Self::NotAccepted(state),
            LeftOut::Buyer => Self::BuyerIsAffiliate,
        }
    }
}

impl From<LeftOut> for TouchStanding {
    fn from(left_out: LeftOut) -> Self {
        match left_out {
            LeftOut::NotAccepted(state) => Self::NotAccepted(state),
            LeftOut::Buyer => Self::Buyer,
        }
    }
}

impl Rules<'_> {
    /// Whether an affiliation is left out (A1), and why.
    pub(super) fn left_out(&self, affiliation: AffiliationId, affiliate: AffiliateId) -> Option<LeftOut> {
        let state = (self.standing)(affiliation);
        if !state.is_accepted() {
            return Some(LeftOut::NotAccepted(state));
        }
        self.buyers.contains(&affiliate).then_some(LeftOut::Buyer)
    }

    /// Until when a click may earn here. One's own may in tests only (C12), and then as if anyone had
    /// made it under the present window. A pixel's own window can only shorten (C3).
    fn expiry_of(&self, step: &Step) -> Option<Expiry> {
        let expires = match (step.own, self.test) {
            (false, _) => step.expires?,
            (true, true) => step.expires.unwrap_or(self.window.expiry_of(step.at)),
            (true, false) => return None,
        };
        let pixel = self.pixel_window_days.map(|days| Expiry::At(step.at.plus_days(days)));
        Some(pixel.map_or(expires, |pixel| pixel.min(expires)))
    }

    fn touch<'a>(&self, step: &'a Step) -> Result<Touch<'a>, TouchStanding> {
        if step.at > self.moment {
            return Err(TouchStanding::AfterTheSale);
        }
        let StepBy::Affiliation { affiliation, affiliate } = step.by else {
            return Err(TouchStanding::Creator);
        };
        if let Some(left_out) = self.left_out(affiliation, affiliate) {
            return Err(left_out.into());
        }
        let expires = self.expiry_of(step).ok_or(TouchStanding::CouldNotEarn)?;
        Ok(Touch { step, affiliation, affiliate, expires })
    }
}

impl<'a> Judged<'a> {
    /// Judges a journey whose steps are in order.
    pub(super) fn of(journey: &'a Journey, rules: &Rules<'_>) -> Self {
        let mut touches = Vec::new();
        let mut not_touches = Vec::new();
        for step in &journey.steps {
            match rules.touch(step) {
                Ok(touch) => touches.push(touch),
                Err(standing) => not_touches.push((step, standing)),
            }
        }
        let mut live = Vec::new();
        let mut expired = Vec::new();
        for spell in spells(touches) {
            match spell.ends {
                Expiry::At(end) if end < rules.moment => expired.push((spell, end)),
                _ => live.push(spell),
            }
        }
        let why_nobody = if live.is_empty() { why_nobody(&expired, &not_touches, rules) } else { None };
        Self { live, why_nobody, expired, not_touches }
    }

    /// Every click, with what became of it once the shares by these clicks are known.
    pub(super) fn considered(&self, shares: &[Share]) -> impl Iterator<Item = Considered> {
        let live = self.live.iter().flat_map(|spell| {
            let earned = shares.iter().any(|share| share.affiliation == spell.affiliation);
            let standing = if earned { TouchStanding::Earned } else { TouchStanding::NotChosen };
            spell.steps.iter().map(move |step| (*step, standing))
        });
        let expired = self
            .expired
            .iter()
            .flat_map(|(spell, end)| spell.steps.iter().map(|step| (*step, TouchStanding::Expired(*end))));
        let not_touches = self.not_touches.iter().copied();
        live.chain(expired)
            .chain(not_touches)
            .map(|(step, standing)| Considered { step: step.clone(), standing })
    }
}

/// The reason that comes nearest to an earning (A7): somebody whose touch lives but who is left out;
/// else touches that ran out; else somebody left out whose touches ran out too; else clicks that never
/// were touches. Creator's links and clicks after the sale say nothing.
fn why_nobody(
    expired: &[(Spell<'_>, Timestamp)],
    not_touches: &[(&Step, TouchStanding)],
    rules: &Rules<'_>,
) -> Option<Why> {
    let newest_first = || not_touches.iter().rev();
    let left_out = |standing| match standing {
        TouchStanding::NotAccepted(state) => Some(Why::NotAccepted(state)),
        TouchStanding::Buyer => Some(Why::BuyerIsAffiliate),
        _ => None,
    };
    let lives = |step| rules.expiry_of(step).is_some_and(|expires| expires.is_live_at(rules.moment));

    let live_but_left_out =
        newest_first().filter(|(step, _)| lives(step)).find_map(|(_, standing)| left_out(*standing));
    let ran_out = || expired.iter().map(|(_, end)| *end).max().map(Why::AllExpired);
    let any_left_out = || newest_first().find_map(|(_, standing)| left_out(*standing));
    let could_not_earn = || {
        let mut standings = not_touches.iter().map(|(_, standing)| *standing);
        standings.any(|standing| standing == TouchStanding::CouldNotEarn).then_some(Why::CouldNotEarn)
    };
    live_but_left_out.or_else(ran_out).or_else(any_left_out).or_else(could_not_earn)
}
