//! A purge is cut off by a power loss at any moment: what is old goes all the same, each once, and nothing else.

use std::cell::RefCell;

use duly::domain::conversion::Conversion;
use duly::domain::email::EmailHash;
use duly::domain::report::{Judged, Report};
use duly::domain::retention::Purged;
use duly::domain::time::Timestamp;
use duly::store::changes::sweeping::BeginPurge;
use duly::store::view::conversions::{self, List};
use duly::store::view::{buyers, clicks, purges, reports};
use duly::store::{Snapshot, Store};

use crate::slices::{NOW, cut_off_at_any_flush, leaves_her_address, peopled, waits_until_done};

const DORA: EmailHash = EmailHash([7; 16]);
/// More than one slice takes.
const LEADS: u16 = 12;

/// What stands after a purge: what it did, the conversions, and whether anything old still says more than it may.
#[derive(Debug, PartialEq)]
struct Found {
    purged: Option<Purged>,
    conversions: Vec<Conversion>,
    detailed: (usize, usize, usize),
}

fn found(view: &Snapshot) -> Found {
    let all = clicks::page(view, Timestamp(0), NOW, None, usize::MAX, |_| true).unwrap().clicks;
    let says_more = |report: &&Report| report.has_details() && report.judged != Judged::Waiting;
    Found {
        purged: purges::state(view).unwrap().last,
        conversions: conversions::page(view, List::All, None, usize::MAX).unwrap(),
        detailed: (
            all.iter().filter(|click| click.has_details()).count(),
            reports::page(view, None, usize::MAX).unwrap().iter().filter(says_more).count(),
            buyers::known(view, DORA).unwrap().leads.len(),
        ),
    }
}

#[test]
fn a_purge_that_is_cut_off_at_any_flush_is_carried_out_after_the_next_start_and_counts_each_once() {
    // So many that each of its three stages takes several slices.
    let original = peopled(350, 205, |store| leaves_her_address(store, DORA, LEADS));
    let store = original.open().unwrap();
    let before = found(&store.view().unwrap());
    store.stop();
    // Three years on, everything is old and nothing earns.
    let at = NOW.plus_days(1_095);
    let purge = move |store: &Store| store.write_blocking(BeginPurge { at, at_once: false }).is_ok();

    let same = RefCell::new(None);
    let cut_off = cut_off_at_any_flush(&original, 1, purge, |store, is_answered, what| {
        let purged = found(&store.view().unwrap());
        let is_purged = purged.purged.is_some();
        assert!(is_purged || !is_answered, "the purge was answered, then lost, {what}");
        assert!(is_purged || purged == before, "{what}");
        // Asked again on the same day, it is done.
        assert!(purge(store));
        waits_until_done(store);
        let again = found(&store.view().unwrap());
        assert!(!is_purged || again == purged, "{what}");
        assert_eq!(again.detailed, (0, 0, 0), "{what}");
        assert_eq!(again.conversions, before.conversions, "{what}");
        let mut same = same.borrow_mut();
        assert_eq!(same.get_or_insert_with(|| again.purged), &again.purged, "{what}");
    });
    let purged = same.into_inner().flatten().unwrap();
    assert_eq!((purged.clicks, purged.leads), (350, u64::from(LEADS)), "{purged:?}");
    assert!(purged.reports > 200 && cut_off > 10, "{purged:?} in slices, cut off {cut_off} times");
}
