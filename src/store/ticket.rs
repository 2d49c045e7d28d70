//! A click's ticket: a future that is ready when the click is on disk.

use std::pin::Pin;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::error::StoreError;

const IN_THE_AIR: u8 = 0;
const ON_DISK: u8 = 1;
const LOST: u8 = 2;

/// Where a batch of clicks ends up; all its tickets share it, so a click costs no memory of its own.
#[derive(Default)]
pub(super) struct Landing {
    state: AtomicU8,
    waiting: Mutex<Vec<Option<Waker>>>,
}

impl Landing {
    /// The batch is on disk: wakes whoever still waits.
    pub(super) fn on_disk(&self) {
        self.land(ON_DISK);
    }

    /// The batch will never be on disk.
    pub(super) fn lost(&self) {
        self.land(LOST);
    }

    fn land(&self, state: u8) {
        let waiting = {
            let mut waiting = self.lock();
            self.state.store(state, Ordering::Release);
            std::mem::take(&mut *waiting)
        };
        for waker in waiting.into_iter().flatten() {
            waker.wake();
        }
    }

    fn result(&self) -> Option<Result<(), StoreError>> {
        match self.state.load(Ordering::Acquire) {
            IN_THE_AIR => None,
            ON_DISK => Some(Ok(())),
            _ => Some(Err(StoreError::Closed)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Option<Waker>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ready when its click is on disk. Whoever drops it leaves the click in the queue.
#[must_use = "the click is queued, but only the ticket tells when it is on disk"]
pub struct ClickTicket {
    landing: Arc<Landing>,
    /// Where our waker lies, once it does.
    place: Option<usize>,
}

impl ClickTicket {
    pub(super) fn new(landing: Arc<Landing>) -> Self {
        Self { landing, place: None }
    }
}

impl Future for ClickTicket {
    /// `StoreError::Closed` where the store stopped before the disk came back: the click is lost.
    type Output = Result<(), StoreError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Some(result) = self.landing.result() {
            self.place = None;
            return Poll::Ready(result);
        }
        let landing = Arc::clone(&self.landing);
        let mut waiting = landing.lock();
        // It may have landed while we waited for the lock; afterwards nobody would wake us.
        if let Some(result) = landing.result() {
            self.place = None;
            return Poll::Ready(result);
        }
        match self.place {
            Some(place) => match &mut waiting[place] {
                Some(waker) => waker.clone_from(context.waker()),
                empty => *empty = Some(context.waker().clone()),
            },
            None => {
                self.place = Some(waiting.len());
                waiting.push(Some(context.waker().clone()));
            }
        }
        Poll::Pending
    }
}

impl Drop for ClickTicket {
    /// On a stalled disk many visitors give up; their tasks must not be kept alive until it comes back.
    fn drop(&mut self) {
        if let Some(place) = self.place
            && let Some(waker) = self.landing.lock().get_mut(place)
        {
            *waker = None;
        }
    }
}
