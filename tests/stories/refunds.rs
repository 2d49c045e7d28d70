//! Money goes back to the buyer: what was earned is taken back in proportion, each time once.

use serde_json::json;

use crate::people::Shop;
use crate::world::World;

/// Jane earned 29.10 from an order of 97.00.
fn world_with_an_order() -> World {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    let id = world.visitor("Ben").clicks("/jane7").click_id();
    let sale = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97.00")];
    world.shop("course").posts_back(&sale).earned_by("jane7 100 %");
    assert_eq!(world.money_of("jane7"), 2_910);
    world
}

#[track_caller]
fn takes_back(shop: &Shop<'_>, event: &str, more: &[(&str, &str)]) -> String {
    shop.posts_back(&[&[("event", event), ("order_id", "A-1")], more].concat()).is(200).result()
}

#[test]
fn a_whole_refund_takes_everything_back_once() {
    let world = world_with_an_order();
    let shop = world.shop("course");

    assert_eq!(takes_back(&shop, "refund", &[]), "recorded");
    assert_eq!(world.money_of("jane7"), 0);
    assert_eq!(takes_back(&shop, "refund", &[]), "duplicate");
    assert_eq!((world.money_of("jane7"), world.ledger_of("jane7").len()), (0, 2));
}

#[test]
fn parts_are_taken_back_in_proportion_and_the_rest_leaves_nothing() {
    let world = world_with_an_order();
    let shop = world.shop("course");

    takes_back(&shop, "refund", &[("amount", "9.70"), ("refund_id", "r-1")]);
    assert_eq!(world.money_of("jane7"), 2_619);
    assert_eq!(takes_back(&shop, "refund", &[("amount", "9.70"), ("refund_id", "r-1")]), "duplicate");
    assert_eq!(world.money_of("jane7"), 2_619);
    takes_back(&shop, "refund", &[("amount", "9.70"), ("refund_id", "r-2")]);
    assert_eq!(world.money_of("jane7"), 2_328);
    takes_back(&shop, "refund", &[("refund_id", "r-3")]);
    assert_eq!(world.money_of("jane7"), 0);
}

#[test]
fn nobody_gives_back_more_than_was_paid_or_in_another_currency() {
    let world = world_with_an_order();
    let shop = world.shop("course");

    for wrong in [&[("amount", "97.01")][..], &[("amount", "10"), ("currency", "USD")], &[("amount", "-1")]] {
        shop.posts_back(&[&[("event", "refund"), ("order_id", "A-1")], wrong].concat()).is(400);
        assert_eq!(world.last_report().0, "refused");
    }
    assert_eq!(world.money_of("jane7"), 2_910);
}

#[test]
fn a_chargeback_is_taken_back_and_given_again_when_the_bank_does() {
    let world = world_with_an_order();
    let shop = world.shop("course");

    takes_back(&shop, "chargeback", &[]);
    assert_eq!(world.money_of("jane7"), 0);
    takes_back(&shop, "chargeback_reversed", &[]);
    assert_eq!(world.money_of("jane7"), 2_910);
    assert_eq!(takes_back(&shop, "chargeback_reversed", &[]), "duplicate");
    assert_eq!(world.money_of("jane7"), 2_910);
}

#[test]
fn the_bank_gives_again_what_it_took_and_not_what_the_creator_gave() {
    let world = world_with_an_order();
    let shop = world.shop("course");

    takes_back(&shop, "refund", &[("amount", "48.50")]);
    takes_back(&shop, "chargeback", &[("amount", "9.70")]);
    assert_eq!(world.money_of("jane7"), 1_164);
    takes_back(&shop, "chargeback_reversed", &[]);
    assert_eq!(world.money_of("jane7"), 1_455);
    takes_back(&shop, "chargeback_reversed", &[("refund_id", "again")]);
    assert_eq!(world.money_of("jane7"), 1_455);
}

#[test]
fn a_refund_of_what_was_never_sold_is_refused_with_a_row() {
    let world = world_with_an_order();
    let shop = world.shop("course");

    shop.posts_back(&[("event", "refund"), ("order_id", "Z-9")])
        .is(400)
        .shows("No conversion with this order id");
    assert_eq!(world.last_report().0, "refused");
    shop.posts_back(&[("event", "refund")]).is(400);
}

#[test]
fn a_refund_needs_the_token() {
    let world = world_with_an_order();

    let refund = [("product", "course"), ("event", "refund"), ("order_id", "A-1")];
    world.shop("course").posts(&refund).is(401);
    world.visitor("Ben").loads_pixel(&refund).is(200);
    assert_eq!(world.last_report().0, "refused");
    assert_eq!(world.money_of("jane7"), 2_910);
}

#[test]
fn two_who_share_give_back_in_proportion() {
    let world = World::new();
    world.sells("course", json!({"model": "multiple"}));
    world.accepts("Ana", "course", "ana");
    world.accepts("Ben", "course", "ben");
    let dora = world.visitor("Dora");
    dora.clicks("/ana");
    let id = dora.clicks("/ben").click_id();
    let shop = world.shop("course");
    shop.posts_back(&[("click_id", &id), ("order_id", "A-1"), ("amount", "100")])
        .earned_by("ana 50 %, ben 50 %");

    takes_back(&shop, "refund", &[("amount", "50")]);
    assert_eq!((world.money_of("ana"), world.money_of("ben")), (750, 750));
}
