//! Odd amounts and currencies: a clear refusal with a row, never a guess.

use serde_json::json;

use crate::world::World;

fn world_with_a_click() -> (World, String) {
    let world = World::new();
    world.sells("course", json!({"amount_max": 1_000_000}));
    world.accepts("Jane", "course", "jane7");
    let id = world.visitor("Ben").clicks("/jane7").click_id();
    (world, id)
}

#[test]
fn odd_amounts_are_refused_with_a_reason_and_a_row() {
    let (world, id) = world_with_a_click();
    let shop = world.shop("course");

    for (amount, currency) in [
        ("1e5", "EUR"),
        ("-1", "EUR"),
        ("+1", "EUR"),
        ("12.345", "JPY"),
        ("12.5", "JPY"),
        ("12.345", "EUR"),
        ("9999999999999999999", "EUR"),
        ("99999999999999999999999999999999999", "EUR"),
        ("1,234.50", "EUR"),
        ("1.234,50", "EUR"),
        ("1 000", "EUR"),
        ("NaN", "EUR"),
        ("inf", "EUR"),
        ("0x10", "EUR"),
        (".", "EUR"),
        ("10.", "EUR"),
        ("\u{661}\u{662}", "EUR"),
        ("10 EUR", "EUR"),
        ("10000.01", "EUR"),
        ("10", "XXQ"),
        ("10", "EURO"),
        ("10", "\u{20ac}"),
    ] {
        let rows = world.reports().len();
        let sale =
            [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", amount), ("currency", currency)];
        let told = shop.posts_back(&sale);
        assert_eq!(told.status, 400, "{amount} {currency}: {}", told.body);
        assert!(told.json()["reason"].as_str().is_some_and(|reason| reason.len() > 10), "{}", told.body);
        assert_eq!(
            (world.reports().len(), world.last_report().0),
            (rows + 1, "refused"),
            "{amount} {currency}"
        );
        let pixel = [&sale[..], &[("product", "course")]].concat();
        let seen = world.visitor("Ben").loads_pixel(&pixel).is(200);
        assert!(seen.header("x-duly-result").is_some_and(|text| text.starts_with("refused")), "{amount}");
    }
    assert_eq!((world.conversions(), world.money_of("jane7")), (0, 0));
}

#[test]
fn amounts_are_whole_minor_units_of_their_currency() {
    let (world, id) = world_with_a_click();
    let shop = world.shop("course");

    let taken =
        [("49.90", "EUR", 4_990), ("49,9", "eur", 4_990), ("500", "JPY", 500), ("1.234", "KWD", 1_234)];
    for (place, (amount, currency, minor)) in taken.into_iter().enumerate() {
        let order = format!("A-{place}");
        let sale =
            [("click_id", id.as_str()), ("order_id", &order), ("amount", amount), ("currency", currency)];
        shop.posts_back(&sale).earned_by("jane7 100 %");
        let kept = world.order("course", &order);
        assert_eq!((kept.amount.minor, kept.amount.currency.code()), (minor, &*currency.to_uppercase()));
    }
}

#[test]
fn another_currency_is_kept_as_reported_and_paid_in_it() {
    let (world, id) = world_with_a_click();

    let sale = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "1000"), ("currency", "JPY")];
    let told = world.shop("course").posts_back(&sale).earned_by("jane7 100 %");
    assert_eq!(told.commission(), "JPY 300");
    assert!(!world.order("course", "A-1").flags.is_empty(), "the creator is told");
}

#[test]
fn a_sale_without_an_amount_is_nothing_worth_and_flagged() {
    let (world, id) = world_with_a_click();

    world.shop("course").posts_back(&[("click_id", &id), ("order_id", "A-1")]).earned_by("jane7 100 %");
    let kept = world.order("course", "A-1");
    assert_eq!(kept.amount.minor, 0);
    assert!(kept.flags.iter().any(|flag| flag.text().starts_with("No amount")));
}

#[test]
fn a_field_that_is_said_twice_must_say_the_same() {
    let (world, id) = world_with_a_click();
    let shop = world.shop("course");

    let twice = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97"), ("revenue", "970")];
    shop.posts_back(&twice).is(400).shows("amount was sent more than once");
    let same = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97"), ("revenue", "97")];
    shop.posts_back(&same).earned_by("jane7 100 %");
}

#[test]
fn an_unknown_product_is_not_found_and_leaves_a_row() {
    let (world, _) = world_with_a_click();
    let shop = world.shop("course");

    shop.posts(&[("product", "nothing"), ("order_id", "A-1"), ("token", &shop.token)]).is(404);
    assert_eq!(world.last_report().0, "refused");
    shop.posts(&[("order_id", "A-1"), ("token", &shop.token)]).is(404).shows("Send product=");
    assert_eq!(world.reports().len(), 2);
}
