//! A worked example stands beside every field that changes money: right without a script, beside a form that came back,
//! and in the currency's own decimals.

use serde_json::json;

use crate::world::World;

const FORM: &str = "/admin/products/prd_1/edit";

#[test]
fn a_products_form_says_what_each_field_of_money_comes_to() {
    let world = World::new();
    world.sells("course", json!({"events": {"signup": {"flat": 200}}}));
    let page = world.owner().opens(FORM).is(200);
    page.shows("30 % of \u{20ac} 97.00 is \u{20ac} 29.10.")
        .shows("A \u{20ac} 97.00 sale: affiliate \u{20ac} 29.10, you \u{20ac} 67.90.")
        .shows("The commission of a sale today is Due on 16 Mar 2026.")
        .shows("signup: affiliate \u{20ac} 2.00.")
        .shows("Ben earns all, \u{20ac} 29.10.")
        .shows("the first \u{20ac} 14.55, the last \u{20ac} 14.55, you \u{20ac} 67.90.")
        .shows("the first \u{20ac} 29.10, the last \u{20ac} 29.10, you \u{20ac} 38.80.")
        .shows("A customer who pays \u{20ac} 97.00 4 times brings \u{20ac} 29.10 each time, \u{20ac} 116.40 in all.")
        .shows("The same customer brings \u{20ac} 87.30 in all, where 2 renewals are paid.")
        .shows("The same customer brings \u{20ac} 29.10 once, for the purchase.");
}

#[test]
fn a_form_that_came_back_is_worked_through_with_what_was_typed() {
    let world = World::new();
    world.sells("course", json!({}));
    let typed = [
        ("name", ""),
        ("percent", "40"),
        ("hold_days", "0"),
        ("model", "multiple"),
        ("first_share_percent", "25"),
    ];
    let page = world.owner().submits(FORM, &typed).is(422);
    page.shows("40 % of \u{20ac} 97.00 is \u{20ac} 38.80.")
        .shows("the first \u{20ac} 9.70, the last \u{20ac} 29.10, you \u{20ac} 58.20.")
        .shows("A commission is Due the moment it is earned.");
}

#[test]
fn examples_have_the_decimals_of_their_currency() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({"currency": "JPY"}));
    maria.opens(FORM).shows("30 % of \u{a5} 9,700 is \u{a5} 2,910.");
    world.sells("book", json!({"currency": "KWD", "commission": {"percent": "12.5"}}));
    maria.opens("/admin/products/prd_2/edit").shows("KWD 97.000").shows("KWD 12.125");
}

#[test]
fn offers_own_rates_and_minimums_have_theirs() {
    let world = World::new();
    world.sells("course", json!({}));
    let offer = world.offers("course", "Gold", "200.00", Some("50"));
    world.accepts("Ana", "course", "ana7");
    let maria = world.owner();
    maria
        .opens(&format!("/admin/offers/{offer}"))
        .shows("50 % of \u{20ac} 200.00 is \u{20ac} 100.00.")
        .shows("A \u{20ac} 200.00 sale: affiliate \u{20ac} 100.00, you \u{20ac} 100.00.");
    let form = [("name", ""), ("percent", "10"), ("flat", "1.50")];
    let page = maria.submits(&format!("/admin/offers/{offer}"), &form).is(422);
    page.shows("A \u{20ac} 200.00 sale: affiliate \u{20ac} 21.50, you \u{20ac} 178.50.");

    let page = maria.opens("/admin/affiliations/afn_1");
    page.shows("the product pays \u{20ac} 29.10, there is no own commission. So: affiliate \u{20ac} 29.10");
    let rate = [("percent", "20"), ("flat", "much")];
    let page = maria.submits_to("/admin/affiliations/afn_1", "/admin/affiliations/afn_1/rate", &rate).is(422);
    page.shows("the own commission \u{20ac} 19.40. So: affiliate \u{20ac} 29.10, you \u{20ac} 67.90.");

    let page =
        maria.submits("/admin/settings", &[("name", ""), ("minimum_payouts", "50 EUR\n1000 JPY")]).is(422);
    page.shows("Who has \u{20ac} 49.99 Due waits for more; who has \u{20ac} 50.00 Due is paid.")
        .shows("Who has \u{a5} 999 Due waits for more");
}

#[test]
fn sales_in_yen_and_dinars_are_paid_to_their_smallest_unit() {
    let world = World::new();
    world.sells("course", json!({"currency": "JPY", "commission": {"percent": "12.5", "flat": 1}}));
    world
        .sells("book", json!({"currency": "KWD", "commission": {"percent": "33.3333"}, "model": "multiple"}));
    for (name, product, code) in [("Ana", "course", "ana7"), ("Cyd", "book", "cydb"), ("Ben", "book", "benb")]
    {
        world.accepts(name, product, code);
    }
    let dora = world.visitor("Dora");
    let click = dora.clicks("/ana7").click_id();
    let sale = [("order_id", "A-1"), ("amount", "999"), ("click_id", click.as_str())];
    // 124.875 and 1, to the even neighbour once.
    assert_eq!(world.shop("course").posts_back(&sale).commission(), "JPY 126");
    dora.clicks("/cydb");
    let click = dora.clicks("/benb").click_id();
    let sale = [("order_id", "B-1"), ("amount", "1.004"), ("click_id", click.as_str())];
    world.shop("book").posts_back(&sale).earned_by("cydb 50 %, benb 50 %");
    // A third of 1,004 fils is 335 whole ones: the first has half of them rounded down, the last the odd one too.
    assert_eq!((world.money_of("cydb"), world.money_of("benb")), (167, 168));
    world.finds_no_fault();
}
