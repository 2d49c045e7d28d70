//! Conversions by the API: reported, explained, listed, refunded; clicks, reports and the ledger beside them.

use serde_json::{Value, json};

use crate::programs::Program;
use crate::world::World;

/// A course that Jane promotes, and Ann's click on her link.
fn a_click(world: &World) -> (Program<'_>, String) {
    let program = world.program();
    let product = program.makes_a_product();
    program.accepts("jane", &product, "jane7");
    let click = world.visitor("Ann").clicks("/jane7").click_id();
    (program, click)
}

#[test]
fn a_sale_is_reported_in_minor_units_and_explained() {
    let world = World::new();
    let (program, click) = a_click(&world);
    world.days_pass(21);
    let sale = json!({"click_id": click, "order_id": "1001", "amount": 4990, "currency": "EUR"});
    let told = program.posts("/conversions", sale.clone()).is(201).described_as(&world, "ReportAnswer");
    assert_eq!((told.result().as_str(), told.earners().as_str()), ("recorded", "jane7 100 %"));
    assert_eq!(told.commission(), "EUR 1497");
    let id = told.json()["conversion_id"].as_str().unwrap().to_owned();

    let again = program.posts("/conversions", sale).is(200);
    assert_eq!(
        (again.result().as_str(), again.json()["conversion_id"].as_str().unwrap()),
        ("duplicate", id.as_str())
    );

    let whole = program.gets(&format!("/conversions/{id}")).is(200).described_as(&world, "Conversion").json();
    assert_eq!(
        (&whole["way"], &whole["money_state"], &whole["state"]),
        (&json!("api"), &json!("held"), &json!("approved"))
    );
    let share = &whole["verdict"]["shares"][0];
    assert_eq!(
        (&share["click_id"], &share["commission"]),
        (&json!(click), &json!([{"amount": 1497, "currency": "EUR"}]))
    );
    assert_eq!(whole["journey"][0]["standing"], "earned");
    assert_eq!(whole["journey"][0]["expires_at"].as_str().unwrap().get(..10), Some("2026-05-01"));
    assert_eq!(whole["what_if"].as_array().unwrap().len(), 2);

    world.days_pass(15);
    assert_eq!(program.gets(&format!("/conversions/{id}")).json()["money_state"], "due");
    let ledger = program.gets("/ledger?affiliate=aff_1").is(200).described_as(&world, "EntryList").json();
    assert_eq!((&ledger["data"][0]["amount"], &ledger["data"][0]["state"]), (&json!(1497), &json!("due")));
}

#[test]
fn a_sale_under_a_key_is_answered_as_the_first_time() {
    let world = World::new();
    let (program, click) = a_click(&world);
    let sale = json!({"click_id": click, "order_id": "1", "amount": 1000, "currency": "EUR"});
    let first = program.posts_once("sale-1", "/conversions", sale.clone()).is(201);
    let again = program
        .posts_once("sale-1", "/conversions", sale.clone())
        .is(201)
        .says("idempotency-replayed", "true");
    assert_eq!(first.body, again.body);
    let mut other = sale;
    other["amount"] = json!(2000);
    program.posts_once("sale-1", "/conversions", other).refuses(409, &["Idempotency-Key"]);
    assert_eq!((world.conversions(), world.reports().len()), (1, 1));
}

#[test]
fn odd_sales_are_refused_with_a_reason_and_a_row() {
    let world = World::new();
    let (program, click) = a_click(&world);
    for amount in
        ["1e5", "-1", "12.345", "9999999999999999999", "1000000000001", "\"1,234.50\"", "\"10\"", "1.0", "{}"]
    {
        let rows = world.reports().len();
        let body =
            format!(r#"{{"click_id": "{click}", "order_id": "A-1", "amount": {amount}, "currency": "EUR"}}"#);
        program.posts_text("/conversions", &body).refuses(422, &["amount"]);
        assert_eq!((world.reports().len(), world.last_report().0), (rows + 1, "refused"), "{amount}");
    }
    let with = |field: &str, value: Value| json!({"click_id": click, "amount": 1, field: value});
    for (field, value) in [
        ("currency", json!("XXQ")),
        ("currency", json!("EURO")),
        ("event", json!("refund me")),
        ("event", json!("with space")),
        ("order_id", json!("x".repeat(129))),
        ("order_id", json!("")),
        ("order_id", json!(17)),
        ("order_id", json!("a\u{202e}b")),
        ("affiliate", json!("nobody")),
        ("occurred_at", json!("yesterday")),
        ("occurred_at", json!("2040-01-01T00:00:00Z")),
        ("status", json!("maybe")),
        ("test", json!(1)),
        ("revenue", json!(1)),
    ] {
        let rows = world.reports().len();
        program.posts("/conversions", with(field, value.clone())).refuses(422, &[field]);
        assert_eq!((world.reports().len(), world.last_report().0), (rows + 1, "refused"), "{field} {value}");
    }
    program.posts("/conversions", json!({"amount": 1})).refuses(404, &["product"]);
    program.posts("/conversions", json!({"amount": 1, "product": "nothing"})).refuses(404, &["product"]);
    assert_eq!((world.conversions(), world.money_of("jane7")), (0, 0));
    let refused = program.gets("/reports?result=refused&way=api").is(200).described_as(&world, "ReportList");
    assert_eq!(refused.ids().len(), world.reports().len());
}

#[test]
fn a_sale_by_name_earns_all_and_one_by_nobody_is_listed_as_such() {
    let world = World::new();
    let (program, _) = a_click(&world);
    let by_name = json!({"product": "course", "affiliate": "jane7", "order_id": "N", "amount": 1000, "currency": "EUR"});
    assert_eq!(program.posts("/conversions", by_name).is(201).earners(), "jane7 100 %");
    let nobody =
        program.posts("/conversions", json!({"product": "course", "order_id": "X", "amount": 5})).is(201);
    assert_eq!((nobody.result().as_str(), nobody.earners().as_str()), ("unattributed", "nobody"));
    program
        .posts(
            "/conversions",
            json!({"product": "course", "order_id": "R", "amount": 5, "status": "pending"}),
        )
        .is(201);
    program
        .posts("/conversions", json!({"product": "course", "order_id": "T", "amount": 5, "test": true}))
        .is(201);

    let orders = |query: &str| {
        let list = program
            .gets(&format!("/conversions?{query}"))
            .is(200)
            .described_as(&world, "ConversionList")
            .json();
        let orders =
            list["data"].as_array().unwrap().iter().map(|one| one["order_id"].as_str().unwrap().to_owned());
        orders.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(orders(""), "R X N");
    assert_eq!(orders("test=true"), "T");
    assert_eq!(orders("state=review"), "R");
    assert_eq!(orders("state=nobody"), "R X");
    assert_eq!(orders("affiliate=aff_1"), "N");
    assert_eq!(orders("order_id=X"), "X");
    assert_eq!(orders("order_id=X&event=signup"), "");
    assert_eq!(orders("order_id=Y"), "");
    assert_eq!(orders("product=course&event=purchase"), "R X N");
    assert_eq!(orders("to=2026-03-02T10:00:00Z"), "");
    assert_eq!(orders("from=2026-03-02T10:00:00Z"), "R X N");
    let part = program.gets("/conversions?limit=2").json();
    assert_eq!(orders(&format!("limit=2&cursor={}", part["next_cursor"].as_str().unwrap())), "N");
    program.gets("/conversions?from=today&state=odd&cursor=1").refuses(422, &["state", "from", "cursor"]);
}

#[test]
fn a_refund_takes_back_in_proportion_and_never_more_than_is_left() {
    let world = World::new();
    let (program, click) = a_click(&world);
    let sale = json!({"click_id": click, "order_id": "1", "amount": 10_000, "currency": "EUR"});
    let id = program.posts("/conversions", sale).json()["conversion_id"].as_str().unwrap().to_owned();
    let path = format!("/conversions/{id}/refund");

    let after =
        program.posts(&path, json!({"amount": 1000, "refund_id": "re_1", "reason": "One lesson"})).is(200);
    let after = after.described_as(&world, "Conversion").json();
    assert_eq!((&after["refunded"], &after["money_state"]), (&json!(1000), &json!("held")));
    assert_eq!(after["verdict"]["shares"][0]["commission"][0]["amount"], 2700);
    program.posts(&path, json!({"amount": 1000, "refund_id": "re_1"})).is(200);
    assert_eq!(world.money_of("jane7"), 2700);
    // Without an id of its own, each refund counts, unless its key says that it is the same.
    for _ in 0..2 {
        program.posts_once("again", &path, json!({"amount": 1000})).is(200);
    }
    program.posts(&path, json!({"amount": 1000})).is(200);
    assert_eq!(world.money_of("jane7"), 2100);

    let rows = world.reports().len();
    program.posts(&path, json!({"amount": 7001})).refuses(422, &["amount"]);
    program.posts(&path, json!({"amount": 10_001})).refuses(422, &["amount"]);
    assert_eq!((world.reports().len(), world.last_report().0), (rows + 2, "refused"));
    for amount in [json!(0), json!(-1), json!(1.5), json!("1")] {
        program.posts(&path, json!({"amount": amount})).refuses(422, &["amount"]);
    }
    program.asks_for(&path).is(200).shows("reversed");
    assert_eq!(world.money_of("jane7"), 0);
    program.asks_for(&path).refuses(409, &["amount"]);
    program.asks_for("/conversions/cnv_01HFZ0000000000000000000AB/refund").is(404);
    let ledger =
        program.gets("/ledger?affiliate=1&limit=100").is(200).described_as(&world, "EntryList").json();
    let sum: i64 =
        ledger["data"].as_array().unwrap().iter().map(|entry| entry["amount"].as_i64().unwrap()).sum();
    assert_eq!(sum, 0);
}

#[test]
fn a_refund_may_arrive_before_its_sale_and_waits_for_it() {
    let world = World::new();
    let (program, click) = a_click(&world);
    let refund = json!({"product": "course", "event": "refund", "order_id": "A-1", "amount": 2500, "refund_id": "re_1"});
    program.posts("/conversions", refund.clone()).is(200).shows("waits for its sale");
    program.posts("/conversions", refund).is(200);
    let sale = json!({"click_id": click, "order_id": "A-1", "amount": 10_000});
    program.posts("/conversions", sale).is(201);
    assert_eq!(world.order("course", "A-1").refunded, 2_500);
}

#[test]
fn a_sale_without_an_order_can_be_refunded_too() {
    let world = World::new();
    let (program, click) = a_click(&world);
    let sale = json!({"click_id": click, "amount": 1000, "currency": "EUR"});
    let id = program.posts("/conversions", sale).is(201).json()["conversion_id"].as_str().unwrap().to_owned();
    program.asks_for(&format!("/conversions/{id}/refund")).is(200);
    assert_eq!(world.money_of("jane7"), 0);
}

#[test]
fn clicks_are_listed_by_product_affiliation_and_time() {
    let world = World::new();
    let (program, first) = a_click(&world);
    program.posts("/products", json!({"name": "Other", "currency": "EUR", "commission": {}})).is(201);
    let other = world.creators_code("other");
    world.hours_pass(1);
    let second = world.visitor("Ben").clicks(&format!("/{other}?src=mail&sub2=x&utm_term=bread")).click_id();

    let only_first = std::slice::from_ref(&first);
    let all = program.gets("/clicks").is(200).described_as(&world, "ClickList");
    assert_eq!(all.ids(), [second.clone(), first.clone()]);
    assert_eq!(program.gets("/clicks?product=course").ids(), only_first);
    assert_eq!(program.gets("/clicks?affiliation=afn_1").ids(), only_first);
    assert_eq!(program.gets("/clicks?from=2026-03-02T11:00:00Z").ids(), std::slice::from_ref(&second));
    assert_eq!(program.gets("/clicks?to=2026-03-02T11:00:00Z").ids(), only_first);
    assert_eq!(program.gets(&format!("/clicks?limit=1&cursor={second}")).ids(), only_first);

    let shown = program.gets(&format!("/clicks/{first}")).is(200).described_as(&world, "Click").json();
    assert_eq!(
        (&shown["code"], &shown["may_earn"], &shown["device"]),
        (&json!("jane7"), &json!(true), &json!("desktop"))
    );
    let shown = program.gets(&format!("/clicks/{second}")).json();
    assert_eq!(
        (&shown["src"], &shown["subs"][1], &shown["utm"]["term"]),
        (&json!("mail"), &json!("x"), &json!("bread"))
    );
    assert_eq!((&shown["affiliation"], &shown["may_earn"]), (&json!(null), &json!(false)));
    program.gets("/clicks?to=soon&product=nothing").refuses(422, &["product", "to"]);
}

#[test]
fn reports_are_told_as_they_arrived_without_secrets() {
    let world = World::new();
    let (program, click) = a_click(&world);
    let sale =
        [("click_id", click.as_str()), ("order_id", "1"), ("amount", "10.00"), ("email", "ann@example.com")];
    world.shop("course").posts_back(&sale).is(200);
    let reports = program.gets("/reports?product=course&way=postback&result=recorded").is(200);
    let reports = reports.described_as(&world, "ReportList").hides(&world.shop("course").token).hides("ann@");
    assert_eq!(reports.ids().len(), 1);
    assert!(reports.json()["data"][0]["received"].as_str().unwrap().contains("order_id=1"));
    assert_eq!(program.gets("/reports?way=pixel").ids(), Vec::<String>::new());
    program.gets("/reports?way=fax").refuses(422, &["way"]);
    program.gets("/ledger").is(200).described_as(&world, "EntryList");
    program.gets("/ledger?affiliate=9").is(404);
    program.gets("/ledger?affiliate=1&cursor=cnv_1").refuses(422, &["cursor"]);
}
