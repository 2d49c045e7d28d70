//! Bars of a chart over time, for what comes one by one.

use super::over_time::DAY_WIDTH;
use super::scale::{scaled, tenths};

/// A bar, in the units of the drawing.
#[derive(Debug)]
pub(super) struct Bar {
    pub(super) x: usize,
    pub(super) y: String,
    pub(super) height: String,
    pub(super) unfinished: bool,
}

/// A bar for each day of which something is known; the one behind `over` days is not finished.
pub(super) fn bars(values: &[Option<u64>], over: usize, top: u64) -> Vec<Bar> {
    known(values)
        .map(|(place, value)| {
            let height = scaled(value, top, 1000);
            let unfinished = place >= over;
            Bar { x: place * DAY_WIDTH + 2, y: tenths(1000 - height), height: tenths(height), unfinished }
        })
        .collect()
}

/// A short line over each day at its height: the period before.
pub(super) fn marks(values: &[Option<u64>], y: &impl Fn(u64) -> String) -> String {
    known(values).map(|(place, value)| format!("M{} {}h8", place * DAY_WIDTH + 1, y(value))).collect()
}

fn known(values: &[Option<u64>]) -> impl Iterator<Item = (usize, u64)> {
    values.iter().enumerate().filter_map(|(place, value)| Some((place, (*value)?)))
}
