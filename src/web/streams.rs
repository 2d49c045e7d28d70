//! Answers that do not end by themselves: so many at once, and all of them end when the server stops.

use std::collections::HashMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;
use tokio::sync::{mpsc, watch};

/// How many streams one signed-in browser may have open. Browsers open six connections to a host, and pages need some.
const PER_SESSION: usize = 3;
/// How many there may be in all.
const IN_ALL: usize = 64;
/// How many messages wait for a slow connection before whoever writes them waits as well.
const WAITING_MAX: usize = 8;

/// The streams that are open.
#[derive(Debug)]
pub struct Streams {
    by_session: Mutex<HashMap<[u8; 32], usize>>,
    ending: watch::Sender<bool>,
}

/// One of them: it counts until it is dropped.
#[derive(Debug)]
pub struct OpenStream {
    streams: Arc<Streams>,
    session: [u8; 32],
    ending: watch::Receiver<bool>,
}

impl Streams {
    /// None is open.
    pub fn new() -> Self {
        Self { by_session: Mutex::default(), ending: watch::Sender::new(false) }
    }

    /// One more for a browser; `None` where it has as many as it may, or all together have.
    pub fn open(self: &Arc<Self>, session: [u8; 32]) -> Option<OpenStream> {
        let mut by_session = self.by_session.lock().unwrap_or_else(PoisonError::into_inner);
        let hers = by_session.get(&session).copied().unwrap_or(0);
        if hers >= PER_SESSION || by_session.values().sum::<usize>() >= IN_ALL {
            return None;
        }
        by_session.insert(session, hers + 1);
        drop(by_session);
        Some(OpenStream { streams: Arc::clone(self), session, ending: self.ending.subscribe() })
    }

    /// Ends all of them: the server stops.
    pub fn end(&self) {
        self.ending.send_replace(true);
    }
}

impl OpenStream {
    /// Waits until the server stops.
    pub async fn ends(&mut self) {
        // It cannot fail: `streams` holds the other end.
        drop(self.ending.wait_for(|ends| *ends).await);
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        let mut by_session = self.streams.by_session.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hers) = by_session.get_mut(&self.session) {
            *hers -= 1;
            if *hers == 0 {
                by_session.remove(&self.session);
            }
        }
    }
}

/// The body of such an answer: what was sent into the other end, until that is dropped.
pub struct Streamed(mpsc::Receiver<Bytes>);

impl Streamed {
    /// A body, and where to put what it says.
    pub fn new() -> (mpsc::Sender<Bytes>, Self) {
        let (sender, receiver) = mpsc::channel(WAITING_MAX);
        (sender, Self(receiver))
    }
}

impl MessageBody for Streamed {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.get_mut().0.poll_recv(context).map(|bytes| bytes.map(Ok))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_browser_has_a_few_and_gets_another_when_one_is_closed() {
        let streams = Arc::new(Streams::new());
        let mut open: Vec<_> = (0..PER_SESSION).map(|_| streams.open([1; 32]).unwrap()).collect();
        assert!(streams.open([1; 32]).is_none());
        assert!(streams.open([2; 32]).is_some(), "another browser");
        open.pop();
        assert!(streams.open([1; 32]).is_some());
    }

    #[test]
    fn all_together_are_bounded() {
        let streams = Arc::new(Streams::new());
        let open: Vec<_> = (0..=u8::MAX).filter_map(|session| streams.open([session; 32])).collect();
        assert_eq!(open.len(), IN_ALL);
        drop(open);
        assert!(streams.by_session.lock().unwrap().is_empty());
    }
}
