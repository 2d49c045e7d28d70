//! What the store promises when things go wrong: the plug is pulled, the disk fails or fills up, a change
//! panics, the folder holds something else. What was answered is there; what was not may be missing, and
//! is never half there.

#![expect(clippy::unwrap_used, reason = "all of this is a test")]

mod bans;
mod changes;
mod clicks;
mod cutting;
mod disks;
mod erasures;
mod faults;
mod folder;
mod house;
mod payouts;
mod power;
mod purges;
mod slices;
mod way;
