//! Products, offers, affiliates and affiliations by the API: made, read back, changed, refused.

use serde_json::{Value, json};

use crate::world::World;

fn course() -> Value {
    json!({"name": "Course", "currency": "EUR", "commission": {"percent": "30"}})
}

#[test]
fn a_product_is_made_with_the_usual_terms_and_read_back_by_three_names() {
    let world = World::new();
    let program = world.program();
    let made = program.posts("/products", course()).is(201).described_as(&world, "Product").json();
    for (field, value) in [
        ("id", json!("prd_1")),
        ("slug", json!("course")),
        ("model", json!("last")),
        ("window_days", json!(60)),
        ("pixel_window_days", json!(28)),
        ("hold_days", json!(14)),
        ("join", json!("closed")),
        ("commission", json!({"percent": "30", "flat": 0})),
        ("state", json!("active")),
        ("created_at", json!("2026-03-02T10:00:00.000Z")),
    ] {
        assert_eq!(made[field], value, "{field}");
    }
    let code = made["creator_code"].as_str().unwrap();
    assert_eq!(made["links"]["sales_page"], format!("{}/{code}", world.base));
    for name in ["prd_1", "course", "1"] {
        assert_eq!(program.gets(&format!("/products/{name}")).is(200).json(), made);
    }
    assert_eq!(program.gets("/products").described_as(&world, "ProductList").ids(), ["prd_1"]);
    world.visitor("Ann").clicks(made["links"]["sales_page"].as_str().unwrap()).is(302);
    // The token works as the product's own.
    let token = made["postback_token"].as_str().unwrap();
    world
        .shop("course")
        .posts(&[("product", "course"), ("token", token), ("order_id", "1"), ("amount", "1")])
        .is(200);
}

#[test]
fn a_product_says_all_its_terms() {
    let world = World::new();
    let program = world.program();
    let wished = json!({
        "name": "Kurs \u{fc}ber Brot", "slug": "brot", "currency": "jpy", "sales_url": "https://www.shop.test/brot?a={click_id}",
        "model": "multiple", "first_share_percent": "40.5", "window_days": "forever", "method": "first_party_cookie",
        "pixel_window_days": 7, "join": "approval", "approved_sites": ["https://*.shop.test"],
        "script_origins": ["https://www.shop.test"], "commission": {"percent": "12.5", "flat": 100},
        "events": {"signup": {"flat": 200}}, "hold_days": 0, "code_on_external_pages": true,
        "affiliates_may_use_direct_payment": true,
    });
    let made = program.posts("/products", wished.clone()).is(201).described_as(&world, "Product").json();
    for (field, value) in wished.as_object().unwrap() {
        let expected = match field.as_str() {
            "currency" => json!("JPY"),
            "events" => json!({"signup": {"percent": "0", "flat": 200}}),
            _ => value.clone(),
        };
        assert_eq!(made[field], expected, "{field}");
    }
}

#[test]
fn all_problems_of_a_product_are_named_at_once_and_nothing_is_made() {
    let world = World::new();
    let program = world.program();
    program.posts("/products", json!({})).refuses(422, &["name", "currency", "commission"]);
    let wrong = json!({
        "name": "", "currency": "EURO", "sales_url": "javascript:alert(1)", "method": "fax", "join": 1,
        "approved_sites": ["https://good.test", "ftp://bad.test", 7], "model": "middle", "window_days": 0,
        "pixel_window_days": 28.5, "commission": {"percent": "101", "flat": -1, "bonus": 1},
        "events": {"signup": {"flat": "200"}, "refund": {}, "purchase": {}}, "hold_days": 366, "colour": "red",
    });
    program.posts("/products", wrong).refuses(
        422,
        &[
            "name",
            "currency",
            "sales_url",
            "method",
            "join",
            "approved_sites.1",
            "approved_sites.2",
            "model",
            "window_days",
            "pixel_window_days",
            "commission.percent",
            "commission.flat",
            "commission.bonus",
            "events.signup.flat",
            "events.refund",
            "events.purchase",
            "hold_days",
            "colour",
        ],
    );
    let split = json!({"name": "A", "currency": "EUR", "commission": {}, "first_share_percent": "40", "each_full": true});
    program.posts("/products", split).refuses(422, &["each_full", "first_share_percent"]);
    for slug in ["123", "a b", "", "prd_1", "\u{fc}"] {
        let named = json!({"name": "A", "currency": "EUR", "commission": {}, "slug": slug});
        program.posts("/products", named).refuses(422, &["slug"]);
    }
    assert_eq!(program.gets("/products").ids(), Vec::<String>::new());
}

#[test]
fn hostile_text_is_refused_or_kept_as_text() {
    let world = World::new();
    let program = world.program();
    for name in [
        "<script>alert(1)</script>",
        "'; DROP TABLE products; --",
        "{{7*7}}",
        "../../etc/passwd",
        "\u{1f600}",
    ] {
        let made =
            program.posts("/products", json!({"name": name, "currency": "EUR", "commission": {}})).is(201);
        assert_eq!(made.json()["name"], name);
        made.says("content-type", "application/json");
        program.posts("/affiliates", json!({"name": name, "email": name})).refuses(422, &["email"]);
    }
    for name in ["\u{202e}gpj.exe", "a\u{0}b", "a\nb", "\u{200b}", " "] {
        let wished = json!({"name": name, "currency": "EUR", "commission": {}});
        program.posts("/products", wished).refuses(422, &["name"]);
        program.posts("/affiliates", json!({"name": name, "email": "a@example.com"})).refuses(422, &["name"]);
    }
    for id in ["%00", "..%2f..", "%ff", "prd_0", "prd_01", "prd_99999999999", "-1", "%3Cscript%3E"] {
        program.gets(&format!("/products/{id}")).is(404).hides("<script>");
        program.gets(&format!("/affiliates/{id}")).is(404);
        program.gets(&format!("/conversions/{id}")).is(404);
        program.gets(&format!("/clicks/{id}")).is(404);
    }
}

#[test]
fn a_change_touches_only_what_it_names() {
    let world = World::new();
    let program = world.program();
    let before = program.posts("/products", course()).json();
    let after =
        program.patches("/products/course", json!({"window_days": 90, "name": "Bread"})).is(200).json();
    let mut expected = before;
    expected["window_days"] = json!(90);
    expected["name"] = json!("Bread");
    assert_eq!(after, expected);
    assert_eq!(program.gets("/products/prd_1").json(), after);

    // What was shown can be sent back as it is, except what cannot be changed.
    let mut whole = after.clone();
    for field in [
        "id",
        "number",
        "creator_code",
        "links",
        "created_at",
        "next",
        "postback_token",
        "postback_secret",
        "pixel_secret",
        "old_secrets_until",
    ] {
        whole.as_object_mut().unwrap().remove(field);
    }
    assert_eq!(program.patches("/products/prd_1", whole).is(200).json(), after);

    program.patches("/products/1", json!({"model": "multiple", "first_share_percent": "70"})).is(200);
    let full = program.patches("/products/1", json!({"each_full": true})).is(200).json();
    assert_eq!((&full["model"], &full["each_full"]), (&json!("multiple"), &json!(true)));
    program.patches("/products/1", json!({"model": "first"})).is(200);
    program.patches("/products/1", json!({"state": "retired", "sales_url": null})).is(200).shows("retired");
    program.patches("/products/1", json!({"state": "gone", "id": "prd_9"})).refuses(422, &["state", "id"]);
    program.patches("/products/nothing", json!({})).is(404);
    program
        .posts("/products", json!({"name": "B", "currency": "EUR", "commission": {}, "slug": "b"}))
        .is(201);
    program.patches("/products/1", json!({"slug": "b"})).refuses(409, &["slug"]);
}

#[test]
fn the_currency_stays_once_something_was_priced_in_it() {
    let world = World::new();
    let program = world.program();
    let product = program.makes_a_product();
    program.patches("/products/course", json!({"currency": "USD"})).is(200).shows("USD");
    program
        .posts(&format!("/products/{product}/offers"), json!({"name": "One", "price": 1, "currency": "USD"}))
        .is(201);
    program.patches("/products/course", json!({"currency": "EUR"})).refuses(409, &["currency"]);
}

#[test]
fn a_product_can_be_deleted_until_somebody_followed_its_link() {
    let world = World::new();
    let program = world.program();
    let product = program.makes_a_product();
    program.accepts("jane", &product, "jane7");
    program.posts("/products/course/offers", json!({"name": "One", "price": 1, "currency": "EUR"})).is(201);
    program.deletes("/products/course").is(204);
    program.gets("/products/course").is(404);
    program.gets("/offers/off_1").is(404);
    program.gets("/affiliations/afn_1").is(404);
    program.gets("/affiliates/aff_1").is(200);
    assert_eq!(program.gets("/links").is(200).ids(), Vec::<String>::new());
    world.visitor("Ann").clicks("/jane7").is(404);
    let checked = duly::store::check::check(&world.app.store.view().unwrap()).unwrap();
    assert_eq!(checked.faults, Vec::<String>::new(), "the audit knows of codes whose product is gone");

    // Its word is free again, its codes and its number are not.
    let second = program.makes_a_product();
    assert_eq!(second, "prd_2");
    let taken = json!({"affiliate": "aff_1", "product": "course", "code": "jane7"});
    program.posts("/affiliations", taken).refuses(409, &["code"]);
    program
        .posts("/affiliations", json!({"affiliate": "aff_1", "product": "course", "code": "jane8"}))
        .is(201);
    world.visitor("Ann").clicks("/jane8").is(302);
    program.deletes("/products/course").refuses(409, &["product"]);

    program.posts("/products", json!({"name": "Third", "currency": "EUR", "commission": {}})).is(201);
    program.posts("/conversions", json!({"product": "third", "amount": 100})).is(201);
    program.deletes("/products/third").refuses(409, &["product"]);
    program.deletes("/products/nothing").is(404);
}

#[test]
fn an_offer_is_made_changed_and_retired() {
    let world = World::new();
    let program = world.program();
    program.makes_a_product();
    let wished = json!({"name": "With lessons", "price": 9700, "currency": "EUR", "commission": {"percent": "50"},
        "checkout_url": "https://buy.stripe.com/abc"});
    let made = program.posts("/products/course/offers", wished).is(201).described_as(&world, "Offer").json();
    assert_eq!(
        (&made["id"], &made["price"], &made["product"]),
        (&json!("off_1"), &json!(9700), &json!("prd_1"))
    );
    assert_eq!(program.gets("/offers/off_1").is(200).json(), made);
    assert_eq!(program.gets("/products/1/offers").described_as(&world, "OfferList").ids(), ["off_1"]);
    let change = json!({"price": 8900, "commission": null, "checkout_url": null, "retired": true});
    let after = program.patches("/offers/off_1", change).is(200).json();
    assert_eq!(
        (&after["price"], &after["commission"], &after["retired"]),
        (&json!(8900), &json!(null), &json!(true))
    );

    program.posts("/products/course/offers", json!({})).refuses(422, &["name", "price", "currency"]);
    program.posts("/products/nothing/offers", json!({"name": "A", "price": 1, "currency": "EUR"})).is(404);
    program.patches("/offers/off_9", json!({})).is(404);
    program.patches("/offers/off_1", json!({"product": "prd_2"})).refuses(422, &["product"]);
    for price in [
        "1e5",
        "-1",
        "12.345",
        "9999999999999999999",
        "\"1,234.50\"",
        "\"4990\"",
        "49.0",
        "null",
        "true",
        "[1]",
    ] {
        let body = format!(r#"{{"name": "A", "currency": "EUR", "price": {price}}}"#);
        program.posts_text("/products/course/offers", &body).refuses(422, &["price"]);
    }
}

#[test]
fn an_affiliate_is_entered_and_accepted_and_takes_her_steps() {
    let world = World::new();
    let program = world.program();
    let product = program.makes_a_product();
    let jane = json!({"name": "Jane", "email": "Jane@Example.com"});
    let made = program.posts("/affiliates", jane).is(201).described_as(&world, "Affiliate").json();
    assert_eq!(made["email"], "jane@example.com");
    assert_eq!(program.gets("/affiliates/1").is(200).json(), made);
    assert_eq!(program.gets("/affiliates?email=JANE@example.com").ids(), ["aff_1"]);
    assert_eq!(program.gets("/affiliates?email=ben@example.com").ids(), Vec::<String>::new());

    let wished = json!({"affiliate": "aff_1", "product": product, "commission": {"percent": "40"}});
    let accepted =
        program.posts("/affiliations", wished.clone()).is(201).described_as(&world, "Affiliation").json();
    let code = accepted["code"].as_str().unwrap();
    assert_eq!((code.len(), &accepted["state"]), (8, &json!("active")));
    assert_eq!(
        accepted["links"],
        json!({"sales_page": format!("{}/{code}", world.base), "direct_payment": null})
    );
    program.posts("/affiliations", wished).refuses(409, &["affiliate"]);

    let path = |step: &str| format!("/affiliations/afn_1/{step}");
    program.asks_for(&path("approval")).is(200);
    program.asks_for(&path("rejection")).refuses(409, &["state"]);
    program.asks_for(&path("pause")).is(200).shows("paused");
    assert_eq!(
        program.gets("/affiliations?state=paused").described_as(&world, "AffiliationList").ids(),
        ["afn_1"]
    );
    assert_eq!(program.gets("/affiliations?state=active").ids(), Vec::<String>::new());
    program.asks_for(&path("approval")).refuses(409, &["state"]);
    program.asks_for(&path("resumption")).is(200).shows("active");
    program.asks_for(&path("departure")).is(200).shows("left");
    program.asks_for(&path("resumption")).refuses(409, &["state"]);
    program.asks_for(&path("ban")).is(200).shows("banned");
    program.asks_for(&path("resumption")).refuses(409, &["state"]);
    program.asks_for(&path("approval")).is(200).shows("active");
    program.posts(&path("ban"), json!({"why": "spam"})).refuses(422, &["why"]);
    program.asks_for("/affiliations/afn_9/ban").is(404);

    assert_eq!(program.gets("/affiliations?product=course&affiliate=1").ids(), ["afn_1"]);
    program.gets("/affiliations?product=nothing&state=happy").refuses(422, &["product", "state"]);
    let links = program.gets("/links?affiliation=afn_1").described_as(&world, "LinkList");
    assert_eq!(links.ids().len(), 2);
    assert_eq!(program.gets("/links?product=course").ids().len(), 4);
}

#[test]
fn an_affiliation_names_what_is_there_and_a_code_that_can_be() {
    let world = World::new();
    let program = world.program();
    program.makes_a_product();
    program.accepts("jane", "course", "jane7");
    program.posts("/affiliates", json!({"name": "Ben", "email": "ben@example.com"})).is(201);
    let with = |code: &str| json!({"affiliate": "aff_2", "product": "course", "code": code});
    program.posts("/affiliations", with("JANE7")).refuses(409, &["code"]);
    for code in ["admin", "ab", "with space", "ends-", "\u{e9}t\u{e9}", "<b>"] {
        program.posts("/affiliations", with(code)).refuses(422, &["code"]);
    }
    program
        .posts("/affiliations", json!({"affiliate": "aff_9", "product": "course"}))
        .refuses(422, &["affiliate"]);
    program
        .posts("/affiliations", json!({"affiliate": "who", "product": "what"}))
        .refuses(422, &["affiliate", "product"]);
}
