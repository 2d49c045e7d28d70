//! What happened to a payout's affiliates since it was prepared: what is taken back meanwhile is not taken out of it, and
//! so is carried to the next one (`product.md` C9, M3).

use std::collections::BTreeMap;

use redb::ReadableTable;

use super::payouts;
use crate::domain::id::AffiliateId;
use crate::domain::ledger::{Entry, EntryKind};
use crate::domain::payout::Payout;
use crate::store::error::StoreError;
use crate::store::records;
use crate::store::tables::Read;

/// How many entries are looked through, the newest first.
const ENTRIES_MAX: usize = 5_000;

/// What was taken back from whom since a payout was prepared, minor units below zero; and whether all entries since then
/// were looked through.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn taken_back_since(
    read: &impl Read,
    payout: &Payout,
) -> Result<(BTreeMap<AffiliateId, i64>, bool), StoreError> {
    let mut back: BTreeMap<AffiliateId, i64> = BTreeMap::new();
    let since = read.entries().range(payout.reach.up_to.0.saturating_add(1)..)?.rev();
    let mut is_all = true;
    for (looked_at, row) in since.enumerate() {
        if looked_at == ENTRIES_MAX {
            is_all = false;
            break;
        }
        let entry: Entry = records::decode("entries", row?.1.value())?;
        // What undoes an entry becomes Due with it, so it touches the payout where that one is covered.
        let touches = match entry.kind {
            EntryKind::Adjusted(_) => true,
            EntryKind::Paid { .. } | EntryKind::PaymentUndone { .. } => false,
            EntryKind::Earned { .. } | EntryKind::Reversed { .. } => {
                entry.due_at.is_some_and(|due_at| due_at <= payout.reach.due_by)
            }
        };
        if touches && entry.amount.currency == payout.currency && entry.amount.minor < 0 {
            *back.entry(entry.affiliate).or_default() += entry.amount.minor;
        }
    }
    let mut of_it = BTreeMap::new();
    for (affiliate, minor) in back {
        let line = payouts::line_of(read, payout.id, affiliate)?;
        if line.is_some_and(|line| !line.left_out) {
            of_it.insert(affiliate, minor);
        }
    }
    Ok((of_it, is_all))
}
