//! The way to the disk: what the database writes goes there in its order, on a thread of its own, so that the next
//! changes are judged while the last ones are still on their way. What is flushed counts as flushed only once it
//! has arrived; whoever must not be told before waits for that.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::fmt;
use std::fs::File;
use std::io;
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use redb::{BackendError, StorageBackend};

use super::disk::Disk;
use super::error::StoreError;
use super::files::no_thread;

/// So many bytes are on their way at most; beyond that the database waits.
const BYTES_MAX: usize = 16 << 20;

/// Where the database's writes are, for those who must know when they have arrived.
#[derive(Clone)]
pub(super) struct WayToDisk(Arc<Way>);

struct Way {
    disk: Box<dyn StorageBackend>,
    state: Mutex<State>,
    /// Wakes the thread that writes.
    work: Condvar,
    /// Wakes whoever waits until something has arrived.
    arrived: Condvar,
    /// Whether the database does not wait at its flushes at the moment.
    runs_ahead: AtomicBool,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Step>,
    /// How long the file is once all has arrived, where that was ever changed.
    len: Option<u64>,
    /// What the thread is writing now: from where, up to but without.
    under_way: Vec<(u64, u64)>,
    bytes: usize,
    /// How many flushes wait.
    flushes: usize,
    sent: u64,
    /// How many were sent up to the last flush. What comes after it may wait for the next one.
    flushed: u64,
    arrived: u64,
    /// Whether somebody waits also for what no flush follows.
    is_wanted: bool,
    /// After the first fault nothing is written any more, and nothing read: what was lost would be missing.
    fault: Option<(io::ErrorKind, String)>,
    is_closed: bool,
}

enum Step {
    Write(u64, Box<[u8]>),
    Length(u64),
    Flush,
}

impl Step {
    fn bytes(&self) -> usize {
        match self {
            Self::Write(_, data) => data.len(),
            Self::Length(_) | Self::Flush => 0,
        }
    }

    fn place(&self) -> Option<(u64, u64)> {
        match self {
            Self::Write(at, data) => Some((*at, end(*at, data.len()))),
            Self::Length(len) => Some((*len, u64::MAX)),
            Self::Flush => None,
        }
    }

    fn go(&self, disk: &dyn StorageBackend) -> io::Result<()> {
        match self {
            Self::Write(at, data) => disk.write(*at, data),
            Self::Length(len) => disk.set_len(*len),
            Self::Flush => disk.sync_data(),
        }
    }
}

fn end(at: u64, len: usize) -> u64 {
    at.saturating_add(u64::try_from(len).unwrap_or(u64::MAX))
}

impl State {
    fn holds(&self) -> io::Result<()> {
        match &self.fault {
            Some((kind, what)) => Err(io::Error::new(*kind, what.clone())),
            None => Ok(()),
        }
    }

    fn send(&mut self, step: Step) {
        self.bytes += step.bytes();
        self.sent += 1;
        if matches!(step, Step::Flush) {
            self.flushes += 1;
            self.flushed = self.sent;
        }
        self.waiting.push_back(step);
    }

    /// The next steps: up to the next flush, or all that is there where somebody waits for it.
    fn take(&mut self) -> Vec<Step> {
        let is_flush = |step: &Step| matches!(step, Step::Flush);
        let upto = self.waiting.iter().position(is_flush).map_or(self.waiting.len(), |place| place + 1);
        let steps: Vec<Step> = self.waiting.drain(..upto).collect();
        self.flushes -= usize::from(steps.last().is_some_and(is_flush));
        self.under_way = steps.iter().filter_map(Step::place).collect();
        steps
    }

    /// Whether something of this stretch is not on the disk yet.
    fn is_on_its_way(&self, at: u64, end: u64) -> bool {
        let waiting = self.waiting.iter().filter_map(Step::place);
        self.under_way.iter().copied().chain(waiting).any(|(from, to)| from < end && at < to)
    }
}

/// While this lives, the database does not wait at its flushes.
struct Ahead<'w>(&'w AtomicBool);

impl<'w> Ahead<'w> {
    fn of(runs_ahead: &'w AtomicBool) -> Self {
        runs_ahead.store(true, Ordering::Relaxed);
        Self(runs_ahead)
    }
}

impl Drop for Ahead<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

impl WayToDisk {
    /// Runs a commit whose flushes nobody waits for, and says by which mark it will have arrived.
    pub(super) fn ahead<T>(&self, commit: impl FnOnce() -> T) -> (T, u64) {
        let ahead = Ahead::of(&self.0.runs_ahead);
        let done = commit();
        drop(ahead);
        (done, self.mark())
    }

    /// Everything that was flushed so far.
    pub(super) fn mark(&self) -> u64 {
        self.0.lock().flushed
    }

    /// Waits until all that was sent up to a mark is on the disk.
    ///
    /// # Errors
    /// What the disk said to the first step that failed. Steps before it may have arrived.
    pub(super) fn arrived(&self, mark: u64) -> io::Result<()> {
        self.0.wait_for(self.0.lock(), mark).map(drop)
    }
}

impl Way {
    /// Writes until it is closed, or the disk fails.
    fn run(&self) {
        loop {
            let idle = |state: &mut State| {
                let has_work = state.flushes > 0 || (state.is_wanted && !state.waiting.is_empty());
                !has_work && !state.is_closed
            };
            let mut state = self.work.wait_while(self.lock(), idle).unwrap_or_else(PoisonError::into_inner);
            if state.waiting.is_empty() {
                let closed = || (io::ErrorKind::NotConnected, "the database is closed".to_owned());
                state.fault.get_or_insert_with(closed);
                return;
            }
            let steps = state.take();
            drop(state);

            let go = || steps.iter().try_for_each(|step| step.go(&*self.disk));
            let gone = catch_unwind(AssertUnwindSafe(go))
                .unwrap_or_else(|_| Err(io::Error::other("writing to the disk panicked")));
            let mut state = self.lock();
            state.under_way.clear();
            state.bytes -= steps.iter().map(Step::bytes).sum::<usize>();
            match gone {
                Ok(()) => state.arrived += u64::try_from(steps.len()).unwrap_or(u64::MAX),
                Err(error) => {
                    state.fault = Some((error.kind(), error.to_string()));
                    state.waiting.clear();
                }
            }
            let is_over = state.fault.is_some();
            state.is_wanted &= state.arrived < state.sent;
            drop(state);
            self.arrived.notify_all();
            if is_over {
                return;
            }
        }
    }

    fn wait_for<'s>(&self, mut state: MutexGuard<'s, State>, mark: u64) -> io::Result<MutexGuard<'s, State>> {
        while state.arrived < mark {
            state.holds()?;
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        Ok(state)
    }

    /// Waits until all that was sent has arrived, whether or not a flush follows.
    fn drained<'s>(&self, mut state: MutexGuard<'s, State>) -> io::Result<MutexGuard<'s, State>> {
        let mark = state.sent;
        if state.arrived < mark {
            state.is_wanted = true;
            self.work.notify_one();
        }
        self.wait_for(state, mark)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in here is left half done by a panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The database's storage: the disk below it, at the end of the way.
pub(super) struct Backend {
    way: Arc<Way>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Backend {
    /// The storage on a file that is open and ours alone.
    ///
    /// # Errors
    /// What the system said.
    pub(super) fn new(disk: &dyn Disk, file: File) -> Result<Self, StoreError> {
        let way = Arc::new(Way {
            disk: disk.backend(file)?,
            state: Mutex::default(),
            work: Condvar::new(),
            arrived: Condvar::new(),
            runs_ahead: AtomicBool::new(false),
        });
        let running = Arc::clone(&way);
        let thread = std::thread::Builder::new()
            .name("duly-disk".to_owned())
            .spawn(move || running.run())
            .map_err(no_thread)?;
        Ok(Self { way, thread: Mutex::new(Some(thread)) })
    }

    /// The way of what is written here.
    pub(super) fn way(&self) -> WayToDisk {
        WayToDisk(Arc::clone(&self.way))
    }

    /// Lets what is on its way arrive, and ends the thread.
    fn end(&self) {
        self.way.lock().is_closed = true;
        self.way.work.notify_one();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the thread that writes to the disk failed");
        }
    }
}

impl Drop for Backend {
    /// A file that could not be opened as a database is dropped without being closed.
    fn drop(&mut self) {
        self.end();
    }
}

impl fmt::Debug for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.way.disk.fmt(f)
    }
}

impl StorageBackend for Backend {
    fn len(&self) -> io::Result<u64> {
        let state = self.way.lock();
        state.holds()?;
        state.len.map_or_else(|| self.way.disk.len(), Ok)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let state = self.way.lock();
        state.holds()?;
        if state.is_on_its_way(offset, end(offset, out.len())) {
            drop(self.way.drained(state)?);
        } else {
            drop(state);
        }
        self.way.disk.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut state = self.way.lock();
        state.holds()?;
        state.send(Step::Length(len));
        state.len = Some(len);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.way.lock();
        state.holds()?;
        state.send(Step::Flush);
        self.way.work.notify_one();
        if self.way.runs_ahead.load(Ordering::Relaxed) {
            return Ok(());
        }
        let mark = state.sent;
        self.way.wait_for(state, mark).map(drop)
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut state = self.way.lock();
        if state.bytes > BYTES_MAX {
            state = self.way.drained(state)?;
        }
        state.holds()?;
        state.send(Step::Write(offset, data.into()));
        Ok(())
    }

    fn close(&self) -> io::Result<()> {
        self.end();
        self.way.disk.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.way.disk.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.way.disk.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.way.disk.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.way.disk.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.way.disk.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.way.disk.query_lock_range(start, end)
    }
}
