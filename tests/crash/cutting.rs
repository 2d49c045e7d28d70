//! The cut of the oldest clicks is broken off by a power loss at any moment: it is carried out after the next start, no
//! sum changes, and the figures of what is gone stay what they were.

use duly::domain::figures::Counts;
use duly::store::changes::sweeping::BeginPurge;
use duly::store::keys::Who;
use duly::store::view::purges;
use duly::store::{Store, sums};
use redb::ReadableTableMetadata;

use crate::slices::{NOW, cut_off_at_any_flush, peopled, waits_until_done};

/// How many clicks there are, and what is counted of them.
fn clicks_and_counts(store: &Store) -> (u64, Counts) {
    let view = store.view().unwrap();
    (view.clicks.len().unwrap(), sums::total(&*view, Who::All, 0..=30_000).unwrap())
}

#[test]
fn a_cut_that_is_broken_off_at_any_flush_goes_on_after_the_next_start() {
    let original = peopled(1_500, 20, |_| ());
    let store = original.open().unwrap();
    let (all, figures) = clicks_and_counts(&store);
    store.stop();
    assert_eq!(all, 1_500);
    let purge = BeginPurge { at: NOW.plus_days(900), at_once: true };
    let begins = |store: &Store| store.write_blocking(purge).is_ok();
    let broken_off = cut_off_at_any_flush(&original, 5, begins, |store, is_answered, what| {
        if purges::state(&*store.view().unwrap()).unwrap().last.is_none() {
            assert!(!is_answered, "the purge was answered, then lost, {what}");
            assert!(begins(store));
            waits_until_done(store);
        }
        // After one more start too: what was cut is not counted anew, nor is what comes later counted less.
        assert_eq!(clicks_and_counts(store), (0, figures), "{what}");
        assert!(purges::state(&*store.view().unwrap()).unwrap().frozen_day().is_some(), "{what}");
    });
    assert!(broken_off > 2, "some cuts were broken off in the middle: {broken_off}");
}
