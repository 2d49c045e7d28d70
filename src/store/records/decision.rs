//! The row of a decision about a conversion.

use serde::{Deserialize, Serialize};

use super::history::ByRow;
use super::numbers::RateRow;
use super::verdict::VerdictRow;
use crate::domain::attribution::ShareRate;
use crate::domain::decision::{Decided, Decision};
use crate::domain::id::AffiliationId;
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct DecisionRow {
    at: i64,
    by: ByRow,
    decided: DecidedRow,
    reason: String,
    before: VerdictRow,
    rates: Vec<(u32, RateRow)>,
}

#[derive(Serialize, Deserialize)]
enum DecidedRow {
    Approved,
    Refused,
    Reassigned(u32),
}

impl From<&Decision> for DecisionRow {
    fn from(decision: &Decision) -> Self {
        Self {
            at: decision.at.0,
            by: (&decision.by).into(),
            decided: match decision.decided {
                Decided::Approved => DecidedRow::Approved,
                Decided::Refused => DecidedRow::Refused,
                Decided::Reassigned(to) => DecidedRow::Reassigned(to.0),
            },
            reason: decision.reason.clone(),
            before: (&decision.before).into(),
            rates: decision.rates.iter().map(|share| (share.affiliation.0, share.rate.into())).collect(),
        }
    }
}

impl TryFrom<DecisionRow> for Decision {
    type Error = Wrong;
    fn try_from(row: DecisionRow) -> Result<Self, Wrong> {
        let rate = |(id, rate): (u32, RateRow)| {
            Ok(ShareRate { affiliation: AffiliationId(id), rate: rate.try_into()? })
        };
        Ok(Self {
            at: Timestamp(row.at),
            by: row.by.into(),
            decided: match row.decided {
                DecidedRow::Approved => Decided::Approved,
                DecidedRow::Refused => Decided::Refused,
                DecidedRow::Reassigned(to) => Decided::Reassigned(AffiliationId(to)),
            },
            reason: row.reason,
            before: row.before.try_into()?,
            rates: row.rates.into_iter().map(rate).collect::<Result<_, Wrong>>()?,
        })
    }
}
