//! Random histories against a small model: clicks, reports by all ways, refunds, pauses, bans, changes of terms,
//! reviews, restarts and power loss happen to the program and to the model, which is written from `product.md` alone.
//! Both must tell the same verdicts and the same sums, and the audit must find nothing.
//!
//! `cargo test --test differential` plays as many histories as take a few seconds. For thousands, from some seed on:
//! `DULY_HISTORIES=3000 DULY_SEED=1 cargo test --test differential`. A difference is cut down to the few steps that
//! make it, and printed with its seed.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "all of this is a test")]

mod compare;
#[path = "../crash/disks.rs"]
#[allow(dead_code, reason = "the disks of the crash tests, of which these histories use one")]
mod disks;
mod drawn;
mod histories;
mod history;
mod house;
mod model;
mod people;
mod play;
mod sending;

use history::History;

/// How many histories are played where nothing else is said.
const USUALLY: u64 = 150;

#[test]
fn what_happens_is_judged_and_counted_as_the_page_says() {
    let (first, many) = histories::asked(USUALLY);
    let halves = [0, 1].map(|half| {
        std::thread::spawn(move || {
            let system = actix_web::rt::System::new();
            for seed in (first..first + many).filter(|seed| seed % 2 == half) {
                let history = drawn::history(seed);
                let play = |history: &History| system.block_on(play::play(seed, history));
                if let Err(difference) = play(&history) {
                    return Some(told(seed, history, difference, play));
                }
            }
            None
        })
    });
    let told: Vec<String> = halves.into_iter().filter_map(|half| half.join().unwrap()).collect();
    assert!(told.is_empty(), "{}", told.join("\n\n"));
}

/// The shortest history that still differs, as a text.
fn told(
    seed: u64,
    history: History,
    difference: String,
    play: impl Fn(&History) -> Result<(), String>,
) -> String {
    let (shortest, difference) = histories::shortest(history, difference, |one| &mut one.steps, play);
    let steps: Vec<String> = shortest.steps.iter().map(|step| format!("  {step:?}")).collect();
    let products: Vec<String> = shortest.products.iter().map(|product| format!("  {product:?}")).collect();
    format!("seed {seed}: {difference}\n{}\n{}", products.join("\n"), steps.join("\n"))
}
