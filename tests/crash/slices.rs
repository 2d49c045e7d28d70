//! What is done in slices (a ban, an erasure, a purge) is cut off by a power loss at any moment, and carried out after
//! the next start.

use duly::demo::{self, DemoSize};
use duly::domain::conversion::{Evidence, Way};
use duly::domain::email::EmailHash;
use duly::domain::id::{LeadId, ProductId, ReportId};
use duly::domain::report::Report;
use duly::domain::time::Timestamp;
use duly::store::Store;
use duly::store::changes::record_lead::RecordLead;
use duly::store::changes::unfinished::is_something_left;
use duly::store::check::check;
use duly::store::view::clicks;

use crate::disks::{Plug, Unflushed};
use crate::house::House;

/// The last day of the demo's past.
pub const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// An installation with three affiliates, and so many clicks and sales of the last twenty days.
pub fn peopled(clicks: u32, conversions: u32, more: impl FnOnce(&Store)) -> House {
    let house = House::new();
    let store = house.open().unwrap();
    let size = DemoSize { clicks, conversions, affiliates: 3, days: 20, seed: 3 };
    demo::fill(&store, &size, "http://127.0.0.1:8081", NOW, "hash".into()).unwrap();
    more(&store);
    store.stop();
    house
}

/// A buyer leaves her address so many times, every other day, each with a click.
pub fn leaves_her_address(store: &Store, email: EmailHash, times: u16) {
    let (from, to) = (Timestamp(0), NOW);
    let all = clicks::page(&store.view().unwrap(), from, to, None, usize::from(times), |_| true).unwrap();
    for (number, click) in (1..=times).zip(&all.clicks) {
        let at = NOW.plus_days(2 * number);
        let ulid = u128::try_from(at.0).unwrap() << 80 | u128::from(number);
        let ties = Evidence { clicks: vec![click.id], ..Evidence::default() };
        let report = Report { email: Some(email), ..Report::arrived(ReportId(ulid), at, Way::Script) };
        let lead = RecordLead { id: LeadId(ulid), report, product: ProductId(1), email, ties };
        store.write_blocking(lead).unwrap();
    }
}

/// Waits until nothing is left to do in slices.
pub fn waits_until_done(store: &Store) {
    while is_something_left(&*store.view().unwrap()).unwrap() {
        std::thread::yield_now();
    }
}

/// Begins something in a copy of the house, pulls the plug at every `every`th flush, and opens again what is left, until
/// it is done without a loss. `begins` says whether it was answered; `looks` is shown the store once nothing is left to
/// do, after this start and after one more, and whether it was answered. The audit must find nothing either.
///
/// Gives how often something was left to do after a start.
pub fn cut_off_at_any_flush(
    original: &House,
    every: usize,
    begins: impl Fn(&Store) -> bool,
    looks: impl Fn(&Store, bool, &str),
) -> usize {
    let bytes = std::fs::read(original.database()).unwrap();
    let mut cut_off = 0;
    for flush in (0..).step_by(every) {
        let house = original.copied(&bytes);
        let plug = Plug::pulled_at(flush);
        let mut is_answered = false;
        if let Ok(store) = house.open_on(plug.clone()) {
            is_answered = begins(&store);
            // All slices come before this, or the disk is dead.
            for _ in 0..40 {
                let _ = store.flush_sums_blocking();
            }
            store.stop();
        }
        for unflushed in [Unflushed::Gone, Unflushed::Kept] {
            let what = format!("flush {flush}, {unflushed:?}");
            let found = original.copied(&plug.as_it_was_left(unflushed));
            for _ in 0..2 {
                let store = found.open().unwrap();
                cut_off += usize::from(is_something_left(&*store.view().unwrap()).unwrap());
                waits_until_done(&store);
                looks(&store, is_answered, &what);
                assert_eq!(check(&store.view().unwrap()).unwrap().faults, Vec::<String>::new(), "{what}");
                store.stop();
            }
        }
        if !plug.is_pulled() {
            break;
        }
    }
    cut_off
}
