//! Money against another's arithmetic: 100,000 random commissions, shares and refunds, in currencies of every number of
//! decimals, must be to the last unit what Python's `decimal` makes of them (`product.md` M1, A5, C9, C11).
//!
//! It needs Python: `apt-get install python3`. `DULY_SEED=7 cargo test --test rounding` draws other cases.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "all of this is a test")]

use std::process::Command;

use duly::domain::attribution::{Role, Share};
use duly::domain::code::Code;
use duly::domain::commission::{Rate, commissions};
use duly::domain::id::{AffiliateId, AffiliationId};
use duly::domain::money::{Currency, Money, Percent, decimal_text};
use duly::domain::settlement::remaining;

const CASES: usize = 100_000;

#[test]
fn every_commission_share_and_refund_is_what_decimal_makes_of_it() {
    let seed = std::env::var("DULY_SEED").unwrap_or("1".into());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rounding/cases.py");
    let made = Command::new("python3").args([script, &CASES.to_string(), &seed]).output();
    let made = made.expect("python3 is there: apt-get install python3");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let cases = String::from_utf8(made.stdout).unwrap();
    assert_eq!(cases.lines().count(), CASES);
    for case in cases.lines() {
        let fields: Vec<&str> = case.split(',').collect();
        match fields.as_slice() {
            ["rate", sale, home, paid, percent, flat, sums @ ..] => {
                rate_of_one(case, money(paid, sale), currency(home), rate(percent, flat, home), sums);
            }
            ["shared", of, paid, percent, flat, first, firsts, lasts] => {
                let rate = rate(percent, flat, of);
                two(case, money(paid, of), [rate, rate], first, [firsts, lasts]);
            }
            ["unequal", of, paid, percent, flat, other_percent, other_flat, first, firsts, lasts] => {
                let rates = [rate(percent, flat, of), rate(other_percent, other_flat, of)];
                two(case, money(paid, of), rates, first, [firsts, lasts]);
            }
            ["refund", of, paid, whole, back, left] => refunded(case, of, paid, whole, back, left),
            _ => panic!("not a case: {case}"),
        }
    }
}

fn rate_of_one(case: &str, paid: Money, home: Currency, rate: Rate, sums: &[&str]) {
    let earned = rate.of(paid, home);
    let of = |currency: Currency| {
        earned.iter().find(|sum| sum.currency == currency).copied().unwrap_or(Money::zero(currency))
    };
    let mut told = vec![decimal_text(of(paid.currency))];
    if home != paid.currency {
        told.push(decimal_text(of(home)));
    }
    assert_eq!(told, sums, "{case}");
    // Sums of zero are left out.
    assert!(earned.iter().all(|sum| sum.minor != 0), "{case}");
}

fn two(case: &str, paid: Money, rates: [Rate; 2], first: &str, sums: [&str; 2]) {
    let first = Percent::parse(first).unwrap();
    let rest = Percent::of_millionths(Percent::WHOLE.millionths() - first.millionths()).unwrap();
    let shares = [share(1, first, Role::First), share(2, rest, Role::Last)];
    let earned = commissions(&shares, &rates, paid, paid.currency);
    let told: Vec<String> = earned
        .iter()
        .map(|sums| decimal_text(sums.first().copied().unwrap_or(Money::zero(paid.currency))))
        .collect();
    assert_eq!(told, sums, "{case}");
    let together: i64 = earned.iter().flatten().map(|sum| sum.minor).sum();
    if rates[0] == rates[1] {
        let whole: i64 = rates[0].of(paid, paid.currency).iter().map(|sum| sum.minor).sum();
        assert_eq!(together, whole, "the parts are exactly the whole: {case}");
    }
}

fn refunded(case: &str, of: &str, paid: &str, whole: &str, back: &str, left: &str) {
    let (paid, whole) = (money(paid, of).minor, money(whole, of).minor);
    let told: Vec<String> = back
        .split(' ')
        .map(|back| {
            let minor = remaining(whole, paid, money(back, of).minor);
            decimal_text(Money { minor, currency: currency(of) })
        })
        .collect();
    assert_eq!(told, left.split(' ').collect::<Vec<_>>(), "{case}");
    assert_eq!(remaining(whole, paid, paid), 0, "all of it leaves nothing: {case}");
}

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn money(text: &str, code: &str) -> Money {
    Money::parse(text, currency(code)).unwrap()
}

fn rate(percent: &str, flat: &str, code: &str) -> Rate {
    Rate { percent: Percent::parse(percent).unwrap(), flat: money(flat, code).minor }
}

fn share(number: u32, part: Percent, role: Role) -> Share {
    Share {
        affiliation: AffiliationId(number),
        affiliate: AffiliateId(number),
        code: Code::from_row(format!("code-{number}")),
        part,
        role,
        click: None,
    }
}
