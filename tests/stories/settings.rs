//! The creator settles her program: its name, its days, its money, its front page, and what she prefers for her
//! products.

use duly::store::check;
use serde_json::json;

use crate::world::World;

const PAGE: &str = "/admin/settings";

#[test]
fn the_program_has_a_new_name_and_somebody_to_ask() {
    let world = World::new();
    let maria = world.owner();

    let typed = [("name", "Bread & More"), ("contact", "Hello@Example.com")];
    maria.submits(PAGE, &typed).is(303);
    maria.opens(PAGE).is(200).shows("Bread &#38; More").shows("hello@example.com");
    world.opens("/").is(200).shows("Bread &#38; More").shows("mailto:hello@example.com");
}

#[test]
fn what_cannot_be_comes_back_with_the_problem_beside_its_field() {
    let world = World::new();
    let maria = world.owner();

    let typed = [
        ("name", ""),
        ("contact", "somewhere"),
        ("time_zone", "Mars/Base"),
        ("currency", "XXX"),
        ("minimum_payouts", "fifty euros"),
        ("front", "elsewhere"),
        ("front_address", "javascript:alert(1)"),
    ];
    let seen = maria.submits(PAGE, &typed).is(422);
    for field in ["name", "contact", "time_zone", "currency", "minimum_payouts", "front_address"] {
        let problem = format!("id=\"{field}-problem\"");
        assert!(seen.body.contains(&problem), "{field} has no problem: {}", seen.body);
    }
    seen.shows("Mars/Base").shows("fifty euros").shows("6 things to mend");
}

#[test]
fn days_begin_elsewhere_from_now_on_and_every_sum_still_fits() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    world.at("2026-03-05T18:20:00Z");
    world.visitor("Ben").clicks("/jane7").is(302);
    maria.submits(PAGE, &[("time_zone", "asia/kathmandu")]).is(303);
    world.visitor("Cleo").clicks("/jane7").is(302);

    // In Kathmandu, a quarter of an hour off everybody else, it is the 6th by now.
    maria.opens(PAGE).is(200).shows("value=\"Asia/Kathmandu\"").shows("6 Mar 2026");
    maria.opens("/admin?days=7").is(200).shows("Asia/Kathmandu");
    maria.submits(PAGE, &[("time_zone", "America/Los_Angeles")]).is(303);
    maria.opens("/admin").is(200);
    let checked = check::check(&world.app.store.view().unwrap()).unwrap();
    assert_eq!(checked.faults, Vec::<String>::new());
}

#[test]
fn a_minimum_is_kept_for_each_currency() {
    let world = World::new();
    let maria = world.owner();

    maria.submits(PAGE, &[("minimum_payouts", "1000 JPY\r\n50 eur\r\n")]).is(303);
    maria.opens(PAGE).is(200).shows("50.00 EUR\n1000 JPY");
    maria.submits(PAGE, &[("minimum_payouts", "50 EUR\n60 EUR")]).is(422).shows("twice");
    let told = world.reading_program().gets("/program").is(200).json();
    let minimums = json!([{"amount": 5000, "currency": "EUR"}, {"amount": 1000, "currency": "JPY"}]);
    assert_eq!(told["minimum_payouts"], minimums);
}

#[test]
fn two_owners_do_not_overwrite_each_others_settings() {
    let world = World::new();
    let maria = world.owner();
    let elsewhere = world.owner_elsewhere();

    let late = elsewhere.fills_in(PAGE, &[("name", "Late")]);
    maria.submits(PAGE, &[("name", "First")]).is(303);
    elsewhere.sends_form(&late).is(422).shows("Somebody changed the settings").shows("Late");
    maria.opens(PAGE).is(200).shows("value=\"First\"");
    // The same form twice is no quarrel.
    let twice = maria.fills_in(PAGE, &[("name", "Second")]);
    maria.sends_form(&twice).is(303);
    maria.sends_form(&twice).is(303);
}

#[test]
fn the_front_page_shows_what_anybody_may_ask_to_promote() {
    let world = World::new();
    let maria = world.owner();
    for slug in ["open", "on-approval", "closed", "paused"] {
        world.sells(slug, json!({ "name": format!("The {slug} course") }));
    }
    for (slug, join) in [("open", "open"), ("on-approval", "approval"), ("paused", "open")] {
        let id = world.app.store.mirror().product_called(slug).unwrap().id;
        maria.submits(&format!("/admin/products/{id}/edit"), &[("join", join)]).is(303);
    }
    world.changes("paused", json!({"state": "paused"}));

    let seen = world.opens("/").is(200);
    let seen = seen.shows("The open course").shows("The on-approval course").shows("/p/open/join");
    seen.hides("The closed course").hides("The paused course");
}

#[test]
fn the_front_page_is_one_sales_page_or_the_sign_in_or_a_page_of_her_own() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({}));
    let id = world.app.store.mirror().product_called("course").unwrap().id.to_string();

    maria.submits(PAGE, &[("front", "sales_page"), ("front_product", "")]).is(422).shows("Choose one");
    maria.submits(PAGE, &[("front", "sales_page"), ("front_product", &id)]).is(303);
    let ben = world.visitor("Ben");
    assert_eq!(ben.path_of(ben.opens("/").is(302).location()), "/p/course");
    maria.submits(PAGE, &[("front", "sign_in")]).is(303);
    assert_eq!(ben.path_of(ben.opens("/").is(302).location()), "/portal/sign-in");
    let own = "https://www.example.com/?a=1#top";
    maria.submits(PAGE, &[("front", "elsewhere"), ("front_address", own)]).is(303);
    assert_eq!(ben.opens("/").is(302).location(), own);

    maria.submits(PAGE, &[("front", "sales_page"), ("front_product", &id)]).is(303);
    world.changes("course", json!({"state": "retired"}));
    ben.opens("/").is(200).shows("nothing to promote");
}

#[test]
fn add_affiliate_code_to_my_products_external_page() {
    let world = World::new();
    let maria = world.owner();
    world.sells("bread", json!({}));
    world.sells("cake", json!({}));
    world.accepts("Jane", "bread", "jane7");
    world.accepts("Jane", "cake", "jane8");
    let page = "/admin/account/preferences";
    let ben = world.visitor("Ben");
    let shown = || ["/jane7", "/jane8"].map(|link| ben.clicks(link).is(302).carries("aff"));

    let seen = maria.opens(page).is(200).shows("<h1><bdi>Preferences</bdi></h1>");
    seen.shows("<legend>Add affiliate code to my products' external page</legend>");
    assert_eq!(shown(), [None, None]);
    maria.submits(page, &[("product", "prd_2")]).is(303);
    assert_eq!(shown(), [None, Some("jane8".into())]);
    let presses = |all| maria.sends_form(&maria.fills_in(page, &[("up_to", "2")]).with("all", all)).is(303);
    presses("on");
    assert_eq!(shown(), [Some("jane7".into()), Some("jane8".into())]);
    presses("off");
    assert_eq!(shown(), [None, None]);
}

#[test]
fn a_product_made_meanwhile_keeps_its_own_switch() {
    let world = World::new();
    let maria = world.owner();
    world.sells("bread", json!({}));
    let form = maria.fills_in("/admin/account/preferences", &[("product", "prd_1")]);
    world.sells("cake", json!({"code_on_external_pages": true}));
    maria.sends_form(&form).is(303);

    let on = |slug| world.app.store.mirror().product_called(slug).unwrap().code_on_external_pages;
    assert!(on("bread") && on("cake"));
}

#[test]
fn a_program_reads_and_changes_the_settings_too() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({}));
    let reader = world.reading_program();
    let told = reader.gets("/program").is(200).json();
    assert_eq!(
        (told["name"].as_str(), told["front"]["shows"].as_str()),
        (Some("Sourdough School"), Some("products"))
    );
    reader.patches("/program", json!({"name": "x"})).is(403);

    let writer = world.program();
    let said = json!({
        "name": "Bread & More", "contact": "https://example.com/ask", "currency": "USD", "time_zone": "Europe/Lisbon",
        "minimum_payouts": [{"amount": 5000, "currency": "EUR"}], "front": {"shows": "sales_page", "product": "course"},
    });
    let told = writer.patches("/program", said).is(200).json();
    assert_eq!(told["contact"], "https://example.com/ask");
    assert_eq!(told["front"], json!({"shows": "sales_page", "product": "prd_1"}));
    maria.opens(PAGE).is(200).shows("Bread &#38; More").shows("50.00 EUR");

    for (bad, field) in [
        (json!({"time_zone": "Mars/Base"}), "time_zone"),
        (
            json!({"minimum_payouts": [{"amount": 1, "currency": "EUR"}, {"amount": 2, "currency": "EUR"}]}),
            "minimum_payouts",
        ),
        (json!({"front": {"shows": "sales_page"}}), "front.product"),
        (json!({"front": {"shows": "elsewhere", "address": "ftp://x"}}), "front.address"),
        (json!({"colour": "red"}), "colour"),
    ] {
        let seen = writer.patches("/program", bad.clone()).is(422);
        assert_eq!(seen.json()["errors"][0]["field"], field, "{bad}");
    }
    let cleared = writer.patches("/program", json!({"contact": null})).is(200).json();
    assert_eq!(cleared["contact"], json!(null));
}
