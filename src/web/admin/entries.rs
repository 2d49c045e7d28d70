//! Ledger entries as rows of a table, wherever they are listed.

use super::conversion_rows::order_name;
use super::desk::Desk;
use super::shown::{MoneyState, Names, Person, When, entry_cause};
use crate::domain::ledger::Entry;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::{conversions, money};

/// An entry with its conversion's other entries, by which its state is known.
pub(super) struct EntryWithCause {
    entry: Entry,
    others: Vec<Entry>,
    order: String,
}

/// An entry in a table.
pub(super) struct EntryRow {
    pub(super) id: String,
    pub(super) at: When,
    pub(super) person: Person,
    pub(super) cause: &'static str,
    pub(super) conversion: String,
    pub(super) order: String,
    pub(super) product: String,
    pub(super) amount: String,
    pub(super) state: MoneyState,
}

/// Entries, and the names of those they belong to.
pub(super) struct LedgerLines {
    entries: Vec<EntryWithCause>,
    names: Names,
}

impl LedgerLines {
    /// Reads what the rows of these entries need.
    ///
    /// # Errors
    /// Of the disk, or where a row cannot be read.
    pub(super) fn read(read: &impl Read, entries: Vec<Entry>) -> Result<Self, StoreError> {
        let names = Names::read(read, entries.iter().map(|entry| entry.affiliate))?;
        let mut lines = Vec::new();
        for entry in entries {
            let conversion = conversions::by_id(read, entry.kind.conversion())?;
            let (others, order) = match conversion {
                Some(conversion) => (money::entries(read, &conversion.entries)?, order_name(&conversion)),
                None => (Vec::new(), entry.kind.conversion().to_string()),
            };
            lines.push(EntryWithCause { entry, others, order });
        }
        Ok(Self { entries: lines, names })
    }

    /// The rows.
    pub(super) fn rows(&self, desk: &Desk) -> Vec<EntryRow> {
        self.entries.iter().map(|line| line.row(desk, &self.names)).collect()
    }
}

impl EntryWithCause {
    fn row(&self, desk: &Desk, names: &Names) -> EntryRow {
        let entry = &self.entry;
        EntryRow {
            id: entry.id.to_string(),
            at: desk.when(entry.at),
            person: desk.person(entry.affiliate, names),
            cause: entry_cause(entry),
            conversion: desk.to(&format!("/admin/conversions/{}", entry.kind.conversion())),
            order: self.order.clone(),
            product: desk.product_name(entry.product),
            amount: desk.money(entry.amount),
            state: desk.entry_state(entry, &self.others),
        }
    }
}
