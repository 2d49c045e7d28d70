//! Who is Due what, a page at a time: what a payout would have to choose from.

use std::collections::BTreeMap;

use redb::ReadableTable;

use super::lists::{Paged, Place};
use super::money;
use crate::domain::id::AffiliateId;
use crate::domain::money::Currency;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::tables::Read;

/// How many sums of a day one page adds up at most. Where nearly everybody is paid, a page may hold few and go on.
const SUMS_MAX: usize = 20_000;

/// What is Due to one affiliate in one currency, minor units; below zero where it is carried (`product.md` M3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// To whom.
    pub affiliate: AffiliateId,
    /// How much; never zero.
    pub minor: i64,
}

/// Who is Due something in a currency, newest affiliates first. It reads the sums of the affiliates on the page and no
/// others.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn page(
    read: &impl Read,
    currency: Currency,
    place: Place<AffiliateId>,
    limit: usize,
    now: Timestamp,
) -> Result<Paged<Due, AffiliateId>, StoreError> {
    let today = today(read, currency, now)?;
    let (first, last, forward) = match place {
        Place::Newest => (1, u32::MAX, false),
        Place::OlderThan(than) => (1, than.0.saturating_sub(1), false),
        Place::NewerThan(than) => (than.0.saturating_add(1), u32::MAX, true),
    };
    if first > last {
        return Ok(place.paged(Vec::new(), None));
    }
    let from = keys::money_sums_of(Some(AffiliateId(first))).0;
    let to = keys::money_sums_of(Some(AffiliateId(last))).1;
    let mut sums = read.money_sums().range(from.as_slice()..=to.as_slice())?;
    let mut page = Page { found: Vec::new(), last_seen: None, beyond: None, limit };
    let mut adding: Option<Due> = None;
    let mut looked_at = 0;
    while let Some(row) = if forward { sums.next() } else { sums.next_back() } {
        let (key, minor) = row?;
        let affiliate = keys::affiliate_of_sum(key.value())?;
        let (of, day) = keys::currency_and_day(key.value())?;
        if adding.is_none_or(|due| due.affiliate != affiliate) {
            page.take(adding.take());
            if page.is_full() || looked_at > SUMS_MAX {
                page.beyond = page.last_seen;
                break;
            }
            let minor = today.get(&affiliate).copied().unwrap_or(0);
            adding = Some(Due { affiliate, minor });
        }
        looked_at += 1;
        if let Some(due) = adding.as_mut().filter(|_| of == currency && day < now.utc_day()) {
            due.minor += minor.value();
        }
    }
    if page.beyond.is_none() {
        page.take(adding);
    }
    Ok(place.paged(page.found, page.beyond))
}

/// A page while it fills.
struct Page {
    found: Vec<(AffiliateId, Due)>,
    last_seen: Option<AffiliateId>,
    beyond: Option<AffiliateId>,
    limit: usize,
}

impl Page {
    fn take(&mut self, due: Option<Due>) {
        let Some(due) = due else { return };
        self.last_seen = Some(due.affiliate);
        if due.minor != 0 {
            self.found.push((due.affiliate, due));
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= self.limit
    }
}

/// What became Due today, to each.
fn today(
    read: &impl Read,
    currency: Currency,
    now: Timestamp,
) -> Result<BTreeMap<AffiliateId, i64>, StoreError> {
    let mut today: BTreeMap<AffiliateId, i64> = BTreeMap::new();
    for entry in money::already_due_today(read, now)? {
        if entry.amount.currency == currency {
            *today.entry(entry.affiliate).or_default() += entry.amount.minor;
        }
    }
    Ok(today)
}

/// When something becomes Due next, in any currency; `None` where nothing is Held until a date.
///
/// # Errors
/// Of the disk.
pub fn next(read: &impl Read, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let later = read.due_entries().range(keys::due_between(now.plus_ms(1), Timestamp::END))?.next();
    later.transpose()?.map_or(Ok(None), |(key, _)| Ok(Some(keys::due_at_of(key.value()))))
}

/// Affiliates who have, or ever had, anything in the ledger, by number.
///
/// # Errors
/// Of the disk, or where a key cannot be read.
pub fn affiliates_with_money(
    read: &impl Read,
    place: Place<AffiliateId>,
    limit: usize,
) -> Result<Paged<AffiliateId, AffiliateId>, StoreError> {
    let (mut first, mut last, forward) = match place {
        Place::Newest => (1, u32::MAX, false),
        Place::OlderThan(than) => (1, than.0.saturating_sub(1), false),
        Place::NewerThan(than) => (than.0.saturating_add(1), u32::MAX, true),
    };
    let mut ids = Vec::new();
    // One more than is shown tells whether there is another page.
    while ids.len() <= limit && first <= last {
        let from = keys::money_sums_of(Some(AffiliateId(first))).0;
        let to = keys::money_sums_of(Some(AffiliateId(last))).1;
        let mut sums = read.money_sums().range(from.as_slice()..=to.as_slice())?;
        let Some(row) = (if forward { sums.next() } else { sums.next_back() }) else { break };
        let id = keys::affiliate_of_sum(row?.0.value())?;
        ids.push(id);
        (first, last) = if forward { (id.0.saturating_add(1), last) } else { (first, id.0 - 1) };
    }
    if !forward {
        ids.reverse();
    }
    place.page(limit, ids.into_iter().map(|id| Ok((id, Some(id)))))
}
