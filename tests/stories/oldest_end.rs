//! Clicks that have run out long ago go for good, and nobody loses anything by it.

use serde_json::json;

use crate::world::World;

/// Dora came by Ana's link and bought; much later she came back by Ben's, and Ana's click is gone by then.
fn years_later() -> World {
    let world = World::new();
    world.owner();
    world.sells("course", json!({"model": "first"}));
    world.accepts("Ana", "course", "ana");
    world.accepts("Ben", "course", "ben");
    let dora = world.visitor("Dora");
    let click = dora.clicks("/ana").click_id();
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "97"), ("customer", "dora")];
    world.shop("course").posts_back(&sale).earned_by("ana 100 %");
    world.days_pass(500);
    // Some browsers keep a cookie longer than they were told.
    dora.forges("duly", &click);
    let id = dora.clicks("/ben").click_id();
    assert!(world.clicks()[0].previous.is_some());
    world.a_purge_is_made();
    assert_eq!(world.clicks().len(), 1, "Ana's click is gone");
    let sale = [("click_id", id.as_str()), ("order_id", "A-2"), ("amount", "97")];
    world.shop("course").posts_back(&sale).earned_by("ben 100 %");
    world
}

#[test]
fn a_journey_whose_oldest_end_is_gone_says_so_and_is_judged_by_the_rest() {
    let world = years_later();
    let maria = world.owner_elsewhere();
    let later = world.order("course", "A-2");
    assert!(later.verdict.cut && later.verdict.considered.len() == 1);
    maria.opens(&format!("/admin/conversions/{}", later.id)).is(200).shows("are not kept any more");
    assert!(!world.order("course", "A-1").verdict.cut, "nothing was missing when it was judged");
    world.finds_no_fault();
}

#[test]
fn a_sale_whose_click_is_gone_keeps_its_verdict_its_page_and_its_place_in_the_figures() {
    let world = years_later();
    let maria = world.owner_elsewhere();
    let first = world.order("course", "A-1");
    maria
        .opens(&format!("/admin/conversions/{}", first.id))
        .is(200)
        .shows("ana")
        .hides("are not kept any more");
    let shop = world.shop("course");
    shop.posts_back(&[("order_id", "A-1"), ("amount", "97"), ("coupon", "NONE")]).earned_by("ana 100 %");
    assert_eq!(world.order("course", "A-1").verdict, first.verdict, "told of again, it is what it was");
    // Renewals are hers, by a click that only the first sale remembers.
    shop.posts_back(&[("order_id", "A-3"), ("amount", "97"), ("customer", "dora")]).earned_by("ana 100 %");
    world.finds_no_fault();

    shop.posts_back(&[("event", "refund"), ("order_id", "A-1")]).is(200);
    shop.posts_back(&[("event", "refund"), ("order_id", "A-3")]).is(200);
    assert_eq!((world.money_of("ana"), world.money_of("ben")), (0, 2_910));
    world.finds_no_fault();
    maria.opens("/admin/settings/privacy").is(200).shows("1 old click went for good").shows("are frozen");
}
