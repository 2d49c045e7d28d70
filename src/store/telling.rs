//! The store tells what it has just kept: the ids of clicks and reports, once they are on disk. Whoever listens reads
//! the rows from a snapshot. While nobody listens, nothing is told.

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::domain::id::{ClickId, ReportId};

/// How many are remembered for a listener who is busy; what is more, she misses.
const REMEMBERED: usize = 1_024;

/// Something that is on disk now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// A click.
    Click(ClickId),
    /// A report, however it was judged.
    Report(ReportId),
}

/// What a listener hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// This was kept.
    Kept(Kept),
    /// So many were kept while she did not listen.
    Missed(u64),
}

/// The store's end.
pub(super) struct Telling(broadcast::Sender<Kept>);

impl Telling {
    pub(super) fn new() -> Self {
        Self(broadcast::channel(REMEMBERED).0)
    }

    /// Whether anybody listens. Asked once a commit, so that clicks cost nothing where nobody does.
    pub(super) fn is_heard(&self) -> bool {
        self.0.receiver_count() > 0
    }

    /// Tells of what is on disk now. It never waits.
    pub(super) fn tell(&self, kept: Kept) {
        // The last listener may just have gone.
        drop(self.0.send(kept));
    }

    pub(super) fn listener(&self) -> Listener {
        Listener(self.0.subscribe())
    }
}

/// A listener's end. It hears what is kept from now on.
pub struct Listener(broadcast::Receiver<Kept>);

impl Listener {
    /// Waits for the next; `None` when the store is gone.
    pub async fn hears(&mut self) -> Option<Heard> {
        match self.0.recv().await {
            Ok(kept) => Some(Heard::Kept(kept)),
            Err(RecvError::Lagged(missed)) => Some(Heard::Missed(missed)),
            Err(RecvError::Closed) => None,
        }
    }

    /// The next, where it was told already.
    pub fn heard(&mut self) -> Option<Heard> {
        match self.0.try_recv() {
            Ok(kept) => Some(Heard::Kept(kept)),
            Err(TryRecvError::Lagged(missed)) => Some(Heard::Missed(missed)),
            Err(TryRecvError::Empty | TryRecvError::Closed) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn click(number: u128) -> Kept {
        Kept::Click(ClickId(number))
    }

    #[test]
    fn a_listener_hears_what_is_kept_from_then_on() {
        let telling = Telling::new();
        assert!(!telling.is_heard());
        telling.tell(click(1));
        let mut listener = telling.listener();
        assert!(telling.is_heard());
        telling.tell(click(2));
        telling.tell(Kept::Report(ReportId(3)));

        assert_eq!(listener.heard(), Some(Heard::Kept(click(2))));
        assert_eq!(listener.heard(), Some(Heard::Kept(Kept::Report(ReportId(3)))));
        assert_eq!(listener.heard(), None);
        drop(listener);
        assert!(!telling.is_heard());
    }

    #[test]
    fn who_is_slow_hears_how_many_she_missed_and_holds_nobody_up() {
        let telling = Telling::new();
        let mut listener = telling.listener();
        let remembered = u128::try_from(REMEMBERED).unwrap();
        for number in 0..remembered + 212 {
            telling.tell(click(number));
        }

        assert_eq!(listener.heard(), Some(Heard::Missed(212)));
        assert_eq!(listener.heard(), Some(Heard::Kept(click(212))));
    }
}
