//! What is older than the program keeps it goes, once a day: how far that is, and what went the last time.

use super::id::ClickId;
use super::program::Retention;
use super::time::{DAY_MS, Timestamp};

/// A sale may be told of so late, with the moment at which it was: clicks that lived then are there, however short
/// things are kept otherwise.
const TOLD_LATE_DAYS: u16 = 90;

/// Purges so far: the last one, and the one that is going on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Purge {
    /// The last one that is finished.
    pub last: Option<Purged>,
    /// The one that is going on.
    pub going: Option<Going>,
    /// Every click up to this id was looked at.
    pub clicks_to: u128,
    /// Every report up to this id was looked at.
    pub reports_to: u128,
    /// Every click up to this moment is in its stretch; `None`: none was looked at yet.
    pub stretches_to: Option<Timestamp>,
    /// Every click up to this id went, or stayed because something that lives hangs together with it.
    pub cut_to: u128,
    /// The newest click that went; 0: none did.
    pub newest_cut: u128,
}

impl Purge {
    /// The last UTC day of which clicks are gone: sums up to and with this day are frozen, and cannot be counted again.
    pub fn frozen_day(&self) -> Option<u32> {
        (self.newest_cut > 0).then(|| ClickId(self.newest_cut).at().utc_day())
    }
}

/// What a purge did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purged {
    /// When it began.
    pub at: Timestamp,
    /// How many clicks lost where they came from.
    pub clicks: u64,
    /// How many reports lost what they said.
    pub reports: u64,
    /// How many leads went.
    pub leads: u64,
    /// How many clicks went for good.
    pub cut: u64,
}

/// A purge that is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Going {
    /// The moment by which things are old.
    pub at: Timestamp,
    /// What is looked at.
    pub stage: Stage,
    /// Every lead up to this id was looked at.
    pub leads_to: u128,
    /// What it did so far.
    pub purged: Purged,
}

/// What a purge looks at, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Clicks lose where they came from.
    Clicks,
    /// Reports lose what they said.
    Reports,
    /// Leads go.
    Leads,
    /// The oldest clicks go for good.
    Cut,
}

impl Going {
    /// A purge that begins.
    pub fn begun(at: Timestamp) -> Self {
        Self {
            at,
            stage: Stage::Clicks,
            leads_to: 0,
            purged: Purged { at, clicks: 0, reports: 0, leads: 0, cut: 0 },
        }
    }

    /// The last moment that is older than so many days.
    pub fn before(&self, days: u16) -> Timestamp {
        self.at.plus_ms(-DAY_MS * i64::from(days))
    }

    /// The moment before which a stretch of clicks must have ended so that they go for good: nothing that is judged
    /// again, or told of late, reaches further back.
    pub fn cuts_before(&self, retention: Retention) -> Timestamp {
        self.before(retention.click_days.max(retention.report_days).max(TOLD_LATE_DAYS))
    }
}

/// Whether the day's purge is to begin: a day has passed, less an hour for clocks that are asked once an hour.
pub fn is_time_for_a_purge(last: Option<&Purged>, now: Timestamp) -> bool {
    last.is_none_or(|last| now.since(last.at) >= DAY_MS - 3_600_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_purge_a_day() {
        let last = Going::begun(Timestamp(0)).purged;
        assert!(is_time_for_a_purge(None, Timestamp(5)));
        assert!(!is_time_for_a_purge(Some(&last), Timestamp(DAY_MS / 2)));
        assert!(is_time_for_a_purge(Some(&last), Timestamp(DAY_MS)));
    }
}
