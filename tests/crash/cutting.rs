//! The cut of the oldest clicks is broken off by a power loss at any moment: it is carried out after the next start, no
//! sum changes, and the figures of what is gone stay what they were.

use duly::demo::{self, DemoSize};
use duly::domain::figures::Counts;
use duly::domain::time::Timestamp;
use duly::store::changes::sweeping::BeginPurge;
use duly::store::check::check;
use duly::store::keys::Who;
use duly::store::view::purges;
use duly::store::{Snapshot, Store, sums};
use redb::ReadableTableMetadata;

use crate::disks::{Plug, Unflushed};
use crate::house::House;

/// The last day of the demo's past.
const NOW: Timestamp = Timestamp(1_795_000_000_000);

fn with_old_clicks() -> House {
    let house = House::new();
    let store = house.open().unwrap();
    let size = DemoSize { clicks: 1_500, conversions: 20, affiliates: 3, days: 20, seed: 3 };
    demo::fill(&store, &size, "http://127.0.0.1:8081", NOW, "hash".into()).unwrap();
    store.stop();
    house
}

fn clicks(view: &Snapshot) -> u64 {
    view.clicks.len().unwrap()
}

fn counted(view: &Snapshot) -> Counts {
    sums::total(view, Who::All, 0..=30_000).unwrap()
}

fn is_going(view: &Snapshot) -> bool {
    purges::state(view).unwrap().going.is_some()
}

fn waits_for_the_purge(store: &Store) {
    while is_going(&store.view().unwrap()) {
        std::thread::yield_now();
    }
}

#[test]
fn a_cut_that_is_broken_off_at_any_flush_goes_on_after_the_next_start() {
    let original = with_old_clicks();
    let bytes = std::fs::read(original.database()).unwrap();
    let store = original.open().unwrap();
    let (all, figures) = (clicks(&store.view().unwrap()), counted(&store.view().unwrap()));
    store.stop();
    let purge = BeginPurge { at: NOW.plus_days(900), at_once: true };
    let mut broken_off = 0;
    for flush in (0..).step_by(5) {
        let house = original.copied(&bytes);
        let plug = Plug::pulled_at(flush);
        if let Ok(store) = house.open_on(plug.clone()) {
            let _ = store.write_blocking(purge);
            // All slices come before this, or the disk is dead.
            for _ in 0..60 {
                let _ = store.flush_sums_blocking();
            }
            store.stop();
        }
        for unflushed in [Unflushed::Gone, Unflushed::Kept] {
            let what = format!("flush {flush}, {unflushed:?}");
            let found = original.copied(&plug.as_it_was_left(unflushed));
            let store = found.open().unwrap();
            let left = clicks(&store.view().unwrap());
            broken_off += usize::from(is_going(&store.view().unwrap()) && 0 < left && left < all);
            waits_for_the_purge(&store);
            let was_asked_for = purges::state(&store.view().unwrap()).unwrap().last.is_some();
            if !was_asked_for {
                store.write_blocking(purge).unwrap();
                waits_for_the_purge(&store);
            }
            let view = store.view().unwrap();
            assert_eq!(counted(&view), figures, "{what}");
            assert_eq!(clicks(&view), 0, "{what}");
            let checked = check(&view).unwrap();
            assert_eq!(
                (checked.faults, checked.frozen_day.is_some()),
                (Vec::<String>::new(), true),
                "{what}"
            );
            drop(view);
            // What was cut is not counted anew, nor is what comes later counted less.
            store.stop();
            let store = found.open().unwrap();
            assert_eq!(counted(&store.view().unwrap()), figures, "{what}");
            store.stop();
        }
        if !plug.is_pulled() {
            break;
        }
    }
    assert!(broken_off > 2, "some cuts were broken off in the middle: {broken_off}");
}
