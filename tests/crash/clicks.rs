//! Clicks: on disk when the ticket says so, each once, in their places; stopping loses none.

use duly::domain::id::{ClickId, ProductId};
use duly::store::error::StoreError;
use duly::store::{NewClick, Space};
use redb::ReadableTableMetadata;

use crate::disks::Filling;
use crate::house::{House, Note, Sale, click, click_id, clicks_and_counted, has_click, options, wait};

#[test]
fn a_click_whose_ticket_is_ready_is_on_disk() {
    let house = House::new();
    let store = house.open().unwrap();
    for number in 0..50 {
        wait(store.click(click(number)).unwrap()).unwrap();
        assert!(has_click(&store.view().unwrap(), number));
    }
}

#[test]
fn a_click_that_is_sent_again_counts_once() {
    let house = House::new();
    let store = house.open().unwrap();
    for _ in 0..3 {
        let twice =
            [store.click(click(7)).unwrap(), store.click(click(7)).unwrap(), store.click(click(8)).unwrap()];
        for ticket in twice {
            wait(ticket).unwrap();
        }
        assert_eq!(clicks_and_counted(&store), (2, 2));
    }
}

#[test]
fn a_click_that_comes_after_its_moment_was_counted_is_counted_too() {
    let house = House::new();
    let store = house.open().unwrap();
    for number in [500, 20, 300, 1] {
        wait(store.click(click(number)).unwrap()).unwrap();
        store.flush_sums_blocking().unwrap();
    }
    assert_eq!(clicks_and_counted(&store), (4, 4));
}

#[test]
fn a_ticket_that_is_dropped_leaves_the_click_queued() {
    let house = House::new();
    let store = house.open().unwrap();
    drop(store.click(click(1)).unwrap());
    store.write_blocking(Note(1)).unwrap();
    assert!(has_click(&store.view().unwrap(), 1), "a click precedes the change that was asked for after it");
}

#[test]
fn stopping_drains_the_queue_and_the_next_start_counts_nothing_twice() {
    let house = House::new();
    let store = house.open().unwrap();
    let tickets: Vec<_> = (0..5_000).map(|number| store.click(click(number)).unwrap()).collect();
    store.stop();
    for ticket in tickets {
        wait(ticket).unwrap();
    }
    assert!(matches!(store.click(click(9_999)), Err(StoreError::Closed)));
    assert!(matches!(store.view().map(drop), Err(StoreError::Closed)));
    assert!(store.write_blocking(Sale(1)).is_err());

    let store = house.open().unwrap();
    assert_eq!(clicks_and_counted(&store), (5_000, 5_000));
}

#[test]
fn the_last_owner_who_goes_stops_the_store() {
    let house = House::new();
    let store = house.open().unwrap();
    let other = store.clone();
    drop(store.click(click(1)).unwrap());
    drop(store);
    drop(other.click(click(2)).unwrap());
    drop(other);

    assert_eq!(clicks_and_counted(&house.open().unwrap()), (2, 2));
}

#[test]
fn below_the_watermark_clicks_stop_and_conversions_go_on() {
    let house = House::new();
    let disk = Filling::with_free(10 << 20);
    let store = house.open_on(disk.clone()).unwrap();
    let free = |bytes| {
        disk.set_free(bytes);
        // The writer looks at the disk whenever it writes sums; it does so at the latest after 256 commits.
        for number in 0..=256 {
            store.write_blocking(Sale(number)).unwrap();
        }
    };

    wait(store.click(click(1)).unwrap()).unwrap();
    free((1 << 20) - 1);
    assert_eq!(store.health().space, Space::NoClicks);
    assert!(matches!(store.click(click(2)), Err(StoreError::Full)));
    free((1 << 19) - 1);
    assert_eq!(store.health().space, Space::NoRefusedReports);
    assert_eq!(store.health().clicks_lost, 1);

    free(1 << 20);
    wait(store.click(click(3)).unwrap()).unwrap();
    assert_eq!(store.view().unwrap().clicks.len().unwrap(), 2);
    store.stop();
    assert_eq!(house.open().unwrap().health().clicks_lost, 1, "a loss is remembered");
}

#[test]
fn a_full_queue_turns_clicks_away_and_counts_them_as_lost() {
    let house = House::new();
    let mut options = options(Filling::with_free(u64::MAX));
    options.queue_len = 4;
    let store = duly::store::Store::open(house.path(), options).unwrap();
    let tickets: Vec<_> = (0..10_000).map(|number| store.click(click(number))).collect();
    let lost = tickets.iter().filter(|ticket| ticket.is_err()).count();
    for ticket in tickets.into_iter().flatten() {
        wait(ticket).unwrap();
    }

    assert!(lost > 0);
    assert_eq!(store.health().clicks_lost, lost as u64);
    let (clicks, counted) = clicks_and_counted(&store);
    assert_eq!((clicks, counted), (10_000 - lost as u64, 10_000 - lost as u64));
}

fn stored(store: &duly::store::Store, id: ClickId) -> String {
    format!("{:?}", duly::store::view::clicks::by_id(&store.view().unwrap(), id).unwrap().unwrap())
}

#[test]
fn two_tabs_with_one_cookie_make_one_journey() {
    let house = House::new();
    let store = house.open().unwrap();
    let behind = |number, previous| {
        let mut new = click(number);
        new.click.previous = Some(previous);
        wait(store.click(new).unwrap()).unwrap();
    };
    wait(store.click(click(1)).unwrap()).unwrap();
    behind(2, click_id(1));
    behind(3, click_id(1));

    assert!(stored(&store, click_id(2)).contains(&format!("previous: Some({:?})", click_id(1))));
    assert!(stored(&store, click_id(3)).contains(&format!("previous: Some({:?})", click_id(2))));
}

#[test]
fn the_first_click_of_a_visitors_day_is_marked_for_whom() {
    let house = House::new();
    let store = house.open().unwrap();
    let other_product = NewClick { visitor: 1, product: ProductId(2), ..click(3) };
    for new in [click(1), NewClick { visitor: 1, ..click(2) }, other_product] {
        wait(store.click(new).unwrap()).unwrap();
    }

    let firsts = |link, affiliation, product, all| {
        format!(
            "firsts: Firsts {{ link: {link}, affiliation: {affiliation}, product: {product}, all: {all} }}"
        )
    };
    assert!(stored(&store, click_id(1)).contains(&firsts(true, true, true, true)));
    assert!(stored(&store, click_id(2)).contains(&firsts(false, false, false, false)));
    assert!(stored(&store, click_id(3)).contains(&firsts(false, false, true, false)));
}
