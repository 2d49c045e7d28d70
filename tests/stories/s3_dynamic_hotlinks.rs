//! Dynamic alternative HotLinks, as affiliates are told of them: one story for each thing they are promised.

use serde_json::{Value, json};

use crate::http::Seen;
use crate::people::Visitor;
use crate::world::World;

/// The site that the creator approved.
const SHOP: &str = "https://www.shop.test";

/// A course on an approved site, with Ana as its affiliate.
fn world_of_a_course() -> World {
    let world = World::new();
    world.sells("course", json!({ "approved_sites": [SHOP] }));
    world.accepts("Ana", "course", "ana7");
    world
}

impl World {
    /// Ana asks for a link to a page on an approved site.
    #[track_caller]
    fn ana_wants(&self, site: &str, url: &str, name: &str) -> Seen {
        let wish = json!({"affiliation": "afn_1", "site": site, "url": url, "name": name});
        self.with_token(&format!("for {name}"), duly::store::people::Scope::Write).posts("/links", wish)
    }

    /// She makes one, and gets its address.
    #[track_caller]
    fn ana_makes(&self, url: &str, name: &str) -> Value {
        self.ana_wants(SHOP, url, name).is(201).json()
    }
}

/// The visitor buys a plan.
#[track_caller]
fn buys_plan(world: &World, visitor: &Visitor<'_>, order: &str, plan: &str) -> Seen {
    let sale = [("product", "course"), ("order_id", order), ("offer", plan)];
    visitor.loads_pixel(&sale).is(200);
    world.shop("course").posts_back(&sale[1..])
}

#[test]
fn a_page_of_an_approved_site_becomes_a_link_that_carries_her_code() {
    let world = world_of_a_course();
    let link = world.ana_makes("https://www.shop.test/summer?sale=1#plans", "Summer offer");
    assert_eq!(link["url"], format!("{}/ana7/summer-offer", world.base));

    let led_to = world.visitor("Dora").clicks(link["url"].as_str().unwrap()).is(302);
    let expected = format!("https://www.shop.test/summer?sale=1&duly={}#plans", led_to.click_id());
    assert_eq!(led_to.location(), expected);
}

#[test]
fn the_domain_is_one_of_those_that_the_creator_approved() {
    let world = world_of_a_course();
    world.ana_wants("https://evil.test", "https://evil.test/x", "a").refuses(422, &["site"]);
    world.ana_wants(SHOP, "https://evil.test/x", "b").refuses(422, &["url"]);
    world.ana_wants("https://evil.test", "https://www.shop.test/x", "c").refuses(422, &["site"]);

    world.changes("course", json!({ "approved_sites": [SHOP, "https://*.school.test"] }));
    world.ana_wants("https://*.school.test", "https://bread.school.test/x", "d").is(201);
    world.ana_wants("https://*.school.test", "https://school.test/x", "e").refuses(422, &["url"]);
}

#[test]
fn without_an_approved_site_there_is_nothing_to_make() {
    let world = world_of_a_course();
    world.changes("course", json!({ "approved_sites": [] }));
    let refused = world.ana_wants(SHOP, "https://www.shop.test/x", "Blog").refuses(422, &["site"]);
    refused.shows("no sites for links of your own");
    assert!(world.visitor("Dora").clicks("/ana7/blog").status == 404);
}

#[test]
fn every_link_has_a_clear_name_and_an_address_of_its_own() {
    let world = world_of_a_course();
    world.ana_wants(SHOP, "https://www.shop.test/x", "").refuses(422, &["name"]);

    let one = world.ana_makes("https://www.shop.test/x", "Blog");
    let other = world.ana_makes("https://www.shop.test/y", "Blog!");
    assert_eq!(one["url"], format!("{}/ana7/blog", world.base));
    assert_eq!(other["url"], format!("{}/ana7/blog-2", world.base));
    for (link, page) in [(one, "/x"), (other, "/y")] {
        let led_to = world.visitor("Dora").clicks(link["url"].as_str().unwrap()).is(302);
        assert!(led_to.location().starts_with(&format!("{SHOP}{page}?duly=")), "{}", led_to.location());
    }
}

#[test]
fn a_click_on_it_saves_a_cookie_in_the_buyers_browser() {
    let world = world_of_a_course();
    world.ana_makes("https://www.shop.test/x", "Blog");
    let dora = world.visitor("Dora");

    let id = dora.clicks("/ana7/blog").is(302).click_id();
    assert_eq!(dora.cookie("duly"), Some(id));
    world.days_pass(59);
    dora.opens("/p/course/pay").is(200).shows("<code>ana7</code>");
}

#[test]
fn whichever_plan_the_buyer_chooses_there_the_affiliate_is_credited() {
    let world = world_of_a_course();
    let plans =
        [("Plan A", "97"), ("Plan B", "197")].map(|(name, price)| world.offers("course", name, price, None));
    world.ana_makes("https://www.shop.test/both-plans", "Both plans");

    for (number, plan) in plans.iter().enumerate() {
        let dora = world.visitor("Dora");
        dora.clicks("/ana7/both-plans");
        world.days_pass(21);
        buys_plan(&world, &dora, &format!("A-{number}"), plan).earned_by("ana7 100 %");
    }
    assert_eq!(world.money_of("ana7"), 2_910 + 5_910);

    // Not after the cookie's time.
    let late = world.visitor("Dora");
    late.clicks("/ana7/both-plans");
    world.days_pass(61);
    buys_plan(&world, &late, "A-9", &plans[0]).earned_by("nobody");
}

#[test]
fn the_commission_is_the_percentage_of_the_plan_that_was_bought() {
    let world = world_of_a_course();
    let plan_a = world.offers("course", "Plan A", "100", Some("30"));
    let plan_b = world.offers("course", "Plan B", "100", Some("50"));
    world.ana_makes("https://www.shop.test/both-plans", "Both plans");
    let dora = world.visitor("Dora");
    dora.clicks("/ana7/both-plans");

    assert_eq!(buys_plan(&world, &dora, "A-1", &plan_a).earned_by("ana7 100 %").commission(), "EUR 3000");
    assert_eq!(buys_plan(&world, &dora, "A-2", &plan_b).earned_by("ana7 100 %").commission(), "EUR 5000");
}

#[test]
fn a_landing_page_of_her_own_may_lead_straight_to_a_checkout() {
    let world = world_of_a_course();
    let plan = world.offers("course", "Plan A", "97", None);
    let program = world.program();
    let checkout = json!({"name": "Checkout", "url": "https://pay.shop.test/plan-a"});
    program.posts("/products/course/pages", checkout).is(201);
    world.ana_makes("https://www.shop.test/checkout-b", "Plan B");

    for (link, page) in [
        ("/ana7/checkout", "https://pay.shop.test/plan-a"),
        ("/ana7/plan-b", "https://www.shop.test/checkout-b"),
    ] {
        let dora = world.visitor("Dora");
        let button = dora.navigation("GET", link).header("sec-fetch-site", "cross-site");
        let led_to = dora.sends(button.header("referer", "https://anas-pages.test/sourdough")).is(302);
        assert!(led_to.location().starts_with(&format!("{page}?duly=")), "{}", led_to.location());
        buys_plan(&world, &dora, link, &plan).earned_by("ana7 100 %");
    }
}

#[test]
fn a_changed_price_needs_no_new_link() {
    let world = world_of_a_course();
    world.changes("course", json!({ "sales_url": null }));
    let plan = world.offers("course", "Plan A", "97", None);
    world.ana_makes("https://www.shop.test/plan-a", "Plan A");
    let dora = world.visitor("Dora");
    let before = dora.clicks("/ana7/plan-a").is(302).location().to_owned();
    dora.opens("/p/course/pay").is(200).shows("97.00");

    let program = world.program();
    program.patches(&format!("/offers/{plan}"), json!({"price": 4_900})).is(200);
    dora.opens("/p/course/pay").is(200).shows("49.00").hides("97.00");
    let after = dora.clicks("/ana7/plan-a").is(302).location().to_owned();
    assert_eq!(before.split("duly=").next(), after.split("duly=").next(), "it leads where it led");
    let sale = buys_plan(&world, &dora, "A-1", &plan).earned_by("ana7 100 %");
    assert_eq!(sale.commission(), "EUR 1470");
}

#[test]
fn a_new_checkout_address_needs_a_new_link() {
    let world = world_of_a_course();
    world.ana_makes("https://www.shop.test/checkout/plan-a", "Plan A");
    let new = world.ana_makes("https://www.shop.test/checkout/plan-c", "Plan C");

    let old_one = world.visitor("Dora").clicks("/ana7/plan-a").is(302);
    assert!(
        old_one.location().starts_with("https://www.shop.test/checkout/plan-a?"),
        "{}",
        old_one.location()
    );
    let new_one = world.visitor("Dora").clicks(new["url"].as_str().unwrap()).is(302);
    assert!(
        new_one.location().starts_with("https://www.shop.test/checkout/plan-c?"),
        "{}",
        new_one.location()
    );
}

#[test]
fn http_for_an_approved_https_is_refused_and_the_right_address_is_offered() {
    let world = world_of_a_course();
    let refused = world.ana_wants(SHOP, "http://www.shop.test/x?a=1", "Blog").refuses(422, &["url"]);
    refused
        .shows("https://www.shop.test")
        .shows("http://www.shop.test")
        .shows("Try https://www.shop.test/x?a=1");
    world.visitor("Dora").clicks("/ana7/blog").is(404);

    // And the other way round.
    world.changes("course", json!({ "approved_sites": ["http://www.shop.test"] }));
    let refused =
        world.ana_wants("http://www.shop.test", "https://www.shop.test/x", "Shop").refuses(422, &["url"]);
    refused.shows("Try http://www.shop.test/x");
}

#[test]
fn what_is_pasted_must_match_the_approved_site_exactly() {
    let world = world_of_a_course();
    let tricks = [
        "https://shop.test/x",
        "https://www.shop.test:8443/x",
        "https://www.shop.test.evil.test/x",
        "https://evil.test/?https://www.shop.test/",
        "https://www.shop.test@evil.test/x",
        "https://evil.test\\@www.shop.test/x",
        "//www.shop.test/x",
        "javascript:alert(1)",
        "https:www.shop.test",
        "https://www.shop.test./x",
        "https://www.sh\u{43e}p.test/x",
        "www.shop.test/x",
    ];
    for (number, trick) in tricks.into_iter().enumerate() {
        world.ana_wants(SHOP, trick, &format!("trick {number}")).refuses(422, &["url"]);
    }
    assert!(world.visitor("Dora").clicks("/ana7/trick-0").status == 404);
}

#[test]
fn where_the_site_is_withdrawn_the_link_says_so_and_sends_nobody_on_and_nothing_earns() {
    let world = world_of_a_course();
    world.ana_makes("https://www.shop.test/x", "Blog");
    let [early, late] = ["early", "late"].map(|name| world.visitor(name));
    early.clicks("/ana7/blog").is(302);

    world.changes("course", json!({ "approved_sites": [] }));
    let seen = late.clicks("/ana7/blog").lacks("location").shows("This link is not valid");
    assert!((400..500).contains(&seen.status), "{}", seen.status);
    late.buys("course", "A-1", "97").earned_by("nobody");
    early.buys("course", "A-2", "97").earned_by("ana7 100 %");

    // It is looked at again at every click: approved once more, it leads there once more.
    world.changes("course", json!({ "approved_sites": [SHOP] }));
    late.clicks("/ana7/blog").is(302);
    late.buys("course", "A-3", "97").earned_by("ana7 100 %");
}

#[test]
fn where_the_approved_site_changes_its_scheme_the_link_is_not_valid_any_more() {
    let world = world_of_a_course();
    world.ana_makes("https://www.shop.test/x", "Blog");
    world.changes("course", json!({ "approved_sites": ["http://www.shop.test"] }));

    let dora = world.visitor("Dora");
    dora.clicks("/ana7/blog").lacks("location").shows("This link is not valid");
    dora.buys("course", "A-1", "97").earned_by("nobody");
}
