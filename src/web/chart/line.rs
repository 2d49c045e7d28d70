//! Lines of a chart over time, with a gap wherever nothing is known.

use super::over_time::DAY_WIDTH;

/// A stretch of known days, as points of the drawing.
pub(super) struct Run {
    first_x: usize,
    last_x: usize,
    points: String,
}

impl Run {
    /// As a line; nothing for a single day.
    pub(super) fn open(&self) -> String {
        if self.is_point() { String::new() } else { format!("M{}", self.points) }
    }

    /// A single day as a dot (`h0` with round ends); nothing for more.
    pub(super) fn point(&self) -> String {
        if self.is_point() { format!("M{}h0", self.points) } else { String::new() }
    }

    fn is_point(&self) -> bool {
        self.first_x == self.last_x
    }

    /// As an area down to zero; nothing for a single day.
    pub(super) fn closed(&self) -> String {
        if self.is_point() { String::new() } else { format!("M{}V100H{}Z", self.points, self.first_x) }
    }
}

/// The stretches between gaps. `first` is the place of the first value in the whole chart.
pub(super) fn runs(values: &[Option<u64>], first: usize, y: &impl Fn(u64) -> String) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut place = first;
    for stretch in values.split(|value| value.is_none()) {
        let x = |step: usize| (place + step) * DAY_WIDTH + DAY_WIDTH / 2;
        let points =
            stretch.iter().flatten().enumerate().map(|(step, value)| format!("{} {}", x(step), y(*value)));
        if !stretch.is_empty() {
            let points = points.collect::<Vec<_>>().join("L");
            runs.push(Run { first_x: x(0), last_x: x(stretch.len() - 1), points });
        }
        place += stretch.len() + 1;
    }
    runs
}
