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
#[path = "../differential/histories.rs"]
mod histories;
mod house;
mod model;
mod play;
mod stage;
mod steps;

use std::collections::BTreeMap;

use steps::History;

/// How many histories are played where nothing else is said.
const USUALLY: u64 = 40;
/// So many kinds of things that are worth a look come to pass in them.
const KINDS: usize = 10;

#[test]
fn balances_are_the_model_s_to_the_cent_whatever_happens() {
    let (first, many) = histories::asked(USUALLY);
    let halves = [0, 1].map(|half| {
        std::thread::spawn(move || {
            let mut came_to_pass = BTreeMap::<&str, u32>::new();
            for seed in (first..first + many).filter(|seed| seed % 2 == half) {
                let history = steps::history(seed);
                match play::play(&history) {
                    Ok(model) => {
                        for (what, count) in model.came_to_pass {
                            *came_to_pass.entry(what).or_default() += count;
                        }
                    }
                    Err(difference) => return Err(told(seed, history, difference)),
                }
            }
            Ok(came_to_pass)
        })
    });
    let mut all = BTreeMap::<&str, u32>::new();
    for half in halves {
        let came_to_pass = half.join().unwrap().unwrap_or_else(|told| panic!("{told}"));
        for (what, count) in came_to_pass {
            *all.entry(what).or_default() += count;
        }
    }
    assert!(many < USUALLY || all.len() == KINDS, "not everything came to pass: {all:#?}");
}

/// The shortest history that still differs, as a text.
fn told(seed: u64, history: History, difference: String) -> String {
    let play = |cut: &History| play::play(cut).map(|_| ());
    let (shortest, difference) = histories::shortest(history, difference, |one| &mut one.steps, play);
    let steps: Vec<String> = shortest.steps.iter().map(|step| format!("  {step:?}")).collect();
    let products: Vec<String> = shortest.products.iter().map(|product| format!("  {product:?}")).collect();
    format!(
        "seed {seed}: {difference}\n{}\n{}\nown rates: {:?}",
        products.join("\n"),
        steps.join("\n"),
        shortest.own
    )
}
