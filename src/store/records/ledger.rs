//! The rows of ledger entries, and of bans that have to be carried out in the ledger.

use serde::{Deserialize, Serialize};

use super::history::ByRow;
use super::numbers::{MoneyRow, Numbered};
use crate::domain::id::{AffiliateId, AffiliationId, ConversionId, EntryId, PayoutId, ProductId};
use crate::domain::ledger::{Adjustment, AdjustmentReason, Entry, EntryKind, Reversal};
use crate::domain::money::Money;
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;
use crate::store::changes::refuse_held::Ban;

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct EntryRow {
    id: u64,
    affiliate: u32,
    affiliation: u32, // 0: of none.
    product: u32,     // 0: of none.
    at: i64,
    due_at: Option<i64>,
    amount: MoneyRow,
    kind: EntryKindRow,
}

#[derive(Serialize, Deserialize)]
enum EntryKindRow {
    Earned { conversion: [u8; 16] },
    Reversed { conversion: [u8; 16], of: u64, because: u8 },
    Adjusted(u8),
    Paid { payout: u32 },
    PaymentUndone { payout: u32, of: u64 },
}

impl From<&Entry> for EntryRow {
    fn from(entry: &Entry) -> Self {
        Self {
            id: entry.id.0,
            affiliate: entry.affiliate.0,
            affiliation: entry.affiliation.map_or(0, |id| id.0),
            product: entry.product.map_or(0, |id| id.0),
            at: entry.at.0,
            due_at: entry.due_at.map(|at| at.0),
            amount: entry.amount.into(),
            kind: entry.kind.into(),
        }
    }
}

impl TryFrom<EntryRow> for Entry {
    type Error = Wrong;
    fn try_from(row: EntryRow) -> Result<Self, Wrong> {
        Ok(Self {
            id: EntryId(row.id),
            affiliate: AffiliateId(row.affiliate),
            affiliation: (row.affiliation > 0).then_some(AffiliationId(row.affiliation)),
            product: (row.product > 0).then_some(ProductId(row.product)),
            at: Timestamp(row.at),
            due_at: row.due_at.map(Timestamp),
            amount: row.amount.try_into()?,
            kind: row.kind.try_into()?,
        })
    }
}

impl From<EntryKind> for EntryKindRow {
    fn from(kind: EntryKind) -> Self {
        match kind {
            EntryKind::Earned { conversion } => Self::Earned { conversion: conversion.0.to_be_bytes() },
            EntryKind::Reversed { conversion, of, because } => Self::Reversed {
                conversion: conversion.0.to_be_bytes(),
                of: of.0,
                because: because.row_number(),
            },
            EntryKind::Adjusted(adjustment) => Self::Adjusted(adjustment.row_number()),
            EntryKind::Paid { payout } => Self::Paid { payout: payout.0 },
            EntryKind::PaymentUndone { payout, of } => Self::PaymentUndone { payout: payout.0, of: of.0 },
        }
    }
}

impl TryFrom<EntryKindRow> for EntryKind {
    type Error = Wrong;
    fn try_from(row: EntryKindRow) -> Result<Self, Wrong> {
        let id = |bytes| ConversionId(u128::from_be_bytes(bytes));
        Ok(match row {
            EntryKindRow::Earned { conversion } => Self::Earned { conversion: id(conversion) },
            EntryKindRow::Reversed { conversion, of, because } => Self::Reversed {
                conversion: id(conversion),
                of: EntryId(of),
                because: Reversal::of_row_number(because)?,
            },
            EntryKindRow::Adjusted(number) => Self::Adjusted(Adjustment::of_row_number(number)?),
            EntryKindRow::Paid { payout } => Self::Paid { payout: PayoutId(payout) },
            EntryKindRow::PaymentUndone { payout, of } => {
                Self::PaymentUndone { payout: PayoutId(payout), of: EntryId(of) }
            }
        })
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct BanRow {
    at: i64,
    done: Option<[u8; 16]>,
    refused: u32,
    sums: Vec<MoneyRow>,
}

impl From<&Ban> for BanRow {
    fn from(ban: &Ban) -> Self {
        Self {
            at: ban.at.0,
            done: ban.done.map(|id| id.0.to_be_bytes()),
            refused: ban.refused,
            sums: ban.sums.iter().copied().map(MoneyRow::from).collect(),
        }
    }
}

impl TryFrom<BanRow> for Ban {
    type Error = Wrong;
    fn try_from(row: BanRow) -> Result<Self, Wrong> {
        Ok(Self {
            at: Timestamp(row.at),
            done: row.done.map(|bytes| ConversionId(u128::from_be_bytes(bytes))),
            refused: row.refused,
            sums: row.sums.into_iter().map(Money::try_from).collect::<Result<_, _>>()?,
        })
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct AdjustmentReasonRow {
    reason: String,
    by: ByRow,
}

impl From<&AdjustmentReason> for AdjustmentReasonRow {
    fn from(why: &AdjustmentReason) -> Self {
        Self { reason: why.reason.clone(), by: (&why.by).into() }
    }
}

impl TryFrom<AdjustmentReasonRow> for AdjustmentReason {
    type Error = Wrong;
    fn try_from(row: AdjustmentReasonRow) -> Result<Self, Wrong> {
        Ok(Self { reason: row.reason, by: row.by.into() })
    }
}
