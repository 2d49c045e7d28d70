//! Moments and spans. A moment is always given: the domain knows no clock.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A moment, Unix milliseconds UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// Milliseconds in a day. Days of a window are always this long, whatever the time zone does.
pub const DAY_MS: i64 = 86_400_000;

impl Timestamp {
    /// The last moment that an id can hold.
    pub const END: Self = Self((1 << 48) - 1);

    /// The moment `span_ms` later; stops at the end of time instead of wrapping.
    pub fn plus_ms(self, span_ms: i64) -> Self {
        Self(self.0.saturating_add(span_ms))
    }

    /// The moment so many days later.
    pub fn plus_days(self, days: u16) -> Self {
        self.plus_ms(i64::from(days) * DAY_MS)
    }

    /// Milliseconds from `earlier` until this moment; negative if it is later.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The UTC day this moment lies in, counted from 1970-01-01. Moments before that are day 0.
    pub fn utc_day(self) -> u32 {
        u32::try_from(self.0.div_euclid(DAY_MS)).unwrap_or(0)
    }

    /// The quarter of an hour within the UTC day, 0 to 95.
    pub fn utc_quarter(self) -> u8 {
        u8::try_from(self.0.rem_euclid(DAY_MS) / 900_000).unwrap_or(0)
    }

    /// The first moment of a UTC day.
    pub fn of_utc_day(day: u32) -> Self {
        Self(i64::from(day) * DAY_MS)
    }
}

/// How long a touch may earn (`product.md` W1): a number of days, or for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Window {
    /// This many days of 24 hours, 1 to 3,650.
    Days(u16),
    /// Without an end.
    Forever,
}

/// The longest window that is a number; whoever wants more means "for ever".
pub const WINDOW_DAYS_MAX: u16 = 3_650;

/// The answer to a window that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A window is a number of days from 1 to 3650, or \"forever\".")]
pub struct BadWindow;

impl Window {
    /// Reads `60` or `forever`.
    ///
    /// # Errors
    /// `BadWindow` for anything else.
    pub fn parse(text: &str) -> Result<Self, BadWindow> {
        match text.trim() {
            "forever" => Ok(Self::Forever),
            digits if digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse().ok().and_then(Self::of_days).ok_or(BadWindow)
            }
            _ => Err(BadWindow),
        }
    }

    /// A window of so many days, if that is a possible number.
    pub fn of_days(days: u16) -> Option<Self> {
        (1..=WINDOW_DAYS_MAX).contains(&days).then_some(Self::Days(days))
    }

    /// When a touch made at `at` expires under this window (W2).
    pub fn expiry_of(self, at: Timestamp) -> Expiry {
        match self {
            Self::Days(days) => Expiry::At(at.plus_days(days)),
            Self::Forever => Expiry::Never,
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(1) => f.write_str("1 day"),
            Self::Days(days) => write!(f, "{days} days"),
            Self::Forever => f.write_str("for ever"),
        }
    }
}

/// The last moment at which a touch earns. The moment itself is still live (`product.md` A1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Expiry {
    /// Live up to and including this moment.
    At(Timestamp),
    /// Live for ever.
    Never,
}

impl Expiry {
    /// Whether a sale at `moment` still counts.
    pub fn is_live_at(self, moment: Timestamp) -> bool {
        match self {
            Self::At(end) => moment <= end,
            Self::Never => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_days_or_for_ever_and_nothing_else() {
        assert_eq!(Window::parse("60"), Ok(Window::Days(60)));
        assert_eq!(Window::parse(" forever "), Ok(Window::Forever));
        for bad in ["0", "3651", "-1", "60.0", "", "ever", "+60", "99999999"] {
            assert_eq!(Window::parse(bad), Err(BadWindow), "{bad}");
        }
    }

    #[test]
    fn the_moment_of_expiry_is_still_live() {
        let clicked = Timestamp(1_000);
        let expiry = Window::Days(60).expiry_of(clicked);
        assert!(expiry.is_live_at(clicked.plus_days(60)));
        assert!(!expiry.is_live_at(clicked.plus_days(60).plus_ms(1)));
        assert!(Window::Forever.expiry_of(clicked).is_live_at(Timestamp(i64::MAX)));
    }

    #[test]
    fn days_and_quarters_are_cut_in_utc() {
        let at = Timestamp(DAY_MS * 3 + 900_000 * 5 + 1);
        assert_eq!((at.utc_day(), at.utc_quarter()), (3, 5));
    }
}
