//! A change: what may be done to the store, decided with `&` and applied with `&mut`.

use tokio::sync::oneshot;

use super::error::{Refused, Stop, StoreError};
use super::tables::Tables;

/// One thing done to the store, wholly or not at all.
///
/// `decide` cannot write and `apply` cannot refuse, so a refusal leaves no trace. Both run on the writer's
/// thread, in the order of the queue, and no change may hold it for more than about 20 ms: sweeps and imports
/// go in slices. After a failed commit nobody knows whether the change was kept, so one that may be
/// sent again has to recognise itself by ids that its sender made.
pub trait Change: Send + 'static {
    /// What was decided: all that `apply` needs.
    type Plan;
    /// What the asker hears once it is on disk.
    type Answer: Send + 'static;
    /// Conversions and reports of them: they wait for a place where others are turned away, and the last
    /// quarter of the queue is theirs.
    const URGENT: bool = false;

    /// Reads, and decides or refuses. It may run several times, so it changes nothing, not even in memory.
    ///
    /// # Errors
    /// `Stop::Refused` for the person, `Stop::Fault` where the rows cannot be read.
    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop>;

    /// Writes what was decided.
    ///
    /// # Errors
    /// Only the store's own; nothing of the change is kept then.
    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<Self::Answer, StoreError>;
}

/// What became of a change that ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ran {
    /// It wrote, so it has to be committed.
    Applied,
    /// It was refused and wrote nothing.
    Refused,
}

/// A change in the queue, whatever its kind.
pub(super) trait Job: Send {
    /// Decides and applies; the answer is kept back. Runs again after an abort.
    fn run(&mut self, tables: &mut Tables<'_>) -> Result<Ran, StoreError>;
    /// Tells the asker: what was decided, if it is on disk now, else the fault.
    fn answer(self: Box<Self>, saved: Result<(), StoreError>);
    /// Whether nobody waits for it any more; it was answered as not saved, so it is not done.
    fn is_abandoned(&self) -> bool;
    /// See `Change::URGENT`.
    fn is_urgent(&self) -> bool;
}

/// Where an answer goes.
pub(super) enum Reply<T> {
    /// To a task, which may have gone away.
    Task(oneshot::Sender<T>),
    /// To a thread that blocks.
    Thread(std::sync::mpsc::SyncSender<T>),
    /// To nobody: the store itself goes on with what is unfinished.
    Nobody,
}

impl<T> Reply<T> {
    pub(super) fn send(self, answer: T) {
        // Whoever asked may be gone; then nobody is there to be told.
        match self {
            Self::Task(sender) => drop(sender.send(answer)),
            Self::Thread(sender) => drop(sender.try_send(answer)),
            Self::Nobody => {}
        }
    }
}

/// A change with the one who waits for it.
pub(super) struct Asked<C: Change> {
    change: C,
    outcome: Option<Result<C::Answer, Refused>>,
    reply: Reply<Result<C::Answer, Stop>>,
}

impl<C: Change> Asked<C> {
    pub(super) fn new(change: C, reply: Reply<Result<C::Answer, Stop>>) -> Self {
        Self { change, outcome: None, reply }
    }
}

impl<C: Change> Job for Asked<C> {
    fn run(&mut self, tables: &mut Tables<'_>) -> Result<Ran, StoreError> {
        self.outcome = None;
        match self.change.decide(tables) {
            Ok(plan) => {
                self.outcome = Some(Ok(C::apply(plan, tables)?));
                Ok(Ran::Applied)
            }
            Err(Stop::Refused(refused)) => {
                self.outcome = Some(Err(refused));
                Ok(Ran::Refused)
            }
            Err(Stop::Fault(error)) => Err(error),
        }
    }

    fn answer(self: Box<Self>, saved: Result<(), StoreError>) {
        self.reply.send(match (saved, self.outcome) {
            (Ok(()), Some(Ok(answer))) => Ok(answer),
            (Ok(()), Some(Err(refused))) => Err(Stop::Refused(refused)),
            (Ok(()), None) => Err(Stop::Fault(StoreError::Broken("a change was saved but never ran".into()))),
            (Err(error), _) => Err(Stop::Fault(error)),
        });
    }

    fn is_abandoned(&self) -> bool {
        matches!(&self.reply, Reply::Task(sender) if sender.is_closed())
    }

    fn is_urgent(&self) -> bool {
        C::URGENT
    }
}
