//! The ledger: every entry belongs to a conversion that lists it, stands in its lists, and is in the sums.

use std::collections::BTreeMap;

use redb::{ReadableTable, ReadableTableMetadata};

use super::Checked;
use super::catalog::Catalog;
use crate::domain::id::EntryId;
use crate::domain::ledger::{AdjustmentReason, Entry, EntryKind};
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::tables::{Read, Snapshot};

/// What the entries make, by the key of the sum.
type Sums = BTreeMap<[u8; 12], i64>;

/// Holds one number for each day on which something of someone becomes Due. `named` is how many entries the conversions
/// name.
pub(super) fn check(
    read: &Snapshot,
    catalog: &Catalog,
    named: u64,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    let (mut sums, mut taken_back) = (Sums::new(), Sums::new());
    let (mut of_conversions, mut adjustments) = (0, 0);
    for row in read.entries().iter()? {
        let (number, value) = row?;
        checked.entries += 1;
        let number = EntryId(number.value());
        let Some(entry) = checked.decoded::<Entry>("entries", number, value.value()) else { continue };
        let id = entry.id;
        checked.expect(id == number, || format!("{number} calls itself {id}."));
        check_cause(read, catalog, &entry, checked)?;
        of_conversions += u64::from(entry.kind.conversion().is_some());
        adjustments += u64::from(matches!(entry.kind, EntryKind::Adjusted(_)));
        let hers = read.affiliate_entries().get(keys::affiliate_entry(entry.affiliate, id))?.is_some();
        checked.expect(hers, || format!("{id} is missing among the entries of {}.", entry.affiliate));
        let timed = read.due_entries().get(keys::entry_due(entry.due_at, id))?.is_some();
        checked.expect(timed, || format!("{id} is not listed at the moment it becomes Due."));
        let day = entry.due_at.map_or(keys::REVIEW_DAY, Timestamp::utc_day);
        for who in [None, Some(entry.affiliate)] {
            *sums.entry(keys::money_sum(who, entry.amount.currency, day)).or_default() += entry.amount.minor;
            if entry.kind.takes_back() {
                let key = keys::money_sum(who, entry.amount.currency, entry.at.utc_day());
                *taken_back.entry(key).or_default() -= entry.amount.minor;
            }
        }
    }
    checked.expect(of_conversions == named, || {
        format!("Conversions name {named} entries of the ledger; {of_conversions} are there.")
    });
    // Each adjustment was found with its reason.
    let reasons = read.adjustments().len()?;
    checked.expect(adjustments == reasons, || {
        format!("There are {adjustments} adjustments, and the reasons of {reasons}.")
    });
    for row in read.adjustments().iter()? {
        let (id, why) = row?;
        checked.decoded::<AdjustmentReason>("adjustments", EntryId(id.value()), why.value());
    }
    // Each entry was found in both lists, so that the same number of rows is the same rows.
    for (list, rows) in [
        ("by affiliate", read.affiliate_entries().len()?),
        ("by the moment they become Due", read.due_entries().len()?),
    ] {
        let entries = checked.entries;
        checked.expect(rows == entries, || {
            format!("There are {entries} entries, and {rows} in the list {list}.")
        });
    }
    check_sums(read.money_sums(), sums, "becoming Due", checked)?;
    check_sums(read.taken_back(), taken_back, "taken back", checked)
}

/// An entry is of something that is there, and of its affiliate.
fn check_cause(
    read: &Snapshot,
    catalog: &Catalog,
    entry: &Entry,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    let Entry { id, affiliate, .. } = *entry;
    let by = entry.affiliation.and_then(|by| catalog.affiliations.get(&by.0));
    let fits = match entry.affiliation {
        Some(_) => by.is_some_and(|by| by.affiliate == affiliate && Some(by.product) == entry.product),
        None => entry.kind.conversion().is_none(),
    };
    checked.expect(fits, || {
        format!("{id} is of {affiliate} by an affiliation that is not hers for its product.")
    });
    let there = match entry.kind {
        EntryKind::Earned { conversion } | EntryKind::Reversed { conversion, .. } => {
            read.conversions().get(conversion.0)?.is_some()
        }
        EntryKind::Adjusted(_) => read.adjustments().get(id.0)?.is_some(),
        // A payout that was undone may be discarded; it stays, and its entries tell of it.
        EntryKind::Paid { payout } | EntryKind::PaymentUndone { payout, .. } => {
            read.payouts().get(payout.0)?.is_some()
        }
    };
    checked.expect(there, || format!("{id} is of something that is not there: {:?}.", entry.kind));
    Ok(())
}

fn check_sums(
    table: &impl ReadableTable<&'static [u8], i64>,
    mut sums: Sums,
    what: &str,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    for row in table.iter()? {
        let (key, kept) = row?;
        let counted = <[u8; 12]>::try_from(key.value()).ok().and_then(|key| sums.remove(&key)).unwrap_or(0);
        compare(key.value(), kept.value(), counted, what, checked)?;
    }
    sums.iter().try_for_each(|(key, counted)| compare(key, 0, *counted, what, checked))
}

fn compare(key: &[u8], kept: i64, counted: i64, what: &str, checked: &mut Checked) -> Result<(), StoreError> {
    if kept == counted {
        return Ok(());
    }
    let whose = match key.first_chunk().map(|number| u32::from_be_bytes(*number)) {
        Some(0) | None => "all".to_owned(),
        Some(number) => format!("affiliate {number}"),
    };
    if let Some((currency, day)) = checked.found_out("A sum of money", keys::currency_and_day(key))? {
        let day = match day {
            keys::REVIEW_DAY => "held in review".to_owned(),
            day => format!("{what} on day {day} since 1970"),
        };
        checked.tell(format!(
            "The sum of {whose} {day} is {currency} {kept} in minor units; its entries make {counted}."
        ));
    }
    Ok(())
}
