//! Sales that come so soon after their click that somebody should look: held in review, released or refused.
//!
//! The page leaves suspicion to the program; this is what its settings promise to the creator. A later report neither
//! loses what was seen nor holds what somebody let pass, and what is Due is not taken back.

use super::{Model, Sale, State};

impl Model {
    /// Looks at a sale that was just judged; `before` is how it was, if it was there.
    pub(super) fn suspect(&self, sale: &mut Sale, before: Option<&Sale>) {
        if sale.test || sale.state == State::Refused {
            return;
        }
        let was_due = before.is_some_and(|before| {
            before.state == State::Approved && before.due_at().is_some_and(|due| due <= self.now)
        });
        let was_in_review = before.is_some_and(|before| before.state == State::Review);
        let may_hold = sale.stands == State::Approved && !sale.approved_by_hand && !was_due;
        let person = |member: usize| self.members[member].person;
        let sharing: Vec<usize> = sale.shares.iter().map(|share| person(share.member)).collect();
        sale.suspected.retain(|person, _| sharing.contains(person));
        for share in &sale.shares {
            let Some(click) = share.click else { continue };
            // A renewal may have happened before the click of its customer's first sale.
            if (0..self.held_below).contains(&(sale.at - self.clicks[click].at)) {
                let held = sale.suspected.entry(person(share.member));
                held.and_modify(|held| *held |= was_in_review && may_hold).or_insert(may_hold);
            }
        }
        if sale.stands == State::Review {
            sale.suspected.values_mut().for_each(|held| *held = false);
        }
        let is_held = may_hold && sale.suspected.values().any(|held| *held);
        sale.state = if is_held { State::Review } else { sale.stands };
    }
}
