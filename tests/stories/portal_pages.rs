//! What an affiliate sees of her products, her figures and her money, and what she never sees.

use serde_json::json;

use crate::people::Visitor;
use crate::world::World;

/// Maria sells a course; Ana promotes it, and one visitor of hers bought.
fn world_with_a_sale() -> World {
    let world = World::new();
    world.owner();
    world.sells("course", json!({"name": "Sourdough Course"}));
    world.accepts("Ana", "course", "ana7");
    buys(&world, "/ana7", "A-1", "97.00");
    world
}

/// Somebody follows a link and buys; gives the conversion's id.
#[track_caller]
fn buys(world: &World, link: &str, order: &str, amount: &str) -> String {
    let id = world.visitor("Vera").clicks(link).is(302).click_id();
    let sale = [("click_id", id.as_str()), ("order_id", order), ("amount", amount)];
    let told = world.shop("course").posts_back(&sale).is(200).json();
    told["conversion_id"].as_str().expect("a conversion").to_owned()
}

/// The way to her page of the newest conversion.
#[track_caller]
fn newest(ana: &Visitor<'_>) -> String {
    let list = ana.opens("/portal/commissions").is(200);
    let link = crate::forms::links(&list.body).into_iter().find(|link| link.contains("/portal/conversions/"));
    ana.path_of(&link.expect("a conversion"))
}

#[test]
fn ana_sees_what_she_earned_and_when_it_becomes_due() {
    let world = world_with_a_sale();
    let ana = world.promoter("Ana");

    let list = ana.opens("/portal/commissions").is(200);
    list.shows("\u{20ac} 97.00")
        .shows("30 %")
        .shows("\u{20ac} 29.10")
        .shows("Held until 16 Mar 2026")
        .shows("last click, with code ana7 on 2 Mar 2026; 60 days");
    let page = newest(&ana);
    let sale = ana.opens(&page).is(200).shows("You earned \u{20ac} 29.10.");
    sale.shows("30 % of \u{20ac} 97.00 = \u{20ac} 29.10")
        .shows("The last click before a sale earns, and the last one was yours.")
        .shows("Held for 14 days after the sale. It becomes Due on 16 Mar 2026, 10:00.");

    world.days_pass(15);
    ana.signs_in("Ana");
    ana.opens("/portal/commissions").is(200).shows("Due since 16 Mar 2026").hides("Held until");
    ana.opens(&page).is(200).shows("It is Due since 16 Mar 2026.");
}

#[test]
fn ana_never_sees_what_ben_earned() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({"name": "Sourdough Course", "model": "multiple"}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben22");
    let vera = world.visitor("Vera");
    vera.clicks("/ana7").is(302);
    world.days_pass(1);
    let id = vera.clicks("/ben22").is(302).click_id();
    let cookie = vera.cookie("duly").expect("a cookie");
    let sale = [
        ("click_id", id.as_str()),
        ("order_id", "jane.buyer@mail.test"),
        ("amount", "97.01"),
        ("customer", "cus_77"),
    ];
    world.shop("course").posts_back(&sale).earned_by("ana7 50 %, ben22 50 %");
    let bens = buys(&world, "/ben22", "B-2", "44.44");

    let ana = world.promoter("Ana");
    let page = newest(&ana);
    let told = ana.opens(&page).is(200).shows("Shared with another affiliate, half each.");
    let told = told.shows("30 % of \u{20ac} 97.01, and 50 % of that is yours = \u{20ac} 14.55");
    for seen in [told, ana.opens("/portal"), ana.opens("/portal/commissions"), ana.opens("/portal/figures")] {
        let seen = seen.is(200);
        for others in ["ben", "Ben", "14.56", "44.44", "13.33", "jane.buyer", "cus_77", &id, &cookie] {
            assert!(!seen.body.contains(others), "{} shows {others}", seen.asked);
        }
    }
    ana.opens(&format!("/portal/conversions/{bens}")).is(404).hides("44.44");
    ana.opens("/portal/conversions/cnv_1").is(404);
    world.promoter("Ben").opens(&format!("/portal/conversions/{bens}")).is(200).shows("\u{20ac} 13.33");
}

#[test]
fn a_product_that_she_does_not_promote_is_not_found() {
    let world = world_with_a_sale();
    world.sells("secret", json!({"name": "Secret Launch"}));
    let ana = world.promoter("Ana");
    ana.opens("/portal/products/secret").is(404).hides("Secret Launch");
    ana.opens("/portal/products").is(200).hides("Secret Launch");
    ana.opens("/portal/products/course").is(200).shows("Sourdough Course");
}

#[test]
fn a_refund_is_reversed_and_a_part_of_one_leaves_the_rest() {
    let world = world_with_a_sale();
    let (ana, shop) = (world.promoter("Ana"), world.shop("course"));
    let page = newest(&ana);

    let part = [("event", "refund"), ("order_id", "A-1"), ("amount", "48.50"), ("refund_id", "r-1")];
    shop.posts_back(&part).is(200);
    ana.opens("/portal/commissions").is(200).shows("\u{20ac} 14.55").shows("29.10 before a refund");
    ana.opens(&page).is(200).shows("\u{20ac} 14.55 of it is left").shows("Refund");

    shop.posts_back(&[("event", "refund"), ("order_id", "A-1"), ("refund_id", "r-2")]).is(200);
    ana.opens("/portal/commissions?state=reversed")
        .is(200)
        .shows("tag state reversed")
        .shows("\u{20ac} 29.10");
    ana.opens("/portal/commissions?state=held").is(200).shows("There is nothing of this kind here.");
    ana.opens(&page).is(200).shows("Nothing of it is left.");
}

#[test]
fn what_waits_for_maria_is_held_and_what_she_refuses_does_not_vanish() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({"name": "Sourdough Course", "review_unsigned": true}));
    world.accepts("Ana", "course", "ana7");
    let vera = world.visitor("Vera");
    vera.clicks("/ana7").is(302);
    vera.loads_pixel(&[("product", "course"), ("order_id", "P-1"), ("amount", "97.00")]).is(200);
    let ana = world.promoter("Ana");
    let page = newest(&ana);
    ana.opens(&page).is(200).shows("Held review").shows("You earn \u{20ac} 29.10 once it is approved.");

    let id = page.rsplit('/').next().unwrap();
    let (at, to) = (format!("/admin/conversions/{id}"), format!("/admin/conversions/{id}/refusal"));
    maria.submits_to(&at, &to, &[("reason", "Bought twice")]).is(303);
    let list = ana.opens("/portal/commissions?state=refused").is(200);
    list.shows("tag state refused").shows("\u{20ac} 29.10").shows("the sale was refused");
    ana.opens(&page).is(200).shows("The sale was refused, so nobody earns from it.").shows("Bought twice");
}

#[test]
fn a_test_shows_what_it_would_have_earned_and_counts_nowhere() {
    let world = world_with_a_sale();
    let id = world.visitor("Vera").clicks("/ana7").click_id();
    let test = [("click_id", id.as_str()), ("order_id", "T-1"), ("amount", "200"), ("test", "1")];
    world.shop("course").posts_back(&test).is(200);

    let ana = world.promoter("Ana");
    ana.opens("/portal/commissions").is(200).hides("\u{20ac} 60.00");
    let tests = ana.opens("/portal/commissions?state=test").is(200).shows("\u{20ac} 60.00");
    let link =
        crate::forms::links(&tests.body).into_iter().find(|link| link.contains("/conversions/")).unwrap();
    ana.opens(&ana.path_of(&link)).is(200).shows("You would have earned \u{20ac} 60.00.");
    ana.opens("/portal/figures").is(200).hides("200.00").hides("60.00");
}

#[test]
fn my_products_say_what_each_offer_pays_and_lead_to_the_hotlinks() {
    let world = world_with_a_sale();
    world.offers("course", "Basic", "97", None);
    world.offers("course", "With a live call", "147", Some("40"));
    let ana = world.promoter("Ana");

    ana.opens("/portal/products")
        .is(200)
        .shows("I&#39;m an Affiliate")
        .shows("40 % for With a live call")
        .shows("60 days")
        .shows("HotLinks of Sourdough Course");
    ana.opens("/p/course/join")
        .shows("<dd><bdi>30 % for Basic. ")
        .shows("<dd><bdi>40 % for With a live call. ");
    ana.opens("/portal/products/course")
        .is(200)
        .shows("\u{20ac} 58.80")
        .shows("A commission is Held for 14 days after the sale, then it is Due.")
        .shows("These terms hold since");
}

#[test]
fn terms_that_pay_less_are_announced_with_their_day() {
    let world = world_with_a_sale();
    let ana = world.promoter("Ana");
    ana.opens("/portal").is(200).hides("instead of");
    world.changes("course", json!({"commission": {"percent": "20"}}));

    for page in ["/portal", "/portal/products", "/portal/products/course"] {
        ana.opens(page).is(200).shows("5 Mar 2026").shows("A sale pays 20 % instead of 30 %.");
    }
    ana.opens("/portal/products/course").is(200).shows("\u{20ac} 29.10");
    world.days_pass(4);
    ana.opens("/portal/products/course").is(200).shows("\u{20ac} 19.40").hides("instead of");
}

#[test]
fn figures_are_cut_by_product_link_source_and_day_and_each_has_its_sum() {
    let world = world_with_a_sale();
    world.visitor("Wim").clicks("/ana7?src=newsletter").is(302);
    world.visitor("Xia").clicks("/ana7?src=newsletter").is(302);
    world.days_pass(3);
    world.visitor("Yan").clicks("/ana7").is(302);
    let ana = world.promoter("Ana");

    for (by, shows) in [
        ("product", "Sourdough Course"),
        ("link", "Sales Page HotLink"),
        ("source", "newsletter"),
        ("day", "5 Mar 2026"),
    ] {
        let all =
            ana.opens(&format!("/portal/figures?by={by}")).is(200).shows(&format!("By {by}")).shows(shows);
        assert_eq!(sum(&all.body), "4", "{by}");
    }
    let first = ana.opens("/portal/figures?from=2026-03-02&to=2026-03-04").is(200);
    assert_eq!(sum(&first.body), "3");
    let today = ana.opens("/portal/figures?period=today").is(200);
    assert_eq!(sum(&today.body), "1");
    ana.opens("/portal/figures?period=12m").is(200).shows("By day").shows("Mar 2026");
    ana.opens("/portal/figures?from=2020-01-01&to=2020-01-02").is(200);
}

/// The sum of clicks below the table of a page.
fn sum(body: &str) -> &str {
    let foot = body.split("<tfoot>").nth(1).and_then(|foot| foot.split("data-label=\"Clicks\">").nth(1));
    foot.and_then(|cell| cell.split("class=\"line\">").nth(1)?.split('<').next()).unwrap_or_default()
}

#[test]
fn a_link_whose_site_was_withdrawn_is_told_on_home() {
    let world = world_with_a_sale();
    world.changes("course", json!({"approved_sites": ["https://www.shop.test"]}));
    let ana = world.promoter("Ana");
    let form =
        [("site", "https://www.shop.test"), ("url", "https://www.shop.test/webinar"), ("name", "Webinar")];
    ana.submits("/portal/products/course/links/new", &form).is(303);
    ana.opens("/portal").is(200).hides("stopped");

    world.changes("course", json!({"approved_sites": []}));
    ana.opens("/portal").is(200).shows("Webinar").shows("stopped: its site is no longer approved");
}
