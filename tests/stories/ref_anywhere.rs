//! REF: an affiliate checks her own link, on the payment page and on any page of the creator's with the script.

use serde_json::{Value, json};

use crate::http::{Request, Seen, form};
use crate::people::Visitor;
use crate::world::World;

/// The site of the creator's sales page.
pub const SHOP: &str = "https://www.shop.test";

fn world_of(model: &str) -> World {
    let world = World::new();
    world.sells("course", json!({ "model": model }));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben7");
    world
}

impl Visitor<'_> {
    /// A script on a page of a site asks us something.
    #[track_caller]
    pub fn asks_from(&self, site: &str, method: &str, address: &str) -> Request {
        let asked = self.navigation(method, address).without("sec-fetch-user").header("accept", "*/*");
        let asked = asked.header("sec-fetch-mode", "cors").header("sec-fetch-dest", "empty");
        asked.header("sec-fetch-site", "cross-site").header("origin", site)
    }

    /// The script on the shop's page asks for REF.
    #[track_caller]
    fn asks_ref(&self, fields: &[(&str, &str)]) -> Seen {
        self.sends(self.asks_from(SHOP, "GET", &format!("/e/ref?{}", form(fields))))
    }

    /// The script on the shop's page tells of a visit with a click.
    #[track_caller]
    fn arrives_with(&self, click: &str) -> Seen {
        let said = form(&[("product", "course"), ("click_id", click)]);
        let told = self.asks_from(SHOP, "POST", "/e/visit");
        self.sends(told.body("application/x-www-form-urlencoded;charset=UTF-8", said)).is(204)
    }
}

/// The codes behind REF.
#[track_caller]
fn codes(seen: Seen) -> Vec<String> {
    let json = seen.is(200).json();
    let affiliates = json["affiliates"].as_array().unwrap().iter();
    affiliates.map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_code_behind_ref_is_the_code_at_the_end_of_the_link() {
    let world = world_of("last");
    let ana = world.visitor("Ana, who checks her link");
    let click = ana.clicks("/ana7").is(302).click_id();

    ana.opens("/p/course/pay").is(200).shows("<code>ana7</code>, until 1 May 2026.");
    let told = ana.asks_ref(&[("product", "course")]).is(200).says("cache-control", "no-store").json();
    assert_eq!(
        told["affiliates"],
        json!([{ "code": "ana7", "until": "2026-05-01T10:00:00Z", "until_text": "until 1 May 2026" }])
    );
    assert!(told["reason"].as_str().unwrap().starts_with("Last click"), "{told}");

    // On another domain the browser sends no cookie: the script brings the click. The click tells the product.
    let elsewhere = world.visitor("Ana on another domain");
    assert_eq!(codes(elsewhere.asks_ref(&[("product", "course"), ("click_id", &click)])), ["ana7"]);
    assert_eq!(codes(elsewhere.asks_ref(&[("tid", &click)])), ["ana7"]);
}

#[test]
fn ref_shows_the_code_as_clicked_also_where_an_earlier_one_was_followed() {
    let world = world_of("last");
    world.renames("ana7", "bread-with-ana");
    let (by_old, by_new) = (world.visitor("Dora"), world.visitor("Emil"));
    let old = by_old.clicks("/ana7").click_id();
    by_new.clicks("/bread-with-ana");
    world.renames("bread-with-ana", "anas-cakes");
    world.visitor("Fay").clicks("/anas-cakes");

    by_old.opens("/p/course/pay").shows("<code>ana7</code>");
    assert_eq!(codes(by_old.asks_ref(&[("product", "course")])), ["ana7"]);
    assert_eq!(codes(by_new.asks_ref(&[("product", "course")])), ["bread-with-ana"]);
    // The verdict tells the same code, and the money is hers under any.
    let sale = [("click_id", old.as_str()), ("order_id", "A-1"), ("amount", "97.00")];
    world.shop("course").posts_back(&sale).earned_by("ana7 100 %");
    assert_eq!(world.money_of("anas-cakes"), 2_910);

    // An earlier code that is hers again is the same code as ever.
    world.renames("anas-cakes", "ana7");
    assert_eq!(codes(by_old.asks_ref(&[("product", "course")])), ["ana7"]);
    assert_eq!(codes(by_new.asks_ref(&[("product", "course")])), ["bread-with-ana"]);
}

#[test]
fn ref_shows_nobody_without_a_click() {
    let world = world_of("last");
    world.visitor("Ana").clicks("/ana7");
    let dora = world.visitor("Dora");

    dora.opens("/p/course/pay").is(200).shows("No affiliate code in this browser.");
    let told = dora.asks_ref(&[("product", "course")]).is(200).json();
    assert_eq!(told["affiliates"], json!([]));
    assert_eq!(told["reason"], "Nobody earns: no affiliate's click was found.");
}

#[test]
fn sharing_the_address_of_the_sales_page_shows_nobody_behind_ref() {
    let world = world_of("last");
    let dora = world.visitor("Dora");
    dora.opens("/p/course?aff=ana7");

    assert!(codes(dora.asks_ref(&[("product", "course")])).is_empty());
}

#[test]
fn ref_shows_nothing_after_the_window() {
    let world = world_of("last");
    let dora = world.visitor("Dora");
    let click = dora.clicks("/ana7").click_id();

    world.at("2026-05-01T10:00:00Z");
    assert_eq!(codes(dora.asks_ref(&[("product", "course"), ("click_id", &click)])), ["ana7"]);
    assert!(codes(dora.asks_ref(&[("product", "course"), ("click_id", &click)])).is_empty());
    dora.opens("/p/course/pay").shows("No affiliate code in this browser.");
}

#[test]
fn ref_shows_both_who_share_and_no_end_where_there_is_none() {
    let world = world_of("multiple");
    world.changes("course", json!({ "window_days": "forever" }));
    let dora = world.visitor("Dora");
    dora.clicks("/ana7");
    dora.clicks("/ben7");

    let told = dora.asks_ref(&[("product", "prd_1")]).is(200).json();
    let affiliate = |code| json!({ "code": code, "until": Value::Null, "until_text": "without an end" });
    assert_eq!(told["affiliates"], json!([affiliate("ana7"), affiliate("ben7")]));
    dora.opens("/p/course/pay").shows("<code>ana7</code>, without an end.").shows("<code>ben7</code>");
}

#[test]
fn ref_speaks_the_language_of_the_browser() {
    let world = world_of("last");
    let dora = world.visitor("Dora");
    dora.clicks("/ana7");

    let asked = dora.asks_from(SHOP, "GET", "/e/ref?p=course").header("accept-language", "pt-BR,pt;q=0.9");
    let told = dora.sends(asked).is(200).json();
    assert_eq!(told["words"]["none"], "Nenhum c\u{f3}digo de afiliado neste navegador.");
    assert_eq!(told["affiliates"][0]["until_text"], "at\u{e9} 1 de mai. de 2026");
}

#[test]
fn under_first_click_ref_shows_until_when_all_of_her_clicks_last() {
    let world = world_of("first");
    let dora = world.visitor("Dora");
    dora.clicks("/ana7");
    world.days_pass(50);
    dora.clicks("/ana7");
    world.days_pass(20);

    // The click that earns has run out by itself; her second one carries it on.
    dora.opens("/p/course/pay").shows("<code>ana7</code>, until 20 Jun 2026.");
}

#[test]
fn a_paused_affiliate_stands_not_behind_ref() {
    let world = world_of("last");
    let dora = world.visitor("Dora");
    dora.clicks("/ana7");
    dora.clicks("/ben7");
    world.lets("ben7", "paused");

    assert_eq!(codes(dora.asks_ref(&[("product", "course")])), ["ana7"]);
}

#[test]
fn only_the_products_own_pages_may_ask() {
    let world = world_of("last");
    world.sells(
        "bread",
        json!({ "sales_url": "http://bread.test:8080/", "script_origins": ["https://blog.test"] }),
    );
    let dora = world.visitor("Dora");
    let click = dora.clicks("/ana7").click_id();
    let own = world.base.trim_end_matches(world.prefix());

    for (site, product) in [
        (SHOP, "course"),
        (own, "course"),
        ("http://bread.test:8080", "bread"),
        ("https://blog.test", "bread"),
    ] {
        let seen = dora.sends(dora.asks_from(site, "GET", &format!("/e/ref?p={product}"))).is(200);
        let seen = seen.says("access-control-allow-origin", site).says("vary", "Origin");
        seen.says("access-control-allow-credentials", "true");
    }
    let foreign = [
        "https://evil.test",
        "http://www.shop.test",
        "https://www.shop.test:8443",
        "https://www.shop.test.evil.test",
        "https://blog.test",
        "null",
        "https://WWW.shop.test",
    ];
    for site in foreign {
        let asks = dora.sends(dora.asks_from(site, "GET", "/e/ref?p=course")).is(403);
        asks.says("content-type", "application/problem+json").lacks("access-control-allow-origin");
        let body = format!("p=course&click_id={click}");
        let told = dora.asks_from(site, "POST", "/e/visit").body("text/plain", body);
        dora.sends(told).is(403).lacks("access-control-allow-origin").lacks("set-cookie");
    }
    // The alternative pages that she names for her affiliates are hers too, as long as they are.
    let ask = || dora.sends(dora.asks_from("https://webinar.test", "GET", "/e/ref?p=bread"));
    let program = world.program();
    let page = json!({ "name": "Webinar", "url": "https://webinar.test/bread" });
    let page = program.posts("/products/prd_2/pages", page).is(201).id();
    ask().is(200);
    program.deletes(&format!("/pages/{page}"));
    ask().is(403);
    // A shop's server, or somebody at a command line, is no page of another site.
    dora.opens(&format!("/e/ref?p=course&click_id={click}")).is(200).lacks("access-control-allow-origin");
}

#[test]
fn the_creator_names_more_sites_that_run_the_script() {
    let world = world_of("last");
    let (maria, dora) = (world.owner(), world.visitor("Dora"));
    let edit = "/admin/products/prd_1/edit";
    let ask = || dora.sends(dora.asks_from("https://blog.test", "GET", "/e/ref?p=course"));
    ask().is(403);

    maria
        .submits(edit, &[("script_origins", "https://blog.test/bread")])
        .is(422)
        .shows("Please enter https://blog.test.");
    maria.submits(edit, &[("script_origins", "https://blog.test/\nhttp://localhost:8081")]).is(303);
    ask().is(200).says("access-control-allow-origin", "https://blog.test");
    maria.opens(edit).is(200).shows("https://blog.test\nhttp://localhost:8081");
}

#[test]
fn a_browser_may_ask_before_it_asks() {
    let world = world_of("last");
    let dora = world.visitor("Dora");
    for address in ["/e/visit", "/e/visit?product=course", "/e/ref?product=course"] {
        let may = dora.sends(dora.asks_from(SHOP, "OPTIONS", address)).is(204);
        let may =
            may.says("access-control-allow-origin", SHOP).says("access-control-allow-methods", "GET, POST");
        may.says("access-control-allow-headers", "content-type").says("access-control-max-age", "86400");
        let may_not = dora.sends(dora.asks_from("https://evil.test", "OPTIONS", address)).is(403);
        may_not.lacks("access-control-allow-origin").lacks("access-control-allow-methods");
    }
}

#[test]
fn a_visit_with_a_click_sets_the_cookie_of_a_browser_that_had_none() {
    let world = world_of("last");
    let click = world.visitor("Dora in her mail program").clicks("/ana7").click_id();
    let dora = world.visitor("Dora in her browser");

    dora.arrives_with(&click)
        .says("x-duly-result", "set")
        .says("access-control-expose-headers", "x-duly-result");
    assert_eq!(dora.cookie("duly").as_deref(), Some(click.as_str()));
    dora.loads_pixel(&[("product", "course"), ("order_id", "A-1"), ("amount", "97")]);
    assert_eq!(world.money_of("ana7"), 2_910);
    assert_eq!(world.clicks().len(), 1, "a visit is no click");
}

#[test]
fn a_visit_renews_the_cookie() {
    let world = world_of("last");
    let dora = world.visitor("Dora");
    let click = dora.clicks("/ana7").click_id();

    world.days_pass(59);
    dora.arrives_with(&click).says("x-duly-result", "renewed");
    world.days_pass(59);
    assert_eq!(dora.cookie("duly"), Some(click), "60 days from the visit on");
    assert!(codes(dora.asks_ref(&[("product", "course")])).is_empty(), "the touch ended all the same");
}

#[test]
fn a_visit_never_replaces_a_newer_click() {
    let world = world_of("last");
    let dora = world.visitor("Dora");
    let older = dora.clicks("/ana7").click_id();
    let newer = dora.clicks("/ben7").click_id();

    dora.arrives_with(&older).says("x-duly-result", "kept; the cookie holds a newer click");
    assert_eq!(dora.cookie("duly"), Some(newer));
}

#[test]
fn a_visit_with_a_click_that_does_not_exist_sets_nothing() {
    let world = world_of("last");
    let dora = world.visitor("Dora");

    dora.arrives_with("01ARZ3NDEKTSV4RRFFQ69G5FAV").says("x-duly-result", "unknown; there is no such click");
    assert_eq!(dora.cookie("duly"), None);
}

#[test]
fn what_cannot_be_read_is_refused_with_the_field_and_the_page_may_read_why() {
    let world = world_of("last");
    let dora = world.visitor("Dora");
    let click = dora.clicks("/ana7").click_id();
    let asks = |fields: &str| dora.sends(dora.asks_from(SHOP, "GET", &format!("/e/ref?{fields}")));
    let tells =
        |body: &str| dora.sends(dora.asks_from(SHOP, "POST", "/e/visit?p=course").body("text/plain", body));

    for (seen, field) in [
        (asks("p=course&click_id=xyz"), "click_id"),
        (asks(""), "product"),
        (asks("p=course&product=bread"), "product"),
        (tells("cid=xyz"), "click_id"),
        (tells(""), "click_id"),
        (tells("{\"click_id\": [1]}"), "body"),
    ] {
        let seen = seen.is(400).says("content-type", "application/problem+json");
        assert_eq!(seen.json()["errors"][0]["field"], field, "{}", seen.body);
    }
    asks("p=course&click_id=xyz").says("access-control-allow-origin", SHOP);
    asks("p=nothing").is(404).says("content-type", "application/problem+json");
    asks("click_id=01ARZ3NDEKTSV4RRFFQ69G5FAV").is(404);
    tells(&format!("{{\"duly\": \"{click}\"}}")).is(204);
    dora.sends(dora.asks_from(SHOP, "HEAD", "/e/ref?p=course")).is(200);
    dora.sends(dora.asks_from(SHOP, "DELETE", "/e/ref?p=course")).is(404);
}

#[test]
fn one_network_asks_only_so_often() {
    let world = World::with(&[("click_rows_per_minute", "3")]);
    world.sells("course", json!({}));
    let dora = world.visitor("Dora");
    let ask = || dora.asks_ref(&[("product", "course")]);

    for _ in 0..3 {
        ask().is(200);
    }
    ask().is(429).says("retry-after", "60");
    world.seconds_pass(60);
    ask().is(200);
}

#[test]
fn the_script_is_small_and_any_page_may_load_it() {
    let world = World::new();
    let seen = world.opens("/duly.js").is(200).says("content-type", "text/javascript; charset=utf-8");
    let seen = seen.says("cache-control", "public, max-age=3600").lacks("set-cookie");
    let seen =
        seen.says("cross-origin-resource-policy", "cross-origin").says("x-content-type-options", "nosniff");
    assert!(seen.body.contains("duly_click"));
    let plain_tag =
        seen.says("vary", "accept-encoding").lacks("content-encoding").header("etag").unwrap().to_owned();

    let asked = || world.request("GET", "/duly.js").header("accept-encoding", "gzip, deflate, br");
    let zipped =
        world.sends(asked()).is(200).says("content-encoding", "gzip").says("vary", "accept-encoding");
    assert!((1..3_072).contains(&zipped.body_bytes), "{} bytes", zipped.body_bytes);
    let tag = zipped.header("etag").unwrap();
    assert_ne!(tag, plain_tag, "other bytes");
    assert_eq!(world.sends(asked().header("if-none-match", tag)).is(304).body_bytes, 0);
    world.sends(asked().header("if-none-match", &plain_tag)).is(200);
    for refused in ["gzip;q=0, identity", "br"] {
        let plain = world.request("GET", "/duly.js").header("accept-encoding", refused);
        world.sends(plain).is(200).lacks("content-encoding");
    }

    world.sends(world.request("HEAD", "/duly.js")).is(200);
}
