//! The store keeps the story: typed tables, snapshots for anyone who reads, one thread that writes,
//! commits once for all who wait, and only then answers.

mod answers;
mod bytes;
mod change;
pub mod changes;
pub mod check;
mod disk;
pub mod error;
mod files;
#[cfg(any(test, fuzzing))]
pub mod foreign;
mod heads;
pub mod keys;
mod master_key;
pub mod mirror;
mod newest;
mod options;
pub mod people;
mod queue;
mod records;
pub mod sums;
mod table;
mod tables;
pub mod telling;
mod ticket;
pub mod view;
mod visitors;
mod visits;
mod way_to_disk;
mod writer;

use std::ops::Deref;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

use redb::{ReadableDatabase, WriteTransaction};
use tokio::sync::oneshot;

use answers::Arrival;
pub use change::Change;
use change::{Asked, Reply};
pub use disk::{Disk, RealDisk, Space};
use error::{Stop, StoreError};
use files::{Folder, Opened};
pub use master_key::MasterKey;
use mirror::{Mend, Mirror};
use newest::Newest;
pub use options::Options;
use queue::Queue;
pub use tables::{Read, Snapshot, Tables};
use telling::{Listener, Telling};
pub use ticket::ClickTicket;
pub use visits::{FilteredVisit, NewClick, PaymentVisit};
use way_to_disk::WayToDisk;
use writer::Writer;

/// The store of one installation. Clones are the same store; when the last is gone, it stops.
#[derive(Clone)]
pub struct Store(Arc<Running>);

struct Running {
    shared: Arc<Shared>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

/// How the store is, for `/readyz` and the creator's overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Whether it can be read.
    pub open: bool,
    /// Whether a change that is asked for now has a chance: open, and a place in the queue.
    pub writable: bool,
    /// How much room the disk has.
    pub space: Space,
    /// How many clicks and changes wait for the writer.
    pub queued: usize,
    /// How many clicks were never kept, since this installation exists.
    pub clicks_lost: u64,
    /// What last went wrong, for the log and for the creator. It may be over.
    pub last_fault: Option<String>,
    /// The size of the database's file.
    pub file_bytes: u64,
}

impl Store {
    /// Opens the store in a folder, or makes it where nothing ever was. Blocks: a database that was not closed
    /// is walked through first.
    ///
    /// # Errors
    /// `StoreError::Unusable` says what to do; others are the disk's.
    pub fn open(folder: &Path, options: Options) -> Result<Self, StoreError> {
        let queue = Queue::new(options.queue_len);
        let (folder, opened) = Folder::open(folder, options)?;
        let shared = Arc::new(Shared {
            folder,
            queue,
            opened: RwLock::new(Some(opened)),
            newest: Newest::default(),
            mirror: RwLock::default(),
            status: Mutex::default(),
            clicks_lost: AtomicU64::new(0),
            telling: Telling::new(),
        });
        let writer = Writer::new(Arc::clone(&shared))?;
        let thread = std::thread::Builder::new()
            .name("duly-writer".to_owned())
            .spawn(|| writer.run())
            .map_err(files::no_thread)?;
        Ok(Self(Arc::new(Running { shared, writer: Mutex::new(Some(thread)) })))
    }

    /// Makes a change and answers once it is on disk.
    ///
    /// # Errors
    /// `Stop::Refused` with the change's own words. `Stop::Fault`: `Busy` where the queue is full (an urgent change
    /// waits for a place) or the disk took too long, `Closed` while the database is being opened again, `Unsure`
    /// where the commit failed. After `Busy` and `Unsure` the change may still be made.
    pub async fn write<C: Change>(&self, change: C) -> Result<C::Answer, Stop> {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Asked::new(change, Reply::Task(reply)));
        let shared = self.shared();
        let written = async {
            shared.queue.change_in_turn(job).await?;
            answer.await.unwrap_or(Err(Stop::Fault(StoreError::Closed)))
        };
        tokio::time::timeout(shared.folder.options.patience, written)
            .await
            .unwrap_or(Err(Stop::Fault(StoreError::Busy)))
    }

    /// The same for a thread that may block: commands, the demo, tests. It waits for a place, urgent or not.
    ///
    /// # Errors
    /// As `write`.
    pub fn write_blocking<C: Change>(&self, change: C) -> Result<C::Answer, Stop> {
        let (reply, answer) = sync_channel(1);
        let job = Box::new(Asked::new(change, Reply::Thread(reply)));
        let patience = self.shared().folder.options.patience;
        self.shared().queue.change_in_turn_blocking(job, patience)?;
        answer.recv_timeout(patience).unwrap_or(Err(Stop::Fault(StoreError::Busy)))
    }

    /// Puts a click in the queue; the ticket is ready when it is on disk. Who drops the ticket leaves the click
    /// queued. While the database is closed after a fault clicks still wait, as far as there are places.
    ///
    /// # Errors
    /// `Busy` (the queue is full), `Full` (the disk is) or `Closed` (the store stops): the click is lost, and is
    /// counted as such.
    pub fn click(&self, click: NewClick) -> Result<ClickTicket, StoreError> {
        let shared = self.shared();
        let ticket = if shared.status().space == Space::Enough {
            shared.queue.click(click)
        } else {
            Err(StoreError::Full)
        };
        if ticket.is_err() {
            shared.lose(1);
        }
        ticket
    }

    /// Counts a visit by nobody who could buy.
    pub fn count_filtered(&self, visit: FilteredVisit) {
        self.shared().queue.filtered(visit);
    }

    /// Counts somebody who reached a payment page.
    pub fn count_payment_visit(&self, visit: PaymentVisit) {
        self.shared().queue.payment_visit(visit);
    }

    /// Everything as it is on disk now: whoever was answered before sees what was written then. Who asks between two
    /// commits shares one snapshot.
    ///
    /// # Errors
    /// `Closed` while the database is being opened again after a fault.
    pub fn view(&self) -> Result<Arc<Snapshot>, StoreError> {
        // The file may have been opened anew between our two steps; the second time it is the new one.
        self.shared().snapshot().or_else(|_| self.shared().snapshot())
    }

    /// The mirror of the links, readable whatever the disk does. Hold it shortly: the writer waits for it.
    pub fn mirror(&self) -> impl Deref<Target = Mirror> {
        self.shared().mirror.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the sums count every click that was put in the queue before.
    ///
    /// # Errors
    /// `Closed`, `Busy` and `Unsure` as for `write`.
    pub async fn flush_sums(&self) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        self.shared().queue.flush(Reply::Task(reply));
        match tokio::time::timeout(self.shared().folder.options.patience, answer).await {
            Ok(answer) => answer.unwrap_or(Err(StoreError::Closed)),
            Err(_) => Err(StoreError::Busy),
        }
    }

    /// The same for a thread that may block, as pages do.
    ///
    /// # Errors
    /// As `flush_sums`.
    pub fn flush_sums_blocking(&self) -> Result<(), StoreError> {
        let (reply, answer) = sync_channel(1);
        self.shared().queue.flush(Reply::Thread(reply));
        answer.recv_timeout(self.shared().folder.options.patience).unwrap_or(Err(StoreError::Busy))
    }

    /// Hears of every click and report from now on, each once it is on disk.
    pub fn listen(&self) -> Listener {
        self.shared().telling.listener()
    }

    /// How the store is.
    pub fn health(&self) -> Health {
        let shared = self.shared();
        let (open, queued, status) = (shared.is_open(), shared.queue.len(), shared.status().clone());
        Health {
            open,
            writable: open && queued < shared.folder.options.queue_len / 4 * 3,
            space: status.space,
            queued,
            clicks_lost: shared.clicks_lost.load(Ordering::Relaxed),
            last_fault: status.last_fault,
            file_bytes: shared.folder.file_bytes(),
        }
    }

    /// The key that all others are derived from.
    pub fn keys(&self) -> &MasterKey {
        &self.shared().folder.key
    }

    /// Stops: takes no new work, finishes what waits, writes the sums and closes the file, so that the next
    /// start need not walk through it. Blocks until then; other clones only answer `Closed` afterwards.
    pub fn stop(&self) {
        self.0.stop();
    }

    fn shared(&self) -> &Shared {
        &self.0.shared
    }
}

impl Running {
    fn stop(&self) {
        self.shared.queue.stop();
        // Held until the end, so that whoever else stops the store waits for it too.
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = writer.take() {
            if thread.join().is_err() {
                tracing::error!("the writer ended in a panic");
                self.shared.close_database();
            }
            self.shared.folder.unlock();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What the writer and everybody else have in common.
struct Shared {
    folder: Folder,
    queue: Queue,
    /// `None` while it is opened again after a fault, and after the end. Locked shortly, never over I/O.
    opened: RwLock<Option<Opened>>,
    newest: Newest,
    mirror: RwLock<Mirror>,
    status: Mutex<Status>,
    clicks_lost: AtomicU64,
    telling: Telling,
}

#[derive(Debug, Clone, Default)]
struct Status {
    space: Space,
    last_fault: Option<String>,
}

impl Shared {
    fn snapshot(&self) -> Result<Arc<Snapshot>, StoreError> {
        let snapshot = self.newest.or_open(|| self.begin_read());
        snapshot.map_err(|error| match error {
            StoreError::Database(redb::Error::DatabaseClosed) => StoreError::Closed,
            StoreError::Database(error) => {
                // The writer looks whether this is the end of the open file.
                tracing::error!(%error, "the database could not be read");
                self.queue.doubt();
                StoreError::Closed
            }
            other => other,
        })
    }

    fn begin_read(&self) -> Result<redb::ReadTransaction, StoreError> {
        let opened = self.opened.read().unwrap_or_else(PoisonError::into_inner);
        Ok(opened.as_ref().ok_or(StoreError::Closed)?.database.begin_read()?)
    }

    fn begin_write(&self) -> Result<WriteTransaction, StoreError> {
        let opened = self.opened.read().unwrap_or_else(PoisonError::into_inner);
        let mut transaction = opened.as_ref().ok_or(StoreError::Closed)?.database.begin_write()?;
        transaction.set_two_phase_commit(true);
        Ok(transaction)
    }

    /// Commits, and waits until it is on disk; from then on views are of what comes of it. Nothing else is on its way
    /// meanwhile. Where the commit fails, views stay of what was on disk before: nobody knows more.
    fn commit(&self, transaction: WriteTransaction) -> Result<(), StoreError> {
        transaction.commit()?;
        self.newest.forget();
        Ok(())
    }

    /// Commits, and leaves it on its way to the disk. Views are of what was on disk before, until it has arrived.
    fn commit_ahead(&self, transaction: WriteTransaction) -> Result<Arrival, StoreError> {
        let way = self.way()?;
        self.newest.keep(|| self.begin_read())?;
        let (committed, mark) = way.ahead(|| transaction.commit());
        committed?;
        Ok(Arrival { way, mark, view: Some(self.begin_read()?) })
    }

    /// When all that was committed so far is on disk.
    fn arrival(&self) -> Result<Arrival, StoreError> {
        let way = self.way()?;
        Ok(Arrival { mark: way.mark(), way, view: None })
    }

    fn way(&self) -> Result<WayToDisk, StoreError> {
        let opened = self.opened.read().unwrap_or_else(PoisonError::into_inner);
        Ok(opened.as_ref().ok_or(StoreError::Closed)?.way.clone())
    }

    fn is_open(&self) -> bool {
        self.opened.read().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn set_opened(&self, opened: Opened) {
        *self.opened.write().unwrap_or_else(PoisonError::into_inner) = Some(opened);
    }

    fn close_database(&self) {
        let opened = self.opened.write().unwrap_or_else(PoisonError::into_inner).take();
        // Whoever reads now finds it closed, so nothing of it is kept after this.
        self.newest.forget();
        // Closing writes to the disk, so the lock is free again by now.
        drop(opened);
    }

    fn load_mirror(&self, snapshot: &Snapshot) -> Result<(), StoreError> {
        let mirror = Mirror::of(snapshot)?;
        *self.mirror.write().unwrap_or_else(PoisonError::into_inner) = mirror;
        Ok(())
    }

    fn mend(&self, mends: Vec<Mend>) {
        if mends.is_empty() {
            return;
        }
        let mut mirror = self.mirror.write().unwrap_or_else(PoisonError::into_inner);
        for mend in mends {
            mirror.mend(mend);
        }
    }

    fn status(&self) -> std::sync::MutexGuard<'_, Status> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look_at_space(&self) -> Space {
        let space = self.folder.space();
        let before = std::mem::replace(&mut self.status().space, space);
        if space > before {
            tracing::error!(?space, "the disk is filling up");
        } else if space < before {
            tracing::info!(?space, "the disk has room again");
        }
        space
    }

    fn note_fault(&self, error: &StoreError) {
        self.status().last_fault = Some(error.to_string());
    }

    fn lose(&self, clicks: usize) {
        self.clicks_lost.fetch_add(u64::try_from(clicks).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}
