//! A journey: the clicks of one visitor for one product, in order (`product.md` W3, W6).

use super::code::Code;
use super::id::{AffiliateId, AffiliationId, ClickId, LinkId};
use super::time::{Expiry, Timestamp};

/// One click of a journey, with what was known of its link when it was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The click.
    pub click: ClickId,
    /// Its link.
    pub link: LinkId,
    /// The code that was followed: the same as at the end of the link.
    pub code: Code,
    /// When it was made.
    pub at: Timestamp,
    /// Whose link it was.
    pub by: StepBy,
    /// Until when it may earn; `None`: it may not (creator's, paused at the click, one's own).
    pub expires: Option<Expiry>,
    /// Whether it was one's own click (R2): a touch for tests only (C12).
    pub own: bool,
}

/// Whose link a step of a journey followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepBy {
    /// An affiliate's.
    Affiliation {
        /// The affiliation.
        affiliation: AffiliationId,
        /// Who that is.
        affiliate: AffiliateId,
    },
    /// The creator's own: never a touch (L5).
    Creator,
}

/// The clicks of one visitor for one product, in the order (moment, id), each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Journey {
    /// Oldest first.
    pub steps: Vec<Step>,
    /// Whether older clicks are not here: the chain was longer than is walked, or its oldest end is not kept any more.
    pub cut: bool,
}

impl Journey {
    /// The journey of these clicks, in whatever order and however often they were found: chains of
    /// several cookies and click ids meet, and meet in the same older clicks (A6).
    pub fn of(mut steps: Vec<Step>, cut: bool) -> Self {
        steps.sort_by_key(Step::order);
        steps.dedup_by_key(|step| step.click);
        Self { steps, cut }
    }
}

impl Step {
    /// What journeys are ordered by: the moment, then the id, so that two clicks in one millisecond
    /// have an order too.
    pub fn order(&self) -> (Timestamp, ClickId) {
        (self.at, self.click)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn click(id: u128, at: i64) -> Step {
        Step {
            click: ClickId(id),
            link: LinkId(1),
            code: Code::from_row("ana".into()),
            at: Timestamp(at),
            by: StepBy::Creator,
            expires: None,
            own: false,
        }
    }

    #[test]
    fn chains_that_meet_are_one_journey_with_each_click_once() {
        let journey = Journey::of(vec![click(3, 9), click(2, 5), click(1, 5), click(2, 5)], false);
        let ids: Vec<u128> = journey.steps.iter().map(|step| step.click.0).collect();
        assert_eq!(ids, [1, 2, 3]);
    }
}
