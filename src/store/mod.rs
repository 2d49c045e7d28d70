//! The store keeps the story: typed tables, snapshots for anyone who reads, one thread that writes,
//! commits once for all who wait, and only then answers.

mod bytes;
pub mod error;
mod keys;
mod mirror;
pub mod people;
mod records;
mod sums;
mod tables;
