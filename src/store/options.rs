//! How a store is opened: its limits, its patience, and the disk below it, which tests replace.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use redb::StorageBackend;
use redb::backends::FileBackend;

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

/// The disk as the store sees it. Tests put one below that forgets, fails or fills up.
pub trait Disk: Send + Sync {
    /// What the database reads and writes, on a file that is open and ours alone.
    ///
    /// # Errors
    /// What the system said.
    fn backend(&self, file: File) -> Result<Box<dyn StorageBackend>, redb::DatabaseError> {
        Ok(Box::new(FileBackend::new(file)?))
    }

    /// How many bytes we may still write in this folder.
    ///
    /// # Errors
    /// What the system said.
    fn free_bytes(&self, folder: &Path) -> io::Result<u64> {
        let stat = rustix::fs::statvfs(folder)?;
        Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
    }
}

/// The disk of the machine.
#[derive(Debug, Clone, Copy)]
pub struct RealDisk;

impl Disk for RealDisk {}

/// How much room the disk has left, by the watermark of the options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Space {
    /// Enough for everything.
    #[default]
    Enough,
    /// Below the watermark: no more click rows.
    NoClicks,
    /// Below half of it: no more rows of refused reports either. Conversions go on.
    NoRefusedReports,
    /// Below a sixteenth of it: a database that is closed after a fault is not opened again.
    None,
}

impl Space {
    /// Where `free_bytes` stand by the watermark.
    pub fn of(free_bytes: u64, min_free_bytes: u64) -> Self {
        if free_bytes >= min_free_bytes {
            Self::Enough
        } else if free_bytes >= min_free_bytes / 2 {
            Self::NoClicks
        } else if free_bytes >= min_free_bytes / 16 {
            Self::NoRefusedReports
        } else {
            Self::None
        }
    }
}
