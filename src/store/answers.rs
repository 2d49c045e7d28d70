//! Tells whoever waits that it is on disk, on a thread of its own: to wake many of them takes about as long as to write
//! some of their rows, and the writer has the next rows to write meanwhile.

use std::io;
use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;

use super::change::Job;
use super::ticket::Landing;

/// So few are told at once: to wake another thread for them would take longer.
const FEW: usize = 4;

/// What is on disk, with those who wait for it.
struct OnDisk {
    jobs: Vec<Box<dyn Job>>,
    landing: Option<Landing>,
}

impl OnDisk {
    fn tell(self) {
        for job in self.jobs {
            job.answer(Ok(()));
        }
        if let Some(landing) = self.landing {
            landing.on_disk();
        }
    }
}

/// The thread that tells. Dropped, it tells the last of them first.
pub(super) struct Answers {
    waiting: Option<Sender<OnDisk>>,
    thread: Option<JoinHandle<()>>,
}

impl Answers {
    /// Starts the thread.
    ///
    /// # Errors
    /// Where the system has no thread left.
    pub(super) fn start() -> io::Result<Self> {
        let (waiting, told) = mpsc::channel::<OnDisk>();
        let thread = std::thread::Builder::new()
            .name("duly-answers".to_owned())
            .spawn(move || told.into_iter().for_each(OnDisk::tell))?;
        Ok(Self { waiting: Some(waiting), thread: Some(thread) })
    }

    /// These changes, and clicks of which `visitors` wait, are on disk.
    pub(super) fn on_disk(&self, jobs: Vec<Box<dyn Job>>, landing: Option<Landing>, visitors: usize) {
        let on_disk = OnDisk { jobs, landing };
        match &self.waiting {
            Some(waiting) if on_disk.jobs.len() + visitors > FEW => {
                // Without the thread they are told here.
                if let Err(mpsc::SendError(on_disk)) = waiting.send(on_disk) {
                    on_disk.tell();
                }
            }
            _ => on_disk.tell(),
        }
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        self.waiting = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that tells what is on disk failed");
        }
    }
}
