//! The story in plain Rust: visitors click, journeys end in conversions, a verdict says who earned,
//! a ledger says who is owed what. No I/O, no clock, no chance in here.

pub mod device;
pub mod visitor_kind;
