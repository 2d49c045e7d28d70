//! The store keeps the story: typed tables, snapshots for anyone who reads, one thread that writes,
//! commits once for all who wait, and only then answers.

pub mod error;
mod keys;
mod mirror;
mod tables;
