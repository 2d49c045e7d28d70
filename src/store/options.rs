//! How a store is opened: its limits, its patience and the disk below it.

use std::sync::Arc;
use std::time::Duration;

use super::disk::{Disk, RealDisk};

/// How a store is opened.
#[derive(Clone)]
pub struct Options {
    /// Memory for pages of the file.
    pub cache_bytes: usize,
    /// The free-space watermark: below it click rows stop, below half of it rows of refused reports.
    pub min_free_bytes: u64,
    /// How many clicks and changes may wait. The last quarter is for urgent changes.
    pub queue_len: usize,
    /// How long an urgent change waits for a place, and any change for its commit.
    pub patience: Duration,
    /// How long after a fault the file is opened again; doubles from the first to the second.
    pub reopen_after: (Duration, Duration),
    /// Random bytes for the master key, used if this is the first start: the store knows no chance.
    pub fresh_master_key: [u8; 32],
    /// The disk.
    pub disk: Arc<dyn Disk>,
}

impl Options {
    /// The usual limits on the real disk.
    pub fn new(fresh_master_key: [u8; 32]) -> Self {
        Self {
            cache_bytes: 32 << 20,
            min_free_bytes: 256 << 20,
            queue_len: 16_384,
            patience: Duration::from_secs(10),
            reopen_after: (Duration::from_millis(100), Duration::from_secs(5)),
            fresh_master_key,
            disk: Arc::new(RealDisk),
        }
    }
}
