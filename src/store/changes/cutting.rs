//! The oldest end of all clicks is cut: those go for good with which nothing that lives hangs together any more, and of
//! which nothing that is judged again can tell (`house.md`).
//!
//! As clicks grow old they are put into their stretches (`domain/stretch.rs`), once, in the order of time. A click goes
//! when its stretch is over; where it is not, the click stays and is asked again when the stretch may be over.

use std::collections::BTreeMap;

use redb::ReadableTable;

use crate::domain::click::Click;
use crate::domain::id::ClickId;
use crate::domain::retention::{Going, Purge};
use crate::domain::stretch::{Fate, Stretch};
use crate::domain::time::{Expiry, Timestamp};
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::records;
use crate::store::sums;
use crate::store::tables::{Read, Tables};
use crate::store::view::{clicks, products, stretches};

/// How many clicks one slice of the cut looks at, and how many of them go at most.
const LOOKED_AT: usize = 1_000;
const GONE: usize = 300;

/// Stretches as they are after the clicks of one slice joined them.
#[derive(Default)]
pub(super) struct Joined {
    firsts: BTreeMap<ClickId, ClickId>,
    stretches: BTreeMap<ClickId, Stretch>,
}

impl Joined {
    /// How many rows it takes to write.
    pub(super) fn rows(&self) -> usize {
        self.firsts.len() + self.stretches.len()
    }

    /// Puts a click into the stretch of the one before it, if that goes on.
    pub(super) fn join(&mut self, read: &impl Read, click: &Click) -> Result<(), StoreError> {
        // Where a clock was set back the one before may be younger; it cannot take in what came first.
        let Some(previous) = click.previous.filter(|previous| *previous < click.id) else { return Ok(()) };
        let (first, stretch) = match self.of(read, previous)? {
            Some(known) => known,
            None => match clicks::by_id(read, previous)? {
                Some(alone) => (previous, Stretch::begun_by(&alone)),
                None => return Ok(()),
            },
        };
        if stretch.takes_in(click) {
            self.firsts.insert(previous, first);
            self.firsts.insert(click.id, first);
            self.stretches.insert(first, stretch.with(click));
        }
        Ok(())
    }

    fn of(&self, read: &impl Read, click: ClickId) -> Result<Option<(ClickId, Stretch)>, StoreError> {
        let Some(first) = self.firsts.get(&click) else {
            let known = stretches::of(read, click)?;
            return Ok(known.map(|(first, kept)| (first, *self.stretches.get(&first).unwrap_or(&kept))));
        };
        Ok(self.stretches.get(first).map(|stretch| (*first, *stretch)))
    }

    /// Writes them.
    pub(super) fn write(&self, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        for (click, first) in &self.firsts {
            tables.stretch_of.insert(click.0, first.0)?;
        }
        for (first, stretch) in &self.stretches {
            tables.stretches.insert(first.0, records::encode(stretch).as_slice())?;
        }
        Ok(())
    }
}

/// What one slice of the cut does.
#[derive(Default)]
pub(super) struct Cut {
    gone: Vec<ClickId>,
    /// Those that stay, until when at least.
    stay: Vec<(Timestamp, ClickId)>,
    /// Those that were asked again.
    asked: Vec<Vec<u8>>,
}

impl Cut {
    /// The next slice; whether it is the last. Notes in `purge` and `going` how far it is then.
    pub(super) fn next(
        read: &impl Read,
        purge: &mut Purge,
        going: &mut Going,
    ) -> Result<(Self, bool), StoreError> {
        let Some(stretches_to) = purge.stretches_to else { return Ok((Self::default(), true)) };
        let retention = products::program(read)?.map(|program| program.retention).unwrap_or_default();
        let before = going.cuts_before(retention).min(stretches_to);
        let mut cut = Self::default();
        let is_last = cut.ask_again(read, before)? && cut.go_on(read, before, purge)?;
        going.purged.cut += u64::try_from(cut.gone.len()).unwrap_or(u64::MAX);
        purge.newest_cut = cut.gone.iter().map(|click| click.0).fold(purge.newest_cut, u128::max);
        Ok((cut, is_last))
    }

    fn is_full(&self, looked_at: usize) -> bool {
        looked_at >= LOOKED_AT || self.gone.len() >= GONE
    }

    /// Asks those again that stayed until now; whether all of them were asked.
    fn ask_again(&mut self, read: &impl Read, before: Timestamp) -> Result<bool, StoreError> {
        let end = keys::behind_staying_before(before);
        for (looked_at, row) in read.staying_clicks().range(..end.as_slice())?.enumerate() {
            if self.is_full(looked_at) {
                return Ok(false);
            }
            let key = row?.0.value().to_vec();
            let id = keys::staying_click(&key)?;
            self.asked.push(key);
            if let Some(click) = clicks::by_id(read, id)? {
                match fate_of(read, &click, before)? {
                    Fate::Goes => self.gone.push(id),
                    // Things are kept longer by now than when it was asked last.
                    Fate::Waits => click.expires.into_iter().for_each(|own| self.stays(id, own)),
                    Fate::Stays(until) => self.stays(id, until),
                }
            }
        }
        Ok(true)
    }

    /// Goes on from where the last cut stopped; whether it came to its end.
    fn go_on(&mut self, read: &impl Read, before: Timestamp, purge: &mut Purge) -> Result<bool, StoreError> {
        // Whatever is not counted yet is needed by the sums.
        let end = *keys::ulids_between(Timestamp(0), before).end();
        let end = end.min(sums::counted_to(read)?);
        let from = purge.cut_to.saturating_add(1);
        for (looked_at, row) in read.clicks().range(from..=end.max(from))?.enumerate() {
            if self.is_full(looked_at + self.asked.len()) {
                return Ok(false);
            }
            let (id, value) = row?;
            let id = ClickId(id.value());
            if id.0 > end {
                break;
            }
            let click = records::decode_click(id, value.value())?;
            match fate_of(read, &click, before)? {
                Fate::Goes => self.gone.push(id),
                Fate::Waits => break,
                Fate::Stays(until) => self.stays(id, until),
            }
            purge.cut_to = id.0;
        }
        Ok(true)
    }

    fn stays(&mut self, click: ClickId, until: Expiry) {
        if let Expiry::At(until) = until {
            self.stay.push((until, click));
        }
    }

    /// Writes the slice.
    pub(super) fn write(self, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        for key in self.asked {
            tables.staying_clicks.remove(key.as_slice())?;
        }
        for (until, click) in self.stay {
            tables.staying_clicks.insert(keys::staying(until, click).as_slice(), ())?;
        }
        for click in self.gone {
            leave_stretch(click, tables)?;
            tables.clicks.remove(click.0)?;
        }
        Ok(())
    }
}

fn fate_of(read: &impl Read, click: &Click, before: Timestamp) -> Result<Fate, StoreError> {
    let stretch = stretches::of(read, click.id)?.map(|(_, stretch)| stretch);
    Ok(stretch.unwrap_or_else(|| Stretch::begun_by(click)).fate_of(click, before))
}

/// Takes a click out of its stretch; the last one takes the stretch with it.
fn leave_stretch(click: ClickId, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let Some((first, stretch)) = stretches::of(tables, click)? else { return Ok(()) };
    tables.stretch_of.remove(click.0)?;
    match stretch.clicks.checked_sub(1).filter(|left| *left > 0) {
        Some(clicks) => {
            let left = Stretch { clicks, ..stretch };
            tables.stretches.insert(first.0, records::encode(&left).as_slice())?;
        }
        None => drop(tables.stretches.remove(first.0)?),
    }
    Ok(())
}

#[cfg(test)]
mod tests;
