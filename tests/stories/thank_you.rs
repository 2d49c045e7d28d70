//! The thank-you page: a buyer comes back from the checkout, is thanked, and her purchase is reported, exactly as
//! the pixel would report it.

use serde_json::json;

use crate::http::Seen;
use crate::people::Visitor;
use crate::world::World;

const THANKS: &str = "/p/course/thanks?order_id=A-1&amount=97&currency=EUR";

fn world_with_course() -> World {
    let world = World::new();
    world.sells("course", json!({"name": "Sourdough Course", "sales_url": null}));
    world.accepts("Ana", "course", "ana7");
    world
}

impl Visitor<'_> {
    /// Comes back from a checkout on another site.
    #[track_caller]
    fn comes_back_to(&self, address: &str) -> Seen {
        self.sends(self.navigation("GET", address).header("sec-fetch-site", "cross-site"))
    }
}

#[test]
fn who_comes_back_from_the_checkout_is_thanked_and_her_purchase_is_reported() {
    let world = world_with_course();
    let jane = world.visitor("Jane");
    jane.clicks("/ana7");

    let seen = jane.comes_back_to(THANKS).is(200).says("x-duly-result", "recorded");
    seen.shows("Thank you!").shows("Your order of Sourdough Course").shows("A-1").hides("ana7");
    assert_eq!((world.verdict("course", "A-1").as_str(), world.money_of("ana7")), ("ana7 100 %", 2_910));
    let report = world.reports().pop().expect("a report");
    assert_eq!((report.way.word(), report.trust.word()), ("thank-you page", "unsigned"));
}

#[test]
fn who_only_looks_at_the_page_is_not_told_of_an_order() {
    let world = world_with_course();
    let nobody = world.visitor("Nina");
    nobody
        .comes_back_to("/p/course/thanks")
        .is(200)
        .shows("Thank you!")
        .hides("Your order")
        .hides("has arrived");
    let jane = world.visitor("Jane");
    jane.clicks("/ana7");
    jane.comes_back_to("/p/course/thanks").is(200).shows("Your order of Sourdough Course has arrived.");
}

#[test]
fn loading_it_again_or_going_back_to_it_counts_nothing_twice() {
    let world = world_with_course();
    let jane = world.visitor("Jane");
    jane.clicks("/ana7");
    for result in ["recorded", "duplicate", "duplicate"] {
        jane.comes_back_to(THANKS).is(200).says("x-duly-result", result).shows("Thank you!").shows("A-1");
    }
    assert_eq!((world.conversions(), world.money_of("ana7")), (1, 2_910));
    world.shop("course").posts_back(&[("order_id", "A-1"), ("amount", "97")]).earned_by("ana7 100 %");
    assert_eq!(world.conversions(), 1, "one order is one conversion, whatever way it is told");
}

#[test]
fn stripe_says_only_its_session_and_the_plan_says_the_price() {
    let world = world_with_course();
    let plan = world.offers("course", "Plan A", "50", Some("40"));
    let jane = world.visitor("Jane");
    jane.clicks("/ana7");
    jane.comes_back_to(&format!("/p/course/thanks?order_id=cs_test_a1&offer={plan}"))
        .is(200)
        .shows("cs_test_a1");
    assert_eq!(world.money_of("ana7"), 2_000);
}

#[test]
fn the_pixels_own_window_holds_here_too() {
    let world = world_with_course();
    let jane = world.visitor("Jane");
    jane.clicks("/ana7");
    world.days_pass(29);
    jane.comes_back_to(THANKS).is(200).says("x-duly-result", "unattributed").shows("Thank you!");
    assert_eq!(world.money_of("ana7"), 0);
}

#[test]
fn machines_that_only_look_report_nothing() {
    let world = world_with_course();
    let jane = world.visitor("Jane");
    jane.clicks("/ana7");
    let looks = [
        jane.navigation("HEAD", THANKS),
        jane.navigation("GET", THANKS).header("sec-purpose", "prefetch"),
        jane.navigation("GET", THANKS).header("user-agent", "facebookexternalhit/1.1"),
        jane.image(THANKS),
    ];
    for look in looks {
        jane.sends(look).is(200).lacks("x-duly-result");
    }
    assert_eq!((world.conversions(), world.reports().len()), (0, 0));
    jane.comes_back_to(THANKS).says("x-duly-result", "recorded");
}

#[test]
fn without_anything_said_it_reports_only_for_somebody_whom_an_affiliate_sent() {
    let world = world_with_course();
    let stranger = world.visitor("Nobody sent her");
    stranger.comes_back_to("/p/course/thanks").is(200).shows("Thank you!").lacks("x-duly-result");
    stranger.comes_back_to("/p/course/thanks?utm_source=mail").is(200).lacks("x-duly-result");
    assert_eq!(world.reports().len(), 0);

    let plan = world.offers("course", "Plan A", "97", None);
    let jane = world.visitor("Jane");
    jane.clicks("/ana7");
    jane.comes_back_to("/p/course/thanks").is(200).says("x-duly-result", "recorded");
    jane.comes_back_to("/p/course/thanks").is(200).says("x-duly-result", "duplicate");
    jane.comes_back_to(&format!("/p/course/thanks?offer={plan}")).says("x-duly-result", "duplicate");
    assert_eq!(world.conversions(), 1);
}

#[test]
fn the_product_is_that_of_the_address_whatever_else_is_said() {
    let world = world_with_course();
    world.sells("other", json!({}));
    let jane = world.visitor("Jane");
    jane.clicks("/ana7");
    jane.comes_back_to(&format!("{THANKS}&product=other&offer_id=2")).says("x-duly-result", "recorded");
    assert_eq!(world.verdict("course", "A-1"), "ana7 100 %");
}

#[test]
fn a_refund_or_a_garbled_amount_is_refused_and_the_buyer_is_thanked_all_the_same() {
    let world = world_with_course();
    let jane = world.visitor("Jane");
    jane.clicks("/ana7");
    jane.comes_back_to(THANKS).says("x-duly-result", "recorded");
    for odd in [
        "event=refund&order_id=A-1",
        "order_id=A-2&amount=lots",
        "order_id=A-3&status=approved&affiliate=ana7",
    ] {
        let seen = jane.comes_back_to(&format!("/p/course/thanks?{odd}")).is(200).shows("Thank you!");
        assert!(
            seen.header("x-duly-result").is_some_and(|text| text.starts_with("refused; ")),
            "{:?}",
            seen.headers
        );
    }
    assert_eq!((world.conversions(), world.money_of("ana7")), (1, 2_910));
}

#[test]
fn a_signup_is_welcomed_instead() {
    let world = World::new();
    world.sells("course", json!({"name": "Sourdough Course", "events": {"signup": {"flat": 200}}}));
    world.accepts("Ana", "course", "ana7");
    let jane = world.visitor("Jane");
    jane.clicks("/ana7");
    let seen = jane.comes_back_to("/p/course/thanks?event=signup&order_id=S-1").is(200);
    seen.says("x-duly-result", "recorded").shows("Welcome to Sourdough Course.").hides("order of");
    assert_eq!(world.money_of("ana7"), 200);
}

#[test]
fn the_creator_who_tries_it_sees_how_it_was_judged_and_it_is_a_test() {
    let world = world_with_course();
    let maria = world.owner();
    maria.comes_back_to(THANKS).is(200).shows("Only you see this").shows("<strong>unattributed</strong>");
    let jane = world.visitor("Jane");
    jane.clicks("/ana7");
    jane.comes_back_to(THANKS).says("x-duly-result", "recorded").hides("Only you see this");
}

#[test]
fn a_purchase_still_counts_after_the_product_was_retired() {
    let world = world_with_course();
    let jane = world.visitor("Jane");
    jane.clicks("/ana7");
    world.changes("course", json!({"state": "retired"}));
    jane.comes_back_to(THANKS).is(200).says("x-duly-result", "recorded").shows("Thank you!");
    assert_eq!(world.money_of("ana7"), 2_910);
}

#[test]
fn while_nothing_can_be_saved_the_buyer_is_thanked_and_the_page_loads_itself_again() {
    let world = world_with_course();
    let jane = world.visitor("Jane");
    jane.clicks("/ana7");
    world.app.store.stop();
    for address in [THANKS, "/p/course/thanks"] {
        let seen = jane.comes_back_to(address).is(503).says("retry-after", "30").shows("Thank you!");
        seen.shows("<meta http-equiv=\"refresh\" content=\"30\">").shows("Your order is safe");
    }
}

#[test]
fn the_address_to_give_to_the_checkout_stands_on_the_tracking_page() {
    let world = world_with_course();
    let maria = world.owner();
    let page = "/admin/products/prd_1/tracking";
    maria.submits(page, &[("platform", "stripe")]).is(303);
    let seen = maria.opens(page).is(200);
    seen.shows(&format!("{}/p/course/thanks?order_id={{CHECKOUT_SESSION_ID}}", world.base));
}

#[test]
fn a_placeholder_that_the_shop_never_filled_in_is_no_order() {
    let world = world_with_course();
    let jane = world.visitor("Jane");
    jane.clicks("/ana7");
    for placeholder in ["%7BCHECKOUT_SESSION_ID%7D", "ORDER_ID", "undefined"] {
        let seen = jane.comes_back_to(&format!("/p/course/thanks?order_id={placeholder}&amount=97")).is(200);
        let result = seen.header("x-duly-result").unwrap();
        assert!(result.starts_with("refused; ") && result.contains("placeholder"), "{result}");
    }
    assert_eq!((world.conversions(), world.reports().len()), (0, 3), "each leaves a row that says why");
}
