//! The cases: a model, a story, and who earns. Those of `product.md` 5 are there word for word.

use super::reader::check;

/// `product.md` 5. Window 60 unless said.
pub(super) const PRODUCT_MD: &str = "
last       1 click ana · 5 click ben · 9 sale                      ben 100 %
first      1 click ana · 5 click ben · 9 sale                      ana 100 %
multiple   1 click ana · 3 click cyd · 5 click ben · 9 sale        ana 50 %, ben 50 %
multiple   1 click ana · 5 click ana · 9 sale                      ana 100 %
multiple   1 click ana · 5 click ben · 7 click ana · 9 sale        ana 100 %
multiple   1 click ana · 5 click ben · 9 sale with cyd's coupon    cyd 100 %
last       1 click ana · 61 sale at the same millisecond           ana 100 %      (exactly 60 days: still live)
last       1 click ana · 62 sale                                   nobody: expired 1 day ago
first      1 click ana · 50 click ben · 70 sale                    ben 100 %      (ana's spell ended on day 61)
first      1 click ana · 50 click ben · 55 click ana · 70 sale     ana 100 %      (one spell, from day 1)
first      1 click ana · 50 click ben · 62 click ana · 70 sale     ben 100 %      (ana's is a new spell)
last       1 click ana · 5 creator link · 9 sale                   ana 100 %
any        1 creator link · 9 sale                                 nobody: no affiliate's click found
last       1 click ana (product A) · 2 click ben (product B) · 9 sale of A       ana 100 %
last       1 click ana · 5 ana is paused · 9 sale                  nobody: affiliate paused
last       1 click ana · 5 click ben · 6 ben is paused · 9 sale    ana 100 %
last       1 click ana · 5 click ben · 9 ben buys                  ana 100 %
last       1 click ana (id X) · 5 click ben (cookie) · 9 sale with X and the cookie    ben 100 %
for ever   1 click ana · 900 sale                                  ana 100 %
for ever   1 click ana · 2 window becomes 60 · 10 click ana · 100 sale           ana 100 %
last       1 click ana · 30 pixel                                  nobody (pixel's 28 days); then a postback of the same order: ana 100 %
first      1 click ana · 20 click ben · 40 pixel                   ben 100 %
";

#[test]
fn the_cases_of_the_product_hold_word_for_word() {
    let cases = PRODUCT_MD.trim().lines();
    assert_eq!(cases.clone().count(), 22);
    for case in cases {
        let columns: Vec<&str> = case.split("  ").map(str::trim).filter(|text| !text.is_empty()).collect();
        let [model, story, expected, ..] = columns.as_slice() else { panic!("not a case: {case}") };
        check(model, story, expected);
    }
}

#[test]
fn a_touch_lives_to_its_last_millisecond_and_not_longer() {
    check("any", "1 click ana · 61 sale at the same millisecond", "ana 100 %");
    check("any", "1 click ana · 61 sale a millisecond later", "nobody: expired less than a minute ago");
    check("any", "1 click ana · 29 pixel", "ana 100 %");
    check("any", "1 click ana · 29 pixel a millisecond later", "nobody: expired less than a minute ago");
}

#[test]
fn a_new_touch_joins_a_spell_up_to_its_last_moment() {
    check("first", "1 click ana · 30 click ben · 61 click ana · 80 sale", "ana 100 %");
    check("first", "1 click ana · 30 click ben · 62 click ana · 80 sale", "ben 100 %");
}

#[test]
fn a_spell_lasts_through_the_latest_expiry_of_all_its_touches() {
    // The second touch expires on day 15, the first on day 61: the spell lasts, and it is the newer one.
    let shortened = "1 click ana · 2 click ben · 5 window becomes 5 · 10 click ana · 40 sale";
    check("last", shortened, "ana 100 %");
    check("first", shortened, "ana 100 %");
    check("last", "1 click ana · 2 window becomes 5 · 10 click ana · 70 sale", "nobody: expired 9 days ago");
}

#[test]
fn a_change_of_the_window_moves_no_expiry_that_was_promised() {
    check("last", "1 click ana · 2 window becomes 180 · 70 sale", "nobody: expired 9 days ago");
    check("last", "1 click ana · 2 window becomes 1 · 50 sale", "ana 100 %");
    check("last", "1 window becomes forever · 2 click ana · 3 window becomes 1 · 900 sale", "ana 100 %");
}

#[test]
fn of_two_clicks_in_one_millisecond_the_ids_say_which_was_first() {
    check("last", "5 click ana · 5 click ben · 5 sale", "ben 100 %");
    check("first", "5 click ana · 5 click ben · 5 sale", "ana 100 %");
    check("multiple", "5 click ben · 5 click ana · 5 sale", "ben 50 %, ana 50 %");
}

#[test]
fn multiple_clicks_share_as_the_product_says() {
    let story = "1 click ana · 3 click cyd · 5 click ben · 9 sale";
    check("multiple 30", story, "ana 30 %, ben 70 %");
    check("multiple 0.0001", story, "ana 0.0001 %, ben 99.9999 %");
    check("multiple each full", story, "ana 100 %, ben 100 %");
    check("multiple each full", "1 click ana · 5 click ben · 7 click ana · 9 sale", "ana 100 %");
    check("multiple each full", "1 click ana · 9 sale", "ana 100 %");
}

#[test]
fn a_part_of_nothing_is_not_a_share() {
    check("multiple 0", "1 click ana · 5 click ben · 9 sale", "ben 100 %");
    check("multiple 100", "1 click ana · 5 click ben · 9 sale", "ana 100 %");
    check("multiple 0", "1 click ana · 9 sale", "ana 100 %");
}

#[test]
fn multiple_clicks_look_at_live_spells_only() {
    check("multiple", "1 click ana · 30 click cyd · 50 click ben · 70 sale", "cyd 50 %, ben 50 %");
    check("multiple", "1 click ana · 50 click ben · 70 sale", "ben 100 %");
    check("multiple", "1 click ana · 5 click ben · 6 ana is left · 9 sale", "ben 100 %");
    check("multiple", "1 click ana · 3 click cyd · 5 click ben · 9 ben buys", "ana 50 %, cyd 50 %");
}

#[test]
fn the_middle_may_be_first_or_last_again_later() {
    // Ben's click lies between, and ana's spell goes on around it.
    check("last", "1 click ana · 5 click ben · 7 click ana · 9 sale", "ana 100 %");
    check("first", "1 click ana · 5 click ben · 7 click ana · 9 sale", "ana 100 %");
    check("multiple", "1 click ana · 5 click ben · 7 click ana · 8 click cyd · 9 sale", "ana 50 %, cyd 50 %");
}

#[test]
fn a_pixel_has_its_own_window_and_spells_follow_it() {
    check("last", "1 click ana · 20 click ben · 40 pixel", "ben 100 %");
    check("multiple", "1 click ana · 20 click ben · 25 click cyd · 40 pixel", "ben 50 %, cyd 50 %");
    check("first", "1 click ana · 20 click ben · 25 click ana · 40 pixel", "ana 100 %");
    check("first", "1 click ana · 20 click ben · 30 click ana · 40 pixel", "ben 100 %");
    check("first", "1 click ana · 20 click ben · 30 click ana · 40 sale", "ana 100 %");
}

#[test]
fn a_pixel_shortens_and_never_lengthens() {
    check("last", "1 window becomes 7 · 2 click ana · 20 pixel", "nobody: expired 11 days ago");
    check("for ever", "1 click ana · 100 pixel", "nobody: expired 71 days ago");
    check("for ever", "1 click ana · 20 pixel", "ana 100 %");
}

#[test]
fn whoever_is_not_accepted_at_the_sale_is_left_out() {
    check("last", "1 click ana · 5 ana is banned · 9 sale", "nobody: affiliate banned");
    check("last", "1 click ana · 5 ana is left · 9 sale", "nobody: affiliate left");
    check("last", "1 click ana · 5 ana is rejected · 9 sale", "nobody: affiliate not accepted");
    check("last", "1 click ana · 5 ana is applied · 9 sale", "nobody: affiliate not yet accepted");
    check("last", "1 click ana · 5 ana is paused · 7 ana is active · 9 sale", "ana 100 %");
    check("first", "1 click ana · 5 click ben · 6 ana is banned · 9 sale", "ben 100 %");
}

#[test]
fn a_click_made_while_paused_never_earns() {
    let could_not = "nobody: the clicks could not earn when they were made";
    check("last", "1 ana is paused · 2 click ana · 3 ana is active · 9 sale", could_not);
    check("last", "1 click ben · 1 ana is paused · 2 click ana · 3 ana is active · 9 sale", "ben 100 %");
}

#[test]
fn nobody_earns_from_her_own_purchase() {
    check("any", "1 click ana · 9 ana buys", "nobody: the buyer is the affiliate");
    check("any", "1 click ana · 9 ana buys with ana's coupon", "nobody: the buyer is the affiliate");
    check("any", "1 click ana · 2 click ben · 9 ana&ben buys", "nobody: the buyer is the affiliate");
    check("last", "1 click cyd · 2 click ben · 3 click ana · 9 ana&ben buys", "cyd 100 %");
    check("any", "1 click ben · 9 ana buys with ana's coupon", "ben 100 %");
}

#[test]
fn clicks_after_the_sale_change_nothing() {
    check("last", "1 click ana · 9 sale · 10 click ben", "ana 100 %");
    check("any", "9 sale · 10 click ben", "nobody: no affiliate's click found");
    check("multiple", "1 click ana · 9 sale · 10 click ben", "ana 100 %");
}

#[test]
fn own_clicks_are_touches_in_tests_only() {
    check("any", "1 click ana (own) · 9 sale", "nobody: the clicks could not earn when they were made");
    check("any", "1 click ana (own) · 9 test", "ana 100 %");
    check("last", "1 click ana · 5 click ben (own) · 9 sale", "ana 100 %");
    check("last", "1 click ana · 5 click ben (own) · 9 test", "ben 100 %");
    check("any", "1 click ana (own) · 62 test", "nobody: expired 1 day ago");
    check("any", "1 creator link · 9 test", "nobody: no affiliate's click found");
}

#[test]
fn the_strongest_tie_decides() {
    let rest = "of dan's customer";
    check("any", &format!("1 click ana · 9 sale with ben's coupon, naming cyd, {rest}"), "ben 100 %");
    check("any", &format!("1 click ana · 9 sale naming cyd, {rest}"), "cyd 100 %");
    check("any", &format!("1 click ana · 9 sale {rest}"), "ana 100 %");
    check("any", &format!("1 click ana (lead) · 9 sale {rest}"), "dan 100 %");
    check("any", "1 click ana (lead) · 9 sale", "ana 100 %");
    check("last", "1 click ana · 5 click ben (lead) · 9 sale", "ana 100 %");
}

#[test]
fn a_tie_whose_people_are_left_out_falls_through() {
    check("any", "1 click ana · 2 ben is paused · 9 sale with ben's coupon", "ana 100 %");
    check("any", "1 click ana · 2 ben is paused · 9 sale with ben's coupon, naming cyd", "cyd 100 %");
    check("any", "1 click ana · 70 sale of dan's customer", "dan 100 %");
    check("any", "1 click ana · 65 click cyd (lead) · 70 sale", "cyd 100 %");
    check("any", "1 dan is left · 2 click cyd (lead) · 9 sale of dan's customer", "cyd 100 %");
}

#[test]
fn where_nobody_remains_the_strongest_tie_gives_the_reason() {
    check("any", "1 click ana · 2 ben is banned · 70 sale with ben's coupon", "nobody: affiliate banned");
    check("any", "1 click ana · 2 dan is left · 70 sale of dan's customer", "nobody: expired 9 days ago");
    check("any", "1 creator link · 2 dan is left · 9 sale of dan's customer", "nobody: affiliate left");
    check("any", "1 click ana (lead) · 70 sale", "nobody: expired 9 days ago");
}

#[test]
fn the_reason_is_the_one_nearest_to_earning() {
    check("any", "1 click ana · 50 click ben · 55 ben is paused · 70 sale", "nobody: affiliate paused");
    check("any", "1 click ben · 5 ben is paused · 10 click ana · 80 sale", "nobody: expired 10 days ago");
    check("any", "1 click ana · 5 ana is paused · 80 sale", "nobody: affiliate paused");
    check("any", "1 click ana · 20 click ben · 90 sale", "nobody: expired 10 days ago");
    check(
        "any",
        "1 click ana · 62 sale that pays nothing",
        "nobody: the product pays nothing for this event",
    );
}

#[test]
fn renewals_go_to_who_earned_the_first_and_still_may() {
    check("last", "9 sale of ana and ben's customer", "ana 50 %, ben 50 %");
    check("any", "1 ana is paused · 9 sale of ana and ben's customer", "ben 100 %");
    check("any", "1 ana is paused · 9 ben buys of ana and ben's customer", "nobody: affiliate paused");
}

#[test]
fn renewals_beyond_those_that_are_paid_earn_nobody_anything() {
    check("any", "9 sale of dan's customer, renewal 2 of 2", "dan 100 %");
    check(
        "any",
        "9 sale of dan's customer, renewal 3 of 2",
        "nobody: renewal 3, and the product pays for the first 2",
    );
    check("any", "9 sale of dan's customer, renewal 1 of 0", "nobody: the product pays nothing for renewals");
    // What is stronger makes it a sale of its own, and what is weaker does not rescue it.
    check("any", "1 click ana · 9 sale of dan's customer, renewal 3 of 2", "ana 100 %");
    let unpaid = "nobody: renewal 3, and the product pays for the first 2";
    check("any", "1 click ana (lead) · 9 sale of dan's customer, renewal 3 of 2", unpaid);
    check("any", "1 click ana (lead) · 9 sale renewal 3 of 2", "ana 100 %");
}

#[test]
fn where_only_new_customers_pay_an_old_one_pays_for_renewals_alone() {
    let before = "nobody: this customer has bought the product before";
    check("any", "1 click ana · 9 sale by an old customer", before);
    check("any", "1 click ana · 9 sale with ben's coupon, by an old customer", before);
    check("any", "1 click ana (lead) · 9 sale by an old customer", before);
    check("any", "1 click ana · 9 sale of dan's customer, renewal 1 of 9, by an old customer", "dan 100 %");
    check("any", "9 sale of dan's customer, by an old customer", before);
    check("any", "1 creator link · 9 sale by an old customer", "nobody: no affiliate's click found");
    check("any", "1 click ana · 70 sale by an old customer", "nobody: expired 9 days ago");
}
