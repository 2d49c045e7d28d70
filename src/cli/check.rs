//! `duly check`: audits the database, and says what it found.

use super::errand::{Errand, Unable};
use crate::domain::time::Timestamp;
use crate::store::check;
use crate::web::format;

/// Audits everything as it is on disk now. Any fault is a failure, and each is told.
pub(super) fn run(errand: &Errand<'_>) -> Result<Vec<String>, Unable> {
    let checked = check::check(&*errand.store.view()?)?;
    let what = format!(
        "checked {} clicks, {} conversions, {} entries, {} reports, {} codes",
        checked.clicks, checked.conversions, checked.entries, checked.reports, checked.codes
    );
    if checked.faults.is_empty() {
        let mut told = vec![format!("{what}: no faults")];
        if let Some(day) = checked.frozen_day {
            let midnight = Timestamp::of_utc_day(day + 1);
            told.push(format!(
                "The oldest clicks are gone, as the program's settings say: figures before {} are frozen, and could \
                 not be counted again.",
                format::iso(midnight.0)
            ));
        }
        return Ok(told);
    }
    let found = match checked.found() {
        1 => "1 fault".to_owned(),
        found => format!("{found} faults"),
    };
    let mut told = checked.faults;
    if checked.more > 0 {
        told.push(format!("There are {} more.", checked.more));
    }
    Err(Unable(format!("{what}: {found}\n{}", told.join("\n"))))
}
