//! A disk that fails: what was answered survives, the store heals by itself when the disk does.

use std::time::Duration;

use duly::store::Store;
use duly::store::error::{Stop, StoreError};

use crate::disks::Faulty;
use crate::house::{House, Note, Sale, click, clicks_and_counted, has_click, has_note, options, wait};

#[test]
fn after_a_fault_at_any_operation_what_was_answered_is_there_and_the_store_goes_on() {
    for at in 0.. {
        let house = House::furnished();
        let disk = Faulty::default();
        let store = house.open_on(disk.clone()).unwrap();
        disk.fail_at(at, false);

        let mut answered = Vec::new();
        let mut tickets = Vec::new();
        for number in 0..6 {
            for n in 0..20 {
                tickets.push(store.click(click(number * 20 + n)).unwrap());
            }
            if store.write_blocking(Note(number)).is_ok() {
                answered.push(number);
            }
            let _ = store.flush_sums_blocking();
        }
        let has_failed = disk.has_failed();
        disk.mend();

        for ticket in tickets {
            wait(ticket).unwrap();
        }
        store.write_blocking(Sale(50)).unwrap();
        let (clicks, counted) = clicks_and_counted(&store);
        assert_eq!((clicks, counted), (120, 120), "every click once, operation {at}");
        for store in [Some(store), None] {
            // The second time after a start.
            let store = store.unwrap_or_else(|| house.open().unwrap());
            let snapshot = store.view().unwrap();
            assert!((0..120).all(|number| has_click(&snapshot, number)), "operation {at}");
            assert!(answered.iter().all(|number| has_note(&snapshot, *number)), "operation {at}");
            let _whole = (0..6).filter(|number| has_note(&snapshot, *number)).count();
            assert!(has_note(&snapshot, 50));
            drop(snapshot);
            store.stop();
        }
        assert!(redb::Database::open(house.database()).unwrap().check_integrity().unwrap(), "operation {at}");
        if !has_failed {
            assert!(at > 100, "the faults were spread over all of it");
            break;
        }
    }
}

/// Breaks the disk and waits until the store has seen it.
fn break_disk(store: &Store, disk: &Faulty) {
    disk.fail_at(0, true);
    while store.health().open {
        let _ = store.write_blocking(Note(900));
    }
}

#[test]
fn while_the_disk_is_gone_clicks_and_conversions_wait_and_others_are_told() {
    let house = House::furnished();
    let disk = Faulty::default();
    let store = house.open_on(disk.clone()).unwrap();
    break_disk(&store, &disk);

    let tickets: Vec<_> = (0..100).map(|number| store.click(click(number)).unwrap()).collect();
    assert!(matches!(store.write_blocking(Note(1)), Err(Stop::Fault(StoreError::Closed))));
    assert!(matches!(store.view().map(drop), Err(StoreError::Closed)));
    assert!(matches!(store.flush_sums_blocking(), Err(StoreError::Closed)));
    assert!(!store.health().writable && store.health().last_fault.is_some());
    drop(store.mirror());

    let sale = std::thread::spawn({
        let store = store.clone();
        move || store.write_blocking(Sale(2))
    });
    while store.health().queued < 101 {
        std::thread::yield_now();
    }
    disk.mend();
    assert_eq!(sale.join().unwrap().unwrap(), 2);
    for ticket in tickets {
        wait(ticket).unwrap();
    }
    store.write_blocking(Note(3)).unwrap();
    assert_eq!(clicks_and_counted(&store), (100, 100));
    assert_eq!(store.health().clicks_lost, 0);
}

#[test]
fn an_urgent_change_loses_patience_and_is_not_made_later() {
    let house = House::furnished();
    let disk = Faulty::default();
    let mut options = options(disk.clone());
    options.patience = Duration::from_millis(30);
    let store = Store::open(house.path(), options).unwrap();
    break_disk(&store, &disk);

    assert!(matches!(wait(store.write(Sale(1))), Err(Stop::Fault(StoreError::Busy))));
    disk.mend();
    while store.write_blocking(Sale(2)).is_err() {}
    assert!(!has_note(&store.view().unwrap(), 1));
}

#[test]
fn a_store_that_stops_while_the_disk_is_gone_counts_what_it_loses() {
    let house = House::furnished();
    let disk = Faulty::default();
    let store = house.open_on(disk.clone()).unwrap();
    break_disk(&store, &disk);
    let ticket = store.click(click(1)).unwrap();
    store.stop();

    assert!(matches!(wait(ticket), Err(StoreError::Closed)));
    assert_eq!(store.health().clicks_lost, 1);
}

#[test]
fn a_store_that_stops_when_the_disk_is_back_loses_nothing() {
    let house = House::furnished();
    let disk = Faulty::default();
    let mut options = options(disk.clone());
    options.reopen_after = (Duration::from_secs(60), Duration::from_secs(60));
    let store = Store::open(house.path(), options).unwrap();
    break_disk(&store, &disk);
    let ticket = store.click(click(1)).unwrap();
    disk.mend();
    store.stop();

    wait(ticket).unwrap();
    assert_eq!(clicks_and_counted(&house.open().unwrap()), (1, 1));
}
