//! The manual's sums (`docs/help/money.md`), each worked out by the real functions, for a product in EUR.

use super::tests::{eur, money, rate, shares};
use super::*;
use crate::domain::settlement::remaining;

const PAGE: &str = include_str!("../../../docs/help/money.md");

/// The rows of the tables with these heads.
fn rows(heads: &str) -> Vec<Vec<&'static str>> {
    let mut found = Vec::new();
    let mut within = false;
    for line in PAGE.lines() {
        match line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) {
            None => within = false,
            Some(row) if row == heads => within = true,
            Some(row) if within && !row.starts_with("---") => found.push(row.split(" | ").collect()),
            Some(_) => {}
        }
    }
    assert!(found.len() >= 2, "the manual has no table with {heads}");
    found
}

fn of(rate: Rate, amount: &str) -> String {
    let each: Vec<String> = rate.of(money(amount), eur()).into_iter().map(written).collect();
    each.join(" + ")
}

#[test]
fn every_commission_of_the_manual_is_right() {
    let mut all = rows("Amount | Rate | Commission");
    all.extend(rows("Amount | Rate of a product in EUR | Commission"));
    for row in all {
        assert_eq!(of(rate(row[1]), row[0]), row[2], "{row:?}");
    }
}

#[test]
fn the_better_rate_of_the_manual_is_the_better_one() {
    for row in rows("Amount | Rates | Commission") {
        let (usual, hers) = row[1].split_once(" or hers: ").unwrap();
        let best = better(rate(usual), rate(hers), money(row[0]), eur());
        assert_eq!(of(best, row[0]), row[2], "{row:?}");
    }
}

#[test]
fn the_manual_rounds_as_the_program_does() {
    for row in rows("Amount | Rate | Exactly | Commission") {
        assert_eq!(of(rate(row[1]), row[0]), row[3], "{row:?}");
        let tenths = money(row[0]).minor * i64::from(rate(row[1]).percent.millionths()) / 100_000;
        assert_eq!(row[2], format!("{}.{} cents", tenths / 10, tenths % 10), "{row:?}");
    }
}

#[test]
fn the_manual_shares_as_the_program_does() {
    for row in rows("Amount | Rate | Shares | Who gets what") {
        let shares = shares(row[2]);
        let rates = vec![rate(row[1]); shares.len()];
        let worth = commissions(&shares, &rates, money(row[0]), eur());
        let told = shares.iter().zip(worth).map(|(share, sums)| {
            format!("{} {}", share.code.as_str(), sums.into_iter().map(written).collect::<String>())
        });
        assert_eq!(told.collect::<Vec<_>>().join(", "), row[3], "{row:?}");
    }
}

#[test]
fn the_manual_gives_back_as_the_program_does() {
    for row in rows("Sale | Commission | Refunded | What is left") {
        let [sale, commission, refunded, left] = [0, 1, 2, 3].map(|at| money(row[at]).minor);
        assert_eq!(remaining(commission, sale, refunded), left, "{row:?}");
    }
}
