//! The row of a report, as it arrived and was judged.

use serde::{Deserialize, Serialize};

use super::conversion::{CookieRow, cookie_of, cookie_row};
use super::history::ByRow;
use super::numbers::Numbered;
use crate::domain::conversion::{Trust, Way};
use crate::domain::deed::By;
use crate::domain::email::EmailHash;
use crate::domain::id::{AffiliateId, ClickId, ConversionId, LeadId, ProductId, ReportId};
use crate::domain::report::{Judged, Report};
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;

/// Version 2: what version 1 says, and more.
#[derive(Serialize, Deserialize)]
pub(super) struct ReportRow {
    was: ReportRow1,
    clicks: Vec<[u8; 16]>,
    cookies: Vec<CookieRow>,
    email: Option<[u8; 16]>,
    replay_of: Option<[u8; 16]>,
    buyer: Option<u32>,
    vouched_by: Option<ByRow>,
}

impl From<ReportRow1> for ReportRow {
    fn from(was: ReportRow1) -> Self {
        Self {
            was,
            clicks: Vec::new(),
            cookies: Vec::new(),
            email: None,
            replay_of: None,
            buyer: None,
            vouched_by: None,
        }
    }
}

impl From<&Report> for ReportRow {
    fn from(report: &Report) -> Self {
        Self {
            was: report.into(),
            clicks: report.clicks.iter().map(|id| id.0.to_be_bytes()).collect(),
            cookies: report.cookies.iter().map(cookie_row).collect(),
            email: report.email.map(|hash| hash.0),
            replay_of: report.replay_of.map(|id| id.0.to_be_bytes()),
            buyer: report.buyer.map(|id| id.0),
            vouched_by: report.vouched_by.as_ref().map(ByRow::from),
        }
    }
}

impl TryFrom<ReportRow> for Report {
    type Error = Wrong;
    fn try_from(row: ReportRow) -> Result<Self, Wrong> {
        Ok(Self {
            clicks: row.clicks.into_iter().map(|bytes| ClickId(u128::from_be_bytes(bytes))).collect(),
            cookies: row.cookies.into_iter().map(cookie_of).collect(),
            email: row.email.map(EmailHash),
            replay_of: row.replay_of.map(|bytes| ReportId(u128::from_be_bytes(bytes))),
            buyer: row.buyer.map(AffiliateId),
            vouched_by: row.vouched_by.map(By::from),
            ..row.was.try_into()?
        })
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct ReportRow1 {
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
    Waiting,
    Lead([u8; 16]),
}

impl From<&Report> for ReportRow1 {
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

impl TryFrom<ReportRow1> for Report {
    type Error = Wrong;
    fn try_from(row: ReportRow1) -> Result<Self, Wrong> {
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
            clicks: Vec::new(),
            cookies: Vec::new(),
            email: None,
            replay_of: None,
            buyer: None,
            vouched_by: None,
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
            Judged::Waiting => Self::Waiting,
            Judged::Lead(id) => Self::Lead(id.0.to_be_bytes()),
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
            JudgedRow::Waiting => Self::Waiting,
            JudgedRow::Lead(bytes) => Self::Lead(LeadId(u128::from_be_bytes(bytes))),
        }
    }
}
