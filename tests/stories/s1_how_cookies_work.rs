//! How cookies work, as creators and affiliates are told it: one story for each thing they are promised.

use serde_json::json;

use crate::world::World;

/// A course that Ana, Ben and Cyd send visitors to, under a model.
fn world_of(model: &str) -> World {
    let world = World::new();
    world.sells("course", json!({ "model": model }));
    for (name, code) in [("Ana", "ana"), ("Ben", "ben"), ("Cyd", "cyd")] {
        world.accepts(name, "course", code);
    }
    world
}

#[test]
fn the_creator_chooses_how_long_the_cookie_lasts() {
    let world = World::new();
    let maria = world.owner();
    for (number, window) in ["60", "90", "180", "forever"].into_iter().enumerate() {
        let slug = format!("course-{window}");
        let typed = [("name", slug.as_str()), ("percent", "30"), ("window", window)];
        maria.submits("/admin/products/new", &typed).is(303);
        let edit = maria.fills_in(&format!("/admin/products/prd_{}/edit", number + 1), &[("name", &slug)]);
        assert_eq!(edit.value("window"), Some(window));
    }
}

#[test]
fn it_lasts_sixty_days_unless_the_creator_says_otherwise() {
    let world = World::new();
    let maria = world.owner();
    maria.submits("/admin/products/new", &[("name", "Course"), ("percent", "30")]).is(303);
    world.accepts("Ana", "course", "ana");
    let [dora, emil] = ["Dora", "Emil"].map(|name| world.visitor(name));
    let cookie = dora.clicks("/ana").all("set-cookie").concat();
    assert!(cookie.contains(&format!("Max-Age={};", 60 * 86_400)), "{cookie}");
    emil.clicks("/ana");

    world.hours_pass(60 * 24 - 1);
    dora.buys("course", "A-1", "97").earned_by("ana 100 %");
    world.days_pass(1);
    emil.buys("course", "A-2", "97").earned_by("nobody");
}

#[test]
fn the_creator_chooses_the_model_and_it_is_last_click_unless_she_does() {
    let world = World::new();
    let maria = world.owner();
    let blank = maria.fills_in("/admin/products/new", &[("name", "Course")]);
    assert_eq!(blank.value("model"), Some("last"));

    for (number, model) in ["last", "first", "multiple"].into_iter().enumerate() {
        maria.submits("/admin/products/new", &[("name", "Course"), ("model", model)]).is(303);
        let edit = maria.fills_in(&format!("/admin/products/prd_{}/edit", number + 1), &[("name", "Course")]);
        assert_eq!(edit.value("model"), Some(model));
    }
}

#[test]
fn a_visitor_who_comes_back_weeks_later_without_any_link_is_still_credited() {
    for model in ["last", "first", "multiple"] {
        let world = world_of(model);
        let dora = world.visitor("Dora");

        dora.clicks("/ana");
        world.days_pass(21);
        dora.buys("course", "A-1", "97").earned_by("ana 100 %");
        assert_eq!(world.money_of("ana"), 2_910);
    }
}

#[test]
fn a_visitor_who_comes_back_weeks_later_by_the_link_again_is_credited_once() {
    for model in ["last", "first", "multiple"] {
        let world = world_of(model);
        let dora = world.visitor("Dora");

        dora.clicks("/ana");
        world.days_pass(21);
        dora.clicks("/ana");
        dora.buys("course", "A-1", "97").earned_by("ana 100 %");
        assert_eq!(world.money_of("ana"), 2_910);
    }
}

#[test]
fn jane_receives_her_commission_by_itself_when_ben_comes_back_and_buys() {
    let world = World::new();
    world.sells("course", json!({"sales_url": "http://www.creatorwebsite.com/"}));
    world.accepts("Jane", "course", "xxx");
    let ben = world.visitor("Ben");

    let led_to = ben.clicks("/show.html?a=XXX").is(302);
    assert!(led_to.location().starts_with("http://www.creatorwebsite.com/?duly="), "{}", led_to.location());
    assert_eq!((world.conversions(), world.money_of("xxx")), (0, 0), "Ben did not buy anything");

    world.days_pass(30);
    ben.buys("course", "A-1", "97").earned_by("xxx 100 %");
    // Nobody had to approve anything.
    assert_eq!(world.money_of("xxx"), 2_910);
    world.owner().opens("/admin/conversions").is(200).shows("Held until 15 Apr 2026");
}

#[test]
fn an_email_form_on_the_way_changes_nothing() {
    let world = world_of("last");
    world.changes("course", json!({"events": {"form": {"flat": 0}}}));
    let dora = world.visitor("Dora");
    dora.clicks("/ana");

    // The creator's page captures her address, and the creator writes to her.
    dora.loads_pixel(&[("product", "course"), ("event", "form"), ("email_sha256", &"ab".repeat(32))]).is(200);
    world.days_pass(40);
    dora.clicks(&format!("/{}?src=newsletter", world.creators_code("course")));
    dora.buys("course", "A-1", "97").earned_by("ana 100 %");
}

#[test]
fn the_affiliates_code_is_shown_on_external_pages_where_the_creator_prefers_it() {
    let world = world_of("last");
    let maria = world.owner();
    let code = || world.visitor("Dora").clicks("/ana").is(302).carries("aff");
    assert_eq!(code(), None);

    let preferences = "/admin/account/preferences";
    let page = maria.opens(preferences).is(200).shows("My Account").shows("Preferences");
    page.shows("Add affiliate code to my products' external page");
    maria.submits(preferences, &[("product", "prd_1")]).is(303);
    assert_eq!(code().as_deref(), Some("ana"), "it is the code at the end of the link");
    let form = maria.fills_in(preferences, &[("product", "")]).without("product");
    maria.sends_form(&form).is(303);
    assert_eq!(code(), None);
}

#[test]
fn creator_links_never_overwrite_affiliate_links() {
    for model in ["last", "first", "multiple"] {
        let world = world_of(model);
        let creators = format!("/{}", world.creators_code("course"));
        let dora = world.visitor("Dora");

        dora.clicks(&creators);
        dora.clicks("/ana");
        world.days_pass(4);
        dora.clicks(&creators);
        dora.clicks(&format!("{creators}?dp=1"));
        dora.buys("course", "A-1", "97").earned_by("ana 100 %");
        assert_eq!(world.clicks().len(), 4, "hers are clicks all the same");
    }
}

#[test]
fn under_last_click_the_last_affiliate_who_directed_the_visitor_earns_the_commission() {
    let world = world_of("last");
    let dora = world.visitor("Dora");

    dora.clicks("/ana");
    world.days_pass(4);
    dora.clicks("/ben");
    world.days_pass(4);
    dora.buys("course", "A-1", "97").earned_by("ben 100 %");
}

#[test]
fn under_first_click_only_the_first_affiliate_earns_the_commission() {
    let world = world_of("first");
    let dora = world.visitor("Dora");

    dora.clicks("/ana");
    world.days_pass(4);
    dora.clicks("/ben");
    world.days_pass(4);
    dora.buys("course", "A-1", "97").earned_by("ana 100 %");
}

#[test]
fn under_multiple_clicks_both_the_first_and_the_last_affiliate_earn_a_commission() {
    let world = world_of("multiple");
    let dora = world.visitor("Dora");

    for code in ["/ana", "/cyd", "/ben"] {
        dora.clicks(code);
        world.days_pass(2);
    }
    dora.buys("course", "A-1", "97").earned_by("ana 50 %, ben 50 %");
    assert_eq!((world.money_of("ana"), world.money_of("cyd"), world.money_of("ben")), (1_455, 0, 1_455));
}

#[test]
fn a_click_for_another_product_changes_nothing() {
    let world = world_of("last");
    world.sells("book", json!({}));
    world.accepts("Ben", "book", "ben-book");
    let dora = world.visitor("Dora");

    dora.clicks("/ana");
    world.days_pass(1);
    dora.clicks("/ben-book");
    dora.buys("course", "A-1", "97").earned_by("ana 100 %");
    dora.buys("book", "B-1", "20").earned_by("ben-book 100 %");
}
