//! Commissions as text: a rate per share, an amount, and what everyone gets.

use proptest::prelude::*;

use super::*;
use crate::domain::attribution::Role;
use crate::domain::code::Code;
use crate::domain::id::{AffiliateId, AffiliationId};

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

pub(super) fn eur() -> Currency {
    currency("EUR")
}

/// `EUR 97.00`.
pub(super) fn money(text: &str) -> Money {
    let (code, amount) = text.split_once(' ').unwrap();
    Money::parse(amount, currency(code)).unwrap()
}

/// `30 %`, `EUR 2.00`, `30 % + EUR 2.00`.
pub(super) fn rate(text: &str) -> Rate {
    let mut rate = Rate::default();
    for part in text.split(" + ") {
        match part.strip_suffix(" %") {
            Some(percent) => rate.percent = Percent::parse(percent).unwrap(),
            None => rate.flat = money(part).minor,
        }
    }
    rate
}

/// `ana 50 %, ben 50 %`.
pub(super) fn shares(text: &str) -> Vec<Share> {
    let share = |(n, text): (u32, &str)| {
        let (name, part) = text.split_once(' ').unwrap();
        Share {
            affiliation: AffiliationId(n),
            affiliate: AffiliateId(n),
            code: Code::from_row(name.to_owned()),
            part: Percent::parse(part).unwrap(),
            role: Role::Sole,
            click: None,
        }
    };
    (0..).zip(text.split(", ")).map(share).collect()
}

/// What everyone gets of an amount, for a product in EUR.
#[track_caller]
fn check(shared: &str, rates: &str, amount: &str, expected: &str) {
    let shares = shares(shared);
    let rates: Vec<Rate> = rates.split(", ").map(rate).collect();
    let worth = commissions(&shares, &rates, money(amount), eur());
    let each: Vec<String> = shares
        .iter()
        .zip(worth)
        .map(|(share, sums)| {
            let sums: Vec<String> = sums.into_iter().map(written).collect();
            format!("{} {}", share.code.as_str(), if sums.is_empty() { "-".into() } else { sums.join(" + ") })
        })
        .collect();
    assert_eq!(each.join(", "), expected);
}

#[test]
fn a_commission_is_a_percentage_a_flat_sum_or_both() {
    check("ana 100 %", "30 %", "EUR 97.00", "ana EUR 29.10");
    check("ana 100 %", "EUR 2.00", "EUR 97.00", "ana EUR 2.00");
    check("ana 100 %", "30 % + EUR 2.00", "EUR 97.00", "ana EUR 31.10");
    check("ana 100 %", "30 % + EUR 2.00", "EUR 0.00", "ana EUR 2.00");
    check("ana 100 %", "30 %", "EUR 0.00", "ana -");
    check("ana 100 %", "0 %", "EUR 97.00", "ana -");
}

#[test]
fn a_commission_is_rounded_half_to_even_once_at_the_end() {
    check("ana 100 %", "10 %", "EUR 0.15", "ana EUR 0.02");
    check("ana 100 %", "10 %", "EUR 0.25", "ana EUR 0.02");
    // 2.5 + 1 cents: the whole is 3.5 and goes to 4. Rounded before the flat sum it would be 3.
    check("ana 100 %", "10 % + EUR 0.01", "EUR 0.25", "ana EUR 0.04");
}

#[test]
fn equal_rates_share_one_commission_and_the_last_gets_the_odd_cent() {
    check("ana 50 %, ben 50 %", "30 %, 30 %", "EUR 97.00", "ana EUR 14.55, ben EUR 14.55");
    check("ana 50 %, ben 50 %", "10 %, 10 %", "EUR 0.90", "ana EUR 0.04, ben EUR 0.05");
    check("ana 30 %, ben 70 %", "10 %, 10 %", "EUR 1.00", "ana EUR 0.03, ben EUR 0.07");
    check("ana 30 %, ben 70 %", "10 %, 10 %", "EUR 0.90", "ana EUR 0.02, ben EUR 0.07");
    check("ana 50 %, ben 50 %", "1 %, 1 %", "EUR 1.00", "ana -, ben EUR 0.01");
    // The one commission is rounded first: 2.5 cents are 2, and these are shared.
    check("ana 50 %, ben 50 %", "10 %, 10 %", "EUR 0.25", "ana EUR 0.01, ben EUR 0.01");
}

#[test]
fn unequal_rates_round_separately() {
    check("ana 50 %, ben 50 %", "30 %, 20 %", "EUR 97.00", "ana EUR 14.55, ben EUR 9.70");
    check("ana 50 %, ben 50 %", "30 %, 20 %", "EUR 0.05", "ana EUR 0.01, ben -");
    // 0.75 cents and 0.5 cents; rounded before the half was taken they would be 1 and 0.
    check("ana 50 %, ben 50 %", "10 %, 15 %", "EUR 0.15", "ana EUR 0.01, ben EUR 0.01");
    check("ana 50 %, ben 50 %", "30 %, EUR 3.00", "EUR 10.00", "ana EUR 1.50, ben EUR 1.50");
}

#[test]
fn each_may_earn_a_full_commission_of_her_own() {
    check("ana 100 %, ben 100 %", "30 %, 30 %", "EUR 97.00", "ana EUR 29.10, ben EUR 29.10");
    check("ana 100 %, ben 100 %", "30 %, 20 %", "EUR 97.00", "ana EUR 29.10, ben EUR 19.40");
}

#[test]
fn a_flat_sum_stays_in_the_currency_of_the_product() {
    check("ana 100 %", "30 % + EUR 2.00", "USD 97.00", "ana USD 29.10 + EUR 2.00");
    check("ana 100 %", "EUR 2.00", "USD 97.00", "ana EUR 2.00");
    check("ana 100 %", "30 % + EUR 2.00", "JPY 1500", "ana JPY 450 + EUR 2.00");
    check(
        "ana 50 %, ben 50 %",
        "10 % + EUR 0.05, 10 % + EUR 0.05",
        "USD 0.90",
        "ana USD 0.04 + EUR 0.02, ben USD 0.05 + EUR 0.03",
    );
}

#[test]
fn nobody_gets_nothing() {
    assert_eq!(commissions(&[], &[], money("EUR 97.00"), eur()), Vec::<Vec<Money>>::new());
}

#[test]
fn the_better_rate_is_the_one_that_gives_more_for_this_sale() {
    let check = |a, b, amount, expected| {
        let (a, b) = (rate(a), rate(b));
        assert_eq!(better(a, b, money(amount), eur()).words(eur()), expected);
        assert_eq!(better(b, a, money(amount), eur()).words(eur()), expected);
    };
    check("30 %", "20 %", "EUR 97.00", "30 %");
    check("30 %", "EUR 20.00", "EUR 97.00", "30 %");
    check("30 %", "EUR 20.00", "EUR 50.00", "EUR 20.00");
    check("10 % + EUR 1.00", "20 %", "EUR 9.00", "10 % + EUR 1.00");
    check("10 % + EUR 1.00", "20 %", "EUR 11.00", "20 %");
    // In another currency the percentage decides, then the flat sum.
    check("1 %", "EUR 20.00", "USD 50.00", "1 %");
    check("10 %", "10 % + EUR 1.00", "USD 50.00", "10 % + EUR 1.00");
    let same = better(rate("10 %"), rate("EUR 1.00"), money("EUR 10.00"), eur());
    assert_eq!(same, rate("10 %"), "the first where both give the same");
}

#[test]
fn the_arithmetic_can_be_followed() {
    let check = |shared, rates: &str, amount, expected| {
        let rates: Vec<Rate> = rates.split(", ").map(rate).collect();
        let name = |share: &Share| share.code.as_str().to_owned();
        assert_eq!(arithmetic(&shares(shared), &rates, money(amount), eur(), name), expected);
    };
    check("ana 100 %", "30 %", "EUR 97.00", "30 % of EUR 97.00 = EUR 29.10");
    check("ana 100 %", "EUR 2.00", "EUR 97.00", "EUR 2.00 = EUR 2.00");
    check("ana 100 %", "30 %", "EUR 0.00", "30 % of EUR 0.00 = EUR 0.00");
    check(
        "ana 50 %, ben 50 %",
        "30 %, 30 %",
        "EUR 97.00",
        "30 % of EUR 97.00 = EUR 29.10; ana 50 %: EUR 14.55; ben 50 %: EUR 14.55",
    );
    check(
        "ana 50 %, ben 50 %",
        "30 %, 20 % + EUR 1.00",
        "EUR 97.00",
        "ana: 50 % of (30 % of EUR 97.00) = EUR 14.55; ben: 50 % of (20 % of EUR 97.00 + EUR 1.00) = EUR 10.20",
    );
    check(
        "ana 100 %, ben 100 %",
        "30 %, 30 %",
        "USD 97.00",
        "ana: 30 % of USD 97.00 = USD 29.10; ben: 30 % of USD 97.00 = USD 29.10",
    );
}

prop_compose! {
    fn any_rate()(percent in 0..=1_000_000_u32, flat in prop_oneof![Just(0), 0..10_000_000_i64]) -> Rate {
        Rate { percent: Percent::of_millionths(percent).unwrap(), flat }
    }
}

fn any_amount() -> impl Strategy<Value = Money> {
    let minor = prop_oneof![0..1_000_i64, 0..=crate::domain::money::AMOUNT_MAX];
    (minor, prop::sample::select(vec!["EUR", "USD", "JPY"]))
        .prop_map(|(minor, code)| Money { minor, currency: currency(code) })
}

fn two_shares(first: u32) -> Vec<Share> {
    let mut shares = shares("ana 50 %, ben 50 %");
    shares[0].part = Percent::of_millionths(first).unwrap();
    shares[1].part = Percent::of_millionths(1_000_000 - first).unwrap();
    shares
}

fn total(each: &[Vec<Money>], of: Currency) -> i64 {
    each.iter().flatten().filter(|sum| sum.currency == of).map(|sum| sum.minor).sum()
}

proptest! {
    #[test]
    fn parts_at_equal_rates_are_exactly_the_one_commission(
        rate in any_rate(), amount in any_amount(), first in 1..1_000_000_u32,
    ) {
        let each = commissions(&two_shares(first), &[rate, rate], amount, eur());
        let whole = rate.of(amount, eur());
        for code in ["EUR", "USD", "JPY"].map(currency) {
            prop_assert_eq!(total(&each, code), total(std::slice::from_ref(&whole), code));
        }
        prop_assert!(each.iter().flatten().all(|sum| sum.minor > 0));
    }

    #[test]
    fn nobody_gets_more_than_her_rate_allows(
        rates in [any_rate(), any_rate()], amount in any_amount(), first in 1..1_000_000_u32,
    ) {
        let each = commissions(&two_shares(first), &rates, amount, eur());
        for (sums, rate) in each.iter().zip(rates) {
            let full = rate.of(amount, eur());
            for sum in sums {
                prop_assert!(sum.minor <= total(std::slice::from_ref(&full), sum.currency));
            }
        }
    }

    #[test]
    fn the_better_rate_never_gives_less(a in any_rate(), b in any_rate(), minor in 0..1_000_000_i64) {
        let amount = Money { minor, currency: eur() };
        let best = better(a, b, amount, eur());
        for other in [a, b] {
            prop_assert!(total(&[best.of(amount, eur())], eur()) >= total(&[other.of(amount, eur())], eur()));
        }
    }
}
