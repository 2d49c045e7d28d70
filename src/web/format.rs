//! Values as people read them: money, dates, durations, counts.
