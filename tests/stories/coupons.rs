//! An affiliate's coupon: whoever buys with it is hers, whatever link was followed, and both are shown where they
//! disagree.

use serde_json::json;

use crate::people::Visitor;
use crate::world::World;

/// Ana has the coupon ANA10; Ben's link was clicked. Gives the id of that click.
fn world_with_a_coupon() -> (World, String) {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben7");
    world.gives_coupon("ana7", "ANA10");
    let click = world.visitor("Dora").clicks("/ben7").click_id();
    (world, click)
}

/// What a person reads of the coupon beside a verdict.
fn notes(world: &World, order: &str) -> Vec<String> {
    let notes = world.order("course", order).flags.into_iter().map(|flag| flag.text());
    notes.filter(|note| note.contains("coupon")).collect()
}

#[test]
fn whoever_buys_with_her_coupon_is_hers_whatever_was_clicked() {
    let (world, click) = world_with_a_coupon();
    let shop = world.shop("course");

    for (place, name) in ["coupon", "coupon_code", "promo_code", "k"].into_iter().enumerate() {
        let order = format!("A-{place}");
        let sale = [("click_id", click.as_str()), ("order_id", &order), ("amount", "100"), (name, "ana10")];
        shop.posts_back(&sale).earned_by("ana7 100 %");
        assert_eq!(
            notes(&world, &order),
            ["The coupon decided. By the clicks alone, someone else would have earned."]
        );
    }
    // Shops that take several coupons send all of them.
    let sale = [("order_id", "B-1"), ("amount", "100"), ("coupon", "WELCOME5, Ana10")];
    shop.posts_back(&sale).earned_by("ana7 100 %");
    assert!(notes(&world, "B-1").is_empty());
    world.finds_no_fault();
}

#[test]
fn the_conversions_page_says_whose_the_coupon_is_and_whose_the_clicks_were() {
    let (world, click) = world_with_a_coupon();
    let maria = world.owner();
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "100"), ("coupon", "ANA10")];
    world.shop("course").posts_back(&sale).is(200);

    let id = world.order("course", "A-1").id;
    maria
        .opens(&format!("/admin/conversions/{id}"))
        .is(200)
        .shows("ANA10 is Ana&#39;s; the clicks were Ben&#39;s.")
        .shows("ANA10 (of afn_1, signed)");
}

#[test]
fn a_coupon_of_the_shops_own_is_flagged_kindly_and_changes_nothing() {
    let (world, click) = world_with_a_coupon();

    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "100"), ("coupon", "SUMMER")];
    world.shop("course").posts_back(&sale).earned_by("ben7 100 %");
    assert_eq!(
        notes(&world, "A-1"),
        ["The coupon \"SUMMER\" is no affiliate's. If it is one of the shop's own, all is well."]
    );
}

#[test]
fn a_coupon_that_a_later_report_brings_remakes_the_verdict() {
    let (world, click) = world_with_a_coupon();
    let shop = world.shop("course");
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "100")];
    shop.posts_back(&sale).earned_by("ben7 100 %");
    assert_eq!((world.money_of("ana7"), world.money_of("ben7")), (0, 3_000));

    let told = shop.posts_back(&[("order_id", "A-1"), ("coupon", "ANA10")]).earned_by("ana7 100 %");
    assert_eq!(told.result(), "duplicate");
    assert_eq!((world.money_of("ana7"), world.money_of("ben7")), (3_000, 0));
    world.finds_no_fault();
}

#[test]
fn a_page_may_name_a_coupon_too_and_that_is_said() {
    let (world, _) = world_with_a_coupon();
    let dora = world.visitor("Dora");

    let sale = [("product", "course"), ("order_id", "A-1"), ("amount", "100"), ("coupon", "ANA10")];
    dora.loads_pixel(&sale).says("x-duly-result", "recorded");
    assert_eq!(world.verdict("course", "A-1"), "ana7 100 %");
    let unsigned = "The coupon came with an unsigned report, which anybody could have sent.";
    assert!(notes(&world, "A-1").contains(&unsigned.to_owned()), "{:?}", notes(&world, "A-1"));

    // The shop says the same: now it is believed.
    world.shop("course").posts_back(&[("order_id", "A-1"), ("amount", "100"), ("coupon", "ANA10")]).is(200);
    assert!(!notes(&world, "A-1").contains(&unsigned.to_owned()), "{:?}", notes(&world, "A-1"));
}

#[test]
fn the_shops_word_for_the_coupon_counts_more_than_a_pages() {
    let (world, _) = world_with_a_coupon();
    world.gives_coupon("ben7", "BEN10");
    let page = [("product", "course"), ("order_id", "A-1"), ("amount", "100"), ("coupon", "BEN10")];
    let shop = [("order_id", "A-1"), ("amount", "100"), ("coupon", "ANA10")];

    world.visitor("Dora").loads_pixel(&page).is(200);
    world.shop("course").posts_back(&shop).earned_by("ana7 100 %");
    world.visitor("Dora").loads_pixel(&page).is(200);
    assert_eq!(world.verdict("course", "A-1"), "ana7 100 %");
    assert_eq!(
        notes(&world, "A-1"),
        ["Another report said the coupon \"BEN10\", which is another affiliate's. It was left aside."]
    );
}

#[test]
fn a_paused_affiliates_coupon_earns_nothing_and_the_clicks_decide() {
    let (world, click) = world_with_a_coupon();
    world.lets("ana7", "paused");

    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "100"), ("coupon", "ANA10")];
    world.shop("course").posts_back(&sale).earned_by("ben7 100 %");
    says(&world, &world.owner(), "A-1", "ANA10 is Ana&#39;s, but at the sale the affiliate was paused.");
}

/// What the conversion's page says of its ties.
#[track_caller]
fn says(world: &World, maria: &Visitor<'_>, order: &str, told: &str) {
    let id = world.order("course", order).id;
    maria.opens(&format!("/admin/conversions/{id}")).is(200).shows(told);
}

#[test]
fn the_conversions_page_says_whom_the_shop_named_beside_a_coupon_and_beside_clicks() {
    let (world, click) = world_with_a_coupon();
    world.accepts("Cyd", "course", "cyd7");
    let (shop, maria) = (world.shop("course"), world.owner());

    let sale = [("click_id", click.as_str()), ("amount", "100"), ("affiliate", "cyd7")];
    let coupon = [("order_id", "A-1"), ("coupon", "ANA10")];
    shop.posts_back(&[&sale[..], &coupon].concat()).earned_by("ana7 100 %");
    says(
        &world,
        &maria,
        "A-1",
        "ANA10 is Ana&#39;s; the clicks were Ben&#39;s; the shop&#39;s server named Cyd.",
    );

    shop.posts_back(&[&sale[..], &[("order_id", "A-2")]].concat()).earned_by("cyd7 100 %");
    says(&world, &maria, "A-2", "The shop&#39;s server named Cyd; the clicks were Ben&#39;s.");

    world.lets("ana7", "paused");
    world.lets("cyd7", "paused");
    let coupon = [("order_id", "A-3"), ("coupon", "ANA10")];
    shop.posts_back(&[&sale[..], &coupon].concat()).earned_by("ben7 100 %");
    says(
        &world,
        &maria,
        "A-3",
        "ANA10 is Ana&#39;s, but at the sale the affiliate was paused. The shop&#39;s server named Cyd, but at the \
         sale the affiliate was paused.",
    );
}

#[test]
fn the_creator_gives_changes_and_takes_away_a_coupon() {
    let (world, _) = world_with_a_coupon();
    let maria = world.owner();
    let page = "/admin/affiliations/afn_2";

    let seen = maria.submits_to(page, &format!("{page}/coupon"), &[("coupon", "ana10")]).is(422);
    let problem = "ana10 is already Ana&#39;s coupon for this product. Please choose another.";
    seen.shows(problem).shows("value=\"ana10\"");
    maria.submits_to(page, &format!("{page}/coupon"), &[("coupon", "no spaces")]).is(422);
    maria.submits_to(page, &format!("{page}/coupon"), &[("coupon", "BEN_10")]).is(303);
    maria.opens(page).is(200).shows("BEN_10 instead of none");
    let ben = world.promoter("Ben");
    let hotlinks = "/portal/products/course/hotlinks";
    ben.opens(hotlinks)
        .shows("Your coupon")
        .shows("value=\"BEN_10\"")
        .shows("Whoever buys with it is yours, whatever link they followed.");

    maria.submits_to(page, &format!("{page}/coupon"), &[("coupon", "")]).is(303);
    ben.opens(hotlinks).hides("Your coupon");
    // It is free again, for Ana too; on another product it always was.
    world.gives_coupon("ana7", "ben_10");
    world.sells("book", json!({}));
    world.accepts("Ben", "book", "ben-books");
    world.gives_coupon("ben-books", "ANA10");
    world.finds_no_fault();
}

#[test]
fn what_a_coupon_earned_stays_when_it_is_given_to_another() {
    let (world, _) = world_with_a_coupon();
    let shop = world.shop("course");
    shop.posts_back(&[("order_id", "A-1"), ("amount", "100"), ("coupon", "ANA10")]).earned_by("ana7 100 %");

    world.gives_coupon("ana7", "ANA20");
    world.gives_coupon("ben7", "ANA10");
    // The same order is told again: it was Ana's when it was sold.
    shop.posts_back(&[("order_id", "A-1"), ("amount", "100"), ("coupon", "ANA10")]).earned_by("ana7 100 %");
    shop.posts_back(&[("order_id", "A-2"), ("amount", "100"), ("coupon", "ANA10")]).earned_by("ben7 100 %");
    world.finds_no_fault();
}

#[test]
fn programs_give_coupons_and_report_with_them() {
    let world = World::new();
    let program = world.program();
    program.makes_a_product();
    program.accepts("ana", "course", "ana7");
    program.posts("/affiliates", json!({"name": "Ben", "email": "ben@example.com"})).is(201);
    let bens = |coupon: &str| json!({"affiliate": "aff_2", "product": "course", "coupon": coupon});

    let changed = program.patches("/affiliations/afn_1", json!({"coupon": "ANA10"})).is(200);
    assert_eq!(changed.described_as(&world, "Affiliation").json()["coupon"], "ANA10");
    program.posts("/affiliations", bens("ana10")).refuses(409, &["coupon"]).shows("already ana's coupon");
    program.posts("/affiliations", bens("a b")).refuses(422, &["coupon"]);
    assert_eq!(program.posts("/affiliations", bens("BEN10")).is(201).json()["coupon"], "BEN10");

    let sale = json!({"product": "course", "order_id": "A-1", "amount": 10_000, "coupon": "ben10"});
    let told = program.posts("/conversions", sale).is(201).json();
    assert_eq!(told["affiliates"][0]["affiliate"], "aff_2", "{told}");
    let gone = program.patches("/affiliations/afn_2", json!({"coupon": null})).is(200).json();
    assert!(gone["coupon"].is_null(), "{gone}");
    world.finds_no_fault();
}
