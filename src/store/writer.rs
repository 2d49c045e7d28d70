//! The one thread that writes. It takes what waits, commits once for all, and only then answers.

mod recovery;
mod settled;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

pub(super) use self::settled::Settled;
use self::settled::{Row, insert_clicks};
use super::Shared;
use super::answers::{Answers, Arrival, OnTheWay, Stranded};
use super::change::{Asked, Job, Ran, Reply};
use super::changes::unfinished::GoOn;
use super::error::StoreError;
use super::files::no_thread;
use super::heads::Heads;
use super::mirror::Mend;
use super::queue::{FlushReply, Work};
use super::records;
use super::sums;
use super::tables::Tables;
use super::ticket::Landing;
use super::visitors::Visitors;
use super::visits::NewClick;
use crate::domain::id::ReportId;

/// After so long without work, sums are written and the disk is looked at.
const IDLE: Duration = Duration::from_secs(1);

/// The disk is looked at and sums are written so often, by the clicks' own moments.
const LOOK_EVERY_MS: u64 = 1_000;

/// Without clicks, after so many commits.
const COMMITS_BETWEEN_LOOKS: u32 = 256;

/// So many sums are written each second; for more of them, more seconds pass.
const SUMS_A_SECOND: usize = 5_000;

/// Sums never trail by more seconds than this.
const PATIENCE_MAX: u32 = 5;

/// How many clicks are lost, for ever, in `counters`.
pub(super) const LOST_KEY: &str = "clicks-lost";

/// A number that grows with each writing of sums, in `counters`: it tells after a fault whether the last one
/// got through.
const FLUSHES_KEY: &str = "sum-flushes";

/// What was written by one attempt.
enum Attempt {
    Saved(Saved),
    /// The change at this place failed or panicked; nothing is written.
    Spoilt(usize, StoreError),
    /// What the changes sold could not be put into the sums together; nothing is written.
    Entangled,
}

/// What a transaction leaves behind once it is on disk.
struct Saved {
    arrival: Arrival,
    mends: Vec<Mend>,
    reports_kept: Vec<ReportId>,
    is_unfinished: bool,
}

/// The writer's own memory.
pub(super) struct Writer {
    shared: Arc<Shared>,
    answers: Answers,
    heads: Heads,
    visitors: Visitors,
    /// Sums of clicks that are on disk and not yet counted there.
    clicks: sums::Pending,
    /// Filtered visits, apart: after a fault clicks are counted again from their rows, these cannot be.
    filtered: sums::Pending,
    /// Visits to payment pages, which cannot be counted again either.
    payment_visits: sums::PaymentVisits,
    /// All clicks up to this one are in the sums on disk.
    counted_to: u128,
    /// The largest click on disk.
    newest: u128,
    /// The number of the last writing of sums, and whether its outcome is open.
    flushes: u64,
    is_flushing: bool,
    lost_on_disk: u64,
    looked_at_ms: i64,
    commits_since_look: u32,
    flushed_at_ms: i64,
    commits_since_flush: u32,
    /// Whether something is left to do in slices; the next of them is not yet in the queue.
    is_unfinished: bool,
}

impl Writer {
    /// Looks through what the file knows and counts the clicks that came after the last sums.
    pub(super) fn new(shared: Arc<Shared>) -> Result<Self, StoreError> {
        let mut writer = Self {
            answers: Answers::start(&shared).map_err(no_thread)?,
            shared,
            heads: Heads::new(),
            visitors: Visitors::new(),
            clicks: sums::Pending::default(),
            filtered: sums::Pending::default(),
            payment_visits: sums::PaymentVisits::default(),
            counted_to: 0,
            newest: 0,
            flushes: 0,
            is_flushing: false,
            lost_on_disk: 0,
            looked_at_ms: 0,
            commits_since_look: 0,
            flushed_at_ms: 0,
            commits_since_flush: 0,
            is_unfinished: false,
        };
        writer.catch_up()?;
        writer.shared.clicks_lost.store(writer.lost_on_disk, Ordering::Relaxed);
        writer.shared.look_at_space();
        Ok(writer)
    }

    /// Works until the store stops. Should the writer itself fail, everybody is told instead of waiting.
    pub(super) fn run(mut self) {
        if let Err(error) = guarded(|| {
            self.work();
            Ok(())
        }) {
            tracing::error!(%error, "the writer failed: nothing is written any more until the program starts again");
            self.shared.note_fault(&error);
            self.shared.lose(self.shared.queue.abandon());
        }
        self.answers.finish();
        self.shared.close_database();
    }

    fn work(&mut self) {
        loop {
            let mut work = self.shared.queue.take(IDLE);
            for visit in work.filtered.drain(..) {
                self.filtered.add_filtered(
                    visit.link,
                    visit.product,
                    visit.owner,
                    visit.kind.number(),
                    visit.at,
                );
            }
            for visit in work.payment_visits.drain(..) {
                let is_first = self.visitors.is_first_to_pay(&visit);
                self.payment_visits.add(visit.product, visit.at, is_first);
            }
            let (is_idle, is_last) = (work.is_idle, work.is_last);
            let wanted = std::mem::take(&mut work.flushes);
            let written = self.write(work);
            if is_last {
                self.answers.finish();
            }
            match written.and_then(|()| self.look_for_stranded()) {
                Ok(()) => self.look_after_the_house(wanted, is_idle, is_last),
                Err(stranded) => {
                    let (error, clicks) = *stranded;
                    send_all(wanted, || Err(StoreError::Closed));
                    self.recover(&error, clicks);
                }
            }
            self.go_on();
            if is_last {
                return;
            }
        }
    }

    /// Writes, and sees to it that everybody is answered. After a fault of the disk the clicks come back: nobody knows
    /// whether they are there.
    fn write(&mut self, work: Work) -> Result<(), Stranded> {
        let mut clicks = work.batch.map(|batch| self.settle(batch.clicks, batch.landing));
        let mut jobs = work.jobs;
        if clicks.is_none() && jobs.is_empty() {
            return Ok(());
        }
        if !self.shared.is_open() {
            // The store stops while the disk is gone.
            answer_all(jobs, || Err(StoreError::Closed));
            self.give_up(clicks);
            return Ok(());
        }
        match self.commit(clicks.as_mut(), &mut jobs) {
            Ok(Saved { arrival, mends, reports_kept, .. }) => {
                self.answers.when_on_disk(OnTheWay { arrival, jobs, clicks, mends, reports_kept });
                Ok(())
            }
            Err(error) => {
                let cause = error.to_string();
                answer_all(jobs, || Err(StoreError::Unsure(cause.clone())));
                Err(Box::new((error, clicks)))
            }
        }
    }

    /// Gives each click its place in its journey and its bits, once, in the order of arrival.
    fn settle(&mut self, mut clicks: Vec<NewClick>, landing: Landing) -> Settled {
        let rows: Vec<Row> = clicks
            .drain(..)
            .map(|mut new| {
                let id = new.click.id;
                new.click.previous = new
                    .click
                    .previous
                    .filter(|said| *said != id)
                    .map(|said| self.heads.previous_of(id, said));
                new.click.firsts = self.visitors.firsts(&new);
                let bytes = records::encode_click(&new.click);
                Row { new, bytes, is_new: false }
            })
            .collect();
        self.shared.queue.reuse(clicks);
        Settled::of(rows, landing)
    }

    /// Writes clicks and changes in one transaction, which is on its way to the disk then. A change that fails is answered
    /// and left out.
    fn commit(
        &mut self,
        mut clicks: Option<&mut Settled>,
        jobs: &mut Vec<Box<dyn Job>>,
    ) -> Result<Saved, StoreError> {
        let mut one_by_one = false;
        let saved = loop {
            let rows = clicks.as_mut().map_or(&mut [][..], |clicks| &mut clicks.rows);
            match guarded(|| self.attempt(rows, jobs, one_by_one))? {
                Attempt::Saved(saved) => break saved,
                Attempt::Entangled => one_by_one = true,
                Attempt::Spoilt(place, error) => {
                    tracing::error!(%error, "a change failed and was undone");
                    jobs.remove(place).answer(Err(error));
                }
            }
        };

        self.commits_since_look = self.commits_since_look.saturating_add(1);
        self.commits_since_flush = self.commits_since_flush.saturating_add(1);
        for row in clicks.iter().flat_map(|clicks| &clicks.rows).filter(|row| row.is_new) {
            let id = row.new.click.id.0;
            if id > self.counted_to {
                self.clicks.add_click(&row.new.click, row.new.product, row.new.owner);
            }
            self.newest = self.newest.max(id);
        }
        self.is_unfinished |= saved.is_unfinished;
        Ok(saved)
    }

    /// Puts the next slice of what is unfinished behind whatever waits. Where there is no place, later.
    fn go_on(&mut self) {
        if self.is_unfinished {
            let job = Box::new(Asked::new(GoOn, Reply::Nobody));
            self.is_unfinished = self.shared.queue.change(job).is_err();
        }
    }

    /// `one_by_one` writes the sums of what was sold after each change, so that it is known whose could not be written.
    fn attempt(
        &self,
        rows: &mut [Row],
        jobs: &mut [Box<dyn Job>],
        one_by_one: bool,
    ) -> Result<Attempt, StoreError> {
        let transaction = self.shared.begin_write()?;
        let mut tables = Tables::of(&transaction);
        let mut has_written = insert_clicks(&mut tables.clicks, rows)?;
        let is_late = |row: &&Row| row.is_new && row.new.click.id.0 <= self.counted_to;
        if rows.iter().any(|row| is_late(&row)) {
            let late =
                rows.iter().filter(is_late).map(|row| (&row.new.click, row.new.product, row.new.owner));
            sums::apply_late(&mut tables, late)?;
        }

        for (place, job) in jobs.iter_mut().enumerate() {
            let ran = guarded(|| {
                let ran = job.run(&mut tables)?;
                if one_by_one {
                    sums::write_takings(&mut tables)?;
                }
                Ok(ran)
            });
            match ran {
                Ok(ran) => has_written |= ran == Ran::Applied,
                Err(error) => {
                    drop(tables);
                    transaction.abort()?;
                    return Ok(Attempt::Spoilt(place, error));
                }
            }
        }

        if let Err(error) = guarded(|| sums::write_takings(&mut tables)) {
            if is_of_the_disk(&error) {
                return Err(error);
            }
            tracing::debug!(%error, "sums of sales are written change by change");
            drop(tables);
            transaction.abort()?;
            return Ok(Attempt::Entangled);
        }

        let mends = std::mem::take(&mut tables.mends);
        let reports_kept = std::mem::take(&mut tables.reports_kept);
        let is_unfinished = tables.is_unfinished;
        drop(tables);
        let arrival = if has_written {
            self.shared.commit_ahead(transaction)?
        } else {
            // All refused, and decided on what is on its way already.
            transaction.abort()?;
            self.shared.arrival()?
        };
        Ok(Attempt::Saved(Saved { arrival, mends, reports_kept, is_unfinished }))
    }

    fn look_after_the_house(&mut self, wanted: Vec<FlushReply>, is_idle: bool, is_last: bool) {
        let newest_ms = crate::domain::id::ClickId(self.newest).at().0;
        let is_due = |since_ms: i64, commits: u32, patience: u32| {
            newest_ms.abs_diff(since_ms) >= LOOK_EVERY_MS * u64::from(patience)
                || commits >= COMMITS_BETWEEN_LOOKS * patience
        };
        let looks = is_idle || is_due(self.looked_at_ms, self.commits_since_look, 1);
        let flushes = (is_idle && !self.answers.is_busy())
            || is_due(self.flushed_at_ms, self.commits_since_flush, self.patience());
        if !self.shared.is_open() {
            send_all(wanted, || Err(StoreError::Closed));
            return;
        }
        if looks {
            self.commits_since_look = 0;
            self.looked_at_ms = newest_ms;
            self.shared.look_at_space();
        }
        if flushes || is_last || !wanted.is_empty() {
            self.commits_since_flush = 0;
            self.flushed_at_ms = newest_ms;
            let flushed = guarded(|| self.flush());
            let cause = flushed.as_ref().err().map(ToString::to_string);
            send_all(wanted, || cause.clone().map_or(Ok(()), |cause| Err(StoreError::Unsure(cause))));
            if let Err(error) = flushed {
                self.recover_if_the_disk_failed(&error);
                return;
            }
        }
        // A reader may have met a fault of the disk that no write has met yet.
        if is_idle
            && let Err(error) = self.shared.begin_write().and_then(|transaction| Ok(transaction.abort()?))
        {
            self.recover(&error, None);
        }
    }

    /// How many seconds the sums may trail: one, and more where clicks spread over so many links that to write their
    /// sums each second would take the time of the clicks themselves. Pages of figures have them written first.
    fn patience(&self) -> u32 {
        let seconds = 1 + self.clicks.sums() / SUMS_A_SECOND;
        u32::try_from(seconds).unwrap_or(u32::MAX).min(PATIENCE_MAX)
    }

    fn recover_if_the_disk_failed(&mut self, error: &StoreError) {
        if is_of_the_disk(error) {
            self.recover(error, None);
        } else {
            // A row that cannot be read does not get better by opening the file again. The sums wait.
            self.shared.note_fault(error);
        }
    }

    /// Whether a commit did not arrive since the last look.
    fn look_for_stranded(&self) -> Result<(), Stranded> {
        let stranded = self.answers.stranded().into_iter();
        let all = stranded.reduce(|mut first, more| {
            first.1 = Settled::join(first.1.take(), more.1);
            first
        });
        all.map_or(Ok(()), Err)
    }

    /// Writes the sums of what is on disk, and how many clicks were lost.
    fn flush(&mut self) -> Result<(), StoreError> {
        self.answers.finish();
        if self.answers.has_stranded() {
            // The next look finds it, and opens the file again.
            return Err(StoreError::Unsure("what was on its way to the disk did not arrive".to_owned()));
        }
        let lost = self.shared.clicks_lost.load(Ordering::Relaxed);
        let visits_wait = !self.filtered.is_empty() || !self.payment_visits.is_empty();
        if self.clicks.is_empty() && !visits_wait && lost == self.lost_on_disk {
            return Ok(());
        }
        self.flushes += 1;
        self.is_flushing = true;
        let transaction = self.shared.begin_write()?;
        let mut tables = Tables::of(&transaction);
        // Clicks that were brought in are counted by their own change, and this thread never saw them.
        let counted_to = self.newest.max(sums::counted_to(&tables)?);
        self.clicks.write(&mut tables, counted_to)?;
        self.filtered.write(&mut tables, counted_to)?;
        self.payment_visits.write(&mut tables)?;
        tables.counters.insert(LOST_KEY, lost)?;
        tables.counters.insert(FLUSHES_KEY, self.flushes)?;
        drop(tables);
        self.shared.commit(transaction)?;

        self.is_flushing = false;
        self.counted_to = counted_to;
        self.lost_on_disk = lost;
        self.clicks = sums::Pending::default();
        self.filtered = sums::Pending::default();
        self.payment_visits = sums::PaymentVisits::default();
        Ok(())
    }
}

/// Whether it is the disk that failed, or that is gone, and not a row that cannot be read.
fn is_of_the_disk(error: &StoreError) -> bool {
    matches!(error, StoreError::Database(_) | StoreError::Closed)
}

fn answer_all(jobs: Vec<Box<dyn Job>>, saved: impl Fn() -> Result<(), StoreError>) {
    for job in jobs {
        job.answer(saved());
    }
}

fn send_all(replies: Vec<FlushReply>, counted: impl Fn() -> Result<(), StoreError>) {
    for reply in replies {
        reply.send(counted());
    }
}

/// Runs it; a panic is an error like another. Whatever it was writing must not be committed then.
fn guarded<T>(run: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        let what = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        Err(StoreError::Broken(format!("panicked: {what}")))
    })
}
