//! The row of a report, as it arrived and was judged.

use serde::{Deserialize, Serialize};

use super::numbers::Numbered;
use crate::domain::conversion::{Trust, Way};
use crate::domain::id::{ConversionId, ProductId, ReportId};
use crate::domain::report::{Judged, Report};
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct ReportRow {
    id: [u8; 16],
    at: i64,
    way: u8,
    trust: u8,
    product: Option<u32>,
    event: Option<String>,
    order_id: Option<String>,
    fields: Vec<(String, String)>,
    test: bool,
    judged: JudgedRow,
    notes: Vec<String>,
}

#[derive(Serialize, Deserialize)]
enum JudgedRow {
    Recorded([u8; 16]),
    Duplicate([u8; 16]),
    Unattributed([u8; 16]),
    Refunded([u8; 16]),
    Refused(String),
    Several(u64),
}

impl From<&Report> for ReportRow {
    fn from(report: &Report) -> Self {
        Self {
            id: report.id.0.to_be_bytes(),
            at: report.at.0,
            way: report.way.row_number(),
            trust: report.trust.row_number(),
            product: report.product.map(|id| id.0),
            event: report.event.clone(),
            order_id: report.order_id.clone(),
            fields: report.fields.clone(),
            test: report.test,
            judged: (&report.judged).into(),
            notes: report.notes.clone(),
        }
    }
}

impl TryFrom<ReportRow> for Report {
    type Error = Wrong;
    fn try_from(row: ReportRow) -> Result<Self, Wrong> {
        Ok(Self {
            id: ReportId(u128::from_be_bytes(row.id)),
            at: Timestamp(row.at),
            way: Way::of_row_number(row.way)?,
            trust: Trust::of_row_number(row.trust)?,
            product: row.product.map(ProductId),
            event: row.event,
            order_id: row.order_id,
            fields: row.fields,
            test: row.test,
            judged: row.judged.into(),
            notes: row.notes,
        })
    }
}

impl From<&Judged> for JudgedRow {
    fn from(judged: &Judged) -> Self {
        match judged {
            Judged::Recorded(id) => Self::Recorded(id.0.to_be_bytes()),
            Judged::Duplicate(id) => Self::Duplicate(id.0.to_be_bytes()),
            Judged::Unattributed(id) => Self::Unattributed(id.0.to_be_bytes()),
            Judged::Refunded(id) => Self::Refunded(id.0.to_be_bytes()),
            Judged::Refused(why) => Self::Refused(why.clone()),
            Judged::Several(count) => Self::Several(*count),
        }
    }
}

impl From<JudgedRow> for Judged {
    fn from(row: JudgedRow) -> Self {
        let id = |bytes| ConversionId(u128::from_be_bytes(bytes));
        match row {
            JudgedRow::Recorded(bytes) => Self::Recorded(id(bytes)),
            JudgedRow::Duplicate(bytes) => Self::Duplicate(id(bytes)),
            JudgedRow::Unattributed(bytes) => Self::Unattributed(id(bytes)),
            JudgedRow::Refunded(bytes) => Self::Refunded(id(bytes)),
            JudgedRow::Refused(why) => Self::Refused(why),
            JudgedRow::Several(count) => Self::Several(count),
        }
    }
}
