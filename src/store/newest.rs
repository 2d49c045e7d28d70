//! The newest snapshot, shared by all who read between two commits: to open every table for each question costs more
//! than most questions do.

use std::sync::{Arc, Mutex, PoisonError};

use redb::ReadTransaction;

use super::error::StoreError;
use super::tables::Snapshot;

/// What is on disk now, and the snapshot of it, once somebody asked for it.
#[derive(Default)]
pub(super) struct Newest(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// How often it was forgotten: one that was opened before is not kept after.
    forgotten: u64,
    /// What is on disk. Nothing where nothing is on its way there: then it is what the database holds.
    read: Option<Arc<ReadTransaction>>,
    snapshot: Option<Arc<Snapshot>>,
}

impl Newest {
    /// The snapshot that is kept, or a new one, which is kept from then on. Its tables are opened without the lock, so
    /// that nobody waits for the disk here; several who come at once may open one each.
    pub(super) fn or_open(
        &self,
        begin: impl FnOnce() -> Result<ReadTransaction, StoreError>,
    ) -> Result<Arc<Snapshot>, StoreError> {
        let (forgotten, read) = {
            let mut kept = self.kept();
            if let Some(snapshot) = &kept.snapshot {
                return Ok(Arc::clone(snapshot));
            }
            (kept.forgotten, kept.read(begin)?)
        };
        let snapshot = Arc::new(Snapshot::open(&read)?);
        let mut kept = self.kept();
        if kept.forgotten == forgotten {
            kept.snapshot = Some(Arc::clone(&snapshot));
        }
        Ok(snapshot)
    }

    /// Keeps what is on disk: from now on the database may hold more.
    ///
    /// # Errors
    /// Whatever beginning gives.
    pub(super) fn keep(
        &self,
        begin: impl FnOnce() -> Result<ReadTransaction, StoreError>,
    ) -> Result<(), StoreError> {
        self.kept().read(begin).map(drop)
    }

    /// Takes what has arrived on the disk for what was there before.
    pub(super) fn arrived(&self, read: ReadTransaction) {
        self.replace(Some(Arc::new(read)));
    }

    /// Lets go of it: something else is on disk now, and nothing on its way there, or the file is closed.
    pub(super) fn forget(&self) {
        self.replace(None);
    }

    fn replace(&self, read: Option<Arc<ReadTransaction>>) {
        let mut kept = self.kept();
        let forgotten = kept.forgotten + 1;
        let before = std::mem::replace(&mut *kept, Kept { forgotten, read, snapshot: None });
        drop(kept);
        drop(before);
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn read(
        &mut self,
        begin: impl FnOnce() -> Result<ReadTransaction, StoreError>,
    ) -> Result<Arc<ReadTransaction>, StoreError> {
        if let Some(read) = &self.read {
            return Ok(Arc::clone(read));
        }
        let read = Arc::new(begin()?);
        self.read = Some(Arc::clone(&read));
        Ok(read)
    }
}
