//! The rows of what is forgotten: erasures that are not finished, purges, and the stretches of old clicks.

use serde::{Deserialize, Serialize};

use super::history::ByRow;
use super::numbers::ExpiryRow;
use crate::domain::retention::{Going, Purge, Purged, Stage};
use crate::domain::stretch::Stretch;
use crate::domain::time::{Expiry, Timestamp};
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
pub(super) struct PurgeRow1 {
    last: Option<PurgedRow>,
    going: Option<GoingRow>,
    clicks_to: [u8; 16],
    reports_to: [u8; 16],
}

/// Version 2: what version 1 says, and how far the oldest end is cut.
#[derive(Serialize, Deserialize)]
pub(super) struct PurgeRow {
    was: PurgeRow1,
    last_cut: u64,
    going_cut: u64,
    stretches_to: Option<i64>,
    cut_to: [u8; 16],
    newest_cut: [u8; 16],
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

impl From<PurgeRow1> for PurgeRow {
    fn from(was: PurgeRow1) -> Self {
        // All clicks are looked at once more: none was in its stretch yet.
        let was = PurgeRow1 { clicks_to: [0; 16], ..was };
        Self { was, last_cut: 0, going_cut: 0, stretches_to: None, cut_to: [0; 16], newest_cut: [0; 16] }
    }
}

impl From<Purged> for PurgedRow {
    fn from(purged: Purged) -> Self {
        let Purged { at, clicks, reports, leads, cut: _ } = purged;
        Self { at: at.0, clicks, reports, leads }
    }
}

impl PurgedRow {
    fn with_cut(self, cut: u64) -> Purged {
        let Self { at, clicks, reports, leads } = self;
        Purged { at: Timestamp(at), clicks, reports, leads, cut }
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
                Stage::Cut => 3,
            },
            leads_to: going.leads_to.to_be_bytes(),
            purged: going.purged.into(),
        };
        let was = PurgeRow1 {
            last: purge.last.map(PurgedRow::from),
            going: purge.going.map(going),
            clicks_to: purge.clicks_to.to_be_bytes(),
            reports_to: purge.reports_to.to_be_bytes(),
        };
        Self {
            was,
            last_cut: purge.last.map_or(0, |last| last.cut),
            going_cut: purge.going.map_or(0, |going| going.purged.cut),
            stretches_to: purge.stretches_to.map(|to| to.0),
            cut_to: purge.cut_to.to_be_bytes(),
            newest_cut: purge.newest_cut.to_be_bytes(),
        }
    }
}

impl TryFrom<PurgeRow> for Purge {
    type Error = Wrong;
    fn try_from(row: PurgeRow) -> Result<Self, Wrong> {
        let PurgeRow { was, last_cut, going_cut, .. } = row;
        let going = |row: GoingRow| {
            let stage = match row.stage {
                0 => Stage::Clicks,
                1 => Stage::Reports,
                2 => Stage::Leads,
                3 => Stage::Cut,
                _ => return Err(Wrong::value("a stage of a purge")),
            };
            let leads_to = u128::from_be_bytes(row.leads_to);
            Ok(Going { at: Timestamp(row.at), stage, leads_to, purged: row.purged.with_cut(going_cut) })
        };
        Ok(Self {
            last: was.last.map(|last| last.with_cut(last_cut)),
            going: was.going.map(going).transpose()?,
            clicks_to: u128::from_be_bytes(was.clicks_to),
            reports_to: u128::from_be_bytes(was.reports_to),
            stretches_to: row.stretches_to.map(Timestamp),
            cut_to: u128::from_be_bytes(row.cut_to),
            newest_cut: u128::from_be_bytes(row.newest_cut),
        })
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct StretchRow {
    ends: Option<ExpiryRow>,
    clicks: u32,
}

impl From<&Stretch> for StretchRow {
    fn from(stretch: &Stretch) -> Self {
        Self { ends: stretch.ends.map(ExpiryRow::from), clicks: stretch.clicks }
    }
}

impl TryFrom<StretchRow> for Stretch {
    type Error = Wrong;
    fn try_from(row: StretchRow) -> Result<Self, Wrong> {
        Ok(Self { ends: row.ends.map(Expiry::from), clicks: row.clicks })
    }
}
