//! Touches and spells (`product.md` A1): how long one affiliation stays in a visitor's mind.

use super::verdict::{Role, Share};
use crate::domain::id::{AffiliateId, AffiliationId, ClickId};
use crate::domain::journey::Step;
use crate::domain::money::Percent;
use crate::domain::time::{Expiry, Timestamp};

/// A click that may earn, with the moment it expires.
pub(super) struct Touch<'a> {
    pub(super) step: &'a Step,
    pub(super) affiliation: AffiliationId,
    pub(super) affiliate: AffiliateId,
    /// By the window in force when it was made, or earlier for a pixel (C3).
    pub(super) expires: Expiry,
}

/// Touches of one affiliation that join: each began no later than the latest expiry before it.
pub(super) struct Spell<'a> {
    pub(super) affiliation: AffiliationId,
    pub(super) affiliate: AffiliateId,
    /// The latest expiry of its touches.
    pub(super) ends: Expiry,
    began: &'a Step,
    newest: &'a Step,
    /// Oldest first. Expired ones too: they still mark the beginning.
    pub(super) steps: Vec<&'a Step>,
}

/// Joins touches into spells, those that began earlier first. `touches` are in the journey's order.
pub(super) fn spells<'a>(touches: impl IntoIterator<Item = Touch<'a>>) -> Vec<Spell<'a>> {
    let mut spells: Vec<Spell<'a>> = Vec::new();
    for touch in touches {
        let hers = spells.iter_mut().rev().find(|spell| spell.affiliation == touch.affiliation);
        match hers {
            Some(spell) if spell.ends.is_live_at(touch.step.at) => spell.join(&touch),
            _ => spells.push(Spell::begun_by(&touch)),
        }
    }
    spells
}

impl<'a> Spell<'a> {
    fn begun_by(touch: &Touch<'a>) -> Self {
        Self {
            affiliation: touch.affiliation,
            affiliate: touch.affiliate,
            ends: touch.expires,
            began: touch.step,
            newest: touch.step,
            steps: vec![touch.step],
        }
    }

    fn join(&mut self, touch: &Touch<'a>) {
        self.ends = self.ends.max(touch.expires);
        self.newest = touch.step;
        self.steps.push(touch.step);
    }

    /// When its newest touch was made, and which it is.
    pub(super) fn newest(&self) -> (Timestamp, ClickId) {
        self.newest.order()
    }

    /// A share for having come first: earned by the click that began the spell.
    pub(super) fn share_as_first(&self, part: Percent, role: Role) -> Share {
        self.share(self.began, part, role)
    }

    /// A share for having come last: earned by the spell's newest click.
    pub(super) fn share_as_last(&self, part: Percent, role: Role) -> Share {
        self.share(self.newest, part, role)
    }

    fn share(&self, step: &Step, part: Percent, role: Role) -> Share {
        Share {
            affiliation: self.affiliation,
            affiliate: self.affiliate,
            code: step.code.clone(),
            part,
            role,
            click: Some(step.click),
        }
    }
}
