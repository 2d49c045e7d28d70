//! Money goes back to the buyer: what was earned is taken back in proportion, each time once.

use duly::domain::conversion::ConversionState;
use serde_json::{Value, json};

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
fn the_overview_names_what_was_given_back_and_who_had_earned_it() {
    let world = world_with_an_order();
    let (shop, maria) = (world.shop("course"), world.owner());
    let course = "course: Jane 100 %";

    takes_back(&shop, "refund", &[("amount", "9.70"), ("refund_id", "r-1")]);
    maria.opens("/admin").shows("Refund \u{20ac} 9.70 of \u{20ac} 97.00 of order A-1, ").shows(course);
    takes_back(&shop, "refund", &[("refund_id", "r-2"), ("amount", "20.00")]);
    // Each line says what it took back itself, also when more followed.
    let part = |amount: &str| format!("Refund \u{20ac} {amount} of \u{20ac} 97.00 of order A-1, ");
    maria.opens("/admin").shows(&part("9.70")).shows(&part("20.00")).hides("told by");
    takes_back(&shop, "chargeback", &[]);
    maria.opens("/admin").shows("Chargeback \u{20ac} 67.30 of \u{20ac} 97.00 of order A-1, ");
    takes_back(&shop, "chargeback_reversed", &[]);
    maria.opens("/admin").shows("Chargeback reversed \u{20ac} 67.30 of \u{20ac} 97.00 of order A-1, ");
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
fn a_refund_that_comes_before_its_sale_waits_for_it() {
    let world = world_with_an_order();
    let (shop, maria) = (world.shop("course"), world.owner());

    let refund = [("event", "refund"), ("order_id", "Z-9"), ("amount", "40"), ("refund_id", "r-1")];
    let told = shop.posts_back(&refund).is(200).shows("This refund waits for its sale.");
    assert_eq!((told.result().as_str(), world.last_report().0), ("recorded", "waiting"));
    // The shop says it again: it will count once.
    shop.posts_back(&refund).is(200);
    world.days_pass(2);
    let list = maria.opens("/admin/reports?show=waiting").is(200);
    list.shows("Refunds that wait for their sale").shows("Z-9");
    world.finds_no_fault();

    let click = world.visitor("Dora").clicks("/jane7").click_id();
    let sale = [("click_id", click.as_str()), ("order_id", "Z-9"), ("amount", "100")];
    shop.posts_back(&sale).earned_by("jane7 100 %").shows("1800");
    assert_eq!(world.money_of("jane7"), 2_910 + 1_800);
    let sold = world.order("course", "Z-9");
    assert_eq!(sold.refunded, 4_000);
    assert!(sold.flags.iter().any(|flag| flag.text().starts_with("A refund arrived before the sale")));
    maria.opens("/admin/reports?show=waiting").shows("No refund waits");
    let judged: Vec<_> = world.reports().iter().map(|report| report.judged.word()).collect();
    assert_eq!(judged, ["recorded", "duplicate", "recorded", "recorded"], "newest first");
    shop.posts_back(&refund).is(200);
    assert_eq!(world.order("course", "Z-9").refunded, 4_000);
    world.finds_no_fault();
}

#[test]
fn refunds_that_waited_are_given_back_in_the_order_of_their_arrival() {
    let world = world_with_an_order();
    let shop = world.shop("course");
    for (event, more) in
        [("chargeback", &[][..]), ("chargeback_reversed", &[]), ("refund", &[("amount", "10")])]
    {
        shop.posts_back(&[&[("event", event), ("order_id", "Z-9")], more].concat()).is(200);
    }

    let ben = world.visitor("Ben");
    ben.clicks("/jane7");
    ben.loads_pixel(&[("product", "course"), ("order_id", "Z-9"), ("amount", "100")]).is(200);
    assert_eq!(world.order("course", "Z-9").refunded, 1_000);
    assert_eq!(world.money_of("jane7"), 2_910 + 2_700);
    world.finds_no_fault();
}

#[test]
fn what_waited_and_cannot_be_given_back_becomes_a_refused_report() {
    let world = world_with_an_order();
    let (shop, maria) = (world.shop("course"), world.owner());
    let refund = |order: &'static str| [("event", "refund"), ("order_id", order)];
    shop.posts_back(&[&refund("Z-9")[..], &[("amount", "10"), ("currency", "USD")]].concat()).is(200);
    shop.posts_back(&[&refund("Z-9")[..], &[("amount", "500")]].concat()).is(200);

    // A page says a sum that anybody could have sent: what is more than that waits for the shop's word.
    let page = [("product", "course"), ("order_id", "Z-9"), ("amount", "1"), ("currency", "EUR")];
    world.visitor("Ben").loads_pixel(&page).is(200);
    maria.opens("/admin/reports?show=waiting").shows("Z-9");

    shop.posts_back(&[("order_id", "Z-9"), ("amount", "100")]).is(200);
    maria.opens("/admin/reports?show=waiting").shows("No refund waits");
    let refused = maria.opens("/admin/reports?show=refused").is(200);
    refused.shows("The sale was in EUR.").shows("A refund cannot be more than the sale.");
    assert_eq!(world.order("course", "Z-9").refunded, 0);
    world.finds_no_fault();
}

#[test]
fn a_test_gives_nothing_back_and_a_refund_names_its_order() {
    let world = world_with_an_order();
    let shop = world.shop("course");

    shop.posts_back(&[("event", "refund")]).is(400);
    shop.posts_back(&[("event", "refund"), ("order_id", "A-1"), ("test", "1")]).is(400);
    assert_eq!(world.last_report().0, "refused");
    // A test occupies no order, so it is not what a refund waits for.
    shop.posts_back(&[("event", "refund"), ("order_id", "Z-9")]).is(200);
    shop.posts_back(&[("order_id", "Z-9"), ("amount", "100"), ("test", "1")]).is(200);
    world.owner().opens("/admin/reports?show=waiting").shows("Z-9");
    assert_eq!(world.money_of("jane7"), 2_910);
}

#[test]
fn an_event_of_the_creators_own_is_given_back_too() {
    let world = World::new();
    world.sells("course", json!({"events": {"webinar": {"flat": 500}}}));
    world.accepts("Jane", "course", "jane7");
    let click = world.visitor("Ben").clicks("/jane7").click_id();
    let shop = world.shop("course");
    let sale = [("click_id", click.as_str()), ("event", "webinar"), ("order_id", "A-1"), ("amount", "20")];
    shop.posts_back(&sale).earned_by("jane7 100 %");

    assert_eq!(takes_back(&shop, "refund", &[]), "recorded");
    assert_eq!(world.money_of("jane7"), 0);
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

#[test]
fn refunds_come_to_the_same_whatever_arrives_first() {
    let world = world_with_an_order();
    let shop = world.shop("course");
    let ben = world.visitor("Ben");
    ben.clicks("/jane7");
    for (place, (asked, refunded)) in [(None, 10_000), (Some("80"), 8_000)].into_iter().enumerate() {
        for (turn, order) in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [2, 0, 1], [1, 2, 0]].into_iter().enumerate() {
            let id = format!("Z-{place}-{turn}");
            for step in order {
                let page = [("product", "course"), ("order_id", id.as_str()), ("amount", "50")];
                let mut refund = vec![("event", "refund"), ("order_id", id.as_str())];
                refund.extend(asked.map(|asked| ("amount", asked)));
                match step {
                    0 => ben.loads_pixel(&page).is(200),
                    1 => shop.posts_back(&[("order_id", id.as_str()), ("amount", "100")]).is(200),
                    _ => shop.posts_back(&refund).is(200),
                };
            }
            assert_eq!(world.order("course", &id).refunded, refunded, "{id}");
        }
    }
    world.finds_no_fault();
}

#[test]
fn a_refund_that_waits_belongs_to_the_purchase() {
    let world = World::new();
    world.sells("course", json!({"events": {"signup": {"flat": 200}}}));
    world.accepts("Jane", "course", "jane7");
    let shop = world.shop("course");
    let click = world.visitor("Ben").clicks("/jane7").click_id();

    shop.posts_back(&[("event", "refund"), ("order_id", "W-7")]).is(200);
    let order = [("order_id", "W-7"), ("click_id", click.as_str())];
    shop.posts_back(&[&order[..], &[("event", "signup")]].concat()).is(200);
    assert_eq!(world.money_of("jane7"), 200);
    shop.posts_back(&[&order[..], &[("amount", "100")]].concat()).is(200);
    assert_eq!(world.money_of("jane7"), 200);
    world.finds_no_fault();
}

#[test]
fn what_the_bank_gives_again_may_overtake_its_chargeback() {
    let world = world_with_an_order();
    let shop = world.shop("course");

    takes_back(&shop, "chargeback_reversed", &[]);
    assert_eq!(world.last_report().0, "waiting");
    takes_back(&shop, "chargeback", &[]);
    assert_eq!(world.money_of("jane7"), 2_910);
    assert_eq!(takes_back(&shop, "chargeback_reversed", &[]), "duplicate");
    assert_eq!((world.money_of("jane7"), world.order("course", "A-1").refunded), (2_910, 0));
    world.finds_no_fault();
}

#[test]
fn the_shop_approves_what_it_said_was_pending() {
    let world = world_with_an_order();
    let shop = world.shop("course");
    let sale = [("order_id", "P-1"), ("amount", "100")];
    shop.posts_back(&[&sale[..], &[("status", "pending")]].concat()).is(200);
    assert_eq!(world.order("course", "P-1").state, ConversionState::Review);
    shop.posts_back(&sale).is(200);
    assert_eq!(world.order("course", "P-1").state, ConversionState::Review);
    shop.posts_back(&[&sale[..], &[("status", "approved")]].concat()).is(200);
    assert_eq!(world.order("course", "P-1").state, ConversionState::Approved);
    world.finds_no_fault();
}

#[test]
fn what_was_worth_nothing_to_the_shop_is_undone_and_the_answer_says_that_nothing_is_left() {
    let world = World::new();
    world.sells("course", json!({"events": {"signup": {"flat": 200}}}));
    world.accepts("Jane", "course", "jane7");
    let shop = world.shop("course");
    let click = world.visitor("Ben").clicks("/jane7").click_id();
    let signup = [("event", "signup"), ("order_id", "S-1"), ("click_id", click.as_str())];
    let commission = |told: &Value| told["affiliates"][0]["commission"][0]["amount"].as_i64();

    assert_eq!(commission(&shop.posts_back(&signup).is(200).json()), Some(200));
    let undone = shop.posts_back(&[("event", "refund"), ("order_id", "S-1")]).is(200).json();
    assert_eq!((commission(&undone), world.money_of("jane7")), (Some(0), 0));
    let id = undone["conversion_id"].as_str().unwrap();
    world
        .owner()
        .opens(&format!("/admin/conversions/{id}"))
        .is(200)
        .shows("It was undone, and commission with it:");
}
