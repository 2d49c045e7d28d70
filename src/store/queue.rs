//! What waits for the writer: clicks in batches, changes in order, and whoever wants the sums written.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::change::{Job, Reply};
use super::error::StoreError;
use super::ticket::{ClickTicket, Landing};
use super::visits::{FilteredVisit, NewClick, PaymentVisit};

/// Clicks that go to disk in one commit at most: about 20 ms of the writer.
pub(super) const CLICKS_PER_COMMIT: usize = 2_048;

/// Changes that go to disk in one commit at most.
const CHANGES_PER_COMMIT: usize = 128;

/// Visits of a kind that is only counted that wait at most; what comes on top is not counted.
const VISITS_WAITING: usize = 65_536;

/// Clicks that will go to disk together.
pub(super) struct Batch {
    number: u64,
    pub(super) clicks: Vec<NewClick>,
    pub(super) landing: Landing,
}

/// Someone who waits until the sums are written.
pub(super) type FlushReply = Reply<Result<(), StoreError>>;

/// What the writer does next.
#[derive(Default)]
pub(super) struct Work {
    pub(super) batch: Option<Batch>,
    pub(super) jobs: Vec<Box<dyn Job>>,
    pub(super) filtered: Vec<FilteredVisit>,
    pub(super) payment_visits: Vec<PaymentVisit>,
    pub(super) flushes: Vec<FlushReply>,
    /// Nothing came for a while, or a reader met a fault: time to look after the house.
    pub(super) is_idle: bool,
    /// Nothing waits and nothing will come.
    pub(super) is_last: bool,
}

/// Whether the store takes work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Open,
    /// Closed after a fault: clicks and urgent changes wait, others are turned away.
    Reopening,
    Stopping,
}

struct Waiting {
    phase: Phase,
    /// All but the last are full.
    batches: VecDeque<Batch>,
    clicks: usize,
    /// The newest batch's number, waiting or taken.
    newest_batch: u64,
    /// Changes, with the batch that holds the clicks which came before them.
    jobs: VecDeque<(u64, Box<dyn Job>)>,
    flushes: Vec<(u64, FlushReply)>,
    filtered: Vec<FilteredVisit>,
    payment_visits: Vec<PaymentVisit>,
    spare: Vec<NewClick>,
    is_doubted: bool,
    writer_waits: bool,
}

/// The one queue before the one writer.
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    len_max: usize,
    /// Wakes the writer.
    work: Condvar,
    /// Wakes tasks and threads that wait for a place.
    room: Notify,
    room_for_threads: Condvar,
}

/// A change that found no place.
pub(super) struct TurnedAway {
    pub(super) job: Box<dyn Job>,
    pub(super) error: StoreError,
}

impl Queue {
    pub(super) fn new(len_max: usize) -> Self {
        Self {
            waiting: Mutex::new(Waiting {
                phase: Phase::Open,
                batches: VecDeque::new(),
                clicks: 0,
                newest_batch: 0,
                jobs: VecDeque::new(),
                flushes: Vec::new(),
                filtered: Vec::new(),
                payment_visits: Vec::new(),
                spare: Vec::new(),
                is_doubted: false,
                writer_waits: false,
            }),
            len_max,
            work: Condvar::new(),
            room: Notify::new(),
            room_for_threads: Condvar::new(),
        }
    }

    /// Puts a click in. The ticket tells when it is on disk.
    pub(super) fn click(&self, click: NewClick) -> Result<ClickTicket, StoreError> {
        let mut waiting = self.lock();
        if waiting.phase == Phase::Stopping {
            return Err(StoreError::Closed);
        }
        if waiting.len() >= self.len_max / 4 * 3 {
            return Err(StoreError::Busy);
        }
        let batch = waiting.open_batch();
        batch.clicks.push(click);
        let ticket = batch.landing.ticket();
        waiting.clicks += 1;
        self.wake_writer(waiting);
        Ok(ticket)
    }

    /// Puts a change in, or hands it back.
    pub(super) fn change(&self, job: Box<dyn Job>) -> Result<(), TurnedAway> {
        let mut waiting = self.lock();
        let places = if job.is_urgent() { self.len_max } else { self.len_max / 4 * 3 };
        let error = match waiting.phase {
            Phase::Stopping => StoreError::Closed,
            Phase::Reopening if !job.is_urgent() => StoreError::Closed,
            _ if waiting.len() >= places => StoreError::Busy,
            _ => {
                let after = waiting.newest_batch;
                waiting.jobs.push_back((after, job));
                self.wake_writer(waiting);
                return Ok(());
            }
        };
        Err(TurnedAway { job, error })
    }

    /// Puts a change in; an urgent one waits for its place, for ever if need be: the caller has the patience.
    pub(super) async fn change_in_turn(&self, mut job: Box<dyn Job>) -> Result<(), StoreError> {
        loop {
            let mut room = std::pin::pin!(self.room.notified());
            // Listening before looking: a place that is freed in between wakes us.
            room.as_mut().enable();
            match self.change(job) {
                Ok(()) => return Ok(()),
                Err(TurnedAway { job: again, error: StoreError::Busy }) if again.is_urgent() => job = again,
                Err(TurnedAway { error, .. }) => return Err(error),
            }
            room.await;
        }
    }

    /// The same for a thread, which always waits, `patience` for each place it missed.
    pub(super) fn change_in_turn_blocking(
        &self,
        mut job: Box<dyn Job>,
        patience: Duration,
    ) -> Result<(), StoreError> {
        loop {
            match self.change(job) {
                Ok(()) => return Ok(()),
                Err(TurnedAway { job: again, error: StoreError::Busy }) => job = again,
                Err(TurnedAway { error, .. }) => return Err(error),
            }
            let waiting = self.lock();
            if waiting.len() >= self.len_max / 4 * 3 {
                let (free, late) = self
                    .room_for_threads
                    .wait_timeout(waiting, patience)
                    .unwrap_or_else(PoisonError::into_inner);
                drop(free);
                if late.timed_out() {
                    return Err(StoreError::Busy);
                }
            }
        }
    }

    /// Notes a visit that is only counted.
    pub(super) fn filtered(&self, visit: FilteredVisit) {
        let mut waiting = self.lock();
        if waiting.filtered.len() < VISITS_WAITING {
            waiting.filtered.push(visit);
        }
    }

    /// Notes a visit to a payment page.
    pub(super) fn payment_visit(&self, visit: PaymentVisit) {
        let mut waiting = self.lock();
        if waiting.payment_visits.len() < VISITS_WAITING {
            waiting.payment_visits.push(visit);
        }
    }

    /// Asks for the sums of all that came before to be written.
    pub(super) fn flush(&self, reply: FlushReply) {
        let mut waiting = self.lock();
        if waiting.phase != Phase::Open {
            drop(waiting);
            return reply.send(Err(StoreError::Closed));
        }
        let after = waiting.newest_batch;
        waiting.flushes.push((after, reply));
        self.wake_writer(waiting);
    }

    /// A reader met a fault: the writer should look whether the file is still usable.
    pub(super) fn doubt(&self) {
        let mut waiting = self.lock();
        waiting.is_doubted = true;
        self.wake_writer(waiting);
    }

    /// How many clicks and changes wait.
    pub(super) fn len(&self) -> usize {
        self.lock().len()
    }

    /// The writer's next work; waits for it, but not longer than `patience`.
    pub(super) fn take(&self, patience: Duration) -> Work {
        let mut waiting = self.lock();
        if waiting.is_empty() && waiting.phase != Phase::Stopping {
            waiting.writer_waits = true;
            let (woken, _) = self
                .work
                .wait_timeout_while(waiting, patience, |waiting| {
                    waiting.is_empty() && waiting.phase != Phase::Stopping
                })
                .unwrap_or_else(PoisonError::into_inner);
            waiting = woken;
            waiting.writer_waits = false;
        }

        let is_empty = waiting.is_empty();
        let mut work = Work {
            batch: waiting.batches.pop_front(),
            filtered: std::mem::take(&mut waiting.filtered),
            payment_visits: std::mem::take(&mut waiting.payment_visits),
            is_idle: is_empty || waiting.is_doubted,
            is_last: is_empty && waiting.phase == Phase::Stopping,
            ..Work::default()
        };
        waiting.is_doubted = false;
        waiting.clicks -= work.batch.as_ref().map_or(0, |batch| batch.clicks.len());

        let taken = work.batch.as_ref().map_or(waiting.newest_batch, |batch| batch.number);
        while work.jobs.len() < CHANGES_PER_COMMIT
            && let Some((_, job)) = waiting.jobs.pop_front_if(|(after, _)| *after <= taken)
        {
            if !job.is_abandoned() {
                work.jobs.push(job);
            }
        }
        let (now, later) =
            std::mem::take(&mut waiting.flushes).into_iter().partition(|(after, _)| *after <= taken);
        waiting.flushes = later;
        work.flushes = Vec::into_iter(now).map(|(_, reply)| reply).collect();
        drop(waiting);

        self.room.notify_waiters();
        self.room_for_threads.notify_all();
        work
    }

    /// Gives the memory of a batch back.
    pub(super) fn reuse(&self, mut clicks: Vec<NewClick>) {
        clicks.clear();
        let mut waiting = self.lock();
        if waiting.spare.capacity() < clicks.capacity() {
            waiting.spare = clicks;
        }
    }

    /// The database is closed after a fault: whoever cannot wait is told so.
    pub(super) fn close(&self) {
        let mut waiting = self.lock();
        if waiting.phase == Phase::Open {
            waiting.phase = Phase::Reopening;
        }
        let (urgent, others): (VecDeque<_>, VecDeque<_>) =
            std::mem::take(&mut waiting.jobs).into_iter().partition(|(_, job)| job.is_urgent());
        waiting.jobs = urgent;
        let flushes = std::mem::take(&mut waiting.flushes);
        drop(waiting);

        for (_, job) in others {
            job.answer(Err(StoreError::Closed));
        }
        for (_, reply) in flushes {
            reply.send(Err(StoreError::Closed));
        }
    }

    /// The database is open again.
    pub(super) fn open(&self) {
        let mut waiting = self.lock();
        if waiting.phase == Phase::Reopening {
            waiting.phase = Phase::Open;
        }
    }

    /// No new work; what waits is still done.
    pub(super) fn stop(&self) {
        let mut waiting = self.lock();
        waiting.phase = Phase::Stopping;
        drop(waiting);
        self.work.notify_all();
        self.room.notify_waiters();
        self.room_for_threads.notify_all();
    }

    /// Nobody will do what waits: everyone is told, and the store stops. Returns how many clicks are lost.
    pub(super) fn abandon(&self) -> usize {
        self.stop();
        self.close();
        let mut waiting = self.lock();
        let jobs = std::mem::take(&mut waiting.jobs);
        let batches = std::mem::take(&mut waiting.batches);
        let clicks = std::mem::take(&mut waiting.clicks);
        drop(waiting);
        for (_, job) in jobs {
            job.answer(Err(StoreError::Closed));
        }
        drop(batches);
        clicks
    }

    /// Waits until `patience` is over or the store stops; whether it stops.
    pub(super) fn wait_for_stop(&self, patience: Duration) -> bool {
        let (mut waiting, _) = self
            .work
            .wait_timeout_while(self.lock(), patience, |waiting| waiting.phase != Phase::Stopping)
            .unwrap_or_else(PoisonError::into_inner);
        // Who has lost patience by now must not keep the place of another.
        waiting.jobs.retain(|(_, job)| !job.is_abandoned());
        self.room.notify_waiters();
        waiting.phase == Phase::Stopping
    }

    fn wake_writer(&self, waiting: MutexGuard<'_, Waiting>) {
        let writer_waits = waiting.writer_waits;
        drop(waiting);
        if writer_waits {
            self.work.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Nothing in here is left half done by a panic.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn len(&self) -> usize {
        self.clicks + self.jobs.len()
    }

    fn is_empty(&self) -> bool {
        self.len() == 0 && self.flushes.is_empty() && !self.is_doubted
    }

    /// The batch that still takes clicks.
    fn open_batch(&mut self) -> &mut Batch {
        if self.batches.back().is_none_or(|batch| batch.clicks.len() >= CLICKS_PER_COMMIT) {
            self.newest_batch += 1;
            self.batches.push_back(Batch {
                number: self.newest_batch,
                clicks: std::mem::take(&mut self.spare),
                landing: Landing::default(),
            });
        }
        let last = self.batches.len() - 1;
        &mut self.batches[last]
    }
}
