//! The disk below the database, which tests replace, and how much room it has.

use std::fs::File;
use std::io;
use std::path::Path;

use redb::backends::FileBackend;
use redb::{DatabaseError, StorageBackend};

/// The disk as the store sees it. Tests put one below that forgets, fails or fills up.
pub trait Disk: Send + Sync {
    /// What the database reads and writes, on a file that is open and ours alone.
    ///
    /// # Errors
    /// What the system said.
    fn backend(&self, file: File) -> Result<Box<dyn StorageBackend>, DatabaseError> {
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
