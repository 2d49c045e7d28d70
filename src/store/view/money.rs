//! Questions about the ledger: entries, and what is Held and Due.

use std::collections::BTreeMap;

use redb::{AccessGuard, ReadableTable, StorageError};

use crate::domain::affiliation::Affiliation;
use crate::domain::id::{AffiliateId, EntryId};
use crate::domain::ledger::{AdjustmentReason, Entry};
use crate::domain::money::Currency;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::tables::Read;
use crate::store::view::lists::{Paged, Place};
use crate::store::{keys, records};

/// What an affiliate, or everybody together, has in one currency. Minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// Until its hold has passed.
    pub held: i64,
    /// Until somebody has looked.
    pub in_review: i64,
    /// Can be paid.
    pub due: i64,
}

/// An entry.
pub fn entry(read: &impl Read, id: EntryId) -> Result<Option<Entry>, StoreError> {
    read.entries().get(id.0)?.map(|row| records::decode("entries", row.value())).transpose()
}

/// Why an adjustment was entered; nothing for other entries.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn adjustment(read: &impl Read, id: EntryId) -> Result<Option<AdjustmentReason>, StoreError> {
    read.adjustments().get(id.0)?.map(|row| records::decode("adjustments", row.value())).transpose()
}

/// Entries by their ids.
pub fn entries(read: &impl Read, ids: &[EntryId]) -> Result<Vec<Entry>, StoreError> {
    let missing = |id: &EntryId| StoreError::Broken(format!("{id} is listed and missing"));
    ids.iter().map(|id| entry(read, *id)?.ok_or_else(|| missing(id))).collect()
}

/// Entries of all or of one affiliate, newest first, before one, at most `limit`.
pub fn page(
    read: &impl Read,
    affiliate: Option<AffiliateId>,
    before: Option<EntryId>,
    limit: usize,
) -> Result<Vec<Entry>, StoreError> {
    let last = EntryId(before.map_or(u64::MAX, |before| before.0.saturating_sub(1)));
    let Some(affiliate) = affiliate else {
        let rows = read.entries().range(..=last.0)?.rev().take(limit);
        return rows.map(|row| records::decode("entries", row?.1.value())).collect();
    };
    let range = *keys::entries_of(affiliate).start()..=keys::affiliate_entry(affiliate, last);
    let mut ids = Vec::new();
    for row in read.affiliate_entries().range(range)?.rev().take(limit) {
        ids.push(keys::entry_at_the_end(row?.0.value()));
    }
    entries(read, &ids)
}

/// What is Held and Due at a moment, by currency: from the sums by day, and the entries of the one day
/// that has not passed yet.
pub fn balances(
    read: &impl Read,
    affiliate: Option<AffiliateId>,
    now: Timestamp,
) -> Result<BTreeMap<Currency, Balance>, StoreError> {
    let mut balances = by_the_day(read, affiliate, now)?;
    let today = already_due_today(read, now)?;
    let mine = today.iter().filter(|entry| affiliate.is_none_or(|affiliate| affiliate == entry.affiliate));
    for entry in mine {
        fall_due(&mut balances, entry);
    }
    Ok(balances)
}

/// How much of what all or one earned was taken back so far, by currency, minor units above zero. What was earned and
/// refused is not in it.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn taken_back(
    read: &impl Read,
    affiliate: Option<AffiliateId>,
) -> Result<BTreeMap<Currency, i64>, StoreError> {
    let mut taken_back = BTreeMap::new();
    let (from, to) = keys::money_sums_of(affiliate);
    for row in read.taken_back().range(from.as_slice()..=to.as_slice())? {
        let (key, minor) = row?;
        *taken_back.entry(keys::currency_and_day(key.value())?.0).or_default() += minor.value();
    }
    Ok(taken_back)
}

/// When something of an affiliate becomes Due next, and how much does on that UTC day, by currency. What is in review
/// has no day yet, and a day on which as much is taken back as was earned is none.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn next_due(
    read: &impl Read,
    affiliate: AffiliateId,
    now: Timestamp,
) -> Result<BTreeMap<Currency, (Timestamp, i64)>, StoreError> {
    let mut next = BTreeMap::new();
    let (from, to) = keys::money_sums_of(Some(affiliate));
    for row in read.money_sums().range(from.as_slice()..=to.as_slice())? {
        let (currency, day) = keys::currency_and_day(row?.0.value())?;
        if day < now.utc_day() || day == keys::REVIEW_DAY || next.contains_key(&currency) {
            continue;
        }
        let begins = Timestamp::of_utc_day(day).max(now.plus_ms(1));
        let ends = Timestamp::of_utc_day(day + 1).plus_ms(-1);
        let mut ids = Vec::new();
        for row in read.due_entries().range(keys::due_between(begins, ends))? {
            ids.push(keys::entry_at_the_end(row?.0.value()));
        }
        let mut hers = entries(read, &ids)?;
        hers.retain(|entry| entry.affiliate == affiliate && entry.amount.currency == currency);
        let sum: i64 = hers.iter().map(|entry| entry.amount.minor).sum();
        if let Some(due_at) = hers.iter().filter_map(|entry| entry.due_at).min()
            && sum > 0
        {
            next.insert(currency, (due_at, sum));
        }
    }
    Ok(next)
}

/// A page of an affiliate's entries in one currency, newest first, each with the balance after it: the sum of all
/// entries up to it, of whatever state.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn ledger(
    read: &impl Read,
    affiliate: AffiliateId,
    currency: Currency,
    place: Place<EntryId>,
    limit: usize,
) -> Result<Paged<(Entry, i64), EntryId>, StoreError> {
    let key = |id| keys::affiliate_entry(affiliate, id);
    let hers = |row: Result<(AccessGuard<'_, u128>, AccessGuard<'_, ()>), StorageError>| {
        let id = keys::entry_at_the_end(row?.0.value());
        let missing = || StoreError::Broken(format!("{id} is listed and missing"));
        let entry = entry(read, id)?.ok_or_else(missing)?;
        Ok::<_, StoreError>((id, Some(entry).filter(|entry| entry.amount.currency == currency)))
    };
    let (first, last) = (key(EntryId(0)), key(EntryId(u64::MAX)));
    let rows = read.affiliate_entries().range(place.bounds(key, first, last))?;
    let paged = place.page(limit, rows.map(hers))?;
    let mut balance = 0;
    let until = paged.rows.first().map_or(first, |newest| key(newest.id));
    for row in read.affiliate_entries().range(first..=until)? {
        balance += hers(row)?.1.map_or(0, |entry| entry.amount.minor);
    }
    paged.try_map(|entry| {
        let after = balance;
        balance -= entry.amount.minor;
        Ok((entry, after))
    })
}

/// What a ban now would refuse (`product.md` P1): what one affiliation holds that is not Due, in review or not, by
/// currency.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn held_of(
    read: &impl Read,
    affiliation: &Affiliation,
    now: Timestamp,
) -> Result<BTreeMap<Currency, i64>, StoreError> {
    let mut held: BTreeMap<Currency, i64> = BTreeMap::new();
    for row in read.affiliate_entries().range(keys::entries_of(affiliation.affiliate))? {
        let id = keys::entry_at_the_end(row?.0.value());
        let entry =
            entry(read, id)?.ok_or_else(|| StoreError::Broken(format!("{id} is listed and missing")))?;
        if entry.affiliation == Some(affiliation.id) && entry.due_at.is_none_or(|due| due > now) {
            *held.entry(entry.amount.currency).or_default() += entry.amount.minor;
        }
    }
    held.retain(|_, minor| *minor != 0);
    Ok(held)
}

/// Balances of several affiliates, reading today's entries once.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn balances_of_each(
    read: &impl Read,
    affiliates: impl IntoIterator<Item = AffiliateId>,
    now: Timestamp,
) -> Result<BTreeMap<AffiliateId, BTreeMap<Currency, Balance>>, StoreError> {
    let mut each = BTreeMap::new();
    for affiliate in affiliates {
        each.insert(affiliate, by_the_day(read, Some(affiliate), now)?);
    }
    for entry in already_due_today(read, now)? {
        if let Some(balances) = each.get_mut(&entry.affiliate) {
            fall_due(balances, &entry);
        }
    }
    Ok(each)
}

/// What is Held and Due, as if nothing of today were Due yet.
fn by_the_day(
    read: &impl Read,
    affiliate: Option<AffiliateId>,
    now: Timestamp,
) -> Result<BTreeMap<Currency, Balance>, StoreError> {
    let mut balances: BTreeMap<Currency, Balance> = BTreeMap::new();
    let (from, to) = keys::money_sums_of(affiliate);
    for row in read.money_sums().range(from.as_slice()..=to.as_slice())? {
        let (key, minor) = row?;
        let (currency, day) = keys::currency_and_day(key.value())?;
        let balance = balances.entry(currency).or_default();
        match day {
            keys::REVIEW_DAY => balance.in_review += minor.value(),
            day if day < now.utc_day() => balance.due += minor.value(),
            _ => balance.held += minor.value(),
        }
    }
    Ok(balances)
}

/// The entries of the present UTC day whose hold has passed.
pub(super) fn already_due_today(read: &impl Read, now: Timestamp) -> Result<Vec<Entry>, StoreError> {
    let mut ids = Vec::new();
    for row in read.due_entries().range(keys::due_between(Timestamp::of_utc_day(now.utc_day()), now))? {
        ids.push(keys::entry_at_the_end(row?.0.value()));
    }
    entries(read, &ids)
}

fn fall_due(balances: &mut BTreeMap<Currency, Balance>, entry: &Entry) {
    let balance = balances.entry(entry.amount.currency).or_default();
    balance.held -= entry.amount.minor;
    balance.due += entry.amount.minor;
}
