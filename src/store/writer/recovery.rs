//! After a fault of the disk redb refuses everything, so the file is closed and opened again, with back-off.

use redb::ReadableTable;

use super::super::changes::unfinished;
use super::super::disk::Space;
use super::super::error::StoreError;
use super::super::sums;
use super::super::tables::{Read, Tables};
use super::{FLUSHES_KEY, LOST_KEY, OnTheWay, Saved, Settled, Writer, guarded, is_of_the_disk};

impl Writer {
    /// Closes the file after a fault and opens it again as soon as the disk allows, or until the store stops.
    /// Nobody knows whether the failed commit was kept, so its clicks are written once more.
    pub(super) fn recover(&mut self, error: &StoreError, mut clicks: Option<Settled>) {
        self.answers.finish();
        if let Err(earlier) = self.look_for_stranded() {
            clicks = Settled::join(earlier.1, clicks);
        }
        self.shared.note_fault(error);
        tracing::error!(%error, "the database failed and is opened again as soon as the disk allows");
        self.shared.queue.close();
        let (mut pause, pause_max) = self.shared.folder.options.reopen_after;
        loop {
            self.shared.close_database();
            let stops = self.shared.queue.wait_for_stop(pause);
            pause = (pause * 2).min(pause_max);
            if self.shared.look_at_space() == Space::None && !stops {
                continue;
            }
            match guarded(|| self.reopen(&mut clicks)) {
                Ok(()) => {
                    tracing::info!("the database is open again");
                    self.shared.queue.open();
                    return;
                }
                Err(error) => {
                    self.shared.note_fault(&error);
                    tracing::warn!(%error, "the database does not open yet");
                    let is_of_the_disk = is_of_the_disk(&error) || matches!(error, StoreError::File { .. });
                    if !is_of_the_disk && self.shared.is_open() {
                        // Not the disk, but these clicks: they must not keep all others waiting for ever.
                        self.give_up(clicks.take());
                    }
                }
            }
            if stops {
                self.shared.close_database();
                self.give_up(clicks);
                return;
            }
        }
    }

    fn reopen(&mut self, clicks: &mut Option<Settled>) -> Result<(), StoreError> {
        let opened = self.shared.folder.open_database()?;
        self.shared.set_opened(opened);
        self.catch_up()?;
        let Some(again) = clicks else { return Ok(()) };
        let Saved { arrival, mends, reports_kept, .. } = self.commit(Some(again), &mut Vec::new())?;
        let commit = OnTheWay { arrival, jobs: Vec::new(), clicks: clicks.take(), mends, reports_kept };
        commit.land(&self.shared).map_err(|stranded| {
            let (error, back) = *stranded;
            *clicks = back;
            error
        })
    }

    /// Learns from the file what it has, and counts the clicks that came after the last sums.
    pub(super) fn catch_up(&mut self) -> Result<(), StoreError> {
        let mut snapshot = self.shared.snapshot()?;
        self.newest = snapshot.clicks.last()?.map_or(0, |(id, _)| id.value());
        if self.newest > sums::counted_to(&snapshot)? {
            let transaction = self.shared.begin_write()?;
            let mut tables = Tables::of(&transaction);
            let counted_to = sums::counted_to(&tables)?;
            sums::recount_since(&mut tables, counted_to)?;
            drop(tables);
            self.shared.commit(transaction)?;
            snapshot = self.shared.snapshot()?;
        }

        self.counted_to = sums::counted_to(&snapshot)?;
        // The newest clicks may be old, and gone.
        self.newest = self.newest.max(self.counted_to);
        self.clicks = sums::Pending::default();
        let flushes = snapshot.counters().get(FLUSHES_KEY)?.map_or(0, |value| value.value());
        if self.is_flushing && self.flushes == flushes {
            // The commit that seemed to fail got through.
            self.filtered = sums::Pending::default();
            self.payment_visits = sums::PaymentVisits::default();
        }
        self.is_flushing = false;
        self.flushes = flushes;
        self.lost_on_disk = snapshot.counters().get(LOST_KEY)?.map_or(0, |value| value.value());
        self.is_unfinished = unfinished::is_something_left(&snapshot)?;
        self.shared.load_mirror(&snapshot)
    }

    /// These clicks will never be on disk.
    pub(super) fn give_up(&self, clicks: Option<Settled>) {
        if let Some(clicks) = clicks {
            self.shared.lose(clicks.rows.len());
        }
    }
}
