//! A store in a folder of its own, and things to do to it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use duly::domain::click::Click;
use duly::domain::device::Device;
use duly::domain::id::{AffiliationId, ClickId, LinkId, ProductId};
use duly::domain::link::LinkOwner;
use duly::domain::visitor_kind::Quality;
use duly::store::error::{Refused, Stop, StoreError};
use duly::store::keys::Who;
use duly::store::{Change, Disk, NewClick, Options, Snapshot, Store, Tables, sums};
use redb::{ReadableTable, ReadableTableMetadata};

use crate::disks::Hasty;

/// A folder that goes away with the test.
pub struct House(PathBuf);

impl House {
    pub fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("duly-crash-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }

    /// One in which a store was made and stopped.
    pub fn furnished() -> Self {
        let house = Self::new();
        house.open().unwrap().stop();
        house
    }

    /// Another one with the same key, and these bytes as its database.
    pub fn copied(&self, database: &[u8]) -> Self {
        let house = Self::new();
        std::fs::create_dir_all(house.path()).unwrap();
        std::fs::copy(self.path().join("master.key"), house.path().join("master.key")).unwrap();
        std::fs::write(house.database(), database).unwrap();
        house
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn database(&self) -> PathBuf {
        self.0.join("duly.redb")
    }

    pub fn open(&self) -> Result<Store, StoreError> {
        self.open_on(Hasty)
    }

    pub fn open_on(&self, disk: impl Disk + 'static) -> Result<Store, StoreError> {
        Store::open(&self.0, options(disk))
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Small and impatient.
pub fn options(disk: impl Disk + 'static) -> Options {
    Options {
        cache_bytes: 4 << 20,
        min_free_bytes: 1 << 20,
        patience: Duration::from_secs(10),
        reopen_after: (Duration::from_millis(1), Duration::from_millis(4)),
        disk: Arc::new(disk),
        ..Options::new([7; 32])
    }
}

/// Writes one thing to two tables, so that half of it would be seen.
pub struct Note(pub u32);

impl Change for Note {
    type Plan = u32;
    type Answer = u32;

    fn decide(&self, tables: &Tables<'_>) -> Result<u32, Stop> {
        match tables.idempotency.get(key(self.0).as_slice())? {
            Some(_) => Err(Refused::conflict("note", "It is there already.").into()),
            None => Ok(self.0),
        }
    }

    fn apply(number: u32, tables: &mut Tables<'_>) -> Result<u32, StoreError> {
        tables.idempotency.insert(key(number).as_slice(), [7; 300].as_slice())?;
        tables.idempotency_times.insert(key(number).as_slice(), ())?;
        Ok(number)
    }
}

/// The same, urgently, and recognising itself when it is sent again.
pub struct Sale(pub u32);

impl Change for Sale {
    type Plan = u32;
    type Answer = u32;
    const URGENT: bool = true;

    fn decide(&self, _: &Tables<'_>) -> Result<u32, Stop> {
        Ok(self.0)
    }

    fn apply(number: u32, tables: &mut Tables<'_>) -> Result<u32, StoreError> {
        Note::apply(number, tables)
    }
}

fn key(number: u32) -> [u8; 4] {
    number.to_be_bytes()
}

/// Whether a note is there. Panics where only half of it is.
pub fn has_note(snapshot: &Snapshot, number: u32) -> bool {
    let first = snapshot.idempotency.get(key(number).as_slice()).unwrap().is_some();
    let second = snapshot.idempotency_times.get(key(number).as_slice()).unwrap().is_some();
    assert_eq!(first, second, "half of note {number}");
    first
}

/// The id of the click number `number`, a hundred a second.
pub fn click_id(number: u32) -> ClickId {
    ClickId((1_700_000_000_000 + u128::from(number) * 10) << 80 | u128::from(number))
}

pub fn click(number: u32) -> NewClick {
    NewClick {
        click: Click {
            quality: Quality::Verified,
            referrer: Some("blog.example.com/why-i-like-it".to_owned()),
            device: Device::Phone,
            place: [1, 2, 3, 4],
            ..Click::of(click_id(number), LinkId(1))
        },
        product: ProductId(1),
        owner: LinkOwner::Affiliation(AffiliationId(1)),
        visitor: u64::from(number),
    }
}

pub fn has_click(snapshot: &Snapshot, number: u32) -> bool {
    snapshot.clicks.get(click_id(number).0).unwrap().is_some()
}

/// How many rows of clicks there are, and how many the sums count.
pub fn clicks_and_counted(store: &Store) -> (u64, u64) {
    store.flush_sums_blocking().unwrap();
    let snapshot = store.view().unwrap();
    let counted = sums::total(&snapshot, Who::All, 19_000..=20_000).unwrap();
    (snapshot.clicks.len().unwrap(), counted.clicks)
}

/// Waits for something that needs no clock.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// A number that looks random, for tests that shall come out the same each time.
pub fn scatter(seed: u64) -> u64 {
    let number = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}
