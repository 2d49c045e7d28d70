//! What the script does beside REF: a page that is opened with somebody's code is a click, and a page of the creator's
//! reports its own sale.

use duly::domain::report::Judged;
use serde_json::json;

use crate::http::{Seen, form};
use crate::people::Visitor;
use crate::ref_anywhere::SHOP;
use crate::world::World;

fn world_with_via_links() -> World {
    let world = World::new();
    world.sells("course", json!({ "via_links": true }));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben7");
    world
}

impl Visitor<'_> {
    /// Opens a page of the shop with somebody's code in its address.
    #[track_caller]
    fn opens_via(&self, code: &str, more: &[(&str, &str)]) -> Seen {
        let said = [&[("product", "course"), ("via", code)], more].concat();
        let told = self.asks_from(SHOP, "POST", "/e/visit");
        self.sends(told.body("application/x-www-form-urlencoded;charset=UTF-8", form(&said)))
    }

    /// The confirmation page of the shop reports.
    #[track_caller]
    pub fn confirms(&self, said: &[(&str, &str)]) -> Seen {
        let told = self.asks_from(SHOP, "POST", "/e/convert");
        self.sends(told.body("application/x-www-form-urlencoded;charset=UTF-8", form(said)))
    }
}

#[test]
fn a_page_that_is_opened_with_a_code_is_a_click() {
    let world = world_with_via_links();
    let dora = world.visitor("Dora");
    let page = "?via=ana7&src=mail&utm_source=news&gclid=Cj0";
    let seen = dora.opens_via("ANA7.", &[("page", page), ("referrer", "https://blog.test/post?x=1")]);
    let seen = seen.is(200).says("x-duly-result", "clicked").says("access-control-allow-origin", SHOP);
    let click = seen.json()["click_id"].as_str().unwrap().to_owned();

    assert_eq!(dora.cookie("duly").as_deref(), Some(click.as_str()));
    let told = world.program().gets(&format!("/clicks/{click}")).is(200).json();
    assert_eq!(
        (&told["code"], &told["by_script"], &told["ads"], &told["src"], &told["referrer"], &told["quality"]),
        (
            &json!("ana7"),
            &json!(true),
            &json!(["google"]),
            &json!("mail"),
            &json!("blog.test/post"),
            &json!("unverified")
        )
    );
    dora.loads_pixel(&[("product", "course"), ("order_id", "A-1"), ("amount", "97")]);
    assert_eq!(world.verdict("course", "A-1"), "ana7 100 %");
}

#[test]
fn such_clicks_make_one_journey_with_those_by_links() {
    let world = world_with_via_links();
    let dora = world.visitor("Dora");
    let first = dora.clicks("/ana7").click_id();
    dora.opens_via("ben7", &[]).is(200);
    assert_eq!(world.clicks()[0].previous.map(|id| id.to_string()), Some(first.clone()));

    // On another domain the script knows the click that it kept.
    world.seconds_pass(120);
    let elsewhere = world.visitor("Dora, as another domain sees her");
    elsewhere.opens_via("ben7", &[("kept", &first)]).is(200);
    assert_eq!(world.clicks()[0].previous.map(|id| id.to_string()), Some(first));
    elsewhere.forges("duly", "nothing");
    elsewhere.opens_via("ben7", &[("kept", "01ARZ3NDEKTSV4RRFFQ69G5FAV")]).is(200);
    assert_eq!(world.clicks()[0].previous, None, "a click that is not there is before none");
}

#[test]
fn where_the_product_has_no_such_links_nothing_happens() {
    let world = world_with_via_links();
    world.changes("course", json!({ "via_links": false }));
    let dora = world.visitor("Dora");
    dora.opens_via("ana7", &[]).is(204).says("x-duly-result", "ignored; this product has no links with via");
    dora.opens_via("nobody9", &[]).is(204).lacks("set-cookie");
    assert!(world.clicks().is_empty() && world.unknown_codes().is_empty());

    let maria = world.owner();
    maria.submits("/admin/products/prd_1/edit", &[("via_links", "yes")]).is(303);
    dora.opens_via("ana7", &[]).is(200);
    let program = world.program();
    assert_eq!(program.gets("/products/prd_1").json()["via_links"], true);
    program.patches("/products/prd_1", json!({ "via_links": false })).is(200);
    dora.opens_via("ana7", &[]).is(204);
}

#[test]
fn such_a_click_is_judged_as_one_by_a_link_is() {
    let world = world_with_via_links();
    let dora = world.visitor("Dora");
    let filtered = |kind: &str| format!("filtered; {kind}");

    dora.opens_via("ana7", &[("framed", "true")]).is(204).says("x-duly-result", &filtered("frame"));
    let said = form(&[("product", "course"), ("via", "ana7")]);
    let bot = dora.asks_from(SHOP, "POST", "/e/visit").header("user-agent", "Googlebot/2.1");
    dora.sends(bot.body("text/plain", said.clone())).is(204).says("x-duly-result", &filtered("bot"));
    let ahead = dora.asks_from(SHOP, "POST", "/e/visit").header("sec-purpose", "prefetch;prerender");
    dora.sends(ahead.body("text/plain", said.clone())).is(204).says("x-duly-result", &filtered("prefetch"));
    assert!(world.clicks().is_empty() && dora.cookie("duly").is_none());

    // One's own, the creator's, and a paused affiliate's make no touch.
    dora.opens_via("ana7", &[("page", "notrack=1")]).is(200);
    dora.opens_via(&world.creators_code("course"), &[]).is(200);
    world.lets("ben7", "paused");
    dora.opens_via("ben7", &[]).is(200);
    assert!(world.clicks().iter().all(|click| click.expires.is_none()));

    dora.opens_via("ana8", &[]).is(204).says("x-duly-result", "unknown; nobody has this code");
    world.waits_until("the unknown code is noted", || world.unknown_codes() == [("ana8".to_owned(), 1)]);
    let evil = dora.asks_from("https://evil.test", "POST", "/e/visit");
    dora.sends(evil.body("text/plain", said)).is(403).lacks("set-cookie");
}

#[test]
fn a_page_reports_its_sale_and_hears_what_everybody_may_know() {
    let world = world_with_via_links();
    let dora = world.visitor("Dora");
    let click = dora.clicks("/ana7").click_id();
    let sale = [("product", "course"), ("order_id", "A-1"), ("amount", "97"), ("click_id", click.as_str())];

    let seen = dora.confirms(&sale).is(200).says("x-duly-result", "recorded");
    let told = seen.says("access-control-allow-origin", SHOP).json();
    assert_eq!((&told["ok"], &told["result"]), (&json!(true), &json!("recorded")));
    assert_eq!(told["affiliates"], json!([{ "code": "ana7", "percent": "100" }]), "and not what she earns");
    let report = world.reports().pop().unwrap();
    assert_eq!((report.way.word(), report.trust.word()), ("script", "unsigned"));
    assert_eq!(world.money_of("ana7"), 2_910);

    assert_eq!(dora.confirms(&sale).is(200).result(), "duplicate");
    // The shop's server tells of the same order.
    let sale = [("order_id", "A-1"), ("amount", "97")];
    assert_eq!(world.shop("course").posts_back(&sale).result(), "duplicate");
    assert_eq!(world.conversions(), 1);
}

#[test]
fn a_page_needs_no_cookie_and_no_product_where_it_brings_the_click() {
    let world = world_with_via_links();
    let click = world.visitor("Dora").clicks("/ana7").click_id();
    let elsewhere = world.visitor("Dora on another domain");

    let sale = [("order_id", "A-1"), ("amount", "97"), ("tid", click.as_str())];
    elsewhere.confirms(&sale).is(200);
    // By its cookie alone she is known where the browser sends it, for longer than a pixel would know her.
    let by_cookie = world.visitor("Emil");
    by_cookie.clicks("/ben7");
    world.days_pass(45);
    by_cookie.confirms(&[("product", "course"), ("order_id", "A-2"), ("amount", "97")]).is(200);
    assert_eq!(
        (world.verdict("course", "A-1"), world.verdict("course", "A-2")),
        ("ana7 100 %".into(), "ben7 100 %".into())
    );
}

#[test]
fn a_page_may_only_add_conversions_and_only_the_creators_pages_may() {
    let world = world_with_via_links();
    let dora = world.visitor("Dora");
    for (name, value) in
        [("affiliate", "ana7"), ("customer", "c-1"), ("status", "pending"), ("event", "refund")]
    {
        let said = [("product", "course"), ("order_id", "A-1"), ("amount", "97"), (name, value)];
        let seen = dora.confirms(&said).is(401).says("x-duly-result", "refused");
        assert_eq!(seen.json()["field"], name);
    }
    let said = form(&[("product", "course"), ("order_id", "A-1"), ("amount", "97")]);
    let evil = dora.asks_from("https://evil.test", "POST", "/e/convert");
    dora.sends(evil.body("text/plain", said.clone())).is(403).lacks("access-control-allow-origin");
    let refused = world.reports().into_iter().filter(|report| matches!(report.judged, Judged::Refused(_)));
    assert_eq!((refused.count(), world.conversions()), (5, 0), "also those leave a row");

    dora.confirms(&[("product", "nothing"), ("amount", "97")]).is(404);
    dora.sends(dora.asks_from(SHOP, "POST", "/e/convert").body("application/json", "{\"amount\": [1]}"))
        .is(400);
    dora.sends(dora.asks_from(SHOP, "OPTIONS", "/e/convert")).is(204);
}

#[test]
fn nobody_elses_page_gets_past_by_naming_the_product_another_way() {
    let world = world_with_via_links();
    let plan = world.offers("course", "Plan A", "97", None);
    let dora = world.visitor("Dora");
    let click = dora.clicks("/ana7").click_id();
    let kept = format!("{click}.{click}");
    for tie in [("offer", plan.as_str()), ("click_id", &click), ("click_id", &kept)] {
        let said = form(&[("order_id", "A-1"), ("amount", "97"), tie]);
        let evil = dora.asks_from("https://evil.test", "POST", "/e/convert");
        dora.sends(evil.body("text/plain", said)).is(403).lacks("access-control-allow-origin");
        assert_eq!(world.last_report().0, "refused", "{tie:?}");
    }
    assert_eq!(world.conversions(), 0);
    // On the shop's own page each of them tells the product.
    for (order, tie) in [("A-1", ("offer", plan.as_str())), ("A-2", ("click_id", &kept))] {
        dora.confirms(&[("order_id", order), ("amount", "97"), tie])
            .is(200)
            .says("x-duly-result", "recorded");
    }
}

#[test]
fn the_creators_own_purchase_from_a_page_is_a_test() {
    let world = world_with_via_links();
    let maria = world.owner();
    let said = form(&[("product", "course"), ("order_id", "A-1"), ("amount", "97")]);
    let told = maria.asks_from(SHOP, "POST", "/e/convert").body("text/plain", said);
    maria.sends(told).is(200);
    assert!(world.reports().pop().unwrap().test);
}

#[test]
fn a_cookies_whole_value_is_understood_in_a_postback() {
    let world = world_with_via_links();
    let click = world.visitor("Dora").clicks("/ana7").click_id();
    let lost = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    let shop = world.shop("course");

    // The click was answered before it was on disk, and never got there.
    let kept = format!("{lost}.{click}");
    let said = [("order_id", "A-1"), ("amount", "97"), ("click_id", kept.as_str())];
    shop.posts_back(&said).earned_by("ana7 100 %");
    let report = world.reports().pop().unwrap();
    assert_eq!((report.clicks.len(), report.cookies.len()), (0, 1));
    // The click tells the product, whichever of the two it is.
    let said = [("order_id", "A-2"), ("amount", "97"), ("click_id", kept.as_str()), ("token", &shop.token)];
    shop.posts(&said).earned_by("ana7 100 %");
}

#[test]
fn the_pixel_answers_to_a_look_without_recording_anything() {
    let world = world_with_via_links();
    let dora = world.visitor("Dora");
    dora.clicks("/ana7");
    let address = "/duly.gif?product=course&order_id=A-1&amount=97";
    let look = dora.sends(dora.navigation("HEAD", address)).is(200).says("content-length", "43");
    let look = look.says("content-type", "image/gif").says("cross-origin-resource-policy", "cross-origin");
    assert_eq!((look.body_bytes, world.conversions(), world.reports().len()), (0, 0, 0));

    for address in [address, "/duly.gif", "/duly.gif?product=nothing&amount=x&%ff"] {
        let seen = dora.sends(dora.image(address)).is(200).says("content-length", "43");
        let seen = seen
            .says("cross-origin-resource-policy", "cross-origin")
            .says("x-robots-tag", "noindex, nofollow");
        assert!(seen.header("cache-control").unwrap().contains("no-store") && seen.body_bytes == 43);
    }
    assert_eq!(world.conversions(), 1);
}
