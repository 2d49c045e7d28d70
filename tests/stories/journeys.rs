//! Visitors leave, come back weeks later, click again elsewhere, and buy: who earns in the cases that are not
//! told in `s0_…` and `s1_…`.

use serde_json::json;

use crate::world::World;

/// A course that Ana, Ben and Cyd send visitors to, under a model.
fn world_of(model: &str) -> World {
    let world = World::new();
    world.sells("course", json!({ "model": model }));
    for (name, code) in [("Ana", "ana"), ("Ben", "ben"), ("Cyd", "cyd")] {
        world.accepts(name, "course", code);
    }
    world
}

#[test]
fn under_multiple_clicks_one_who_is_first_and_last_earns_it_once() {
    let world = world_of("multiple");
    let dora = world.visitor("Dora");

    for code in ["/ana", "/ben", "/ana"] {
        dora.clicks(code);
        world.days_pass(2);
    }
    dora.buys("course", "A-1", "97").earned_by("ana 100 %");
    assert_eq!(world.money_of("ana"), 2_910);
}

#[test]
fn an_odd_cent_is_the_lasts() {
    let world = world_of("multiple");
    let dora = world.visitor("Dora");
    dora.clicks("/ana");
    dora.clicks("/ben");

    // 30 % of 0.50 is 15 cents: 7 and 8.
    let id = dora.cookie("duly").unwrap();
    let sale = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "0.50")];
    world.shop("course").posts_back(&sale).earned_by("ana 50 %, ben 50 %");
    assert_eq!((world.money_of("ana"), world.money_of("ben")), (7, 8));
}

#[test]
fn the_creators_link_alone_earns_nobody_anything() {
    let world = world_of("last");
    let dora = world.visitor("Dora");

    dora.clicks(&format!("/{}", world.creators_code("course")));
    dora.buys("course", "A-1", "97").earned_by("nobody");
    assert_eq!(world.verdict("course", "A-1"), "nobody: no affiliate's click found");
}

#[test]
fn a_touch_is_live_to_the_very_millisecond_of_its_end() {
    for (moment, earners) in [("2026-05-01T10:00:00Z", "ana 100 %"), ("2026-05-01T10:00:00.001Z", "nobody")] {
        let world = world_of("last");
        world.at("2026-03-02T10:00:00Z");
        let id = world.visitor("Dora").clicks("/ana").click_id();

        world.at(moment);
        let sale = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97")];
        world.shop("course").posts_back(&sale).earned_by(earners);
    }
}

#[test]
fn a_touch_that_ran_out_says_so() {
    let world = world_of("last");
    let id = world.visitor("Dora").clicks("/ana").click_id();

    world.days_pass(62);
    let sale = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97")];
    let told = world.shop("course").posts_back(&sale).earned_by("nobody");
    assert_eq!(told.result(), "unattributed");
    assert_eq!(world.verdict("course", "A-1"), "nobody: expired 2 days ago");
}

#[test]
fn for_ever_is_for_ever_also_for_the_cookie_that_each_contact_renews() {
    let world = world_of("last");
    world.changes("course", json!({"window_days": "forever"}));
    let dora = world.visitor("Dora");

    dora.clicks("/ana");
    for _ in 0..3 {
        world.days_pass(350);
        dora.clicks(&format!("/{}", world.creators_code("course")));
    }
    world.days_pass(350);
    let sale = [("product", "course"), ("order_id", "A-1"), ("amount", "97")];
    assert!(dora.cookie("duly").is_some());
    dora.loads_pixel(&sale);
    world.shop("course").posts_back(&sale[1..]).earned_by("ana 100 %");
}

#[test]
fn a_shorter_window_takes_nothing_from_a_click_that_was_made_before() {
    let world = world_of("last");
    world.changes("course", json!({"window_days": 180}));
    let before = world.visitor("Dora").clicks("/ana").click_id();
    world.changes("course", json!({"window_days": 60}));
    let after = world.visitor("Emil").clicks("/ana").click_id();

    world.days_pass(100);
    let shop = world.shop("course");
    shop.posts_back(&[("click_id", &before), ("order_id", "A-1"), ("amount", "97")]).earned_by("ana 100 %");
    shop.posts_back(&[("click_id", &after), ("order_id", "A-2"), ("amount", "97")]).earned_by("nobody");
}

#[test]
fn a_longer_window_gives_nothing_to_a_click_that_was_made_before() {
    let world = world_of("last");
    let before = world.visitor("Dora").clicks("/ana").click_id();
    world.changes("course", json!({"window_days": 180}));

    world.days_pass(100);
    let sale = [("click_id", before.as_str()), ("order_id", "A-1"), ("amount", "97")];
    world.shop("course").posts_back(&sale).earned_by("nobody");
}

#[test]
fn one_who_is_paused_at_the_sale_earns_nothing_and_the_one_before_does() {
    let world = world_of("last");
    let dora = world.visitor("Dora");
    dora.clicks("/ana");
    dora.clicks("/ben");

    world.lets("ben", "paused");
    dora.buys("course", "A-1", "97").earned_by("ana 100 %");
    world.lets("ana", "paused");
    dora.buys("course", "A-2", "97").earned_by("nobody");
    assert_eq!(world.verdict("course", "A-2"), "nobody: affiliate paused");
}

#[test]
fn a_click_id_and_a_cookie_together_are_one_journey() {
    let world = world_of("last");
    let phone = world.visitor("Dora on her phone").clicks("/ana").click_id();
    let dora = world.visitor("Dora at her desk");
    world.days_pass(4);
    dora.clicks("/ben");

    let sale = [("product", "course"), ("click_id", phone.as_str()), ("order_id", "A-1"), ("amount", "97")];
    dora.loads_pixel(&sale).is(200).says("x-duly-result", "recorded");
    assert_eq!(world.verdict("course", "A-1"), "ben 100 %");
}

#[test]
fn a_forged_or_broken_cookie_ties_nothing_and_breaks_nothing() {
    let world = world_of("last");
    let real = world.visitor("Dora").clicks("/ana").click_id();
    let unknown = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

    let shorter = &real[..25];
    let longer = format!("{real}0");
    let forged = ["", "ana", unknown, shorter, &longer, "\"", "%00", "a.b.c", "=;=", &"x".repeat(3_000)];
    for (place, cookie) in forged.iter().enumerate() {
        let emil = world.visitor("Emil");
        emil.forges("duly", cookie);
        let order = format!("A-{place}");
        let sale = [("product", "course"), ("order_id", order.as_str()), ("amount", "97")];
        emil.loads_pixel(&sale).is(200).says("x-duly-result", "unattributed");
        // The next click begins a new journey.
        emil.clicks("/ben").is(302);
        assert_eq!(emil.cookie("duly").map(|id| id.len()), Some(26), "{cookie}");
    }
}

#[test]
fn no_cookie_with_one_byte_changed_ever_earns() {
    let world = world_of("last");
    let real = world.visitor("Dora").clicks("/ana").click_id();

    for place in 10..real.len() {
        let other = if real.as_bytes()[place] == b'7' { "8" } else { "7" };
        let forged = format!("{}{other}{}", &real[..place], &real[place + 1..]);
        let emil = world.visitor("Emil");
        emil.forges("duly", &forged);
        let order = format!("A-{place}");
        let sale = [("product", "course"), ("order_id", order.as_str()), ("amount", "97")];
        emil.loads_pixel(&sale).is(200).says("x-duly-result", "unattributed");
    }
    assert_eq!(world.money_of("ana"), 0);
}

#[test]
fn all_cookies_of_that_name_are_read() {
    let world = world_of("last");
    let one = world.visitor("Dora").clicks("/ana").click_id();
    world.days_pass(1);
    let other = world.visitor("Dora").clicks("/ben").click_id();

    let dora = world.visitor("Dora under both domains");
    dora.adds("duly", &one);
    dora.adds("duly", &other);
    let sale = [("product", "course"), ("order_id", "A-1"), ("amount", "97")];
    dora.loads_pixel(&sale).is(200).says("x-duly-result", "recorded");
    assert_eq!(world.verdict("course", "A-1"), "ben 100 %");
}

#[test]
fn where_the_newest_click_was_never_written_the_one_before_counts() {
    let world = world_of("last");
    let old = world.visitor("Dora").clicks("/ana").click_id();
    let lost = "01KKNEVERWR1TTEN000000000Z";

    let dora = world.visitor("Dora");
    dora.forges("duly", &format!("{lost}.{old}"));
    let sale = [("product", "course"), ("order_id", "A-1"), ("amount", "97")];
    dora.loads_pixel(&sale).is(200).says("x-duly-result", "recorded");
    assert_eq!(world.verdict("course", "A-1"), "ana 100 %");

    // And her next click hangs behind it.
    world.days_pass(1);
    let next = dora.clicks("/ben").click_id();
    let sale = [("click_id", next.as_str()), ("order_id", "A-2"), ("amount", "97")];
    world.changes("course", json!({"model": "multiple"}));
    world.days_pass(4);
    world.shop("course").posts_back(&sale).earned_by("ana 50 %, ben 50 %");
}

#[test]
fn a_click_for_another_product_is_told_where_the_creator_looks_for_it() {
    let world = World::new();
    world.sells("course", json!({}));
    world.sells("book", json!({}));
    world.accepts("Ana", "book", "ana7");
    let maria = world.owner();

    let click = world.visitor("Dora").clicks("/ana7").click_id();
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "97")];
    world.shop("course").posts_back(&sale).is(200);
    world.shop("course").posts_back(&[("order_id", "A-2"), ("amount", "97")]).is(200);

    let page =
        |order| maria.opens(&format!("/admin/conversions/{}", world.order("course", order).id)).is(200);
    page("A-1").shows("are clicks for <bdi>book</bdi>").hides("No click came with this conversion");
    page("A-2").shows("No click came with this conversion").hides("are clicks for");
}
