//! Ledger entries as rows of a table, wherever they are listed.

use super::conversion_rows::order_name;
use super::desk::Desk;
use super::shown::{MoneyState, Names, Person, When, entry_cause};
use crate::domain::id::PayoutId;
use crate::domain::ledger::{Entry, EntryKind, EntryState, state_at};
use crate::domain::payout::Payments;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::{conversions, money, payouts};
use crate::web::bookings::held;
use crate::web::take_away::{Column, amount, currency, moment, text, word};

/// An entry in a file.
pub(super) struct EntryLine {
    entry: Entry,
    name: String,
    about: String,
    product: String,
    /// What paid it, or what it pays.
    payout: Option<PayoutId>,
    state: EntryState,
}

/// What a file tells of each entry.
pub(super) fn columns() -> Vec<Column<EntryLine>> {
    vec![
        text("Entry", "id", |one: &EntryLine| one.entry.id.to_string()),
        moment("When", "at", |one| Some(one.entry.at)),
        text("Affiliate", "affiliate_name", |one| one.name.clone()),
        text("Affiliate (id)", "affiliate", |one| one.entry.affiliate.to_string()),
        text("Cause", "cause", |one| entry_cause(&one.entry).to_owned()),
        text("About", "about", |one| one.about.clone()),
        text("Conversion", "conversion", |one| {
            one.entry.kind.conversion().map_or_else(String::new, |id| id.to_string())
        }),
        text("Payout", "payout", |one| one.payout.map_or_else(String::new, |id| id.to_string())),
        text("Product", "product_name", |one| one.product.clone()),
        amount("Amount", "amount", |one| Some(one.entry.amount)),
        currency("Currency", "currency", |one| Some(one.entry.amount.currency)),
        word("State", "state", |one| one.state.word().to_owned()),
        moment("Due from", "due_at", |one| one.entry.due_at),
        text("Product (id)", "product", |one| {
            one.entry.product.map_or_else(String::new, |id| id.to_string())
        }),
        text("Held (until, or review)", "held", |one| held(one.state).unwrap_or_default()),
    ]
}

/// An entry with what its row says besides.
struct Line {
    entry: Entry,
    /// The other entries of its conversion, by which its state is known.
    others: Vec<Entry>,
    /// What it is about: an order, a payout, or a reason.
    about: String,
}

/// An entry in a table.
pub(super) struct EntryRow {
    pub(super) id: String,
    pub(super) at: When,
    pub(super) person: Person,
    pub(super) cause: &'static str,
    /// The page of what it is about; empty where there is none.
    pub(super) href: String,
    pub(super) about: String,
    /// Empty where it is of no one product.
    pub(super) product: String,
    pub(super) amount: String,
    pub(super) state: MoneyState,
}

/// Entries, the payments that cover them, and the names of those they belong to.
pub(super) struct LedgerLines {
    lines: Vec<Line>,
    payments: Payments,
    names: Names,
}

impl LedgerLines {
    /// Reads what the rows of these entries need.
    ///
    /// # Errors
    /// Of the disk, or where a row cannot be read.
    pub(super) fn read(read: &impl Read, entries: Vec<Entry>) -> Result<Self, StoreError> {
        let names = Names::read(read, entries.iter().map(|entry| entry.affiliate))?;
        let payments = payouts::payments_for(read, &entries)?;
        let mut lines = Vec::new();
        for entry in entries {
            let (others, about) = match entry.kind {
                EntryKind::Earned { conversion } | EntryKind::Reversed { conversion, .. } => {
                    match conversions::by_id(read, conversion)? {
                        Some(found) => (money::entries(read, &found.entries)?, order_name(&found)),
                        None => (Vec::new(), conversion.to_string()),
                    }
                }
                EntryKind::Adjusted(_) => (
                    Vec::new(),
                    money::adjustment(read, entry.id)?.map_or_else(String::new, |why| why.reason),
                ),
                EntryKind::Paid { payout } | EntryKind::PaymentUndone { payout, .. } => {
                    (Vec::new(), format!("Payout {}", payout.0))
                }
            };
            lines.push(Line { entry, others, about });
        }
        Ok(Self { lines, payments, names })
    }

    /// The rows.
    pub(super) fn rows(&self, desk: &Desk) -> Vec<EntryRow> {
        self.lines.iter().map(|line| self.row(desk, line)).collect()
    }

    fn row(&self, desk: &Desk, line: &Line) -> EntryRow {
        let entry = &line.entry;
        EntryRow {
            id: entry.id.to_string(),
            at: desk.when(entry.at),
            person: desk.person(entry.affiliate, &self.names),
            cause: entry_cause(entry),
            href: match entry.kind {
                EntryKind::Earned { conversion } | EntryKind::Reversed { conversion, .. } => {
                    desk.to(&format!("/admin/conversions/{conversion}"))
                }
                EntryKind::Paid { payout } | EntryKind::PaymentUndone { payout, .. } => {
                    desk.to(&format!("/admin/payouts/{payout}"))
                }
                EntryKind::Adjusted(_) => String::new(),
            },
            about: line.about.clone(),
            product: entry.product.map_or_else(String::new, |id| desk.product_name(id)),
            amount: desk.money(entry.amount),
            state: desk.entry_state(entry, &line.others, &self.payments),
        }
    }

    /// The same as lines of a file.
    pub(super) fn lines(self, desk: &Desk) -> Vec<EntryLine> {
        let line = |line: Line| {
            let entry = line.entry;
            EntryLine {
                name: self.names.of(entry.affiliate),
                about: line.about,
                product: entry.product.map_or_else(String::new, |id| desk.product_name(id)),
                payout: match entry.kind {
                    EntryKind::Paid { payout } | EntryKind::PaymentUndone { payout, .. } => Some(payout),
                    _ => self.payments.of(&entry).map(|payment| payment.payout),
                },
                state: state_at(&entry, &line.others, &self.payments, desk.now),
                entry,
            }
        };
        self.lines.into_iter().map(line).collect()
    }
}
