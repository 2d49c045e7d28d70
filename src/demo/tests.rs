//! The demo makes the same program for the same seed, and one that has everything.

use super::*;
use crate::domain::attribution::Why;
use crate::domain::conversion::ConversionState;
use crate::domain::report::Judged;
use crate::domain::suspicion::Rule;
use crate::store::check;
use crate::store::keys::Listed;
use crate::store::view::{conversions, reports};
use crate::store::{Options, sums};
use std::collections::BTreeSet;
use std::path::PathBuf;

const NOW: Timestamp = Timestamp(1_795_000_000_000);

struct Demo {
    store: Store,
    folder: PathBuf,
}

impl Demo {
    fn made(name: &str, size: &DemoSize) -> Self {
        let folder = std::env::temp_dir().join(format!("duly-demo-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let options = Options { min_free_bytes: 0, ..Options::new([7; 32]) };
        let store = Store::open(&folder, options).unwrap();
        fill(&store, size, "http://127.0.0.1:8081", NOW, "hash".into()).unwrap();
        Self { store, folder }
    }

    /// All that could differ: every conversion, and the figures of all.
    fn story(&self) -> String {
        let view = self.store.view().unwrap();
        let conversions = conversions::page(&view, conversions::List::All, None, 10_000).unwrap();
        let reports = reports::page(&view, None, 10_000).unwrap();
        let total = sums::total(&view, crate::store::keys::Who::All, 0..=NOW.utc_day());
        format!("{conversions:?}{reports:?}{:?}", total.unwrap())
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.store.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn the_same_seed_makes_the_same_program_and_another_seed_another() {
    let size = DemoSize { clicks: 300, conversions: 40, affiliates: 8, days: 20, seed: 1 };
    let first = Demo::made("first", &size).story();

    assert_eq!(first, Demo::made("second", &size).story());
    assert_ne!(first, Demo::made("third", &DemoSize { seed: 2, ..size }).story());
}

#[test]
fn the_usual_demo_has_everything_that_a_creator_should_see_and_no_fault() {
    let size = DemoSize { clicks: 3_000, conversions: 120, affiliates: 8, days: 90, seed: 1 };
    let demo = Demo::made("usual", &size);
    let view = demo.store.view().unwrap();
    let checked = check::check(&view).unwrap();
    assert_eq!((checked.clicks, checked.faults), (3_000, Vec::new()));

    let all = conversions::page(&view, conversions::List::All, None, 1_000).unwrap();
    let reasons: BTreeSet<String> = all.iter().map(|c| c.verdict.why.reason(c.at)).collect();
    assert!(reasons.len() >= 4, "{reasons:?}");
    assert!(all.iter().any(|c| c.verdict.shares.len() == 2), "a commission that two share");
    assert!(all.iter().any(|c| c.refunded > 0) && all.iter().any(|c| c.test));
    assert!(all.iter().any(|c| c.state == ConversionState::Review));
    for why in [Why::Coupon, Why::Lead] {
        assert!(all.iter().any(|c| c.verdict.why == why), "{why:?} is not among {reasons:?}");
    }
    let seen: BTreeSet<_> = all.iter().flat_map(|c| c.suspicions().map(|one| one.seen.rule())).collect();
    assert!(seen.contains(&Rule::SelfReferral) && seen.contains(&Rule::PaidSearch), "{seen:?}");
    assert!(seen.contains(&Rule::Seconds), "{seen:?}");
    let nobody = conversions::List::Only(Listed::Nobody);
    assert!(!conversions::page(&view, nobody, None, 1).unwrap().is_empty());
    let reports = reports::page(&view, None, 1_000).unwrap();
    assert!(reports.iter().any(|report| report.judged == Judged::Waiting), "a refund that waits");
    assert!(reports.iter().filter(|report| matches!(report.judged, Judged::Lead(_))).count() > 2);
    assert!(reports.iter().any(|report| matches!(report.judged, Judged::Duplicate(_))));
    assert!(reports.iter().any(|report| matches!(report.judged, Judged::Refused(_))));
}

#[test]
fn the_days_share_out_exactly_what_there_is() {
    let days = Days::new(90, NOW);
    let clicks: u32 = days.all().map(|day| days.part_of(10_000_000, day)).sum();
    assert_eq!(clicks, 10_000_000);

    let chance = Chance::seeded(1);
    for day in days.all() {
        let moment = days.moment(day, &chance);
        assert!(days.begins(day) <= moment && moment <= days.ends(day), "day {day}");
    }
}
