//! A buyer's erasure is cut off by a power loss at any moment: she is forgotten all the same, and no sum changes.

use duly::demo::{self, DemoSize};
use duly::domain::conversion::{Evidence, Way};
use duly::domain::deed::By;
use duly::domain::email::EmailHash;
use duly::domain::id::{LeadId, ProductId, ReportId};
use duly::domain::report::Report;
use duly::domain::time::Timestamp;
use duly::store::changes::erasing::EraseBuyer;
use duly::store::changes::record_lead::RecordLead;
use duly::store::check::check;
use duly::store::view::{buyers, clicks};
use duly::store::{Snapshot, Store};

use crate::disks::{Plug, Unflushed};
use crate::house::House;

/// The last day of the demo's past.
const NOW: Timestamp = Timestamp(1_795_000_000_000);
const DORA: EmailHash = EmailHash([7; 16]);
const LEADS: u16 = 12;

fn ulid(at: Timestamp, number: u16) -> u128 {
    u128::try_from(at.0).unwrap() << 80 | u128::from(number)
}

/// An installation with a buyer who left her address many times.
fn with_dora() -> House {
    let house = House::new();
    let store = house.open().unwrap();
    let size = DemoSize { clicks: 400, conversions: 20, affiliates: 3, days: 20, seed: 3 };
    demo::fill(&store, &size, "http://127.0.0.1:8081", NOW, "hash".into()).unwrap();
    let (from, to) = (Timestamp(0), NOW);
    let all =
        clicks::page(&store.view().unwrap(), from, to, None, usize::from(LEADS), |_| true).unwrap().clicks;
    for (number, click) in (1..=LEADS).zip(&all) {
        let at = NOW.plus_days(2 * number);
        let ties = Evidence { clicks: vec![click.id], ..Evidence::default() };
        let report =
            Report { email: Some(DORA), ..Report::arrived(ReportId(ulid(at, number)), at, Way::Script) };
        let (id, product) = (LeadId(ulid(at, number)), ProductId(1));
        store.write_blocking(RecordLead { id, report, product, email: DORA, ties }).unwrap();
    }
    assert_eq!(buyers::known(&store.view().unwrap(), DORA).unwrap().leads.len(), usize::from(LEADS));
    store.stop();
    house
}

fn is_asked_for(view: &Snapshot) -> bool {
    buyers::is_being_erased(view, DORA).unwrap()
}

fn waits_for_the_erasure(store: &Store) {
    while is_asked_for(&store.view().unwrap()) {
        std::thread::yield_now();
    }
}

#[test]
fn an_erasure_that_is_cut_off_at_any_flush_is_carried_out_after_the_next_start() {
    let original = with_dora();
    let bytes = std::fs::read(original.database()).unwrap();
    let mut cut_off = 0;
    for flush in (0..).step_by(5) {
        let house = original.copied(&bytes);
        let plug = Plug::pulled_at(flush);
        let mut is_answered = false;
        if let Ok(store) = house.open_on(plug.clone()) {
            is_answered = store.write_blocking(EraseBuyer { email: DORA, by: By::Command, at: NOW }).is_ok();
            // All slices come before this, or the disk is dead.
            for _ in 0..40 {
                let _ = store.flush_sums_blocking();
            }
            store.stop();
        }
        for unflushed in [Unflushed::Gone, Unflushed::Kept] {
            let what = format!("flush {flush}, {unflushed:?}");
            let found = original.copied(&plug.as_it_was_left(unflushed));
            let store = found.open().unwrap();
            let view = store.view().unwrap();
            let leads = buyers::known(&view, DORA).unwrap().leads.len();
            cut_off += usize::from(is_asked_for(&view) && leads < usize::from(LEADS));
            let is_done_or_asked = is_asked_for(&view) || leads == 0;
            assert!(is_done_or_asked || !is_answered, "the erasure was answered, then lost, {what}");
            drop(view);
            waits_for_the_erasure(&store);
            let view = store.view().unwrap();
            let known = buyers::known(&view, DORA).unwrap();
            assert!(known.is_empty() || !is_done_or_asked, "{known:?}, {what}");
            assert_eq!(check(&view).unwrap().faults, Vec::<String>::new(), "{what}");
            drop(view);
            store.stop();
        }
        if !plug.is_pulled() {
            break;
        }
    }
    assert!(cut_off > 2, "some erasures were cut off in the middle: {cut_off}");
}
