//! The newest snapshot, shared by all who read between two commits: to open every table for each question costs more
//! than most questions do.

use std::sync::{Arc, Mutex, PoisonError};

use super::error::StoreError;
use super::tables::Snapshot;

/// The snapshot of what is on disk now, once somebody asked for it.
#[derive(Default)]
pub(super) struct Newest(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// How often it was forgotten: one that was opened before is not kept after.
    forgotten: u64,
    snapshot: Option<Arc<Snapshot>>,
}

impl Newest {
    /// The snapshot that is kept, or a new one, which is kept from then on. Opened without the lock, so that nobody
    /// waits for the disk here; several who come at once may open one each.
    pub(super) fn or_open(
        &self,
        open: impl FnOnce() -> Result<Snapshot, StoreError>,
    ) -> Result<Arc<Snapshot>, StoreError> {
        let forgotten = {
            let kept = self.kept();
            if let Some(snapshot) = &kept.snapshot {
                return Ok(Arc::clone(snapshot));
            }
            kept.forgotten
        };
        let snapshot = Arc::new(open()?);
        let mut kept = self.kept();
        if kept.forgotten == forgotten {
            kept.snapshot = Some(Arc::clone(&snapshot));
        }
        Ok(snapshot)
    }

    /// Lets go of the snapshot: something else is on disk now, or the file is closed.
    pub(super) fn forget(&self) {
        let mut kept = self.kept();
        kept.forgotten += 1;
        let snapshot = kept.snapshot.take();
        drop(kept);
        drop(snapshot);
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
