//! Payouts as rows of a table, and their state in words.

use super::desk::Desk;
use super::payouts::PATH;
use super::shown::When;
use crate::domain::payout::{Payout, PayoutState};
use crate::web::format;

/// A payout in a table.
pub(super) struct PayoutRow {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) tag: (&'static str, &'static str),
    pub(super) people: String,
    pub(super) sum: String,
    pub(super) prepared: When,
    pub(super) paid: Option<When>,
    pub(super) reference: String,
}

/// A payout's row.
pub(super) fn row(desk: &Desk, payout: &Payout) -> PayoutRow {
    PayoutRow {
        href: desk.to(&format!("{PATH}/{}", payout.id)),
        name: format!("Payout {}", payout.id.0),
        tag: tag(payout.state),
        people: people(payout.paid_lines()),
        sum: desk.money(payout.sum()),
        prepared: desk.when(payout.reach.due_by),
        paid: payout.paid_at.filter(|_| payout.state.word() == "paid").map(|at| desk.when(at)),
        reference: payout.reference.clone(),
    }
}

/// The kind of tag that a state is shown as, and its word.
pub(super) fn tag(state: PayoutState) -> (&'static str, &'static str) {
    match state {
        PayoutState::Draft => ("info", "Draft"),
        PayoutState::Confirmed => ("warn", "Confirmed"),
        PayoutState::Paying(_) => ("info", "Being marked as paid"),
        PayoutState::Paid => ("state paid", "Paid"),
        PayoutState::Undoing(_) => ("info", "Being undone"),
        PayoutState::Discarded => ("plain", "Discarded"),
    }
}

/// How many affiliates.
pub(super) fn people(count: u32) -> String {
    format::count_of(u64::from(count), "affiliate", "affiliates")
}
