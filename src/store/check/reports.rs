//! Reports: each can be read and is found by what it is tied to, and what it made is there.

use redb::ReadableTable;

use super::{Checked, lead_back, waiting_refunds};
use crate::domain::id::ReportId;
use crate::domain::report::Judged::{Duplicate, Recorded, Refunded, Unattributed, Waiting};
use crate::domain::report::Report;
use crate::store::changes::reports::ties_of;
use crate::store::error::StoreError;
use crate::store::keys::{self, ReportTie};
use crate::store::tables::{Read, Snapshot};
use crate::store::view::{conversions, reports};

/// Every report can be read, is found by its ties, and the conversion it made or told of is there, unless it was a test.
pub(super) fn check(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    let mut waiting = 0;
    for row in read.reports().iter()? {
        let (id, value) = row?;
        checked.reports += 1;
        let id = ReportId(id.value());
        let report = checked.decoded::<Report>("reports", format_args!("Report {id}"), value.value());
        let Some(report) = report else { continue };
        // Rows of the first version were written before there were ties.
        let is_older = value.value().first() == Some(&1);
        for tie in ties_of(&report) {
            let key = keys::report_tie(&tie, id);
            let found = read.report_ties().get(key.as_slice())?.is_some();
            checked.expect(found || is_older, || format!("Report {id} is not found by {tie:?}."));
        }
        if let Some(product) = report.product {
            let newest = read.last_reports().get(keys::last_report(product, report.way, report.sign()))?;
            let is_noted = newest.is_some_and(|newest| newest.value() >= id.0);
            checked.expect(is_noted, || format!("Report {id} is newer than the newest noted of its kind."));
        }
        waiting += u64::from(report.judged == Waiting);
        let (Recorded(about) | Duplicate(about) | Unattributed(about) | Refunded(about)) = report.judged
        else {
            continue;
        };
        // A test's conversion goes after a day; what was reported stays.
        let there = report.test || conversions::by_id(read, about).is_ok_and(|found| found.is_some());
        checked.expect(there, || format!("Report {id} is about conversion {about}, which is not there."));
    }
    lead_back(
        read.report_ties(),
        |key, ()| {
            let id = keys::report_at_the_end(key)?;
            let report = reports::by_id(read, id)?;
            let is_its = |tie: &ReportTie<'_>| keys::report_tie(tie, id) == key;
            let leads_back = report.is_some_and(|report| ties_of(&report).iter().any(is_its));
            Ok((!leads_back)
                .then(|| format!("A tie leads to report {id}, which is not there or has no such tie.")))
        },
        checked,
    )?;
    waiting_refunds::check(read, waiting, checked)
}
