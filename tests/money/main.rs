//! Random histories of money against a small model: sales, renewals, refunds, chargebacks and their reversal, decisions,
//! reassignments, bonuses and corrections, holds that pass, payouts in all their steps, and restarts. Balances are
//! the model's to the cent after each step, no entry vanishes or changes, and the audit finds nothing.
//!
//! `cargo test --test money` plays as many as take a few seconds. For thousands, from some seed on:
//! `DULY_HISTORIES=3000 DULY_SEED=1 cargo test --test money`. A difference is cut down to the few steps that make it.

#![allow(clippy::unwrap_used, reason = "all of this is a test")]

#[path = "../crash/disks.rs"]
#[allow(dead_code, reason = "the disks of the crash tests, of which these histories use one")]
mod disks;
mod house;
mod model;
mod play;
mod stage;
mod steps;

use steps::History;

/// How many histories are played where nothing else is said.
const USUALLY: u64 = 40;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn balances_are_the_model_s_to_the_cent_whatever_happens() {
    let (first, many) = (number("DULY_SEED").unwrap_or(1), number("DULY_HISTORIES").unwrap_or(USUALLY));
    let halves = [0, 1].map(|half| {
        std::thread::spawn(move || {
            let mut seeds = (first..first + many).filter(|seed| seed % 2 == half);
            seeds.find_map(|seed| {
                let history = steps::history(seed);
                let difference = play::play(&history).err()?;
                Some(told(seed, history, difference))
            })
        })
    });
    let told: Vec<String> = halves.into_iter().filter_map(|half| half.join().unwrap()).collect();
    assert!(told.is_empty(), "{}", told.join("\n\n"));
}

/// The shortest history that still differs, as a text.
fn told(seed: u64, history: History, difference: String) -> String {
    let (mut shortest, mut difference) = (history, difference);
    let mut length = shortest.steps.len().div_ceil(2);
    while length > 0 {
        let mut from = 0;
        while from < shortest.steps.len() {
            let mut cut = shortest.clone();
            cut.steps.drain(from..(from + length).min(cut.steps.len()));
            match play::play(&cut) {
                Err(other) => (shortest, difference) = (cut, other),
                Ok(()) => from += length,
            }
        }
        length = if length == 1 { 0 } else { length.div_ceil(2) };
    }
    let steps: Vec<String> = shortest.steps.iter().map(|step| format!("  {step:?}")).collect();
    let products: Vec<String> = shortest.products.iter().map(|product| format!("  {product:?}")).collect();
    format!(
        "seed {seed}: {difference}\n{}\n{}\nown rates: {:?}",
        products.join("\n"),
        steps.join("\n"),
        shortest.own
    )
}
