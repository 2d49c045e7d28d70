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
mod history;
mod house;
mod model;
mod people;
mod play;
mod sending;

use history::History;

/// How many histories are played where nothing else is said.
const USUALLY: u64 = 150;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn what_happens_is_judged_and_counted_as_the_page_says() {
    let (first, many) = (number("DULY_SEED").unwrap_or(1), number("DULY_HISTORIES").unwrap_or(USUALLY));
    let halves = [0, 1].map(|half| {
        std::thread::spawn(move || {
            let seeds = (first..first + many).filter(move |seed| seed % 2 == half);
            actix_web::rt::System::new().block_on(async move {
                for seed in seeds {
                    let history = drawn::history(seed);
                    if let Err(difference) = play::play(seed, &history).await {
                        return Some(told(seed, history, difference).await);
                    }
                }
                None
            })
        })
    });
    let told: Vec<String> = halves.into_iter().filter_map(|half| half.join().unwrap()).collect();
    assert!(told.is_empty(), "{}", told.join("\n\n"));
}

/// The shortest history that still differs, as a text.
async fn told(seed: u64, history: History, difference: String) -> String {
    let (mut shortest, mut difference) = (history, difference);
    let mut length = shortest.steps.len().div_ceil(2);
    while length > 0 {
        let mut from = 0;
        while from < shortest.steps.len() {
            let mut cut = shortest.clone();
            cut.steps.drain(from..(from + length).min(cut.steps.len()));
            match play::play(seed, &cut).await {
                Err(other) => (shortest, difference) = (cut, other),
                Ok(()) => from += length,
            }
        }
        length = if length == 1 { 0 } else { length.div_ceil(2) };
    }
    let steps: Vec<String> = shortest.steps.iter().map(|step| format!("  {step:?}")).collect();
    let products: Vec<String> = shortest.products.iter().map(|product| format!("  {product:?}")).collect();
    format!("seed {seed}: {difference}\n{}\n{}", products.join("\n"), steps.join("\n"))
}
