//! A ban is cut off by a power loss at any moment: what is Held is refused all the same, each once.

use std::cell::Cell;

use duly::domain::affiliation::{Affiliation, AffiliationState};
use duly::domain::deed::By;
use duly::domain::id::{AffiliateId, AffiliationId};
use duly::domain::ledger::{EntryKind, Reversal};
use duly::store::changes::change_affiliation::{AffiliationEvent, ChangeAffiliation};
use duly::store::view::{affiliates, money};
use duly::store::{Snapshot, Store};

use crate::slices::{NOW, cut_off_at_any_flush, peopled};

/// How many entries were taken back from an affiliation since a ban, and what is Held for it.
fn refused_and_held(view: &Snapshot, of: &Affiliation) -> (usize, i64) {
    let entries = money::page(view, Some(of.affiliate), None, usize::MAX).unwrap();
    let hers = || entries.iter().filter(|entry| entry.affiliation == Some(of.id));
    let is_refused = |kind| matches!(kind, EntryKind::Reversed { because: Reversal::Refused, .. });
    let held = hers().filter(|entry| entry.due_at.is_none_or(|due_at| due_at > NOW));
    (hers().filter(|entry| is_refused(entry.kind)).count(), held.map(|entry| entry.amount.minor).sum())
}

#[test]
fn a_ban_that_is_cut_off_at_any_flush_is_carried_out_after_the_next_start_and_counts_once() {
    // So many sales that a ban takes several slices.
    let original = peopled(2_000, 600, |_| ());
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
    store.stop();
    let bans = |store: &Store| store.write_blocking(ban(busiest.id)).is_ok();
    let refused = Cell::new(None);

    let cut_off = cut_off_at_any_flush(&original, 5, bans, |store, is_answered, what| {
        let view = store.view().unwrap();
        let is_banned = affiliates::affiliation(&view, busiest.id).unwrap().unwrap().banned_since().is_some();
        assert!(is_banned || !is_answered, "the ban was answered, then lost, {what}");
        if is_banned {
            let (all, held) = refused_and_held(&view, &busiest);
            assert!(all > 40 && held == 0, "{all} in several slices, {held} left, {what}");
            assert_eq!(refused.replace(Some(all)).unwrap_or(all), all, "{what}");
        }
    });
    assert!(cut_off > 2, "some bans were cut off in the middle: {cut_off}");
}
