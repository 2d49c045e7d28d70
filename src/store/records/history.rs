//! The row of a line of the history.

use serde::{Deserialize, Serialize};

use super::numbers::Numbered;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::{AccountId, AffiliateId, AffiliationId, ProductId};
use crate::domain::name::Name;
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct HistoryRow {
    at: i64,
    by: ByRow,
    deed: u8,
    product: Option<u32>,
    affiliate: Option<u32>,
    affiliation: Option<u32>,
    from: Option<i64>,
    detail: String,
}

/// Who did something, as rows hold it.
#[derive(Serialize, Deserialize)]
pub(super) enum ByRow {
    Account(u32),
    Affiliate(u32),
    Token(String),
    Command,
    Nobody,
}

impl From<&By> for ByRow {
    fn from(by: &By) -> Self {
        match by {
            By::Account(id) => Self::Account(id.0),
            By::Affiliate(id) => Self::Affiliate(id.0),
            By::Token(name) => Self::Token(name.to_string()),
            By::Command => Self::Command,
            By::Nobody => Self::Nobody,
        }
    }
}

impl From<ByRow> for By {
    fn from(row: ByRow) -> Self {
        match row {
            ByRow::Account(id) => Self::Account(AccountId(id)),
            ByRow::Affiliate(id) => Self::Affiliate(AffiliateId(id)),
            ByRow::Token(name) => Self::Token(Name::from_row(name)),
            ByRow::Command => Self::Command,
            ByRow::Nobody => Self::Nobody,
        }
    }
}

impl From<&HistoryLine> for HistoryRow {
    fn from(line: &HistoryLine) -> Self {
        Self {
            at: line.at.0,
            by: (&line.by).into(),
            deed: line.deed.row_number(),
            product: line.about.product.map(|id| id.0),
            affiliate: line.about.affiliate.map(|id| id.0),
            affiliation: line.about.affiliation.map(|id| id.0),
            from: line.from.map(|from| from.0),
            detail: line.detail.clone(),
        }
    }
}

impl TryFrom<HistoryRow> for HistoryLine {
    type Error = Wrong;
    fn try_from(row: HistoryRow) -> Result<Self, Wrong> {
        Ok(Self {
            at: Timestamp(row.at),
            by: row.by.into(),
            deed: Deed::of_row_number(row.deed)?,
            about: About {
                product: row.product.map(ProductId),
                affiliate: row.affiliate.map(AffiliateId),
                affiliation: row.affiliation.map(AffiliationId),
            },
            from: row.from.map(Timestamp),
            detail: row.detail,
        })
    }
}
