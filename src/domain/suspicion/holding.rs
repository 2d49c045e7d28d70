//! What suspicion does to a conversion: it is noted, and Held in review where a rule says so. Reports that come
//! later neither lose what was seen nor double it, and what a person approved is not held again.

use super::Suspicion;
use crate::domain::conversion::{Conversion, ConversionState, Flag};
use crate::domain::time::Timestamp;

/// Notes on a conversion what the rules found, and puts it into review where one of them holds. `before` is the
/// conversion as it was when the report came, if it was there; `found` says by `held` what the rules wish.
///
/// Only shares are suspected: what was held against a share that is gone goes with it, and so does its hold. What is
/// Due already is not taken back by a later report.
pub fn suspect(conversion: &mut Conversion, before: Option<&Conversion>, found: Vec<Suspicion>) {
    if conversion.state == ConversionState::Refused {
        return;
    }
    let base = state_without_suspicion(conversion, before);
    let may_hold = base == ConversionState::Approved && !is_beyond_holding(conversion, before);
    let shares: Vec<_> = conversion.verdict.shares.iter().map(|share| share.affiliate).collect();
    let mut all: Vec<Suspicion> =
        conversion.suspicions().filter(|known| shares.contains(&known.affiliate)).cloned().collect();
    // What was in review for another reason was not held by suspicion; if that reason is gone, it is now.
    let was_in_review = before.is_some_and(|before| before.state == ConversionState::Review);
    for mut new in found {
        new.held &= may_hold;
        let same =
            |known: &&mut Suspicion| known.affiliate == new.affiliate && known.seen.rule() == new.seen.rule();
        match all.iter_mut().find(same) {
            Some(known) => known.held |= was_in_review && new.held,
            None => all.push(new),
        }
    }
    if base == ConversionState::Review {
        all.iter_mut().for_each(|suspicion| suspicion.held = false);
    }
    let holds = may_hold && all.iter().any(|suspicion| suspicion.held);
    conversion.state = if holds { ConversionState::Review } else { base };
    conversion.flags.retain(|flag| !matches!(flag, Flag::Suspected(_)));
    conversion.flags.extend(all.into_iter().map(Flag::Suspected));
}

/// Where the conversion would stand if nothing were suspected. A more trusted report says anew where it stands.
fn state_without_suspicion(conversion: &Conversion, before: Option<&Conversion>) -> ConversionState {
    let Some(before) = before else { return conversion.state };
    let is_said_anew = conversion.trust > before.trust;
    let was_held = before.suspicions().any(|suspicion| suspicion.held);
    match (conversion.state, is_said_anew || !was_held) {
        (ConversionState::Review, false) => ConversionState::Approved,
        (state, _) => state,
    }
}

/// Whether a person has approved it, or its money is Due by now.
fn is_beyond_holding(conversion: &Conversion, before: Option<&Conversion>) -> bool {
    let approved = conversion.flags.contains(&Flag::ApprovedByHand);
    let due_at =
        before.filter(|before| before.state == ConversionState::Approved).and_then(Conversion::due_at);
    approved || due_at.is_some_and(|due_at| due_at <= conversion.judged_at())
}

impl Conversion {
    /// What is held against its shares.
    pub fn suspicions(&self) -> impl Iterator<Item = &Suspicion> {
        self.flags.iter().filter_map(|flag| match flag {
            Flag::Suspected(suspicion) => Some(suspicion),
            _ => None,
        })
    }

    /// Whether it waits in review because of this.
    pub fn waits_for(&self, suspicion: &Suspicion) -> bool {
        suspicion.held && self.state == ConversionState::Review && !self.test
    }

    /// When the last of its reports arrived that it remembers.
    pub fn judged_at(&self) -> Timestamp {
        self.reports.last().map_or(self.reported_at, |report| report.at())
    }
}
