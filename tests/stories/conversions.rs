//! Something was bought: by pixel or by postback, once or again, with all the names there are.

use serde_json::json;

use crate::http::form;
use crate::world::World;

/// A course, and the id of a click on Jane's link.
pub fn world_with_a_click() -> (World, String) {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    let id = world.visitor("Ben").clicks("/jane7").click_id();
    (world, id)
}

#[test]
fn the_pixel_is_always_an_image_and_tells_the_outcome_in_a_header() {
    let (world, id) = world_with_a_click();
    let ben = world.visitor("Ben");
    let sale = [("product", "course"), ("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97")];

    for (fields, result) in [
        (&sale[..], "recorded"),
        (&sale[..], "duplicate"),
        (&[("product", "course"), ("order_id", "A-2"), ("amount", "5")][..], "unattributed"),
    ] {
        let seen = ben.loads_pixel(fields).is(200).says("x-duly-result", result);
        assert_eq!(seen.body_bytes, 43);
        let seen =
            seen.says("content-type", "image/gif").says("cross-origin-resource-policy", "cross-origin");
        assert!(seen.header("cache-control").is_some_and(|text| text.contains("no-store")));
    }
    let seen = ben.loads_pixel(&[("product", "nothing")]).is(200);
    assert!(
        seen.header("x-duly-result").is_some_and(|text| text.starts_with("refused; ")),
        "{:?}",
        seen.headers
    );
    assert_eq!(seen.body_bytes, 43);
}

#[test]
fn the_pixels_28_days_are_its_own_and_a_postback_of_the_same_order_goes_by_the_product() {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana");
    let ben = world.visitor("Ben");
    ben.clicks("/ana");
    world.days_pass(29);

    let sale = [("product", "course"), ("order_id", "A-1"), ("amount", "97")];
    ben.loads_pixel(&sale).is(200).says("x-duly-result", "unattributed");
    assert!(
        world.verdict("course", "A-1").starts_with("nobody: expired"),
        "{}",
        world.verdict("course", "A-1")
    );
    assert_eq!(world.money_of("ana"), 0);

    let told = world.shop("course").posts_back(&sale[1..]).earned_by("ana 100 %");
    assert_eq!(told.result(), "duplicate", "one order is one conversion");
    assert_eq!(world.money_of("ana"), 2_910);
}

#[test]
fn a_postback_answers_with_who_earned_and_why() {
    let (world, id) = world_with_a_click();

    let sale = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97.00"), ("currency", "EUR")];
    let told = world.shop("course").posts_back(&sale).earned_by("jane7 100 %");
    assert_eq!((told.result().as_str(), told.commission().as_str()), ("recorded", "EUR 2910"));
    let json = told.json();
    assert_eq!(json["ok"], true);
    assert!(json["reason"].as_str().is_some_and(|reason| reason.starts_with("Last click")), "{json}");
    assert!(json["conversion_id"].as_str().is_some_and(|id| id.len() >= 26), "{json}");
}

#[test]
fn every_field_goes_by_all_its_names() {
    let (world, id) = world_with_a_click();
    let offer = world.offers("course", "Basic", "97", None);
    let shop = world.shop("course");
    let mut order = 0;

    let mut is_taken = |swapped: &str, other: &str| {
        order += 1;
        let order = format!("A-{order}");
        let fields = [
            ("click_id", id.as_str()),
            ("product", "course"),
            ("offer", offer.as_str()),
            ("event", "sale"),
            ("order_id", order.as_str()),
            ("amount", "100"),
            ("currency", "EUR"),
        ];
        let fields = fields.map(|(name, value)| (if name == swapped { other } else { name }, value));
        let fields = [&fields[..], &[("token", shop.token.as_str())]].concat();
        let told = shop.posts(&fields).earned_by("jane7 100 %");
        assert_eq!((told.result().as_str(), told.commission().as_str()), ("recorded", "EUR 3000"), "{other}");
        assert_eq!(
            world.order("course", &order).offer.map(|id| id.to_string()),
            Some(offer.clone()),
            "{other}"
        );
    };
    for (name, others) in [
        ("click_id", "transaction_id tid cid clickid subid duly"),
        ("product", "offer_id p"),
        ("offer", "sku"),
        ("event", "et goal e"),
        ("order_id", "order txid adv_sub adv_unique1 o"),
        ("amount", "revenue a"),
        ("currency", "cur c"),
    ] {
        others.split(' ').for_each(|other| is_taken(name, other));
    }
}

#[test]
fn the_product_goes_by_id_slug_and_number_or_is_told_by_the_click_or_the_offer() {
    let (world, id) = world_with_a_click();
    let offer = world.offers("course", "Basic", "97", None);
    let token = world.shop("course").token;
    let shop = world.shop("course");

    let ways: [&[(&str, &str)]; 5] =
        [&[("product", "prd_1")], &[("product", "course")], &[("product", "1")], &[], &[("offer", &offer)]];
    for (place, way) in ways.iter().enumerate() {
        let order = format!("A-{place}");
        let fields = [("click_id", id.as_str()), ("order_id", &order), ("amount", "10"), ("token", &token)];
        shop.posts(&[&fields[..], way].concat()).earned_by("jane7 100 %");
    }
}

#[test]
fn a_postback_comes_as_a_query_a_form_or_json() {
    let (world, id) = world_with_a_click();
    let shop = world.shop("course");
    let fields = |order| {
        [("click_id", id.as_str()), ("order_id", order), ("amount", "97"), ("token", shop.token.as_str())]
    };

    shop.gets("/postback", &fields("A-1")).earned_by("jane7 100 %");
    shop.posts(&fields("A-2")).earned_by("jane7 100 %");
    let json = json!({"click_id": id, "order_id": 3, "amount": "97", "token": shop.token}).to_string();
    let request = world.request("POST", "/postback").body("application/json; charset=utf-8", json);
    world.sends(request).earned_by("jane7 100 %");
    assert_eq!(world.order("course", "3").amount.minor, 9_700);
    // The address may say one half, and the body the other.
    let query = form(&[("order_id", "A-4"), ("token", &shop.token)]);
    let request = world.request("POST", &format!("/postback?{query}"));
    let body = form(&[("click_id", &id), ("amount", "97")]);
    world.sends(request.body("application/x-www-form-urlencoded", body)).earned_by("jane7 100 %");
}

#[test]
fn the_token_comes_as_a_field_or_a_header_and_may_be_the_account_wide_one() {
    let (world, id) = world_with_a_click();
    let shop = world.shop("course");
    let fields = |order| [("click_id", id.as_str()), ("order_id", order), ("amount", "97")];

    shop.gets("/postback", &[&fields("A-1")[..], &[("security_token", &shop.token)]].concat()).is(200);
    for (order, scheme, token) in [
        ("A-2", "Bearer", &shop.token),
        ("A-3", "bearer", &shop.token),
        ("A-4", "Bearer", &world.account_token()),
    ] {
        let request = world.request("GET", &format!("/postback?{}", form(&fields(order))));
        world.sends(request.header("authorization", &format!("{scheme} {token}"))).earned_by("jane7 100 %");
    }
}

#[test]
fn a_wrong_token_is_refused_with_a_row_that_does_not_hold_it() {
    let (world, id) = world_with_a_click();
    world.sells("book", json!({}));
    let book_token = world.shop("book").token;
    let shop = world.shop("course");
    let half = &shop.token[..32];

    let sale = [("product", "course"), ("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97")];
    for token in ["wrong-secret", "", &book_token, half] {
        let rows = world.reports().len();
        let told = shop.posts(&[&sale[..], &[("token", token)]].concat()).is(401);
        assert_eq!((told.result().as_str(), told.json()["ok"].clone()), ("refused", json!(false)));
        assert_eq!(world.reports().len(), rows + 1);
        assert_eq!(world.last_report().0, "refused");
    }
    assert!(!format!("{:?}", world.reports()).contains("wrong-secret"));
    assert_eq!((world.conversions(), world.money_of("jane7")), (0, 0));
}

#[test]
fn one_order_is_one_conversion_for_ever() {
    let (world, id) = world_with_a_click();
    let shop = world.shop("course");
    let sale = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97")];

    let first = shop.posts_back(&sale).earned_by("jane7 100 %").json()["conversion_id"].clone();
    for days in [0, 1, 400] {
        world.days_pass(days);
        let again = shop.posts_back(&sale).is(200);
        assert_eq!((again.result().as_str(), &again.json()["conversion_id"]), ("duplicate", &first));
    }
    assert_eq!((world.conversions(), world.money_of("jane7")), (1, 2_910));
    assert_eq!(world.reports().len(), 4, "each report keeps its row");
}

#[test]
fn the_same_order_id_of_another_product_or_kind_is_another_conversion() {
    let (world, id) = world_with_a_click();
    world.sells("book", json!({}));
    let shop = world.shop("course");

    let told = |fields: &[(&str, &str)]| shop.posts_back(fields).is(200).result();
    assert_eq!(told(&[("click_id", &id), ("order_id", "1"), ("amount", "97")]), "recorded");
    assert_eq!(told(&[("click_id", &id), ("order_id", "1"), ("event", "signup")]), "unattributed");
    let of_book = world.shop("book").posts_back(&[("order_id", "1"), ("amount", "97")]).is(200);
    assert_eq!(of_book.result(), "unattributed");
    assert_eq!(world.conversions(), 3);
}

#[test]
fn without_an_order_id_a_click_that_a_later_report_named_counts_too() {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    let dora = world.visitor("Dora");
    let (one, other) = (dora.clicks("/jane7").click_id(), dora.clicks("/jane7").click_id());
    let shop = world.shop("course");

    assert_eq!(shop.posts_back(&[("click_id", &one), ("amount", "50")]).is(200).result(), "recorded");
    let both = [("click_id", one.as_str()), ("tid", other.as_str()), ("amount", "50")];
    assert_eq!(shop.posts_back(&both).is(200).result(), "duplicate");
    assert_eq!(shop.posts_back(&[("click_id", &other), ("amount", "50")]).is(200).result(), "duplicate");
    assert_eq!(world.money_of("jane7"), 1_500);
}

#[test]
fn without_an_order_id_the_same_click_counts_once_in_24_hours() {
    let (world, id) = world_with_a_click();
    let shop = world.shop("course");
    let sale = [("click_id", id.as_str()), ("amount", "97")];

    assert_eq!(shop.posts_back(&sale).result(), "recorded");
    world.hours_pass(23);
    assert_eq!(shop.posts_back(&sale).result(), "duplicate");
    world.hours_pass(2);
    assert_eq!(shop.posts_back(&sale).result(), "recorded");
    assert_eq!(world.conversions(), 2);
}

#[test]
fn a_reloaded_confirmation_page_counts_once() {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    let ben = world.visitor("Ben");
    ben.clicks("/jane7");

    ben.loads_pixel(&[("product", "course"), ("amount", "97")]).says("x-duly-result", "recorded");
    for _ in 0..5 {
        ben.loads_pixel(&[("product", "course"), ("amount", "97")]).says("x-duly-result", "duplicate");
    }
    assert_eq!(world.money_of("jane7"), 2_910);
}

#[test]
fn what_the_shops_server_says_replaces_what_a_pixel_said() {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    let ben = world.visitor("Ben");
    ben.clicks("/jane7");

    ben.loads_pixel(&[("product", "course"), ("order_id", "A-1"), ("amount", "9700")]).is(200);
    assert_eq!(world.money_of("jane7"), 291_000);
    let told =
        world.shop("course").posts_back(&[("order_id", "A-1"), ("amount", "97")]).earned_by("jane7 100 %");
    assert_eq!(told.commission(), "EUR 2910");
    assert_eq!(world.money_of("jane7"), 2_910);
    // And no pixel takes it back.
    ben.loads_pixel(&[("product", "course"), ("order_id", "A-1"), ("amount", "1")]).is(200);
    assert_eq!(world.money_of("jane7"), 2_910);
    let first = world.ledger_of("jane7").pop();
    assert_eq!(first.map(|entry| entry.amount.minor), Some(291_000), "entries are added, never changed");
}

#[test]
fn an_offers_own_commission_and_price_count() {
    let (world, id) = world_with_a_click();
    let offer = world.offers("course", "Premium", "200", Some("50"));
    let shop = world.shop("course");

    let sale = [("click_id", id.as_str()), ("order_id", "A-1"), ("offer", offer.as_str())];
    assert_eq!(shop.posts_back(&sale).earned_by("jane7 100 %").commission(), "EUR 10000");
    let unknown = [("click_id", id.as_str()), ("order_id", "A-2"), ("offer", "off_99"), ("amount", "200")];
    assert_eq!(shop.posts_back(&unknown).earned_by("jane7 100 %").commission(), "EUR 6000");
    assert!(!world.order("course", "A-2").flags.is_empty(), "the creator is told");
}

#[test]
fn other_events_have_their_own_commission_and_else_pay_nothing() {
    let (world, id) = world_with_a_click();
    world.changes("course", json!({"events": {"signup": {"flat": 200}}}));
    world.days_pass(4);
    let shop = world.shop("course");

    let signup = shop.posts_back(&[("click_id", &id), ("event", "signup"), ("order_id", "S-1")]);
    assert_eq!(signup.earned_by("jane7 100 %").commission(), "EUR 200");
    let told = shop.posts_back(&[("click_id", &id), ("event", "book-club_2"), ("order_id", "S-1")]);
    assert_eq!(told.earned_by("nobody").result(), "unattributed");
    for bad in ["lead", "a b", "caf\u{e9}", &"x".repeat(41)] {
        shop.posts_back(&[("click_id", &id), ("event", bad), ("order_id", "S-2")]).is(400);
    }
}

#[test]
fn a_server_may_name_the_affiliate_and_a_renewal_follows_the_first() {
    let (world, _) = world_with_a_click();
    let number = world.affiliate_number("jane7").to_string();
    let shop = world.shop("course");

    let first = [("order_id", "A-1"), ("amount", "97"), ("affiliate", "JANE7"), ("customer", "c-7")];
    shop.posts_back(&first).earned_by("jane7 100 %");
    shop.posts_back(&[("order_id", "A-2"), ("amount", "97"), ("aff_id", &number)]).earned_by("jane7 100 %");
    shop.posts_back(&[("order_id", "A-3"), ("amount", "97"), ("affiliate", "nobody9")]).is(400);

    world.days_pass(90);
    shop.posts_back(&[("order_id", "A-4"), ("amount", "97"), ("customer", "c-7")]).earned_by("jane7 100 %");
    shop.posts_back(&[("order_id", "A-5"), ("amount", "97"), ("customer", "c-8")]).earned_by("nobody");
}

#[test]
fn an_unsigned_report_may_not_name_people_or_take_anything_back() {
    let (world, id) = world_with_a_click();
    let ben = world.visitor("Ben");
    let sale = [("product", "course"), ("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97")];
    world.shop("course").posts_back(&sale[1..]).earned_by("jane7 100 %");

    for claimed in [
        ("affiliate", "jane7"),
        ("customer", "c-7"),
        ("status", "rejected"),
        ("status", "pending"),
        ("occurred_at", "2026-01-01T00:00:00Z"),
        ("event", "refund"),
        ("event", "chargeback"),
        ("event", "chargeback_reversed"),
        ("refund_id", "r-1"),
    ] {
        let seen = ben.loads_pixel(&[&sale[..], &[claimed]].concat()).is(200);
        let result = seen.header("x-duly-result").unwrap_or_default();
        assert!(result.starts_with("refused; "), "{claimed:?}: {result}");
    }
    assert_eq!(world.money_of("jane7"), 2_910);
}

#[test]
fn a_shop_may_say_that_a_sale_waits_or_was_rejected() {
    let (world, id) = world_with_a_click();
    let shop = world.shop("course");

    let waits = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97"), ("status", "pending")];
    shop.posts_back(&waits).earned_by("jane7 100 %");
    assert_eq!(world.order("course", "A-1").state.word(), "review");
    assert_eq!(world.ledger_of("jane7")[0].due_at, None, "held in review");

    let rejected = [("click_id", id.as_str()), ("order_id", "A-2"), ("amount", "97"), ("status", "rejected")];
    shop.posts_back(&rejected).is(200);
    assert_eq!(world.order("course", "A-2").state.word(), "refused");
    assert_eq!(world.money_of("jane7"), 2_910);

    // What was rejected later is taken back.
    shop.posts_back(&[("order_id", "A-1"), ("status", "rejected")]).is(200);
    assert_eq!(world.money_of("jane7"), 0);
    shop.posts_back(&[("order_id", "A-3"), ("status", "maybe")]).is(400);
}

#[test]
fn a_product_may_send_unsigned_reports_to_review() {
    let (world, id) = world_with_a_click();
    world.changes("course", json!({"review_unsigned": true}));

    let sale = [("product", "course"), ("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97")];
    world.visitor("Ben").loads_pixel(&sale).is(200);
    assert_eq!(world.order("course", "A-1").state.word(), "review");
    world.shop("course").posts_back(&sale[1..]).earned_by("jane7 100 %");
    assert_eq!(world.order("course", "A-1").state.word(), "approved", "a signed report approves it");
}

#[test]
fn a_test_walks_the_whole_way_and_counts_nowhere() {
    let (world, id) = world_with_a_click();
    let shop = world.shop("course");
    let sale = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97"), ("test", "1")];

    shop.posts_back(&sale).earned_by("jane7 100 %");
    shop.posts_back(&sale).earned_by("jane7 100 %");
    assert_eq!((world.money_of("jane7"), world.ledger_of("jane7").len()), (0, 0));
    // It occupies no order: the real one is new.
    assert_eq!(shop.posts_back(&sale[..3]).earned_by("jane7 100 %").result(), "recorded");
    assert_eq!(world.money_of("jane7"), 2_910);
    shop.posts_back(&[("order_id", "A-2"), ("test", "perhaps")]).is(400);
}

#[test]
fn tunes_address_answers_in_tunes_words() {
    let (world, id) = world_with_a_click();
    let shop = world.shop("course");

    let sale = [("transaction_id", id.as_str()), ("adv_sub", "A-1"), ("amount", "97")];
    let told = shop.gets("/aff_lsr", &[&sale[..], &[("security_token", &shop.token)]].concat()).is(200);
    assert_eq!(told.body, "success=true;");
    assert_eq!(world.verdict("course", "A-1"), "jane7 100 %");
    let refused = shop.gets("/aff_lsr", &sale).is(200);
    assert!(refused.body.starts_with("success=false; err_msg="), "{}", refused.body);
}

#[test]
fn a_click_id_that_nobody_knows_is_noted_and_ignored() {
    let (world, id) = world_with_a_click();
    let shop = world.shop("course");
    let unknown = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

    shop.posts_back(&[("click_id", unknown), ("order_id", "A-1"), ("amount", "97")]).earned_by("nobody");
    assert!(world.order("course", "A-1").flags.iter().any(|flag| flag.text().contains(unknown)));
    let both = [("click_id", unknown), ("tid", id.as_str()), ("order_id", "A-2"), ("amount", "97")];
    shop.posts_back(&both).earned_by("jane7 100 %");
    shop.posts_back(&[("click_id", "<b>"), ("order_id", "A-3"), ("amount", "97")]).earned_by("nobody");
}

#[test]
fn a_postback_may_say_when_it_happened_but_not_in_the_future() {
    let (world, id) = world_with_a_click();
    world.days_pass(70);
    let shop = world.shop("course");

    let then = [("click_id", id.as_str()), ("amount", "97"), ("occurred_at", "2026-04-01T12:00:00+02:00")];
    shop.posts_back(&[&then[..], &[("order_id", "A-1")]].concat()).earned_by("jane7 100 %");
    shop.posts_back(&[&then[..2], &[("order_id", "A-2")]].concat()).earned_by("nobody");
    for bad in ["2027-01-01T00:00:00Z", "yesterday", "2026-04-01", "1775037600"] {
        shop.posts_back(&[("order_id", "A-3"), ("occurred_at", bad)]).is(400);
    }
}
