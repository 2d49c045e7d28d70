//! How the tracking of HotLinks works, as affiliates are told it: one story for each thing they are promised.

use serde_json::json;

use crate::world::World;

/// A course of the creator's own site, with Ana and Ben as its affiliates.
fn world_of_a_course() -> World {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben7");
    world
}

#[test]
fn every_hotlink_has_a_code_of_its_own_and_no_code_is_ever_given_again() {
    let world = World::new();
    let program = world.program();
    let product = program.makes_a_product();

    let mut codes: Vec<String> = (0..20)
        .map(|number| {
            let person = json!({"name": "Someone", "email": format!("p{number}@example.com")});
            let affiliate = program.posts("/affiliates", person).is(201).id();
            let accepted =
                program.posts("/affiliations", json!({"affiliate": affiliate, "product": product}));
            accepted.is(201).json()["code"].as_str().unwrap().to_owned()
        })
        .collect();
    let all = codes.clone();
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 20, "{all:?}");

    // Nobody followed any of them, so the product can be deleted. Its codes stay with those who had them.
    program.deletes(&format!("/products/{product}")).is(204);
    let again = program.makes_a_product();
    let taken = json!({"affiliate": "aff_1", "product": again, "code": all[0]});
    program.posts("/affiliations", taken).refuses(409, &["code"]);
}

#[test]
fn a_code_stands_for_one_person_and_one_product() {
    let world = World::new();
    let program = world.program();
    let ana = program.posts("/affiliates", json!({"name": "Ana", "email": "ana@example.com"})).is(201).id();
    let codes = ["Course", "Book"].map(|name| {
        let wished = json!({"name": name, "currency": "EUR", "commission": {"percent": "30"}});
        let product = program.posts("/products", wished).is(201).id();
        let accepted = program.posts("/affiliations", json!({"affiliate": ana, "product": product})).is(201);
        accepted.json()["code"].as_str().unwrap().to_owned()
    });
    assert_ne!(codes[0], codes[1], "the same person has another code for another product");

    for (code, slug) in [(&codes[0], "course"), (&codes[1], "book")] {
        let dora = world.visitor("Dora");
        let led_to = dora.clicks(&format!("/{code}")).is(302);
        assert!(dora.path_of(led_to.location()).starts_with(&format!("/p/{slug}?")), "{}", led_to.location());
        dora.buys(slug, "A-1", "10").earned_by(&format!("{code} 100 %"));
    }
}

#[test]
fn a_click_is_remembered_by_a_cookie_in_the_visitors_browser() {
    let world = world_of_a_course();
    let dora = world.visitor("Dora");
    assert_eq!(dora.cookie("duly"), None);

    let id = dora.clicks("/ana7").is(302).click_id();
    assert_eq!(dora.cookie("duly"), Some(id));
}

#[test]
fn only_the_link_puts_the_cookie_there() {
    let world = world_of_a_course();
    let dora = world.visitor("Dora");
    world.offers("course", "Plan A", "97", None);

    for page in
        ["/", "/p/course", "/p/course?aff=ana7", "/p/course/pay", "/p/course/pay?aff=ana7", "/duly.js"]
    {
        dora.opens(page).is(200);
        assert_eq!(dora.cookie("duly"), None, "{page} wrote a cookie");
    }
    dora.opens("/e/ref?product=course").is(200);
    dora.loads_pixel(&[("product", "course"), ("order_id", "A-1"), ("amount", "97")]).is(200);
    assert_eq!(dora.cookie("duly"), None);
}

#[test]
fn the_record_is_kept_for_60_90_or_180_days_or_for_ever_as_the_creator_chose() {
    for (window, last_day, next_day) in [("60", 60, 61), ("90", 90, 91), ("180", 180, 181)] {
        let world = world_of_a_course();
        world.changes("course", json!({ "window_days": window }));
        let [in_time, too_late] = ["in time", "too late"].map(|name| world.visitor(name));
        in_time.clicks("/ana7");
        too_late.clicks("/ana7");

        world.hours_pass(24 * last_day - 1);
        in_time.buys("course", "A-1", "97").earned_by("ana7 100 %");
        world.days_pass(next_day - last_day);
        too_late.buys("course", "A-2", "97").earned_by("nobody");
    }
    let world = world_of_a_course();
    world.changes("course", json!({ "window_days": "forever" }));
    let id = world.visitor("Dora").clicks("/ana7").click_id();
    world.days_pass(3_650);
    let sale = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97")];
    world.shop("course").posts_back(&sale).earned_by("ana7 100 %");
}

#[test]
fn a_purchase_in_another_browser_earns_nobody_anything_but_is_kept() {
    let world = world_of_a_course();

    world.visitor("Dora on her phone").clicks("/ana7");
    world.visitor("Dora at her desk").buys("course", "A-1", "97").earned_by("nobody");
    assert_eq!(world.verdict("course", "A-1"), "nobody: no affiliate's click found");
    assert_eq!((world.conversions(), world.money_of("ana7")), (1, 0));
}

#[test]
fn sharing_the_address_of_the_sales_page_earns_nothing() {
    let world = World::new();
    world.sells("course", json!({"sales_url": null, "code_on_external_pages": true}));
    world.accepts("Ana", "course", "ana7");
    // Ana copies what stands in her address bar instead of her link.
    let ana = world.visitor("Ana");
    let shared = ana.path_of(ana.clicks("/ana7?notrack=1").location());

    let dora = world.visitor("Dora");
    dora.opens(shared.split('?').next().unwrap()).is(200);
    dora.buys("course", "A-1", "97").earned_by("nobody");
    let emil = world.visitor("Emil");
    emil.opens("/p/course?aff=ana7").is(200);
    emil.buys("course", "A-2", "97").earned_by("nobody");
    assert_eq!(world.money_of("ana7"), 0);
}

#[test]
fn ref_stands_at_the_end_of_the_payment_page() {
    let world = world_of_a_course();
    world.offers("course", "Plan A", "97", None);

    let page = world.opens("/p/course/pay").is(200).body;
    let (before, after) = page.split_once("<summary>REF</summary>").expect("REF");
    assert!(before.contains("Plan A") && before.contains("</main>"), "{before}");
    assert!(!after.contains("Plan A") && !after.contains("<a "), "REF is not at the end: {after}");
}

#[test]
fn the_code_behind_ref_is_the_code_at_the_end_of_the_link() {
    let world = world_of_a_course();
    for code in ["ana7", "ben7"] {
        let link = format!("{}/{code}", world.base);
        let visitor = world.visitor("somebody who checks a link");
        visitor.clicks(&link).is(302);
        let page = visitor.opens("/p/course/pay").is(200);
        let behind_ref = page.body.split("<code>").nth(1).and_then(|rest| rest.split("</code>").next());
        assert_eq!(behind_ref, link.rsplit('/').next(), "{}", page.body);
    }
}

#[test]
fn ref_shows_no_code_where_nobody_would_earn() {
    let world = world_of_a_course();
    let none = "No affiliate code in this browser.";
    world.opens("/p/course/pay").is(200).shows(none);

    // The record has run out.
    let dora = world.visitor("Dora");
    dora.clicks("/ana7");
    world.days_pass(59);
    dora.opens("/p/course/pay").shows("<code>ana7</code>").hides(none);
    world.days_pass(2);
    dora.opens("/p/course/pay").shows(none).hides("ana7");

    // The affiliate is paused; the creator's own link is nobody's.
    dora.clicks("/ben7");
    dora.opens("/p/course/pay").shows("<code>ben7</code>");
    world.lets("ben7", "paused");
    dora.opens("/p/course/pay").shows(none);
    let emil = world.visitor("Emil");
    emil.clicks(&format!("/{}", world.creators_code("course")));
    emil.opens("/p/course/pay").shows(none);
}

#[test]
fn a_link_is_the_address_of_the_installation_and_a_code_behind_it() {
    let world = World::new();
    let program = world.program();
    let product = program.makes_a_product();
    let (_, affiliation) = program.accepts("ana", &product, "ana7");

    let told = program.gets(&format!("/affiliations/{affiliation}")).is(200).json();
    let link = told["links"]["sales_page"].as_str().unwrap();
    assert_eq!(link, format!("{}/ana7", world.base));
    world.visitor("Dora").clicks(link).is(302);
}
