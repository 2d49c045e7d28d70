//! A stretch: clicks of one visitor that follow each other while anything before them still lives. Every spell
//! (`product.md` A1) lies within one, whoever's it is, so that a stretch that is over takes no spell's beginning away.

use super::click::Click;
use super::time::{DAY_MS, Expiry, Timestamp};

/// The longest that the cut waits for a click's own expiry. One that lives longer stays behind while the cut goes on.
const WAITS_MS: i64 = 400 * DAY_MS;

/// Clicks of one visitor, each made no later than the latest expiry before it. What is not a touch belongs to the
/// stretch in which it was made, and lengthens none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The latest expiry in it; `None`: nothing in it may earn.
    pub ends: Option<Expiry>,
    /// How many clicks it has.
    pub clicks: u32,
}

/// What becomes of an old click where the oldest end of all clicks is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nothing that lives hangs together with it: it goes.
    Goes,
    /// It may earn by itself: the cut stops here and comes again.
    Waits,
    /// It is needed until this moment at least: it stays, and the cut goes on. `Never`: it stays for ever.
    Stays(Expiry),
}

impl Stretch {
    /// A stretch of one click.
    pub fn begun_by(click: &Click) -> Self {
        Self { ends: click.expires, clicks: 1 }
    }

    /// Whether a visitor's next click belongs to it.
    pub fn takes_in(&self, next: &Click) -> bool {
        self.ends.is_some_and(|ends| ends.is_live_at(next.id.at()))
    }

    /// The stretch with the next click.
    #[must_use]
    pub fn with(self, next: &Click) -> Self {
        Self { ends: self.ends.max(next.expires), clicks: self.clicks.saturating_add(1) }
    }

    /// What becomes of one of its clicks, once all clicks up to a moment are in their stretches: nothing later can join
    /// a stretch that ended before.
    pub fn fate_of(&self, click: &Click, before: Timestamp) -> Fate {
        let lives = |expires: &Expiry| expires.is_live_at(before);
        match (self.ends.filter(lives), click.expires.filter(lives)) {
            (None, _) => Fate::Goes,
            (_, Some(Expiry::At(own))) if own.since(click.id.at()) <= WAITS_MS => Fate::Waits,
            (Some(ends), _) => Fate::Stays(ends),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::click::tests::touch;

    const DAY: Timestamp = Timestamp(DAY_MS);

    #[test]
    fn a_stretch_goes_on_while_anything_in_it_lives() {
        let stretch = Stretch::begun_by(&touch(1, DAY, Some(60)));
        let creators = touch(2, DAY.plus_days(60), None);
        assert!(stretch.takes_in(&creators) && stretch.with(&creators).ends == stretch.ends);
        assert!(!stretch.takes_in(&touch(2, DAY.plus_days(60).plus_ms(1), Some(60))));
        let longer = stretch.with(&touch(2, DAY.plus_days(50), Some(60)));
        assert!(longer.takes_in(&touch(3, DAY.plus_days(110), Some(60))));
        assert!(!Stretch::begun_by(&creators).takes_in(&touch(3, DAY.plus_days(60), Some(60))));
    }

    #[test]
    fn a_click_goes_when_its_stretch_is_over_and_no_earlier() {
        let (first, second) = (touch(1, DAY, Some(60)), touch(2, DAY.plus_days(50), Some(60)));
        let alone = Stretch::begun_by(&first);
        assert_eq!(alone.fate_of(&first, DAY.plus_days(60)), Fate::Waits);
        assert_eq!(alone.fate_of(&first, DAY.plus_days(61)), Fate::Goes);
        let both = alone.with(&second);
        assert_eq!(both.fate_of(&first, DAY.plus_days(61)), Fate::Stays(Expiry::At(DAY.plus_days(110))));
        assert_eq!(both.fate_of(&first, DAY.plus_days(111)), Fate::Goes);
        let creators = touch(3, DAY, None);
        assert_eq!(Stretch::begun_by(&creators).fate_of(&creators, DAY.plus_days(1)), Fate::Goes);
    }

    #[test]
    fn what_lives_very_long_or_for_ever_does_not_keep_the_rest() {
        let long = touch(1, DAY, Some(3_650));
        let fate = Stretch::begun_by(&long).fate_of(&long, DAY.plus_days(1_000));
        assert_eq!(fate, Fate::Stays(Expiry::At(DAY.plus_days(3_650))));
        let for_ever = Click { expires: Some(Expiry::Never), ..long };
        let fate = Stretch::begun_by(&for_ever).fate_of(&for_ever, DAY.plus_days(9_000));
        assert_eq!(fate, Fate::Stays(Expiry::Never));
    }
}
