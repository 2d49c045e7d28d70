//! Waits until what was committed is on disk, and only then tells: the views, the mirror, the listeners, and whoever asked
//! for it. On a thread of its own, since the writer judges what comes next meanwhile.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use redb::ReadTransaction;

use super::Shared;
use super::change::Job;
use super::error::StoreError;
use super::mirror::Mend;
use super::telling::Kept;
use super::way_to_disk::WayToDisk;
use super::writer::Settled;
use crate::domain::id::ReportId;

/// So many commits wait here, beside the one that is on its way and the one that is judged. More of them would be smaller.
const COMMITS_WAITING: usize = 0;

/// When a commit is on disk.
pub(super) struct Arrival {
    pub(super) way: WayToDisk,
    pub(super) mark: u64,
    /// What views are of then, where it changed anything.
    pub(super) view: Option<ReadTransaction>,
}

/// A commit on its way to the disk, with all who hear of it.
pub(super) struct OnTheWay {
    pub(super) arrival: Arrival,
    pub(super) jobs: Vec<Box<dyn Job>>,
    pub(super) clicks: Option<Settled>,
    pub(super) mends: Vec<Mend>,
    pub(super) reports_kept: Vec<ReportId>,
}

/// Why a commit did not arrive, and its clicks: nobody knows whether they did.
pub(super) type Stranded = Box<(StoreError, Option<Settled>)>;

impl OnTheWay {
    /// Waits until it is on disk, and tells everybody.
    ///
    /// # Errors
    /// Where the disk failed: who asked for changes has been told that nobody knows.
    pub(super) fn land(self, shared: &Shared) -> Result<(), Stranded> {
        let Self { arrival, jobs, clicks, mends, reports_kept } = self;
        if let Err(error) = arrival.way.arrived(arrival.mark) {
            let error = StoreError::Database(redb::Error::Io(error));
            let cause = error.to_string();
            jobs.into_iter().for_each(|job| job.answer(Err(StoreError::Unsure(cause.clone()))));
            return Err(Box::new((error, clicks)));
        }
        if let Some(view) = arrival.view {
            shared.newest.arrived(view);
        }
        shared.mend(mends);
        tell(shared, clicks.as_ref(), reports_kept);
        jobs.into_iter().for_each(|job| job.answer(Ok(())));
        if let Some(clicks) = clicks {
            clicks.landed();
        }
        Ok(())
    }
}

/// Tells whoever listens what is on disk now.
fn tell(shared: &Shared, clicks: Option<&Settled>, reports: Vec<ReportId>) {
    if shared.telling.is_heard() {
        let new = clicks.into_iter().flat_map(Settled::new_ids);
        new.for_each(|id| shared.telling.tell(Kept::Click(id)));
        reports.into_iter().for_each(|id| shared.telling.tell(Kept::Report(id)));
    }
}

/// What the thread does next.
enum Next {
    Land(Box<OnTheWay>),
    /// Says when all before it is done.
    Say(SyncSender<()>),
}

/// The thread that tells. Dropped, it tells the last of them first.
pub(super) struct Answers {
    shared: Arc<Shared>,
    next: Option<SyncSender<Next>>,
    thread: Option<JoinHandle<()>>,
    stranded: Arc<Mutex<Vec<Stranded>>>,
    on_the_way: Arc<AtomicUsize>,
}

impl Answers {
    /// Starts the thread.
    ///
    /// # Errors
    /// Where the system has no thread left.
    pub(super) fn start(shared: &Arc<Shared>) -> io::Result<Self> {
        let (next, coming) = mpsc::sync_channel(COMMITS_WAITING);
        let stranded = Arc::new(Mutex::new(Vec::new()));
        let on_the_way = Arc::new(AtomicUsize::new(0));
        let (theirs, found, left) = (Arc::clone(shared), Arc::clone(&stranded), Arc::clone(&on_the_way));
        let work = move || {
            for next in coming {
                match next {
                    Next::Land(commit) => {
                        land(*commit, &theirs, &found);
                        left.fetch_sub(1, Ordering::Release);
                    }
                    Next::Say(done) => drop(done.send(())),
                }
            }
        };
        let thread = std::thread::Builder::new().name("duly-answers".to_owned()).spawn(work)?;
        Ok(Self { shared: Arc::clone(shared), next: Some(next), thread: Some(thread), stranded, on_the_way })
    }

    /// Tells of this commit once it is on disk, after those before it. Waits where several are on their way already.
    pub(super) fn when_on_disk(&self, commit: OnTheWay) {
        self.on_the_way.fetch_add(1, Ordering::Release);
        let sent = match &self.next {
            Some(next) => next.send(Next::Land(Box::new(commit))).map_err(|mpsc::SendError(back)| back),
            None => Err(Next::Land(Box::new(commit))),
        };
        // Without the thread it is told here.
        if let Err(Next::Land(commit)) = sent {
            land(*commit, &self.shared, &self.stranded);
            self.on_the_way.fetch_sub(1, Ordering::Release);
        }
    }

    /// Whether something is on its way.
    pub(super) fn is_busy(&self) -> bool {
        self.on_the_way.load(Ordering::Acquire) > 0
    }

    /// Waits until nothing is on its way any more.
    pub(super) fn finish(&self) {
        let (done, said) = mpsc::sync_channel(1);
        if let Some(next) = &self.next
            && next.send(Next::Say(done)).is_ok()
        {
            // Without the thread nothing is on its way.
            let _ = said.recv();
        }
    }

    /// Whether something did not arrive.
    pub(super) fn has_stranded(&self) -> bool {
        !self.stranded.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// What did not arrive so far, in its order.
    pub(super) fn stranded(&self) -> Vec<Stranded> {
        std::mem::take(&mut *self.stranded.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Lands a commit; where it is stranded, the writer is told to look. After a panic nobody knows who was told: the file
/// is opened again then, and the mirror made anew.
fn land(commit: OnTheWay, shared: &Shared, stranded: &Mutex<Vec<Stranded>>) {
    let landed = catch_unwind(AssertUnwindSafe(|| commit.land(shared))).unwrap_or_else(|_| {
        Err(Box::new((StoreError::Broken("telling what is on disk panicked".to_owned()), None)))
    });
    if let Err(lost) = landed {
        stranded.lock().unwrap_or_else(PoisonError::into_inner).push(lost);
        shared.queue.doubt();
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        self.next = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that tells what is on disk failed");
        }
    }
}
