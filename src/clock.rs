//! The only caller of the system clock. Everything else is told the time, so tests can move it.
