//! Killed while it starts, again and again: the next start finds its way by itself.

use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use duly::chance::Chance;

use crate::asking::get;
use crate::program::{Place, Program, duly, says};
use crate::shop::Shop;

/// How often a process asked the system to read or write, or `None` where it is gone. It tells how far a start
/// has come, whatever the machine's speed.
fn steps_of(process: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/io")).ok()?;
    let steps = text.lines().filter_map(|line| {
        line.strip_prefix("syscr: ").or(line.strip_prefix("syscw: "))?.trim().parse::<u64>().ok()
    });
    Some(steps.sum())
}

/// Starts the program and kills it when it has come so far; gives how far it came.
fn start_and_kill(data: &Path, after_steps: u64) -> u64 {
    struct Killed(Child);
    impl Drop for Killed {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
    let mut command = duly(data, &[]);
    let child = command.arg("--min-free-mib=0").stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let child = Killed(child.expect("the program is built"));
    let (begun, mut steps) = (Instant::now(), 0);
    while begun.elapsed() < Duration::from_secs(5) {
        match steps_of(child.0.id()) {
            Some(so_far) if so_far < after_steps => steps = so_far,
            Some(so_far) => return so_far,
            None => break,
        }
    }
    steps
}

/// How many steps a whole start of this folder takes.
fn steps_of_a_start(data: &Path) -> u64 {
    let program = Program::start(data, &[("min-free-mib", "0")]);
    let steps = steps_of(program.id()).expect("it runs");
    program.kill_nine();
    steps
}

#[test]
fn ten_starts_in_a_row_that_are_killed_leave_all_as_it_was() {
    let place = Place::new();
    let shop = Shop::open(&place.data());
    let whole = u32::try_from(steps_of_a_start(&place.data())).unwrap();
    let luck = Chance::seeded(10);
    for _ in 0..10 {
        start_and_kill(&place.data(), u64::from(luck.below(whole)));
    }

    let program = Program::start(&place.data(), &[("min-free-mib", "0")]);
    let answer = get(program.address, &format!("/{}", shop.code));
    assert_eq!((answer.status, answer.cookie().is_some()), (302, true), "{answer:?}");
    assert_eq!(shop.list(program.address, "/clicks").len(), 1);
    program.stop();
    assert!(says(&place.data(), &["check"]).contains("no faults"));
}

#[test]
fn a_very_first_start_that_is_killed_is_begun_again() {
    let measured = Place::new();
    let whole = u32::try_from(steps_of_a_start(&measured.data())).unwrap();
    let luck = Chance::seeded(11);
    for _ in 0..10 {
        let place = Place::new();
        start_and_kill(&place.data(), u64::from(luck.below(whole)));
        start_and_kill(&place.data(), u64::from(luck.below(whole)));

        let program = Program::start(&place.data(), &[("min-free-mib", "0")]);
        assert_eq!(get(program.address, "/readyz").status, 200);
        program.stop();
        assert!(says(&place.data(), &["check"]).contains("no faults"));
    }
}
