//! The program lives: it says so every minute, so that it is known afterwards when it did not, and nobody takes that time
//! for one in which nothing happened.

use redb::ReadableTableMetadata;

use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Stop, StoreError};
use crate::store::tables::Tables;
use crate::store::view::absences::{self, Absence};

/// Who says nothing for longer than this was away.
const AWAY_MS: i64 = 15 * 60_000;

/// How many absences are kept, the newest.
const KEPT: u64 = 1_000;

/// It is now this moment, and the program lives. If it was away until now, that is kept.
#[derive(Debug, Clone, Copy)]
pub struct Live {
    /// Now.
    pub at: Timestamp,
}

impl Change for Live {
    /// Now, and the time in which it did not live.
    type Plan = (Timestamp, Option<Absence>);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let last = absences::last_lived(tables)?;
        let absence = last.map(|from| Absence { from, to: self.at });
        Ok((self.at, absence.filter(|absence| absence.to.since(absence.from) > AWAY_MS)))
    }

    fn apply((at, absence): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        tables.meta.insert(absences::LIVED, at.0.to_be_bytes().as_slice())?;
        if let Some(Absence { from, to }) = absence {
            tables.absences.insert(from.0, to.0)?;
        }
        while tables.absences.len()? > KEPT {
            tables.absences.pop_first()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tables::Snapshot;
    use redb::backends::InMemoryBackend;
    use redb::{Database, ReadableDatabase};

    const MINUTE: i64 = 60_000;

    fn lives(database: &Database, minute: i64) {
        let transaction = database.begin_write().unwrap();
        let mut tables = Tables::of(&transaction);
        tables.make_all().unwrap();
        let plan = Live { at: Timestamp(minute * MINUTE) }.decide(&tables).unwrap();
        Live::apply(plan, &mut tables).unwrap();
        drop(tables);
        transaction.commit().unwrap();
    }

    fn absences(database: &Database, from: i64, to: i64) -> Vec<(i64, i64)> {
        let read = Snapshot::open(&database.begin_read().unwrap()).unwrap();
        let found = absences::between(&read, Timestamp(from * MINUTE), Timestamp(to * MINUTE)).unwrap();
        found.into_iter().map(|absence| (absence.from.0 / MINUTE, absence.to.0 / MINUTE)).collect()
    }

    #[test]
    fn who_says_nothing_for_more_than_a_quarter_of_an_hour_was_away() {
        let database = Database::builder().create_with_backend(InMemoryBackend::new()).unwrap();
        // The clock is set back once, which is no absence.
        for minute in [100, 115, 131, 132, 120, 121, 200] {
            lives(&database, minute);
        }
        assert_eq!(absences(&database, 0, 1_000), [(115, 131), (121, 200)]);
        assert_eq!(absences(&database, 131, 200), [(121, 200)]);
        assert_eq!(absences(&database, 0, 115), []);
        assert_eq!(absences(&database, 130, 131), [(115, 131), (121, 200)]);
    }

    #[test]
    fn the_newest_thousand_are_kept() {
        let database = Database::builder().create_with_backend(InMemoryBackend::new()).unwrap();
        for number in 0..1_002 {
            lives(&database, number * 16);
        }
        let kept = absences(&database, 0, 100_000);
        assert_eq!((kept.len(), kept[0]), (1_000, (16, 32)));
    }
}
