//! Dynamic alternative HotLinks, as affiliates are told of them: one story for each thing they are promised.

use serde_json::json;

use crate::http::Seen;
use crate::people::Visitor;
use crate::world::World;

/// The site that the creator approved.
const SITE: &str = "https://www.shop.test";
/// Where a link is made.
const NEW: &str = "/portal/products/course/links/new";

/// A course on approved sites, with Ana as its affiliate.
fn world_of_a_course() -> World {
    let world = World::new();
    world.owner();
    let sites = json!({"name": "Sourdough Course", "approved_sites": [SITE, "https://*.blog.test"]});
    world.sells("course", sites);
    world.accepts("Ana", "course", "ana7");
    world
}

/// Ana fills in the form of a link to a page on the shop's site.
#[track_caller]
fn creates(ana: &Visitor<'_>, url: &str, name: &str) -> Seen {
    ana.submits(NEW, &[("site", SITE), ("url", url), ("name", name)])
}

/// The visitor buys a plan.
#[track_caller]
fn buys_plan(world: &World, visitor: &Visitor<'_>, order: &str, plan: &str) -> Seen {
    let sale = [("product", "course"), ("order_id", order), ("offer", plan)];
    visitor.loads_pixel(&sale).is(200);
    world.shop("course").posts_back(&sale[1..])
}

#[test]
fn ana_follows_the_menu_picks_a_domain_pastes_a_page_names_it_and_shares_the_link() {
    let world = world_of_a_course();
    let ana = world.promoter("Ana");
    let products = ana.goes_on(&ana.opens("/portal"), "My Products").shows("I&#39;m an Affiliate");
    let hotlinks = ana.goes_on(&products, "HotLinks of Sourdough Course");
    let tab = ana.goes_on(&hotlinks, "Links Created by Me").shows("No links yet");
    let form = ana.goes_on(&tab, "Create Promotional Link");
    assert!(form.asked.ends_with(NEW), "{}", form.asked);
    let place = |label: &str| form.body.find(&format!(">{label}<")).unwrap_or_else(|| panic!("no {label}"));
    let places = ["Domain", "URL", "Name", "Save"].map(place);
    assert!(places.is_sorted(), "{places:?}");
    form.shows(SITE);

    let done = creates(&ana, "https://www.shop.test/recipes?x=1#top", "My Recipe Page").is(303);
    let list = ana.follows(&done).shows("My Recipe Page is ready to share.");
    let link = format!("{}/ana7/my-recipe-page", world.base);
    list.shows(&link).shows("https://www.shop.test/recipes?x=1#top").shows("Live");
    ana.opens("/portal/products/course/links/lnk_5").is(200).shows(&link).shows("<svg class=\"qr\"");

    let ben = world.visitor("Ben");
    let seen = ben.clicks("/ana7/my-recipe-page").is(302);
    let expected = format!("https://www.shop.test/recipes?x=1&duly={}#top", seen.click_id());
    assert_eq!(seen.location(), expected);
    assert_eq!(ben.cookie("duly"), Some(seen.click_id()));
}

#[test]
fn the_tab_is_there_only_if_the_creator_approved_a_site_and_nothing_can_be_made_without_any() {
    let world = world_of_a_course();
    let ana = world.promoter("Ana");
    let form = ana.fills_in(NEW, &[("site", SITE), ("url", "https://www.shop.test/x"), ("name", "X")]);
    world.changes("course", json!({"approved_sites": []}));

    ana.opens("/portal/products/course/hotlinks").is(200).hides("Links Created by Me");
    ana.opens(NEW).is(404);
    ana.sends_form(&form).is(404);
    let program = world.program();
    let wished = json!({"affiliation": "afn_1", "site": SITE, "url": "https://www.shop.test/x", "name": "X"});
    program.posts("/links", wished).refuses(422, &["site"]);
}

#[test]
fn every_link_has_a_clear_name_and_an_address_and_figures_of_its_own() {
    let world = world_of_a_course();
    let ana = world.promoter("Ana");
    creates(&ana, "https://www.shop.test/x", "").is(422).shows("Please enter a name.");

    creates(&ana, "https://www.shop.test/x", "Newsletter in May").is(303);
    creates(&ana, "https://www.shop.test/y", "Newsletter in June").is(303);
    for (link, page) in [("/ana7/newsletter-in-may", "/x"), ("/ana7/newsletter-in-june", "/y")] {
        let led_to = world.visitor("Dora").clicks(link).is(302);
        assert!(led_to.location().starts_with(&format!("{SITE}{page}?duly=")), "{}", led_to.location());
    }
    let list = ana.opens("/portal/products/course/links").is(200);
    list.shows("Newsletter in May").shows("Newsletter in June").shows("Clicks").shows("Commission");
}

#[test]
fn a_click_on_it_saves_a_cookie_in_the_buyers_browser() {
    let world = world_of_a_course();
    world.makes_link("ana7", SITE, "https://www.shop.test/x", "Blog");
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
    world.makes_link("ana7", SITE, "https://www.shop.test/both-plans", "Both plans");

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
    world.makes_link("ana7", SITE, "https://www.shop.test/both-plans", "Both plans");
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
    world.makes_link("ana7", SITE, "https://www.shop.test/checkout-b", "Plan B");

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
    world.makes_link("ana7", SITE, "https://www.shop.test/plan-a", "Plan A");
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
    world.makes_link("ana7", SITE, "https://www.shop.test/checkout/plan-a", "Plan A");
    world.makes_link("ana7", SITE, "https://www.shop.test/checkout/plan-c", "Plan C");

    let old_one = world.visitor("Dora").clicks("/ana7/plan-a").is(302);
    assert!(
        old_one.location().starts_with("https://www.shop.test/checkout/plan-a?"),
        "{}",
        old_one.location()
    );
    let new_one = world.visitor("Dora").clicks("/ana7/plan-c").is(302);
    assert!(
        new_one.location().starts_with("https://www.shop.test/checkout/plan-c?"),
        "{}",
        new_one.location()
    );
}

#[test]
fn where_the_site_is_withdrawn_the_link_says_so_and_sends_nobody_on_and_nothing_earns() {
    let world = world_of_a_course();
    world.makes_link("ana7", SITE, "https://www.shop.test/x", "Blog");
    let [early, late] = ["early", "late"].map(|name| world.visitor(name));
    early.clicks("/ana7/blog").is(302);

    world.changes("course", json!({"approved_sites": ["https://*.blog.test"]}));
    let seen = late.clicks("/ana7/blog").is(410).shows("This link is not valid");
    seen.lacks("location").lacks("set-cookie");
    assert_eq!(world.clicks().len(), 2, "the click is kept");
    assert_eq!(world.clicks()[0].expires, None, "and is no touch");
    late.buys("course", "A-1", "97").earned_by("nobody");
    let id = world.last_click_id();
    let sale = [("click_id", &*id), ("order_id", "A-2"), ("amount", "97")];
    world.shop("course").posts_back(&sale).earned_by("nobody");
    early.buys("course", "A-3", "97").earned_by("ana7 100 %");
    world.promoter("Ana").opens("/portal/products/course/links").is(200).shows("Site withdrawn");

    // It is looked at again at every click: approved once more, it leads there once more.
    world.changes("course", json!({ "approved_sites": [SITE] }));
    late.clicks("/ana7/blog").is(302);
    late.buys("course", "A-4", "97").earned_by("ana7 100 %");
}

#[test]
fn where_the_approved_site_changes_its_scheme_the_link_is_not_valid_any_more() {
    let world = world_of_a_course();
    world.makes_link("ana7", SITE, "https://www.shop.test/x", "Blog");
    world.changes("course", json!({ "approved_sites": ["http://www.shop.test"] }));

    let dora = world.visitor("Dora");
    dora.clicks("/ana7/blog").lacks("location").shows("This link is not valid");
    dora.buys("course", "A-1", "97").earned_by("nobody");
}

#[test]
fn http_for_an_approved_https_is_refused_with_both_named_and_the_corrected_address_fills_the_form() {
    let world = world_of_a_course();
    let ana = world.promoter("Ana");
    let seen = creates(&ana, "http://www.shop.test/page?x=1", "Recipes").is(422);
    seen.shows(
        "The approved site is https://www.shop.test, but this address begins with http://www.shop.test.",
    )
    .shows("value=\"http://www.shop.test/page?x=1\"")
    .shows("value=\"Recipes\"");

    let seen = creates(&ana, "http://www.shop.test/page?x=1", "Recipes");
    let start =
        seen.body.find(&format!("href=\"{}{NEW}?", world.prefix())).expect("a way to the corrected form") + 6;
    let href = seen.body[start..].split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let form = ana.fills_in(&ana.path_of(&href), &[("url", "https://www.shop.test/page?x=1")]);
    let filled = ana.opens(&ana.path_of(&href)).is(200);
    filled.shows("value=\"https://www.shop.test/page?x=1\"").shows("value=\"Recipes\"");
    ana.sends_form(&form).is(303);
    world.visitor("Ben").clicks("/ana7/recipes").is(302);
}

#[test]
fn what_is_pasted_must_match_the_approved_site_exactly_and_else_is_told_why() {
    let world = world_of_a_course();
    let ana = world.promoter("Ana");
    for (url, why) in [
        ("https://evil.test/", "is not an approved site"),
        ("https://www.shop.test@evil.test/", "user name"),
        ("https://www.shop.test.evil.test/", "is not an approved site"),
        ("https://www.shop.test:8443/", "another port"),
        ("https:\\\\evil.test/", "backslash"),
        ("https:evil.test", "must begin with"),
        ("javascript:alert(1)", "must begin with"),
        ("https://ana.blog.test/x", "Pick https://*.blog.test as the domain"),
        ("", "Please enter an address"),
    ] {
        creates(&ana, url, "X").is(422).shows(why);
    }
    ana.submits(NEW, &[("site", "https://evil.test"), ("url", "https://evil.test/"), ("name", "X")])
        .is(422)
        .shows("Pick one of the approved sites.");
    let star = [("site", "https://*.blog.test"), ("url", "https://blog.test/"), ("name", "X")];
    ana.submits(NEW, &star).is(422).shows("Only sub-domains are approved");
    ana.submits(NEW, &[("site", "https://*.blog.test"), ("url", "https://ana.blog.test/"), ("name", "X")])
        .is(303);
}
