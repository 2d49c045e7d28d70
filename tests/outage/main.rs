//! Outages: the program is killed, the disk fills up, the disk fails. Visitors are sent on all the same, and
//! what was answered is there, once.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "all of this is a test")]

mod asking;
mod creator;
mod disk_full;
mod disk_gone;
mod kill_nine;
mod program;
mod same_order;
mod shop;
mod small_disk;
mod start;
