//! The creator looks at her program: prices, numbers, and what needs her.

use duly::domain::deed::By;
use duly::domain::email::Email;
use duly::domain::time::Timestamp;
use duly::store::changes::account_changes::IssuePasswordReset;
use duly::web::secrets::fingerprint;
use serde_json::json;

use crate::forms::Form;
use crate::owner::EMAIL;
use crate::people::Visitor;
use crate::world::World;

/// Presses a button that stands alone: a form without fields of its own.
#[track_caller]
fn presses(maria: &Visitor<'_>, page: &str, action: &str) {
    let form = maria.fills_in(page, &[]);
    maria.sends_form(&Form { action: action.into(), ..form }).is(303);
}

#[test]
fn an_offer_stands_on_the_payment_page_until_it_is_retired() {
    let world = World::new();
    let maria = world.owner();
    maria.submits("/admin/products/new", &[("name", "Course")]).is(303);
    let new = "/admin/products/prd_1/offers/new";
    let plan = [("name", "Plan A"), ("price", "97.00"), ("checkout_url", "https://buy.test/x")];

    let slips = [("name", ""), ("price", "97,000"), ("checkout_url", "buy.test")];
    maria.submits(new, &slips).is(422).shows("3 things to mend").shows("value=\"97,000\"");
    maria.submits(new, &plan).is(303);
    maria.opens("/admin/offers").is(200).shows("Plan A").shows("97.00");
    world.opens("/p/course/pay").is(200).shows("Plan A");

    let retire = world.target("/admin/offers/off_1/retirement");
    presses(&maria, "/admin/offers/off_1", &retire);
    world.opens("/p/course/pay").hides("Plan A");
    let again = world.target("/admin/offers/off_1/activation");
    presses(&maria, "/admin/offers/off_1", &again);
    world.opens("/p/course/pay").is(200).shows("Plan A");
}

#[test]
fn the_overview_leads_to_the_first_sale_and_then_steps_aside() {
    let world = World::new();
    let maria = world.owner();
    maria.opens("/admin").is(200).shows("0 of 5 steps done").shows("Nobody followed an affiliate");

    world.sells("bread", json!({}));
    world.offers("bread", "Plan A", "97.00", None);
    world.accepts("ana", "bread", "ana12345");
    maria.opens("/admin").is(200).shows("3 of 5 steps done");

    let ben = world.visitor("ben");
    let click = ben.clicks("/ana12345").is(302).click_id();
    world.visitor("cyd").clicks("/ana12354");
    let sale = [("click_id", click.as_str()), ("order_id", "A1"), ("amount", "97.00"), ("currency", "EUR")];
    world.shop("bread").posts_back(&sale).is(200);

    let seen = maria.opens("/admin?period=7").is(200).hides("steps done");
    let seen = seen.shows("1 of 1").shows("Held \u{20ac} 29.10").shows("Purchase \u{20ac} 97.00, ");
    seen.shows("/ana12354, which is nobody&#39;s code").shows("Meant was perhaps ana12345");
    world.days_pass(2);
    let later = world.owner_elsewhere();
    later.opens("/admin?period=today").is(200).shows("0 of 0");
    later.opens("/admin?period=7").is(200).shows("1 of 1");
    later.opens("/admin?period=nonsense").is(200).shows("last 30 days");
}

#[test]
fn a_lost_password_is_set_anew_by_an_address_that_works_once() {
    let world = World::new();
    let maria = world.owner();
    let email = Email::parse(EMAIL).unwrap();
    let expires_at = Timestamp(world.now_ms()).plus_days(1);
    let issue = IssuePasswordReset {
        email,
        hash: fingerprint("secret"),
        expires_at,
        without_two_factor: false,
        by: By::Command,
        at: Timestamp(world.now_ms()),
    };
    world.app.store.write_blocking(issue).unwrap();
    maria.opens("/admin").is(303);

    let here = "/admin/reset?t=secret";
    maria.opens("/setup?t=secret").is(404);
    maria.submits(here, &[("password", "short")]).is(422).hides("value=\"short\"");
    maria.submits(here, &[("password", "battery staple")]).is(303);
    maria.opens(here).is(404).shows("This address is used up");
    let signs_in = [("email", EMAIL), ("password", "battery staple")];
    maria.submits("/admin/sign-in", &signs_in).is(303);
}
