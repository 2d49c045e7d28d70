//! Times in which the program did not run, and the zones in which its days began: each can be what it says.

use jiff::tz::TimeZone;
use redb::ReadableTable;

use super::Checked;
use crate::store::error::StoreError;
use crate::store::tables::{Read, Snapshot};

pub(super) fn check(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    for row in read.absences().iter()? {
        let (from, to) = row?;
        let (from, to) = (from.value(), to.value());
        checked.expect(from < to, || {
            format!("An absence from {from} ends before it, at {to} (Unix milliseconds).")
        });
    }
    for row in read.past_zones().iter()? {
        let (_, name) = row?;
        let name = name.value();
        checked.expect(TimeZone::get(name).is_ok(), || {
            format!("The program's days began in {name:?}, which is no time zone.")
        });
    }
    Ok(())
}
