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

#[derive(Serialize, Deserialize)]
enum ByRow {
    Account(u32),
    Affiliate(u32),
    Token(String),
    Command,
    Nobody,
}

impl From<&HistoryLine> for HistoryRow {
    fn from(line: &HistoryLine) -> Self {
        Self {
            at: line.at.0,
            by: match &line.by {
                By::Account(id) => ByRow::Account(id.0),
                By::Affiliate(id) => ByRow::Affiliate(id.0),
                By::Token(name) => ByRow::Token(name.to_string()),
                By::Command => ByRow::Command,
                By::Nobody => ByRow::Nobody,
            },
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
            by: match row.by {
                ByRow::Account(id) => By::Account(AccountId(id)),
                ByRow::Affiliate(id) => By::Affiliate(AffiliateId(id)),
                ByRow::Token(name) => By::Token(Name::from_row(name)),
                ByRow::Command => By::Command,
                ByRow::Nobody => By::Nobody,
            },
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
