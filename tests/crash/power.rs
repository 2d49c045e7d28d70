//! Power loss at every flush, by a disk that forgets what was not flushed.

use duly::store::Store;

use crate::disks::{Plug, Unflushed};
use crate::house::{House, Note, click, clicks_and_counted, has_click, has_note, wait};

const STEPS: u32 = 12;

#[derive(Debug, Default)]
struct Answered {
    notes: Vec<u32>,
    clicks: Vec<u32>,
}

/// Notes and clicks in turn, until the plug is pulled.
fn work(store: &Store) -> Answered {
    let mut answered = Answered::default();
    for number in 0..STEPS {
        match store.write_blocking(Note(number)) {
            Ok(number) => answered.notes.push(number),
            Err(_) => break,
        }
        let tickets: Vec<_> =
            (0..3).map(|n| (number * 3 + n, store.click(click(number * 3 + n)).unwrap())).collect();
        if number % 4 == 3 && store.flush_sums_blocking().is_err() {
            break;
        }
        // With the plug pulled the tickets land when the store stops.
        store_stops_if_dead(store);
        for (number, ticket) in tickets {
            if wait(ticket).is_ok() {
                answered.clicks.push(number);
            }
        }
    }
    answered
}

/// Any change finds out whether the disk is dead; then waiting for clicks would be for ever.
fn store_stops_if_dead(store: &Store) {
    if store.flush_sums_blocking().is_err() {
        store.stop();
    }
}

#[track_caller]
fn check(left: &[u8], house: &House, answered: &Answered, what: &str) {
    let found = House::new();
    std::fs::create_dir_all(found.path()).unwrap();
    std::fs::copy(house.path().join("master.key"), found.path().join("master.key")).unwrap();
    std::fs::write(found.database(), left).unwrap();

    let mut database =
        redb::Database::open(found.database()).unwrap_or_else(|error| panic!("{error}, {what}"));
    assert!(database.check_integrity().unwrap(), "{what}");
    drop(database);

    let store = found.open().unwrap_or_else(|error| panic!("{error}, {what}"));
    let (clicks, counted) = clicks_and_counted(&store);
    assert_eq!(clicks, counted, "sums against rows, {what}");
    let snapshot = store.view().unwrap();
    for number in 0..STEPS {
        let is_there = has_note(&snapshot, number);
        assert!(
            is_there || !answered.notes.contains(&number),
            "note {number} was answered, then lost, {what}"
        );
    }
    for number in &answered.clicks {
        assert!(has_click(&snapshot, *number), "click {number} was answered, then lost, {what}");
    }
    drop(snapshot);
    store.write_blocking(Note(1_000)).unwrap();
}

#[test]
fn what_was_answered_survives_power_loss_at_every_flush() {
    let mut answered_most = 0;
    for flush in 0.. {
        let house = House::furnished();
        let plug = Plug::pulled_at(flush);
        let answered = match house.open_on(plug.clone()) {
            Ok(store) => {
                let answered = work(&store);
                store.stop();
                answered
            }
            Err(_) => Answered::default(),
        };
        answered_most = answered_most.max(answered.notes.len());

        let seeds = (0..6).map(|n| Unflushed::Scattered(flush * 6 + n));
        for unflushed in [Unflushed::Gone, Unflushed::Kept].into_iter().chain(seeds) {
            check(
                &plug.as_it_was_left(unflushed),
                &house,
                &answered,
                &format!("flush {flush}, {unflushed:?}"),
            );
        }
        if !plug.is_pulled() {
            break;
        }
    }
    assert_eq!(answered_most, 12, "the last round ran to its end");
}

#[test]
fn a_first_start_that_is_cut_off_at_any_flush_is_begun_again() {
    for flush in 0.. {
        let house = House::new();
        let plug = Plug::pulled_at(flush);
        let opened = house.open_on(plug.clone()).map(|store| store.stop());
        if !house.database().exists() {
            assert!(opened.is_err());
            // What the unfinished file holds does not matter: it is made anew.
            std::fs::write(
                house.path().join("duly.redb.new"),
                plug.as_it_was_left(Unflushed::Scattered(flush)),
            )
            .unwrap();
        }

        let store = house.open().unwrap_or_else(|error| panic!("{error} after flush {flush}"));
        assert_eq!(store.write_blocking(Note(1)).unwrap(), 1);
        assert!(!house.path().join("duly.redb.new").exists());
        if !plug.is_pulled() {
            break;
        }
    }
}
