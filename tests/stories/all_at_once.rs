//! Many at once: what is counted is counted exactly once, whoever comes first.

use std::collections::BTreeSet;

use serde_json::json;

use crate::world::World;

/// How many connections at once.
const AT_ONCE: usize = 8;

#[test]
fn the_same_postback_sent_two_hundred_times_makes_one_conversion() {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    let id = world.visitor("Ben").clicks("/jane7").click_id();
    let shop = world.shop("course");
    let sale = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97")];

    let told = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                scope.spawn(|| (0..25).map(|_| shop.posts_back(&sale).is(200).json()).collect::<Vec<_>>())
            })
            .collect();
        senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect::<Vec<_>>()
    });
    let ids: BTreeSet<_> = told.iter().map(|json| json["conversion_id"].to_string()).collect();
    let first = told.iter().filter(|json| json["result"] == "recorded").count();
    assert_eq!((told.len(), ids.len(), first), (200, 1, 1));
    assert_eq!((world.conversions(), world.money_of("jane7"), world.reports().len()), (1, 2_910, 200));
}

#[test]
fn clicks_of_many_visitors_at_once_are_all_there() {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");

    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                let visitor = world.visitor("one of many");
                let ids: BTreeSet<_> = (0..25).map(|_| visitor.clicks("/jane7").is(302).click_id()).collect();
                assert_eq!(ids.len(), 25);
            });
        }
    });
    assert_eq!(world.clicks().len(), AT_ONCE * 25);
}

#[test]
fn refunds_that_arrive_together_take_back_once() {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    let id = world.visitor("Ben").clicks("/jane7").click_id();
    let shop = world.shop("course");
    shop.posts_back(&[("click_id", &id), ("order_id", "A-1"), ("amount", "97")]).earned_by("jane7 100 %");

    let half = [("event", "refund"), ("order_id", "A-1"), ("amount", "48.50"), ("refund_id", "r-1")];
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| shop.posts_back(&half).is(200));
        }
    });
    assert_eq!(world.money_of("jane7"), 1_455);
}
