//! Disks that forget, fail and fill up.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use duly::store::Disk;
use redb::backends::FileBackend;
use redb::{DatabaseError, StorageBackend};

use crate::house::scatter;

/// A disk whose plug is pulled at a given flush. It remembers what was flushed before, and what was not.
#[derive(Debug, Clone)]
pub struct Plug(Arc<Mutex<Wire>>);

#[derive(Debug)]
struct Wire {
    pulled_at: u64,
    flushes: u64,
    is_pulled: bool,
    flushed: Vec<u8>,
    unflushed: Vec<Written>,
}

#[derive(Debug, Clone)]
enum Written {
    Bytes(u64, Vec<u8>),
    Len(u64),
}

/// What happens to writes that were not flushed when the power went.
#[derive(Debug, Clone, Copy)]
pub enum Unflushed {
    Gone,
    Kept,
    /// Some kept, some gone, some torn between sectors, by this seed.
    Scattered(u64),
}

impl Plug {
    pub fn pulled_at(flush: u64) -> Self {
        Self(Arc::new(Mutex::new(Wire {
            pulled_at: flush,
            flushes: 0,
            is_pulled: false,
            flushed: Vec::new(),
            unflushed: Vec::new(),
        })))
    }

    /// Lets so many flushes more happen from now on.
    #[allow(dead_code, reason = "for the random histories, which use these disks too")]
    pub fn pull_after(&self, flushes: u64) {
        let mut wire = self.0.lock().unwrap();
        wire.pulled_at = wire.flushes + flushes;
    }

    pub fn is_pulled(&self) -> bool {
        self.0.lock().unwrap().is_pulled
    }

    /// The file as it is found when the power is back.
    pub fn as_it_was_left(&self, unflushed: Unflushed) -> Vec<u8> {
        let wire = self.0.lock().unwrap();
        let mut bytes = wire.flushed.clone();
        for (number, written) in (0..).zip(&wire.unflushed) {
            match unflushed {
                Unflushed::Gone => {}
                Unflushed::Kept => apply(&mut bytes, written),
                Unflushed::Scattered(seed) => match scatter(seed.wrapping_mul(1_000_003) + number) % 3 {
                    0 => {}
                    1 => apply(&mut bytes, written),
                    _ => apply(&mut bytes, &torn(written, scatter(seed ^ number))),
                },
            }
        }
        bytes
    }
}

fn torn(written: &Written, luck: u64) -> Written {
    match written {
        Written::Bytes(offset, data) => {
            let sectors = data.len() / 512;
            let kept = usize::try_from(luck).unwrap_or(0) % (sectors + 1) * 512;
            Written::Bytes(*offset, data[..kept].to_vec())
        }
        Written::Len(len) => Written::Len(*len),
    }
}

fn apply(bytes: &mut Vec<u8>, written: &Written) {
    match written {
        Written::Bytes(offset, data) => {
            let start = usize::try_from(*offset).unwrap();
            let end = start + data.len();
            bytes.resize(bytes.len().max(end), 0);
            bytes[start..end].copy_from_slice(data);
        }
        Written::Len(len) => bytes.resize(usize::try_from(*len).unwrap(), 0),
    }
}

impl Disk for Plug {
    fn backend(&self, file: File) -> Result<Box<dyn StorageBackend>, DatabaseError> {
        let backend = FileBackend::new(file)?;
        let mut flushed = vec![0; usize::try_from(backend.len()?).unwrap()];
        backend.read(0, &mut flushed)?;
        let mut wire = self.0.lock().unwrap();
        if wire.is_pulled {
            return Err(dead().into());
        }
        wire.flushed = flushed;
        wire.unflushed = Vec::new();
        Ok(Box::new(Plugged(self.clone(), backend)))
    }

    fn free_bytes(&self, _: &Path) -> io::Result<u64> {
        Ok(u64::MAX)
    }
}

fn dead() -> io::Error {
    io::Error::other("the plug is pulled")
}

#[derive(Debug)]
struct Plugged(Plug, FileBackend);

impl Plugged {
    fn with_power<T>(&self, act: impl FnOnce(&mut Wire) -> io::Result<T>) -> io::Result<T> {
        let mut wire = self.0.0.lock().unwrap();
        if wire.is_pulled { Err(dead()) } else { act(&mut wire) }
    }
}

impl StorageBackend for Plugged {
    fn len(&self) -> io::Result<u64> {
        self.with_power(|_| self.1.len())
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.with_power(|_| self.1.read(offset, out))
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.with_power(|wire| {
            wire.unflushed.push(Written::Len(len));
            self.1.set_len(len)
        })
    }

    fn sync_data(&self) -> io::Result<()> {
        self.with_power(|wire| {
            if wire.flushes == wire.pulled_at {
                wire.is_pulled = true;
                return Err(dead());
            }
            wire.flushes += 1;
            let mut flushed = std::mem::take(&mut wire.flushed);
            for written in wire.unflushed.drain(..) {
                apply(&mut flushed, &written);
            }
            wire.flushed = flushed;
            Ok(())
        })
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.with_power(|wire| {
            wire.unflushed.push(Written::Bytes(offset, data.to_vec()));
            self.1.write(offset, data)
        })
    }

    fn close(&self) -> io::Result<()> {
        self.1.close()
    }
}

/// A disk that fails at one operation, counted from when it is told, once or until it is mended.
#[derive(Debug, Clone, Default)]
pub struct Faulty(Arc<Fault>);

#[derive(Debug, Default)]
struct Fault {
    /// Operations until the fault; negative: past it.
    left: AtomicI64,
    is_armed: AtomicBool,
    is_lasting: AtomicBool,
}

impl Faulty {
    /// Fails at the operation number `at`, from now.
    pub fn fail_at(&self, at: i64, is_lasting: bool) {
        self.0.left.store(at, Ordering::SeqCst);
        self.0.is_lasting.store(is_lasting, Ordering::SeqCst);
        self.0.is_armed.store(true, Ordering::SeqCst);
    }

    pub fn mend(&self) {
        self.0.is_armed.store(false, Ordering::SeqCst);
    }

    /// Whether the fault has struck.
    pub fn has_failed(&self) -> bool {
        self.0.left.load(Ordering::SeqCst) < 0
    }

    fn act<T>(&self, act: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        if self.0.is_armed.load(Ordering::SeqCst) {
            let left = self.0.left.fetch_sub(1, Ordering::SeqCst);
            if left == 0 || left < 0 && self.0.is_lasting.load(Ordering::SeqCst) {
                return Err(io::Error::other("the disk failed"));
            }
        }
        act()
    }
}

impl Disk for Faulty {
    fn backend(&self, file: File) -> Result<Box<dyn StorageBackend>, DatabaseError> {
        Ok(Box::new(FaultyFile(self.clone(), FileBackend::new(file)?)))
    }

    fn free_bytes(&self, _: &Path) -> io::Result<u64> {
        Ok(u64::MAX)
    }
}

#[derive(Debug)]
struct FaultyFile(Faulty, FileBackend);

impl StorageBackend for FaultyFile {
    fn len(&self) -> io::Result<u64> {
        self.0.act(|| self.1.len())
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.act(|| self.1.read(offset, out))
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.act(|| self.1.set_len(len))
    }

    fn sync_data(&self) -> io::Result<()> {
        self.0.act(|| Ok(()))
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.act(|| self.1.write(offset, data))
    }

    fn close(&self) -> io::Result<()> {
        self.1.close()
    }
}

/// A disk that flushes nothing, so that a test need not wait for the real one.
#[derive(Debug, Clone, Copy)]
pub struct Hasty;

impl Disk for Hasty {
    fn backend(&self, file: File) -> Result<Box<dyn StorageBackend>, DatabaseError> {
        // Without a fault it only leaves the flushes out.
        Faulty::default().backend(file)
    }
}

/// A disk that says how much room it has.
#[derive(Debug, Clone, Default)]
pub struct Filling(Arc<AtomicU64>);

impl Filling {
    pub fn with_free(bytes: u64) -> Self {
        Self(Arc::new(AtomicU64::new(bytes)))
    }

    pub fn set_free(&self, bytes: u64) {
        self.0.store(bytes, Ordering::SeqCst);
    }
}

impl Disk for Filling {
    fn backend(&self, file: File) -> Result<Box<dyn StorageBackend>, DatabaseError> {
        Hasty.backend(file)
    }

    fn free_bytes(&self, _: &Path) -> io::Result<u64> {
        Ok(self.0.load(Ordering::SeqCst))
    }
}
