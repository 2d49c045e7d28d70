//! What the crash tests' disks ask of their house.

use duly::chance::Chance;

/// A number that looks random, for disks that forget.
pub fn scatter(seed: u64) -> u64 {
    Chance::seeded(seed).u64()
}
