//! What HotLinks are, as creators and affiliates are told it: one story for each thing they are promised.

use serde_json::json;

use crate::world::World;

#[test]
fn the_creators_links_are_there_the_moment_a_product_is_made() {
    let world = World::new();
    let program = world.program();
    let made = program.posts("/products", json!({"name": "Course", "currency": "EUR", "commission": {}}));
    let links = made.is(201).json()["links"].clone();

    for kind in ["sales_page", "direct_payment"] {
        world.visitor("Dora").clicks(links[kind].as_str().unwrap()).is(302);
    }
}

#[test]
fn an_affiliates_links_are_there_the_moment_she_is_accepted() {
    let world = World::new();
    world.sells("course", json!({}));
    let program = world.program();
    let ana = program.posts("/affiliates", json!({"name": "Ana", "email": "ana@example.com"})).is(201).id();
    let accepted =
        program.posts("/affiliations", json!({"affiliate": ana, "product": "course"})).is(201).json();

    let dora = world.visitor("Dora");
    dora.clicks(accepted["links"]["sales_page"].as_str().unwrap()).is(302);
    dora.buys("course", "A-1", "97").earned_by(&format!("{} 100 %", accepted["code"].as_str().unwrap()));
}

#[test]
fn the_creator_has_hotlinks_of_her_own() {
    let world = World::new();
    world.sells("course", json!({}));
    let code = world.creators_code("course");
    let visitor = world.visitor("Dora");

    let sales_page = visitor.clicks(&format!("/{code}")).is(302);
    assert!(sales_page.location().starts_with("https://www.shop.test/course?duly="));
    let payment_page = visitor.clicks(&format!("/{code}?dp=1")).is(302);
    assert!(payment_page.location().starts_with(&format!("{}/p/course/pay?duly=", world.base)));
}

#[test]
fn the_direct_payment_hotlink_leads_to_the_purchase_with_no_page_in_between() {
    let world = World::new();
    world.sells("course", json!({}));
    let offer = world.offers("course", "Plan A", "97", None);
    let dora = world.visitor("Dora");

    let led_to = dora.clicks(&format!("/{}?dp=1&offer={offer}", world.creators_code("course"))).is(302);
    let expected = format!("{}/p/course/pay?offer={offer}&duly=", world.base);
    assert!(led_to.location().starts_with(&expected), "{}", led_to.location());
    dora.opens(&dora.path_of(led_to.location())).is(200).shows("Plan A").shows("97.00");
}

#[test]
fn affiliates_lead_to_the_payment_page_only_where_the_product_allows_it() {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    let ben = world.visitor("Ben");

    let refused = ben.clicks("/jane7?dp=1").is(302);
    assert!(refused.location().starts_with("https://www.shop.test/course?"), "{}", refused.location());
    assert!(ben.cookie("duly").is_some(), "the touch is kept");

    world.changes("course", json!({"affiliates_may_use_direct_payment": true}));
    let offer = world.offers("course", "Basic", "97", None);
    let allowed = ben.clicks(&format!("/jane7?dp=1&offer={offer}")).is(302);
    let expected = format!("{}/p/course/pay?offer={offer}&duly=", world.base);
    assert!(allowed.location().starts_with(&expected), "{}", allowed.location());
}

#[test]
fn the_sales_page_hotlink_is_for_affiliates_and_creators() {
    let world = World::new();
    world.sells("course", json!({"sales_url": null}));
    world.accepts("Ana", "course", "ana7");

    for code in ["ana7".to_owned(), world.creators_code("course")] {
        let visitor = world.visitor("Dora");
        let led_to = visitor.clicks(&format!("/{code}")).is(302);
        assert!(
            led_to.location().starts_with(&format!("{}/p/course?duly=", world.base)),
            "{}",
            led_to.location()
        );
        visitor.opens(&visitor.path_of(led_to.location())).is(200).shows("course");
    }
}

#[test]
fn an_affiliate_promotes_right_away_without_a_website_of_anybodys() {
    let world = World::new();
    world.sells("course", json!({"sales_url": null}));
    world.offers("course", "Plan A", "97", None);
    world.accepts("Ana", "course", "ana7");
    let dora = world.visitor("Dora");

    let landed = dora.path_of(dora.clicks("/ana7").is(302).location());
    let page = dora.opens(&landed).is(200);
    let to_payment = crate::forms::links(&page.body).into_iter().find(|link| link.contains("/pay")).unwrap();
    dora.opens(&dora.path_of(&to_payment)).is(200).shows("<code>ana7</code>");
}

#[test]
fn hotlinks_come_in_one_pattern_that_ends_with_the_affiliates_code() {
    let world = World::new();
    let program = world.program();
    let product = program.makes_a_product();
    let people =
        [("ana", "ana7"), ("ben", "ben7")].map(|(name, code)| program.accepts(name, &product, code).1);

    for (affiliation, code) in people.iter().zip(["ana7", "ben7"]) {
        let told = program.gets(&format!("/affiliations/{affiliation}")).json();
        assert_eq!(told["code"], code);
        assert_eq!(told["links"]["sales_page"], format!("{}/{code}", world.base));
    }
}

#[test]
fn a_sales_page_is_complete_the_moment_the_product_exists() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({"name": "Sourdough Course", "sales_url": null}));
    let jane = world.visitor("Jane");
    jane.opens("/p/course").is(200).shows("Sourdough Course").shows("This is not on sale yet.");

    let plan = world.offers("course", "Plan A", "97", None);
    let seen = jane.opens("/p/course").is(200);
    let seen =
        seen.shows("By <bdi>Sourdough School</bdi>").shows("Plan A").shows("\u{20ac} 97.00").shows("Buy now");
    assert!(seen.body_bytes < 8 * 1024, "{} bytes", seen.body_bytes);
    let seen = seen.shows("<meta property=\"og:title\" content=\"Sourdough Course\">");
    let seen =
        seen.shows("<meta property=\"og:description\" content=\"Sourdough Course, from \u{20ac} 97.00.\">");
    seen.shows(&format!("<meta property=\"og:url\" content=\"{}/p/course\">", world.base));

    world.offers("course", "Plan B", "149", None);
    jane.opens("/p/course").shows("Plans").shows(&format!("/p/course/pay?offer={plan}\""));
}

#[test]
fn the_creator_finds_her_own_hotlinks_behind_the_chain_icon() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({"name": "Sourdough Course"}));
    let code = world.creators_code("course");
    let hotlinks = "/admin/products/prd_1/hotlinks";
    let products = maria.goes_on(&maria.opens("/admin"), "Products");
    let seen = maria.goes_on(&products, "HotLinks of Sourdough Course");
    assert!(seen.asked.ends_with(hotlinks), "{}", seen.asked);

    let seen = seen.shows("Sales Page HotLink").shows("Direct Payment HotLink").shows("<svg class=\"qr\"");
    let own = format!("value=\"{}/{code}\"", world.base);
    seen.shows(&own).shows(&format!("value=\"{}/{code}?dp=1\"", world.base)).shows("no site is approved");

    let (a, b) =
        (world.offers("course", "Plan A", "97", None), world.offers("course", "Plan B", "147", None));
    world.names_page("course", "Live Webinar", "https://webinar.test/live");
    let seen = maria.opens(&format!("{hotlinks}?src=news%20letter")).is(200);
    for offer in [a, b] {
        let link = format!("{}/{code}?dp=1&amp;offer={offer}&amp;src=news+letter", world.base);
        assert!(seen.body.replace("&#38;", "&amp;").contains(&link), "{link}: {}", seen.body);
    }
    seen.shows(&format!("{}/{code}/live-webinar?src=news+letter", world.base));
    maria.opens("/admin/products/prd_9/hotlinks").is(404);
}

#[test]
fn an_affiliate_finds_hers_with_a_code_of_her_own_for_each_product() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    world.sells("book", json!({"affiliates_may_use_direct_payment": true}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ana", "book", "ana-book");
    world.names_page("course", "Live Webinar", "https://webinar.test/live");
    let ana = world.promoter("Ana");

    let seen = ana.opens("/portal/products/course/hotlinks").is(200).shows("HotLinks");
    let seen = seen.shows(&format!("value=\"{}/ana7\"", world.base)).hides("Direct Payment HotLink");
    let seen =
        seen.shows("/ana7/live-webinar").shows("A click counts for 60 days: one of today until 1 May 2026");
    seen.shows("the last one earns").shows("The address bar of the sales page pays nobody.");
    let seen = ana.opens("/portal/products/book/hotlinks").is(200).shows("Direct Payment HotLink");
    seen.shows(&format!("value=\"{}/ana-book?dp=1\"", world.base)).hides("live-webinar");
    ana.opens("/portal/products/prd_1/hotlinks?src=%3Cb%3E").is(200).shows("src=%3Cb%3E").hides("<b>");
}

#[test]
fn she_finds_them_by_products_my_products_and_the_chain_icon_and_copies_them() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({"name": "Sourdough Course"}));
    world.accepts("Ana", "course", "ana7");
    let ana = world.promoter("Ana");

    let home = ana.opens("/portal").is(200).shows("Products");
    let products = ana.goes_on(&home, "My Products").shows("I&#39;m an Affiliate").shows("Sourdough Course");
    let hotlinks = ana.goes_on(&products, "HotLinks of Sourdough Course").shows("Sales Page HotLink");
    hotlinks.shows(&format!("value=\"{}/ana7\"", world.base)).shows("data-copy=");
}
