//! A ban is cut off by a power loss at any moment: what is Held is refused all the same, each once.

use std::path::Path;

use duly::demo::{self, DemoSize};
use duly::domain::affiliation::{Affiliation, AffiliationState};
use duly::domain::deed::By;
use duly::domain::id::{AffiliateId, AffiliationId};
use duly::domain::ledger::{EntryKind, Reversal};
use duly::domain::time::Timestamp;
use duly::store::changes::change_affiliation::{AffiliationEvent, ChangeAffiliation};
use duly::store::check::check;
use duly::store::view::{affiliates, money};
use duly::store::{Snapshot, Store};

use crate::disks::{Plug, Unflushed};
use crate::house::House;

/// The moment of the ban: the last day of the demo's past.
const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// An installation with so many sales that a ban takes several slices.
fn peopled() -> House {
    let house = House::new();
    let store = house.open().unwrap();
    let size = DemoSize { clicks: 2_000, conversions: 600, affiliates: 3, days: 20, seed: 3 };
    demo::fill(&store, &size, "http://127.0.0.1:8081", NOW, "hash".into()).unwrap();
    store.stop();
    house
}

/// How many entries were taken back from an affiliation since a ban, and what is Held for it.
fn refused_and_held(view: &Snapshot, of: &Affiliation) -> (usize, i64) {
    let entries = money::page(view, Some(of.affiliate), None, usize::MAX).unwrap();
    let hers = || entries.iter().filter(|entry| entry.affiliation == of.id);
    let is_refused = |kind| matches!(kind, EntryKind::Reversed { because: Reversal::Refused, .. });
    let held = hers().filter(|entry| entry.due_at.is_none_or(|due_at| due_at > NOW));
    (hers().filter(|entry| is_refused(entry.kind)).count(), held.map(|entry| entry.amount.minor).sum())
}

fn waits_for_bans(store: &Store) {
    while affiliates::bans_to_carry_out(&store.view().unwrap()).unwrap() > 0 {
        std::thread::yield_now();
    }
}

fn copied(from: &Path, database: &[u8]) -> House {
    let house = House::new();
    std::fs::create_dir_all(house.path()).unwrap();
    std::fs::copy(from.join("master.key"), house.path().join("master.key")).unwrap();
    std::fs::write(house.database(), database).unwrap();
    house
}

#[test]
fn a_ban_that_is_cut_off_at_any_flush_is_carried_out_after_the_next_start_and_counts_once() {
    let original = peopled();
    let bytes = std::fs::read(original.database()).unwrap();
    let ban = |id| ChangeAffiliation {
        affiliation: id,
        event: AffiliationEvent::Enter(AffiliationState::Banned),
        by: By::Nobody,
        at: NOW,
    };
    let store = original.open().unwrap();
    let view = store.view().unwrap();
    let all = affiliates::affiliations_page(&view, AffiliationId(0), 10).unwrap();
    let active = all.into_iter().filter(|one| one.state() == AffiliationState::Active);
    let busiest = active.max_by_key(|one| refused_and_held(&view, one).1).unwrap();
    assert!(refused_and_held(&view, &busiest).1 > 0 && busiest.affiliate > AffiliateId(0));
    drop(view);
    store.write_blocking(ban(busiest.id)).unwrap();
    waits_for_bans(&store);
    let (refused, held) = refused_and_held(&store.view().unwrap(), &busiest);
    assert!(refused > 40 && held == 0, "{refused} in several slices, {held} left");
    store.stop();

    let mut cut_off = 0;
    for flush in (0..).step_by(5) {
        let house = copied(original.path(), &bytes);
        let plug = Plug::pulled_at(flush);
        let mut is_answered = false;
        if let Ok(store) = house.open_on(plug.clone()) {
            is_answered = store.write_blocking(ban(busiest.id)).is_ok();
            // All slices come before this, or the disk is dead.
            for _ in 0..40 {
                let _ = store.flush_sums_blocking();
            }
            store.stop();
        }
        for unflushed in [Unflushed::Gone, Unflushed::Kept] {
            let what = format!("flush {flush}, {unflushed:?}");
            let found = copied(original.path(), &plug.as_it_was_left(unflushed));
            let store = found.open().unwrap();
            cut_off += usize::from(affiliates::bans_to_carry_out(&store.view().unwrap()).unwrap() > 0);
            waits_for_bans(&store);
            let view = store.view().unwrap();
            let is_banned =
                affiliates::affiliation(&view, busiest.id).unwrap().unwrap().banned_since().is_some();
            assert!(is_banned || !is_answered, "the ban was answered, then lost, {what}");
            if is_banned {
                assert_eq!(refused_and_held(&view, &busiest), (refused, 0), "{what}");
            }
            assert_eq!(check(&view).unwrap().faults, Vec::<String>::new(), "{what}");
            drop(view);
            store.stop();
        }
        if !plug.is_pulled() {
            break;
        }
    }
    assert!(cut_off > 2, "some bans were cut off in the middle: {cut_off}");
}
