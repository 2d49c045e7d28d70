//! `duly check`: audits the database, and says what it found.

use super::errand::{Errand, Unable};
use crate::store::check;

/// Audits everything as it is on disk now. Any fault is a failure, and each is told.
pub(super) fn run(errand: &Errand<'_>) -> Result<Vec<String>, Unable> {
    let checked = check::check(&*errand.store.view()?)?;
    let what = format!(
        "checked {} clicks, {} conversions, {} entries, {} reports, {} codes",
        checked.clicks, checked.conversions, checked.entries, checked.reports, checked.codes
    );
    if checked.faults.is_empty() {
        return Ok(vec![format!("{what}: no faults")]);
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
