//! The only caller of the system clock. Everything else is told the time, so tests can move it.
//!
//! Time-outs are not our business: they use tokio's monotonic instants.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time in Unix milliseconds, UTC. Clones share one time, so a process makes one clock and
/// hands out clones.
///
/// Invariant: a clock that runs never goes backwards. Where the system clock is stepped back, the last
/// moment is repeated until the system has caught up, because click rows are appended in the order of
/// time (house.md, "On disk"). Only a test's [`Clock::set`] may go back.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    source: Source,
    /// The latest moment that was told; for a fixed clock, the moment itself.
    latest_ms: AtomicI64,
}

#[derive(Debug)]
enum Source {
    System,
    Fixed,
    File(PathBuf),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::new(Source::System, i64::MIN)
    }

    /// A clock that stands still until it is set, for tests and the demo's past.
    pub fn fixed(ms: i64) -> Self {
        Self::new(Source::Fixed, ms)
    }

    /// The machine's clock, moved by the milliseconds written in a file, so that a test of the whole
    /// program can let weeks pass (the hidden setting `clock_file`).
    ///
    /// The file is read again at each call, so a moved clock holds from the very next request; a missing
    /// or half-written file moves nothing. Time never goes back here either.
    pub fn from_file(path: impl Into<PathBuf>) -> Self {
        Self::new(Source::File(path.into()), i64::MIN)
    }

    fn new(source: Source, latest_ms: i64) -> Self {
        Self(Arc::new(Inner { source, latest_ms: AtomicI64::new(latest_ms) }))
    }

    /// The present moment in Unix milliseconds, UTC; never less than an earlier answer.
    pub fn now_ms(&self) -> i64 {
        match &self.0.source {
            Source::Fixed => self.0.latest_ms.load(Ordering::SeqCst),
            Source::System => self.not_before_latest(system_ms()),
            Source::File(path) => self.not_before_latest(system_ms().saturating_add(offset_ms(path))),
        }
    }

    /// Sets a fixed clock, and with it all its clones; also backwards, which only a test wants.
    ///
    /// # Panics
    /// On a clock that runs: nobody may set the machine's time.
    pub fn set(&self, ms: i64) {
        self.assert_fixed();
        self.0.latest_ms.store(ms, Ordering::SeqCst);
    }

    /// Moves a fixed clock, and with it all its clones.
    ///
    /// # Panics
    /// On a clock that runs: nobody may set the machine's time.
    pub fn advance_ms(&self, ms: i64) {
        self.assert_fixed();
        self.0.latest_ms.fetch_add(ms, Ordering::SeqCst);
    }

    fn not_before_latest(&self, ms: i64) -> i64 {
        self.0.latest_ms.fetch_max(ms, Ordering::SeqCst).max(ms)
    }

    fn assert_fixed(&self) {
        assert!(matches!(self.0.source, Source::Fixed), "only a fixed clock can be set");
    }
}

/// A machine whose clock stands before 1970 is told 0, and one beyond the year 292 million the last moment.
fn system_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn offset_ms(path: &PathBuf) -> i64 {
    std::fs::read_to_string(path).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MS: i64 = 86_400_000;

    #[test]
    fn the_system_clock_tells_a_time_of_this_century_in_milliseconds() {
        let now_ms = Clock::system().now_ms();

        assert!((1_700_000_000_000..4_102_444_800_000).contains(&now_ms), "{now_ms}");
    }

    #[test]
    fn a_fixed_clock_stands_still_until_it_is_moved_and_its_clones_move_along() {
        let clock = Clock::fixed(1_000);
        let clone = clock.clone();
        assert_eq!(clone.now_ms(), 1_000);

        clock.advance_ms(DAY_MS);
        assert_eq!(clone.now_ms(), 1_000 + DAY_MS);

        clone.set(500);
        assert_eq!(clock.now_ms(), 500);
    }

    #[test]
    fn a_system_clock_that_is_stepped_back_repeats_its_last_moment() {
        let clock = Clock::system();
        let ahead = clock.now_ms() + DAY_MS;
        clock.0.latest_ms.store(ahead, Ordering::SeqCst); // As if it had said so before the step.

        assert_eq!(clock.now_ms(), ahead);
        assert_eq!(clock.clone().now_ms(), ahead);
    }

    #[test]
    #[should_panic(expected = "only a fixed clock can be set")]
    fn nobody_sets_the_machines_clock() {
        Clock::system().set(0);
    }

    #[test]
    fn a_clock_with_a_file_is_moved_by_what_stands_there_and_never_back() {
        let file = std::env::temp_dir().join(format!("duly-clock-{}", std::process::id()));
        let clock = Clock::from_file(&file);
        let start = clock.now_ms();

        std::fs::write(&file, format!("{}\n", 21 * DAY_MS)).unwrap();
        let moved = clock.now_ms();
        assert!((start + 21 * DAY_MS..start + 22 * DAY_MS).contains(&moved), "{start} {moved}");

        std::fs::write(&file, "half-writ").unwrap();
        assert!(clock.now_ms() >= moved);
        std::fs::remove_file(&file).unwrap();
        assert!(clock.now_ms() >= moved);
    }
}
