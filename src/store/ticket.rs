//! A click's ticket: a future that is ready when the click is on disk.

use std::pin::Pin;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::error::StoreError;

const IN_THE_AIR: u8 = 0;
const ON_DISK: u8 = 1;
const LOST: u8 = 2;

/// The writer's end of a batch of clicks. Where it is dropped before the batch is on disk, the batch is lost,
/// and nobody waits for ever.
#[derive(Default)]
pub(super) struct Landing(Arc<Air>);

/// What the tickets of a batch share, so that a click costs no memory of its own.
#[derive(Default)]
struct Air {
    state: AtomicU8,
    waiting: Mutex<Vec<Option<Waker>>>,
}

impl Landing {
    /// One more click is in the batch.
    pub(super) fn ticket(&self) -> ClickTicket {
        ClickTicket { air: Arc::clone(&self.0), place: None }
    }

    /// The batch is on disk: wakes whoever still waits.
    pub(super) fn on_disk(self) {
        self.0.land(ON_DISK);
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        if self.0.result().is_none() {
            self.0.land(LOST);
        }
    }
}

impl Air {
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
    air: Arc<Air>,
    /// Where our waker lies, once it does.
    place: Option<usize>,
}

impl Future for ClickTicket {
    /// `StoreError::Closed` where the store stopped before the disk came back: the click is lost.
    type Output = Result<(), StoreError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Some(result) = self.air.result() {
            self.place = None;
            return Poll::Ready(result);
        }
        let air = Arc::clone(&self.air);
        let mut waiting = air.lock();
        // It may have landed while we waited for the lock; afterwards nobody would wake us.
        if let Some(result) = air.result() {
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
            && let Some(waker) = self.air.lock().get_mut(place)
        {
            *waker = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;
    use std::sync::atomic::AtomicU32;
    use std::task::Wake;

    #[derive(Default)]
    struct Bell(AtomicU32);

    impl Wake for Bell {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn whoever_waits_is_woken_once_and_hears_that_it_is_on_disk() {
        let bell = Arc::new(Bell::default());
        let waker = Waker::from(Arc::clone(&bell));
        let mut context = Context::from_waker(&waker);
        let landing = Landing::default();
        let (mut ticket, mut late) = (pin!(landing.ticket()), pin!(landing.ticket()));

        for _ in 0..3 {
            assert!(ticket.as_mut().poll(&mut context).is_pending());
        }
        landing.on_disk();
        assert_eq!(bell.0.load(Ordering::Relaxed), 1);
        assert!(matches!(ticket.poll(&mut context), Poll::Ready(Ok(()))));
        assert!(matches!(late.as_mut().poll(&mut context), Poll::Ready(Ok(()))));
    }

    #[test]
    fn a_ticket_that_is_dropped_keeps_no_task_alive() {
        let bell = Arc::new(Bell::default());
        let waker = Waker::from(Arc::clone(&bell));
        let landing = Landing::default();
        let mut ticket = Box::pin(landing.ticket());
        assert!(ticket.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());

        drop((ticket, waker));
        assert_eq!(Arc::strong_count(&bell), 1);
    }

    #[test]
    fn a_batch_that_is_dropped_is_lost_and_says_so() {
        let landing = Landing::default();
        let ticket = landing.ticket();
        drop(landing);

        assert!(matches!(
            pin!(ticket).poll(&mut Context::from_waker(Waker::noop())),
            Poll::Ready(Err(StoreError::Closed))
        ));
    }
}
