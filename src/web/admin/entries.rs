//! Ledger entries as rows of a table, wherever they are listed.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::conversion_rows::order_name;
use super::desk::Desk;
use super::shown::{MoneyState, Names, Person, When, entry_cause};
use crate::domain::id::ProductId;
use crate::domain::ledger::{Entry, EntryKind, state_at};
use crate::domain::payout::Payments;
use crate::domain::time::Timestamp;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::{conversions, money, payouts, products};
use crate::web::csv::{Cell, Sheet};
use crate::web::error::WebError;

/// The columns of an entry in a spreadsheet. The second has the moment in the program's zone.
pub(super) const COLUMNS: [&str; 14] = [
    "Entry",
    "When",
    "When (UTC)",
    "Affiliate",
    "Affiliate (id)",
    "Cause",
    "About",
    "Conversion",
    "Payout",
    "Product",
    "Amount",
    "Currency",
    "State",
    "Due from (UTC)",
];

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

    /// Writes them into a spreadsheet.
    ///
    /// # Errors
    /// Of the disk, or where a row cannot be read.
    pub(super) fn write(
        &self,
        read: &impl Read,
        sheet: &mut Sheet,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Result<(), WebError> {
        let mut products: BTreeMap<ProductId, String> = BTreeMap::new();
        for product in products::all(read)? {
            products.insert(product.id, product.name.to_string());
        }
        for line in &self.lines {
            let entry = &line.entry;
            let payout = match entry.kind {
                EntryKind::Paid { payout } | EntryKind::PaymentUndone { payout, .. } => Some(payout),
                _ => self.payments.of(entry).map(|payment| payment.payout),
            };
            let id = |id: Option<String>| id.map_or_else(Cell::nothing, Cell::text);
            sheet.row([
                Cell::text(entry.id.to_string()),
                Cell::local(entry.at, zone),
                Cell::moment(entry.at),
                Cell::text(self.names.of(entry.affiliate)),
                Cell::text(entry.affiliate.to_string()),
                Cell::text(entry_cause(entry)),
                Cell::text(&line.about),
                id(entry.kind.conversion().map(|conversion| conversion.to_string())),
                id(payout.map(|payout| payout.to_string())),
                id(entry.product.map(|product| products.get(&product).cloned().unwrap_or_default())),
                Cell::amount(entry.amount),
                Cell::text(entry.amount.currency.code()),
                Cell::text(state_at(entry, &line.others, &self.payments, now).word()),
                entry.due_at.map_or_else(Cell::nothing, Cell::moment),
            ])?;
        }
        Ok(())
    }
}
