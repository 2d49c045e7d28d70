//! The row of the visits that the script told of.

use serde::{Deserialize, Serialize};

use crate::domain::id::ClickId;
use crate::domain::script_visit::{ScriptVisit, ScriptVisits};
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct ScriptVisitsRow {
    newest: Option<VisitRow>,
    by_test: Option<VisitRow>,
}

#[derive(Serialize, Deserialize)]
struct VisitRow {
    at: i64,
    site: Option<String>,
    click: [u8; 16],
}

impl From<&ScriptVisits> for ScriptVisitsRow {
    fn from(visits: &ScriptVisits) -> Self {
        Self { newest: visits.newest.as_ref().map(row), by_test: visits.by_test.as_ref().map(row) }
    }
}

impl TryFrom<ScriptVisitsRow> for ScriptVisits {
    type Error = Wrong;
    fn try_from(row: ScriptVisitsRow) -> Result<Self, Wrong> {
        Ok(Self { newest: row.newest.map(visit), by_test: row.by_test.map(visit) })
    }
}

fn row(visit: &ScriptVisit) -> VisitRow {
    VisitRow { at: visit.at.0, site: visit.site.clone(), click: visit.click.0.to_be_bytes() }
}

fn visit(row: VisitRow) -> ScriptVisit {
    ScriptVisit { at: Timestamp(row.at), site: row.site, click: ClickId(u128::from_be_bytes(row.click)) }
}
