//! The history: every line can be read, and is found by everything that it is about; and what bans left to do.

use redb::ReadableTable;

use super::{Checked, lead_back};
use crate::domain::deed::HistoryLine;
use crate::domain::id::AffiliationId;
use crate::store::changes::refuse_held::Ban;
use crate::store::error::StoreError;
use crate::store::keys::{self, Subject};
use crate::store::records;
use crate::store::tables::{Read, Snapshot};

pub(super) fn check(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    for row in read.bans().iter()? {
        let (id, value) = row?;
        let name = format!("The ban of {}", AffiliationId(id.value()));
        checked.decoded::<Ban>("bans", &name, value.value());
        let there = read.affiliations().get(id.value())?.is_some();
        checked.expect(there, || format!("{name} is unfinished, and she is not there."));
    }
    for row in read.history().iter()? {
        let (number, value) = row?;
        let number = number.value();
        let name = format!("Line {number} of the history");
        let Some(line) = checked.decoded::<HistoryLine>("history", &name, value.value()) else { continue };
        for subject in Subject::all_of(line.about) {
            let found = read.history_about().get(keys::history_about(subject, number).as_slice())?.is_some();
            checked.expect(found, || format!("{name} is not found by what it is about."));
        }
    }
    let last = read.history().last()?.map_or(0, |(number, _)| number.value());
    let given = read.counters().get("history")?.map_or(0, |given| given.value());
    checked
        .expect(last <= given, || format!("Line {last} of the history has a number that was not given out."));
    let leads_back = |key: &[u8], ()| {
        let number = keys::history_at_the_end(key)?;
        let line = read.history().get(number)?;
        let line = line.map(|row| records::decode::<HistoryLine>("history", row.value()));
        let fits = |line: HistoryLine| {
            Subject::all_of(line.about)
                .into_iter()
                .any(|subject| keys::history_about(subject, number).as_slice() == key)
        };
        // A line that cannot be read is told above.
        let fits = line.is_some_and(|line| line.map_or(true, fits));
        Ok((!fits).then(|| format!("Line {number} of the history is found by what it is not about.")))
    };
    lead_back(read.history_about(), leads_back, checked)
}
