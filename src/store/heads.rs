//! The newest click behind each head of a journey for a minute, so that two tabs do not fork it.

use std::collections::HashMap;

use crate::domain::id::ClickId;

/// How long two clicks with one `previous` are taken for two tabs, by the clicks' own moments.
const REMEMBERED_MS: i64 = 60_000;

/// How many heads each half remembers.
const HALF: usize = 50_000;

/// How far a head's newest child is looked for. Two steps are the rule; forged cookies may make circles.
const STEPS: usize = 16;

/// Clicks of the last minute and who hangs behind them.
///
/// Two halves take turns, so forgetting costs nothing: the older half is dropped when the newer is a minute
/// old or full.
#[derive(Default)]
pub(super) struct Heads {
    newer: HashMap<ClickId, ClickId>,
    older: HashMap<ClickId, ClickId>,
    /// The moment of the first click in the newer half.
    since_ms: i64,
}

impl Heads {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Which click really comes before `click`, where its visitor says `previous`: that one, or the newest
    /// of those that came from the same head within the last minute.
    pub(super) fn previous_of(&mut self, click: ClickId, previous: ClickId) -> ClickId {
        let at_ms = click.at().0;
        if at_ms.abs_diff(self.since_ms) > REMEMBERED_MS.unsigned_abs() || self.newer.len() >= HALF {
            self.older = std::mem::take(&mut self.newer);
            self.since_ms = at_ms;
        }

        let mut end = previous;
        for _ in 0..STEPS {
            let Some(child) = self.child_of(end, click) else { break };
            end = child;
        }
        // Both ends point at the newest, so that a thousand clicks with one cookie are no walk of a thousand.
        self.newer.insert(previous, click);
        self.newer.insert(end, click);
        end
    }

    fn child_of(&self, parent: ClickId, click: ClickId) -> Option<ClickId> {
        let child = *self.newer.get(&parent).or_else(|| self.older.get(&parent))?;
        let age_ms = click.at().0.abs_diff(child.at().0);
        (child != click && age_ms <= REMEMBERED_MS.unsigned_abs()).then_some(child)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn click(at_ms: u64, which: u128) -> ClickId {
        ClickId(u128::from(at_ms) << 80 | which)
    }

    #[test]
    fn the_second_of_two_tabs_hangs_behind_the_first() {
        let mut heads = Heads::new();
        let head = click(1_000, 1);
        let (first, second, third) = (click(90_000, 2), click(90_500, 3), click(90_600, 4));

        assert_eq!(heads.previous_of(first, head), head);
        assert_eq!(heads.previous_of(second, head), first);
        assert_eq!(heads.previous_of(third, head), second);
    }

    #[test]
    fn a_click_from_the_first_tab_hangs_behind_the_second_tabs() {
        let mut heads = Heads::new();
        let head = click(1_000, 1);
        let (first, second, next) = (click(90_000, 2), click(90_500, 3), click(91_000, 4));
        heads.previous_of(first, head);
        heads.previous_of(second, head);

        assert_eq!(heads.previous_of(next, first), second);
    }

    #[test]
    fn after_a_minute_the_visitor_is_believed() {
        let mut heads = Heads::new();
        let head = click(1_000, 1);
        heads.previous_of(click(90_000, 2), head);

        assert_eq!(heads.previous_of(click(150_001, 3), head), head);
    }

    #[test]
    fn the_same_click_twice_does_not_hang_behind_itself() {
        let mut heads = Heads::new();
        let head = click(1_000, 1);
        let again = click(90_000, 2);

        assert_eq!(heads.previous_of(again, head), head);
        assert_eq!(heads.previous_of(again, head), head);
    }

    #[test]
    fn a_circle_of_forged_cookies_is_no_endless_walk() {
        let mut heads = Heads::new();
        let (a, b) = (click(90_000, 1), click(90_000, 2));
        heads.previous_of(a, b);
        heads.previous_of(b, a);
        heads.previous_of(click(90_000, 3), a);
        heads.previous_of(click(90_000, 4), b);
    }

    #[test]
    fn a_flood_of_heads_is_bounded() {
        let mut heads = Heads::new();
        for n in 0..120_000 {
            heads.previous_of(click(90_000, 1_000_000 + n), click(1_000, n));
        }
        assert!(heads.newer.len() + heads.older.len() <= 2 * HALF + 4);
    }
}
