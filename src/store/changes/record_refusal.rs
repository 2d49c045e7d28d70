//! A report that was refused leaves a row all the same (`product.md` C8). A flood of them is bounded and counted.

use redb::ReadableTable;

use super::reports;
use crate::domain::id::ReportId;
use crate::domain::report::{Judged, Report};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Stop, StoreError};
use crate::store::keys;
use crate::store::tables::Tables;
use crate::store::view;

/// How many refused reports without credentials get a row of their own on a UTC day. Beyond that, one row
/// counts them.
pub const ROWS_A_DAY: u64 = 10_000;

/// Records a refused report.
#[derive(Debug, Clone)]
pub struct RecordRefusal {
    /// The row, judged as refused.
    pub report: Report,
    /// Whether it came with valid credentials: those are never cut.
    pub authenticated: bool,
    /// Whether the disk is so full that only a count is kept.
    pub only_count: bool,
}

/// What will be written.
pub struct RefusalPlan {
    day: u32,
    refused_today: u64,
    row: Report,
}

impl Change for RecordRefusal {
    type Plan = RefusalPlan;
    type Answer = ();
    const URGENT: bool = true;

    fn decide(&self, tables: &Tables<'_>) -> Result<RefusalPlan, Stop> {
        let day = self.report.at.utc_day();
        let before = tables.refused_reports.get(day)?.map_or(0, |count| count.value());
        if self.authenticated {
            return Ok(RefusalPlan { day, refused_today: before, row: self.report.clone() });
        }
        let refused_today = before + 1;
        if refused_today <= ROWS_A_DAY && !self.only_count {
            return Ok(RefusalPlan { day, refused_today, row: self.report.clone() });
        }
        // The one row of the day stands at its very beginning.
        let id =
            ReportId(keys::ulids_between(Timestamp::of_utc_day(day), Timestamp::of_utc_day(day)).start() + 1);
        let counted = match view::reports::by_id(tables, id)?.map(|row| row.judged) {
            Some(Judged::Several(count)) => count,
            _ => 0,
        };
        let row =
            Report { id, fields: Vec::new(), judged: Judged::Several(counted + 1), ..self.report.clone() };
        Ok(RefusalPlan { day, refused_today, row })
    }

    fn apply(plan: RefusalPlan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        tables.refused_reports.insert(plan.day, plan.refused_today)?;
        reports::write(&plan.row, tables)
    }
}
