//! Who may speak the API, and what it answers to bodies, keys and queries that are not as they should be.

use duly::store::people::Scope;
use serde_json::json;

use crate::world::World;

#[test]
fn a_program_needs_a_token_and_its_scope_decides() {
    let world = World::new();
    let reader = world.reading_program();
    let course = json!({"name": "Course", "currency": "EUR", "commission": {}});

    for authorization in
        ["", "Bearer", "Bearer ", "Bearer wrong", "Basic token-of-dashboard", "token-of-dashboard"]
    {
        let request = world.request("GET", "/api/v1/products").header("authorization", authorization);
        world
            .sends(request)
            .is(401)
            .says("www-authenticate", "Bearer")
            .says("content-type", "application/problem+json");
    }
    reader.gets("/products").is(200);
    reader.posts("/products", course.clone()).is(403);
    reader.deletes("/products/1").is(403);
    // Who may not write hears so whatever else is wrong.
    reader.posts_text("/products", "{").is(403);

    let writer = world.program();
    let id = writer.posts("/products", course).is(201).shows("postback_token").id();
    reader.gets(&format!("/products/{id}")).is(200).hides("postback").hides("secret");
}

#[test]
fn the_description_names_this_installation_and_needs_no_token() {
    let world = World::new();
    let described = world.opens("/api/openapi.json").is(200).says("content-type", "application/json").json();
    assert_eq!(described["servers"][0]["url"], format!("{}/api/v1", world.base));
    world.opens("/api/v1/nothing").is(404).says("content-type", "application/problem+json");
    world.opens("/api/").is(404).says("content-type", "application/problem+json");
}

#[test]
fn a_body_is_json_of_a_reasonable_size_and_says_nothing_twice() {
    let world = World::new();
    let program = world.program();
    let text = |kind: &str| program.request("POST", "/affiliates").body(kind, "{}");
    program.sends(text("text/plain")).is(415);
    program.sends(text("application/x-www-form-urlencoded")).is(415);
    program.sends(text("application/json; charset=utf-8")).refuses(422, &["name", "email"]);

    for bad in
        ["{", "nonsense", "{'name': 1}", "{} {}", "\u{0}", r#"{"name":"A","name":"B","email":"a@b.cd"}"#]
    {
        program.posts_text("/affiliates", bad).is(400);
    }
    program.posts_text("/affiliates", &"[".repeat(60_000)).is(400);
    let deep = format!(r#"{{"name": {}1{}}}"#, "[".repeat(1_000), "]".repeat(1_000));
    program.posts_text("/affiliates", &deep).is(400);
    program.posts_text("/affiliates", "[]").refuses(422, &[""]);
    program.posts_text("/affiliates", "null").refuses(422, &[""]);
    let giant = json!({"name": "x".repeat(66_000), "email": "a@example.com"});
    program.posts("/affiliates", giant).is(413);
    let flood: serde_json::Map<_, _> = (0..3_000).map(|n| (format!("f{n}"), json!(1))).collect();
    let seen = program.posts("/affiliates", flood.into()).is(422);
    assert!(seen.json()["errors"].as_array().unwrap().len() <= 100);
    assert_eq!(program.gets("/affiliates").ids(), Vec::<String>::new());
}

#[test]
fn what_is_sent_twice_under_one_key_is_done_once() {
    let world = World::new();
    let program = world.program();
    let jane = json!({"name": "Jane", "email": "jane@example.com"});

    let first =
        program.posts_once("key-1", "/affiliates", jane.clone()).is(201).lacks("idempotency-replayed");
    let again =
        program.posts_once("key-1", "/affiliates", jane.clone()).is(201).says("idempotency-replayed", "true");
    assert_eq!(first.body, again.body);
    let ben = json!({"name": "Ben", "email": "ben@example.com"});
    program.posts_once("key-1", "/affiliates", ben.clone()).refuses(409, &["Idempotency-Key"]);
    program.posts_once("key-1", "/products", jane.clone()).is(422);
    program.posts("/affiliates", jane.clone()).refuses(409, &["email"]);

    // Another program's keys are its own; a key is forgotten after a day.
    let other = world.with_token("another", Scope::Write);
    other.posts_once("key-1", "/affiliates", ben).is(201).lacks("idempotency-replayed");
    world.hours_pass(25);
    program.posts_once("key-1", "/affiliates", jane.clone()).is(409);

    for key in ["with space", "", &"k".repeat(256), "\u{e9}"] {
        program.posts_once(key, "/affiliates", jane.clone()).is(400);
    }
}

#[test]
fn a_step_under_a_key_is_not_taken_again_later() {
    let world = World::new();
    let program = world.program();
    let product = program.makes_a_product();
    let (_, jane) = program.accepts("jane", &product, "jane7");
    let path = |step: &str| format!("/affiliations/{jane}/{step}");
    program.asks_for(&path("pause")).is(200).shows("paused");
    program.posts_once("go-on", &path("resumption"), json!({})).is(200).shows("active");
    program.asks_for(&path("pause")).is(200).shows("paused");
    let again = program.posts_once("go-on", &path("resumption"), json!({})).is(200);
    again.says("idempotency-replayed", "true").shows("paused");
}

#[test]
fn a_list_comes_in_parts_and_each_thing_once() {
    let world = World::new();
    let program = world.program();
    let made: Vec<String> = (0..7)
        .map(|n| {
            let email = format!("a{n}@example.com");
            program.posts("/affiliates", json!({"name": "A", "email": email})).is(201).id()
        })
        .collect();
    let mut seen = Vec::new();
    let mut path = "/affiliates?limit=3".to_owned();
    for _ in 0..3 {
        let part = program.gets(&path).is(200).described_as(&world, "AffiliateList");
        seen.extend(part.ids());
        let Some(next) = part.json()["next_cursor"].as_str().map(str::to_owned) else { break };
        path = format!("/affiliates?limit=3&cursor={next}");
    }
    assert_eq!(seen, made);
    assert!(program.gets("/affiliates?limit=7").json()["next_cursor"].is_null());

    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("limit=1&limit=2", "limit"),
        ("cursor=nonsense", "cursor"),
        ("cursor=prd_1", "cursor"),
        ("emial=a@example.com", "emial"),
        ("email=nobody", "email"),
    ] {
        program.gets(&format!("/affiliates?{query}")).refuses(422, &[field]);
    }
}

#[test]
fn how_long_things_are_kept_and_what_the_shop_runs_on_are_settings_of_the_api() {
    let world = World::new();
    let maria = world.owner();
    let program = world.program();
    let before = program.gets("/program").is(200).described_as(&world, "Program").json();
    assert_eq!(before["retention"], json!({"click_days": 395, "report_days": 90, "lead_days": 760}));
    let shorter = json!({"retention": {"report_days": 30}});
    let after = program.patches("/program", shorter).is(200).described_as(&world, "Program").json();
    assert_eq!(after["retention"], json!({"click_days": 395, "report_days": 30, "lead_days": 760}));
    maria.opens("/admin/settings/privacy").is(200).shows("value=\"30\"");
    let wrong = json!({"retention": {"report_days": 0, "click_days": 3651, "years": 1}});
    let fields = ["retention.click_days", "retention.report_days", "retention.years"];
    program.patches("/program", wrong).refuses(422, &fields);

    let shop = json!({"name": "Course", "currency": "EUR", "commission": {}, "platform": "shopify"});
    let made = program.posts("/products", shop).is(201).described_as(&world, "Product").json();
    assert_eq!(made["platform"], "shopify");
    let product = format!("/products/{}", made["id"].as_str().unwrap());
    let changed = program.patches(&product, json!({"platform": "server"})).is(200).json();
    assert_eq!(changed["platform"], "server");
    program.patches(&product, json!({"platform": "abacus"})).refuses(422, &["platform"]);
}

#[test]
fn a_program_writes_the_sales_page_and_what_it_leaves_out_stays() {
    let world = World::new();
    let program = world.program();
    world.sells("course", json!({"sales_url": null}));
    let page = "/products/course/sales-page";
    let before = program.gets(page).is(200).described_as(&world, "SalesPage").json();
    assert_eq!((&before["headline"], &before["changed_at"]), (&json!(null), &json!(null)), "{before}");

    let wished = json!({"headline": "Bread that sings", "text": "Learn **slowly**.", "language": "es"});
    program.patches(page, wished).is(200).described_as(&world, "SalesPage");
    world
        .opens("/p/course")
        .is(200)
        .shows("Bread that sings")
        .shows("<strong>slowly</strong>")
        .shows("Todavía no está a la venta");
    let after = program.patches(page, json!({"language": null, "headline": null})).is(200).json();
    assert_eq!((&after["headline"], &after["text"]), (&json!(null), &json!("Learn **slowly**.")), "{after}");

    let wrong = json!({"headline": "x".repeat(121), "text": "- a\n".repeat(5_000), "language": "tlh", "picture": "x"});
    program.patches(page, wrong).refuses(422, &["headline", "text", "language", "picture"]);
    program.gets("/products/nothing/sales-page").is(404);
}
