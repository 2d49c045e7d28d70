//! The audit: whether everything in the database agrees with everything else. Every sum with its rows,
//! every ledger with its conversions, every index with what it leads to, every code with its owner.
//!
//! It reads one snapshot and writes nothing. What has millions of rows is streamed; what the creator made
//! (products, affiliates, links) is held in memory.

mod catalog;
mod clicks;
mod conversions;
mod decisions;
mod history;
mod leads;
mod ledger;
mod links;
mod pages;
mod payment_visits;
mod payout_methods;
mod payouts;
mod people;
mod reports;
mod rules;
mod standing;
mod suspicions;
#[cfg(test)]
pub(in crate::store) mod tests;
mod times;
mod waiting_refunds;

use std::fmt::Display;

use redb::ReadableTable;

use super::error::StoreError;
use super::records::{self, Row};
use super::tables::Snapshot;
use super::view::products;
use catalog::Catalog;

/// Faults that are told one by one; the rest is only counted.
const TOLD_MAX: usize = 1_000;

/// What was audited, and what was found.
#[derive(Debug, Default)]
pub struct Checked {
    /// How many clicks were read.
    pub clicks: u64,
    /// How many conversions.
    pub conversions: u64,
    /// How many entries of the ledger.
    pub entries: u64,
    /// How many reports.
    pub reports: u64,
    /// How many codes, aliases included.
    pub codes: u64,
    /// The last UTC day whose sums of clicks could not be counted again, since its clicks are gone.
    pub frozen_day: Option<u32>,
    /// A sentence for each fault, naming the rows.
    pub faults: Vec<String>,
    /// How many faults more there are than were told.
    pub more: u64,
}

impl Checked {
    /// How many faults there are, told or not.
    pub fn found(&self) -> u64 {
        u64::try_from(self.faults.len()).unwrap_or(u64::MAX).saturating_add(self.more)
    }

    fn tell(&mut self, sentence: String) {
        if self.faults.len() < TOLD_MAX {
            self.faults.push(sentence);
        } else {
            self.more += 1;
        }
    }

    /// Tells a fault where something is not so.
    fn expect(&mut self, is_so: bool, sentence: impl FnOnce() -> String) {
        if !is_so {
            self.tell(sentence());
        }
    }

    /// A row's content; one that cannot be read is a fault.
    fn decoded<T: Row>(&mut self, table: &'static str, key: impl Display, bytes: &[u8]) -> Option<T> {
        match records::decode(table, bytes) {
            Ok(row) => Some(row),
            Err(error) => {
                self.tell(format!("{key}: {error}."));
                None
            }
        }
    }

    /// What was read; rows that contradict each other are a fault, the disk's own errors end the audit.
    fn found_out<T>(
        &mut self,
        what: impl Display,
        found: Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        match found {
            Ok(found) => Ok(Some(found)),
            Err(error @ (StoreError::Row { .. } | StoreError::Broken(_))) => {
                self.tell(format!("{what}: {error}."));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// Audits everything that a snapshot holds. Ten million clicks take less than a minute.
///
/// # Errors
/// Only of the disk; whatever is wrong with the rows is in the answer.
pub fn check(read: &Snapshot) -> Result<Checked, StoreError> {
    let mut checked = Checked::default();
    let program = products::program(read);
    checked.found_out("The program's settings", program)?;
    let catalog = Catalog::read(read, &mut checked)?;
    catalog.check(read, &mut checked)?;
    pages::check(read, &catalog, &mut checked)?;
    payment_visits::check(read, &catalog, &mut checked)?;
    people::check(read, &mut checked)?;
    payout_methods::check(read, &mut checked)?;
    rules::check(read, &mut checked)?;
    standing::check(read, &mut checked)?;
    let named = conversions::check(read, &catalog, &mut checked)?;
    decisions::check(read, &mut checked)?;
    suspicions::check(read, &mut checked)?;
    reports::check(read, &mut checked)?;
    leads::check(read, &mut checked)?;
    ledger::check(read, &catalog, named, &mut checked)?;
    payouts::check(read, &catalog, &mut checked)?;
    history::check(read, &mut checked)?;
    clicks::check(read, &catalog, &mut checked)?;
    times::check(read, &mut checked)?;
    Ok(checked)
}

/// The keys of an index that lead nowhere, or somewhere else: each row must lead back to itself.
fn lead_back<K: redb::Key + 'static, V: redb::Value + 'static>(
    table: &impl ReadableTable<K, V>,
    mut leads_back: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<Option<String>, StoreError>,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    for row in table.iter()? {
        let (key, value) = row?;
        if let Some(fault) = leads_back(key.value(), value.value())? {
            checked.tell(fault);
        }
    }
    Ok(())
}
