//! The creator decides: she invites and accepts people, pauses and resumes them, gives codes and rates, and
//! says what becomes of a sale that waits for her.

use serde_json::json;

use crate::world::World;

fn world_with_a_course() -> World {
    let world = World::new();
    world.sells("course", json!({}));
    world
}

#[test]
fn an_affiliate_is_invited_with_her_product_and_code_in_one_step() {
    let world = world_with_a_course();
    let maria = world.owner();
    let page = "/admin/affiliates/new";
    let typed =
        [("name", "Jane Moura"), ("email", "Jane@Example.com"), ("product", "prd_1"), ("code", "Jane7")];
    let typed = [&typed[..], &[("how", "accept")]].concat();

    let seen = maria.submits_to(page, page, &typed);
    maria.follows(&seen).shows("Jane Moura sells").shows("jane7").shows("jane@example.com");
    world.visitor("Vera").clicks("/JANE7").is(302);

    let same = [("name", "Janet"), ("email", "jane@example.com"), ("product", ""), ("code", "")];
    maria.submits_to(page, page, &same).is(422).shows("already here").shows("value=\"Janet\"");
    let once = maria.fills_in_for(page, page, &[("name", "Ben"), ("email", "ben@example.com")]);
    for _ in 0..2 {
        let seen = maria.sends_form(&once);
        maria.follows(&seen).shows("ben@example.com");
    }
    let again = [("name", ""), ("email", "no"), ("product", "prd_1"), ("code", "jane7")];
    maria.submits_to(page, page, &again).is(422).shows("Please enter a name.").shows("not an email address");
    let taken = [("name", "Ann"), ("email", "ann@example.com"), ("product", "prd_1"), ("code", "jane7")];
    maria.submits_to(page, page, &taken).is(422).shows("That code is taken");
    let loose = [("name", "Ann"), ("email", "ann@example.com"), ("product", ""), ("code", "ann7")];
    maria.submits_to(page, page, &loose).is(422).shows("A code belongs to a product");
    maria.opens("/admin/affiliates").hides("ann@example.com");
}

#[test]
fn an_affiliate_is_accepted_for_a_product_with_a_rate_of_her_own() {
    let world = world_with_a_course();
    world.sells("book", json!({}));
    world.accepts("Jane", "course", "jane7");
    let maria = world.owner();
    let page = "/admin/affiliations/new";

    let wrong = [("affiliate", ""), ("product", ""), ("percent", "101"), ("flat", "x"), ("code", "no good")];
    maria.submits_to(page, page, &wrong).is(422).shows("5 things to mend").shows("Choose who is accepted.");
    let twice = [("affiliate", "aff_1"), ("product", "prd_1"), ("percent", ""), ("flat", ""), ("code", "")];
    maria.submits_to(page, page, &twice).is(422).shows("already an affiliate of this product");
    let typed = [
        ("affiliate", "jane@example.com"),
        ("product", "prd_2"),
        ("percent", "50"),
        ("flat", "2,50"),
        ("code", "jane-book"),
    ];
    let seen = maria.submits_to(page, page, &typed);
    maria
        .follows(&seen)
        .shows("Accepted for")
        .shows("value=\"50\"")
        .shows("value=\"2.50\"")
        .shows("/jane-book");
    let id = world.visitor("Vera").clicks("/jane-book").click_id();
    let told = world.shop("book").posts_back(&[("click_id", &id), ("order_id", "1"), ("amount", "100")]);
    assert_eq!(told.commission(), "EUR 5250");
}

#[test]
fn a_pause_and_a_double_click_on_it_say_what_becomes_of_her_links() {
    let world = world_with_a_course();
    world.accepts("Jane", "course", "jane7");
    let maria = world.owner();
    let page = "/admin/affiliations/afn_1";
    let to = format!("{page}/pause");

    let form = maria.fills_in_for(page, &to, &[]);
    for _ in 0..2 {
        let seen = maria.sends_form(&form);
        maria.follows(&seen).shows("Jane is paused. The links still lead visitors on").shows("/resumption");
    }
    assert_eq!(maria.opens(page).body.matches("<dd>Paused</dd>").count(), 1);
    maria.opens("/admin/affiliations?state=paused").shows("Jane");

    let seen = maria.submits_to(page, &format!("{page}/resumption"), &[]);
    maria.follows(&seen).shows("Jane earns again").shows("/pause");
    maria.opens("/admin/affiliations?state=paused").hides("Jane");
    let seen = maria.sends_form(&form.clone().sent_to(&to.replace("/pause", "/rejection")));
    maria.follows(&seen).shows("This affiliation is active");
}

#[test]
fn another_code_leaves_the_old_one_working() {
    let world = world_with_a_course();
    world.accepts("Jane", "course", "jane7");
    world.accepts("Ben", "course", "ben7");
    let maria = world.owner();
    let (page, to) = ("/admin/affiliations/afn_1", "/admin/affiliations/afn_1/code");

    maria.submits_to(page, to, &[("code", "ben7")]).is(422).shows("That code is taken");
    maria.submits_to(page, to, &[("code", "admin")]).is(422).shows("Duly&#39;s own addresses");
    let seen = maria.submits_to(page, to, &[("code", "jane-moura")]);
    maria.follows(&seen).shows("Links with jane7 go on working").shows("Former codes").shows("/jane-moura");
    for code in ["/jane7", "/jane-moura"] {
        world.visitor("Vera").clicks(code).is(302);
    }
    let seen = maria.submits_to(page, to, &[("code", "jane-moura")]);
    maria.follows(&seen).shows("That is the code already");
}

/// A sale that waits for the creator.
fn waiting(world: &World) -> String {
    let id = world.visitor("Vera").clicks("/jane7").click_id();
    let sale = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97"), ("status", "pending")];
    let told = world.shop("course").posts_back(&sale);
    format!("/admin/conversions/{}", told.json()["conversion_id"].as_str().unwrap())
}

#[test]
fn what_waits_is_approved_once() {
    let world = world_with_a_course();
    world.accepts("Jane", "course", "jane7");
    let page = waiting(&world);
    world.days_pass(20);
    let maria = world.owner();

    maria.opens("/admin/reviews").shows("A-1").shows("Your shop says that it is pending");
    maria.opens(&page).shows("once you approve it").shows("/refusal");
    let to = format!("{page}/approval");
    let form = maria.fills_in_for(&page, &to, &[]);
    let seen = maria.sends_form(&form);
    maria.follows(&seen).shows("Approved.").shows("Jane earned \u{20ac} 29.10.").shows(">Due<");
    let entries = world.ledger_of("jane7").len();
    let seen = maria.sends_form(&form);
    maria.follows(&seen).shows("nothing changed").hides("/approval");
    assert_eq!((world.money_of("jane7"), world.ledger_of("jane7").len()), (2_910, entries));
    maria.opens("/admin/reviews").shows("Nothing needs a look");
    let late =
        form.with("once", "").with("reason", "Nobody paid").sent_to(&to.replace("/approval", "/refusal"));
    let seen = maria.sends_form(&late);
    maria.follows(&seen).shows("Nobody earned.").shows("refused by hand: Nobody paid");
    assert_eq!(world.money_of("jane7"), 0);
}

#[test]
fn what_is_refused_needs_a_reason_and_earns_nothing() {
    let world = world_with_a_course();
    world.accepts("Jane", "course", "jane7");
    let maria = world.owner();
    let page = waiting(&world);
    let to = format!("{page}/refusal");

    maria.submits_to(&page, &to, &[("reason", "  ")]).is(422).shows("Please write why");
    let long = "x".repeat(501);
    maria.submits_to(&page, &to, &[("reason", &long)]).is(422).shows("at most 500");
    assert_eq!(world.money_of("jane7"), 2_910);
    let seen = maria.submits_to(&page, &to, &[("reason", "Bought with a stolen card")]);
    maria
        .follows(&seen)
        .shows("Nobody earned.")
        .shows("refused by hand: Bought with a stolen card")
        .shows(">Refused<");
    assert_eq!(world.money_of("jane7"), 0);
    maria.opens("/admin/conversions?list=nobody").shows("A-1");
}
