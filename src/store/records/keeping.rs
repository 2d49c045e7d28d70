//! The rows of what is forgotten: erasures that are not finished, and purges.

use serde::{Deserialize, Serialize};

use super::history::ByRow;
use crate::domain::retention::{Going, Purge, Purged, Stage};
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;
use crate::store::changes::erasing::Erasure;

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct ErasureRow {
    at: i64,
    by: ByRow,
    leads: u32,
    conversions: u32,
    reports: u32,
    clicks: u32,
}

impl From<&Erasure> for ErasureRow {
    fn from(erasure: &Erasure) -> Self {
        Self {
            at: erasure.at.0,
            by: (&erasure.by).into(),
            leads: erasure.leads,
            conversions: erasure.conversions,
            reports: erasure.reports,
            clicks: erasure.clicks,
        }
    }
}

impl TryFrom<ErasureRow> for Erasure {
    type Error = Wrong;
    fn try_from(row: ErasureRow) -> Result<Self, Wrong> {
        Ok(Self {
            at: Timestamp(row.at),
            by: row.by.into(),
            leads: row.leads,
            conversions: row.conversions,
            reports: row.reports,
            clicks: row.clicks,
        })
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct PurgeRow {
    last: Option<PurgedRow>,
    going: Option<GoingRow>,
    clicks_to: [u8; 16],
    reports_to: [u8; 16],
}

#[derive(Serialize, Deserialize)]
struct PurgedRow {
    at: i64,
    clicks: u64,
    reports: u64,
    leads: u64,
}

#[derive(Serialize, Deserialize)]
struct GoingRow {
    at: i64,
    stage: u8,
    leads_to: [u8; 16],
    purged: PurgedRow,
}

impl From<Purged> for PurgedRow {
    fn from(purged: Purged) -> Self {
        let Purged { at, clicks, reports, leads } = purged;
        Self { at: at.0, clicks, reports, leads }
    }
}

impl From<PurgedRow> for Purged {
    fn from(row: PurgedRow) -> Self {
        let PurgedRow { at, clicks, reports, leads } = row;
        Self { at: Timestamp(at), clicks, reports, leads }
    }
}

impl From<&Purge> for PurgeRow {
    fn from(purge: &Purge) -> Self {
        let going = |going: Going| GoingRow {
            at: going.at.0,
            stage: match going.stage {
                Stage::Clicks => 0,
                Stage::Reports => 1,
                Stage::Leads => 2,
            },
            leads_to: going.leads_to.to_be_bytes(),
            purged: going.purged.into(),
        };
        Self {
            last: purge.last.map(PurgedRow::from),
            going: purge.going.map(going),
            clicks_to: purge.clicks_to.to_be_bytes(),
            reports_to: purge.reports_to.to_be_bytes(),
        }
    }
}

impl TryFrom<PurgeRow> for Purge {
    type Error = Wrong;
    fn try_from(row: PurgeRow) -> Result<Self, Wrong> {
        let going = |row: GoingRow| {
            let stage = match row.stage {
                0 => Stage::Clicks,
                1 => Stage::Reports,
                2 => Stage::Leads,
                _ => return Err(Wrong::value("a stage of a purge")),
            };
            let leads_to = u128::from_be_bytes(row.leads_to);
            Ok(Going { at: Timestamp(row.at), stage, leads_to, purged: row.purged.into() })
        };
        Ok(Self {
            last: row.last.map(Purged::from),
            going: row.going.map(going).transpose()?,
            clicks_to: u128::from_be_bytes(row.clicks_to),
            reports_to: u128::from_be_bytes(row.reports_to),
        })
    }
}
