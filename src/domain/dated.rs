//! A value with the moments since when it holds: what it was, what it is, and what it will be (`product.md` P4).

use super::time::Timestamp;

/// How many values are kept; the oldest are forgotten first.
pub const VALUES_MAX: usize = 50;

/// A value over time. There is always one: the first also stands for all that came before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated<T> {
    first: (Timestamp, T),
    /// Later ones, oldest first.
    later: Vec<(Timestamp, T)>,
}

impl<T: Copy + PartialEq> Dated<T> {
    /// One value that holds from a moment on.
    pub fn since(since: Timestamp, value: T) -> Self {
        Self { first: (since, value), later: Vec::new() }
    }

    /// Values with their moments, oldest first; `None` where there is none, or they are not in that order.
    pub fn of_values(values: impl IntoIterator<Item = (Timestamp, T)>) -> Option<Self> {
        let mut values = values.into_iter();
        let dated = Self { first: values.next()?, later: values.collect() };
        dated.values().is_sorted_by_key(|(since, _)| since).then_some(dated)
    }

    /// All values with the moments since when they hold, oldest first.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = (Timestamp, T)> {
        std::iter::once(self.first).chain(self.later.iter().copied())
    }

    /// The value at a moment.
    pub fn at(&self, moment: Timestamp) -> T {
        self.values().rev().find(|(since, _)| *since <= moment).unwrap_or(self.first).1
    }

    /// The next other value that is set and not yet in force, with the moment when it will be.
    pub fn next(&self, now: Timestamp) -> Option<(Timestamp, T)> {
        let is = self.at(now);
        self.values().find(|(since, value)| *since > now && *value != is)
    }

    /// The value in the end, once everything that is set is in force: what a person set last.
    pub fn intended(&self) -> T {
        self.later.last().unwrap_or(&self.first).1
    }

    /// Sets what holds from a moment on, not earlier than `now`. What was set before and is not yet in force
    /// at `now` is withdrawn.
    pub fn set(&mut self, value: T, from: Timestamp, now: Timestamp) {
        self.later.retain(|(since, _)| *since <= now);
        if self.intended() == value {
            return;
        }
        self.later.push((from.max(now), value));
        if self.later.len() >= VALUES_MAX {
            self.first = self.later.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADE: Timestamp = Timestamp(100);

    #[test]
    fn a_value_holds_from_its_moment_on_and_the_first_also_before() {
        let mut rate = Dated::since(MADE, 30);
        rate.set(20, Timestamp(500), Timestamp(200));
        assert_eq!([0, 100, 499, 500, 900].map(|at| rate.at(Timestamp(at))), [30, 30, 30, 20, 20]);
        assert_eq!(rate.next(Timestamp(499)), Some((Timestamp(500), 20)));
        assert_eq!(rate.next(Timestamp(500)), None);
        assert_eq!(rate.intended(), 20);
    }

    #[test]
    fn a_later_word_replaces_what_is_not_yet_in_force() {
        let mut rate = Dated::since(MADE, 30);
        rate.set(20, Timestamp(500), Timestamp(200));
        rate.set(25, Timestamp(600), Timestamp(300));
        assert_eq!(rate.values().collect::<Vec<_>>(), [(MADE, 30), (Timestamp(600), 25)]);
        rate.set(30, Timestamp(400), Timestamp(400));
        assert_eq!(rate, Dated::since(MADE, 30), "the old value withdraws what was set");
        rate.set(40, Timestamp(1), Timestamp(450));
        assert_eq!(rate.at(Timestamp(449)), 30, "the past stays as it was");
        assert_eq!(rate.at(Timestamp(450)), 40);
    }

    #[test]
    fn only_so_many_values_are_kept_and_the_oldest_are_forgotten() {
        let mut rate = Dated::since(MADE, 0);
        for step in 1..200 {
            rate.set(step, Timestamp(100 + step), Timestamp(100 + step));
        }
        assert_eq!(rate.values().count(), VALUES_MAX);
        assert_eq!(rate.at(Timestamp(0)), 150);
        assert_eq!(Dated::of_values(rate.values()), Some(rate));
    }

    #[test]
    fn values_that_are_out_of_order_are_none() {
        assert_eq!(Dated::of_values([(Timestamp(2), 1), (Timestamp(1), 2)]), None);
        assert_eq!(Dated::<u8>::of_values([]), None);
    }
}
