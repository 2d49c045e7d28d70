//! The payment page: offers and prices as they are now, the way to the checkout with the click's id, and REF.

use serde_json::json;

use crate::http::form;
use crate::world::World;

/// A course with two plans, each with a checkout, and Maria, who can change them.
fn world_with_plans() -> (World, [String; 2]) {
    let world = World::new();
    world.sells("course", json!({"name": "Sourdough Course", "sales_url": null}));
    world.owner();
    let plans = ["Plan A", "Plan B"].map(|name| world.offers("course", name, "97", None));
    (world, plans)
}

/// Gives an offer another price and a checkout, as the creator does on its page.
#[track_caller]
fn changes_offer(world: &World, offer: &str, price: &str, checkout: &str) {
    let page = format!("/admin/offers/{offer}");
    let maria = world.owner_elsewhere();
    maria.submits(&page, &[("price", price), ("checkout_url", checkout)]).is(303);
}

/// Where the button of the first plan leads.
#[track_caller]
fn checkout(body: &str) -> String {
    let (_, rest) = body.split_once("button primary big\" href=\"").expect("a way to the checkout");
    rest.split('"').next().unwrap_or_default().replace("&#38;", "&")
}

#[test]
fn prices_are_those_of_this_moment() {
    let (world, [a, _]) = world_with_plans();
    let jane = world.visitor("Jane");
    jane.opens("/p/course/pay").is(200).shows("Choose a plan.").shows("\u{20ac} 97.00");
    changes_offer(&world, &a, "120", "https://pay.test/a");
    jane.opens("/p/course/pay").shows("\u{20ac} 120.00").says("cache-control", "no-store");
}

#[test]
fn the_plan_that_was_chosen_stands_first() {
    let (world, [a, b]) = world_with_plans();
    changes_offer(&world, &a, "97", "https://pay.test/a");
    changes_offer(&world, &b, "149", "https://pay.test/b");
    let jane = world.visitor("Jane");
    assert_eq!(checkout(&jane.opens("/p/course/pay").hides("Your choice").body), "https://pay.test/a");
    let seen = jane.opens(&format!("/p/course/pay?offer={b}")).shows("Your choice");
    assert_eq!(checkout(&seen.body), "https://pay.test/b");
    jane.opens("/p/course/pay?offer=off_999").is(200).hides("Your choice");
    jane.opens("/p/course/pay?offer=%00").is(200);
}

#[test]
fn the_checkout_gets_the_click_in_the_way_it_understands() {
    let (world, [a, b]) = world_with_plans();
    world.accepts("Ana", "course", "ana7");
    let jane = world.visitor("Jane");
    let id = jane.clicks("/ana7").click_id();
    for (address, handed_over) in [
        (
            "https://buy.stripe.com/abc",
            format!("https://buy.stripe.com/abc?duly={id}&client_reference_id={id}"),
        ),
        ("https://pay.test/?ref={click_id}&plan={offer}", format!("https://pay.test/?ref={id}&plan={a}")),
        ("https://pay.test/a", format!("https://pay.test/a?duly={id}")),
    ] {
        changes_offer(&world, &a, "97", address);
        assert_eq!(checkout(&jane.opens("/p/course/pay").body), handed_over);
    }
    changes_offer(&world, &a, "97", "https://pay.test/a");
    let stranger = world.visitor("Nobody sent her").opens("/p/course/pay");
    assert_eq!(checkout(&stranger.body), "https://pay.test/a");
    world
        .opens(&format!("/p/course/pay?{}", form(&[("offer", b.as_str())])))
        .shows("cannot be paid for here yet");
}

#[test]
fn a_plan_that_is_retired_is_not_sold() {
    let (world, [a, b]) = world_with_plans();
    let maria = world.owner_elsewhere();
    let retire = format!("/admin/offers/{b}/retirement");
    maria.submits_to(&format!("/admin/offers/{b}"), &retire, &[]).is(303);
    let jane = world.visitor("Jane");
    jane.opens("/p/course/pay").is(200).shows("Plan A").hides("Plan B").shows("One step to go.");
    jane.opens("/p/course").shows("Plan A").hides("Plan B");
    jane.opens("/p/course/pay").hides("no longer offered");
    let seen = jane.opens(&format!("/p/course/pay?offer={b}")).is(200).hides("Plan B").shows("Plan A");
    seen.shows("The plan of this link is no longer offered.");
    let retire = format!("/admin/offers/{a}/retirement");
    maria.submits_to(&format!("/admin/offers/{a}"), &retire, &[]).is(303);
    jane.opens("/p/course/pay").is(200).shows("This is not on sale yet.");
}

#[test]
fn a_paused_product_is_sold_and_says_behind_ref_that_new_clicks_do_not_count() {
    let (world, _) = world_with_plans();
    world.accepts("Ana", "course", "ana7");
    let jane = world.visitor("Jane");
    jane.clicks("/ana7").is(302);
    jane.opens("/p/course/pay").shows("<code>ana7</code>").hides("do not count");
    world.changes("course", json!({"state": "paused"}));
    let seen = jane.opens("/p/course/pay").is(200).shows("Plan A").shows("<code>ana7</code>");
    seen.shows("New clicks on affiliate links do not count at the moment. Earlier ones do.");
}

#[test]
fn a_retired_product_is_not_paid_for() {
    let (world, _) = world_with_plans();
    world.changes("course", json!({"state": "retired"}));
    world.opens("/p/course/pay").is(410).shows("Sourdough Course is no longer available").hides("Plan A");
}
