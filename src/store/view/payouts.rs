//! Questions about payouts: which there are, what each sends to whom, and what it paid for.

use std::collections::{BTreeMap, BTreeSet};

use redb::ReadableTable;

use super::lists::{Paged, Place};
use super::money;
use crate::domain::id::{AffiliateId, EntryId, PayoutId};
use crate::domain::ledger::Entry;
use crate::domain::money::Currency;
use crate::domain::payout::{Payment, Payments, Payout, PayoutLine, PayoutMethod, PayoutState, Reach};
use crate::domain::wise_template::WiseTemplate;
use crate::store::error::StoreError;
use crate::store::tables::Read;
use crate::store::{keys, records};

/// A payout.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn by_id(read: &impl Read, id: PayoutId) -> Result<Option<Payout>, StoreError> {
    read.payouts().get(id.0)?.map(|row| records::decode("payouts", row.value())).transpose()
}

/// Payouts that fit.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn page(
    read: &impl Read,
    place: Place<PayoutId>,
    limit: usize,
    fits: impl Fn(&Payout) -> bool,
) -> Result<Paged<Payout, PayoutId>, StoreError> {
    let rows = read.payouts().range(place.bounds(|id| id.0, 0, u32::MAX))?;
    place.page(
        limit,
        rows.map(|row| {
            let payout: Payout = records::decode("payouts", row?.1.value())?;
            Ok((payout.id, Some(payout).filter(&fits)))
        }),
    )
}

/// The last payout of a currency, discarded ones aside: none of them reaches further.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn last_of(read: &impl Read, currency: Currency) -> Result<Option<Payout>, StoreError> {
    for row in read.payouts().iter()?.rev() {
        let payout: Payout = records::decode("payouts", row?.1.value())?;
        if payout.currency == currency && payout.state != PayoutState::Discarded {
            return Ok(Some(payout));
        }
    }
    Ok(None)
}

/// The payouts that are not paid yet, or about which the ledger is still being told.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn open(read: &impl Read) -> Result<Vec<Payout>, StoreError> {
    let mut open = Vec::new();
    for row in read.open_payouts().iter()? {
        let id = PayoutId(row?.0.value());
        open.push(by_id(read, id)?.ok_or_else(|| missing(id))?);
    }
    Ok(open)
}

/// A payout's lines behind an affiliate's, in the order of affiliates, at most `limit`.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn lines_after(
    read: &impl Read,
    payout: PayoutId,
    after: Option<AffiliateId>,
    limit: usize,
) -> Result<Vec<PayoutLine>, StoreError> {
    let begins = after.map_or(0, |after| after.0);
    let mut found = Vec::new();
    // The chunk in which she stands begins at her or before.
    let first = chunk_of(read, payout, AffiliateId(begins))?.map_or(0, |(first, _)| first.0);
    let range = keys::pair(payout.0, first)..=keys::pair(payout.0, u32::MAX);
    for row in read.payout_lines().range(range)? {
        let lines: Vec<PayoutLine> = records::decode("payout-lines", row?.1.value())?;
        found.extend(lines.into_iter().filter(|line| line.affiliate.0 > begins));
        if found.len() >= limit {
            break;
        }
    }
    found.truncate(limit);
    Ok(found)
}

/// Some of a payout's lines that lie together, with the affiliate of the first.
pub type Chunk = (AffiliateId, Vec<PayoutLine>);

/// The lines that lie together with an affiliate's, or would.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn chunk_of(
    read: &impl Read,
    payout: PayoutId,
    affiliate: AffiliateId,
) -> Result<Option<Chunk>, StoreError> {
    let range = keys::pair(payout.0, 0)..=keys::pair(payout.0, affiliate.0);
    let Some(row) = read.payout_lines().range(range)?.next_back() else { return Ok(None) };
    let (key, lines) = row?;
    let lines = records::decode("payout-lines", lines.value())?;
    Ok(Some((AffiliateId(keys::second(key.value())), lines)))
}

/// What a payout sends to an affiliate.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn line_of(
    read: &impl Read,
    payout: PayoutId,
    affiliate: AffiliateId,
) -> Result<Option<PayoutLine>, StoreError> {
    let chunk = chunk_of(read, payout, affiliate)?;
    Ok(chunk.and_then(|(_, lines)| lines.into_iter().find(|line| line.affiliate == affiliate)))
}

/// Who is in a payout that is not paid yet, of one currency; those who are left out of it are not.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn waiting_in(read: &impl Read, currency: Currency) -> Result<BTreeSet<AffiliateId>, StoreError> {
    let mut waiting = BTreeSet::new();
    for payout in open(read)?.into_iter().filter(|payout| payout.currency == currency) {
        let lines = lines_after(read, payout.id, None, usize::MAX)?;
        waiting.extend(lines.into_iter().filter(|line| !line.left_out).map(|line| line.affiliate));
    }
    Ok(waiting)
}

/// The payments to an affiliate, oldest first.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn payments_to(read: &impl Read, affiliate: AffiliateId) -> Result<Vec<Payment>, StoreError> {
    let mut payments = Vec::new();
    for row in read.payments().range(keys::pairs_of(affiliate.0))? {
        payments.push(records::decode("payments", row?.1.value())?);
    }
    Ok(payments)
}

/// A page of the payments to an affiliate, by their payouts.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn payments_page(
    read: &impl Read,
    affiliate: AffiliateId,
    place: Place<PayoutId>,
    limit: usize,
) -> Result<Paged<Payment, PayoutId>, StoreError> {
    let key = |payout: PayoutId| keys::pair(affiliate.0, payout.0);
    let rows = read.payments().range(place.bounds(key, key(PayoutId(0)), key(PayoutId(u32::MAX))))?;
    place.page(
        limit,
        rows.map(|row| {
            let payment: Payment = records::decode("payments", row?.1.value())?;
            Ok((payment.payout, Some(payment)))
        }),
    )
}

/// What an affiliate was paid so far, a sum a currency.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn paid_to(read: &impl Read, affiliate: AffiliateId) -> Result<BTreeMap<Currency, i64>, StoreError> {
    let mut paid = BTreeMap::new();
    for payment in payments_to(read, affiliate)? {
        *paid.entry(payment.amount.currency).or_default() += payment.amount.minor;
    }
    Ok(paid)
}

/// What was paid to all together, a sum a currency.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn paid_in_all(read: &impl Read) -> Result<BTreeMap<Currency, i64>, StoreError> {
    let mut paid = BTreeMap::new();
    for row in read.payouts().iter()? {
        let payout: Payout = records::decode("payouts", row?.1.value())?;
        if payout.state.word() == "paid" {
            *paid.entry(payout.currency).or_default() += payout.total;
        }
    }
    Ok(paid)
}

/// How many lines a payout has that are sent in a way, and that are not left out.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn count_lines(
    read: &impl Read,
    payout: PayoutId,
    is_sent_so: impl Fn(&PayoutMethod) -> bool,
) -> Result<usize, StoreError> {
    let lines = lines_after(read, payout, None, usize::MAX)?;
    Ok(lines.iter().filter(|line| !line.left_out && is_sent_so(&line.method)).count())
}

/// The newest payout of a currency after this one that is not discarded: while there is one, this one cannot be undone.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn follower(read: &impl Read, payout: &Payout) -> Result<Option<PayoutId>, StoreError> {
    for row in read.payouts().range(payout.id.0.saturating_add(1)..)?.rev() {
        let later: Payout = records::decode("payouts", row?.1.value())?;
        if later.currency == payout.currency && later.state != PayoutState::Discarded {
            return Ok(Some(later.id));
        }
    }
    Ok(None)
}

/// The payments to some affiliates, by which the state of their entries is known.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn payments(
    read: &impl Read,
    affiliates: impl IntoIterator<Item = AffiliateId>,
) -> Result<Payments, StoreError> {
    let mut payments = Payments::default();
    for affiliate in affiliates.into_iter().collect::<BTreeSet<_>>() {
        payments.add(affiliate, payments_to(read, affiliate)?);
    }
    Ok(payments)
}

/// The payments to those whose entries these are.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn payments_for<'e>(
    read: &impl Read,
    entries: impl IntoIterator<Item = &'e Entry>,
) -> Result<Payments, StoreError> {
    payments(read, entries.into_iter().map(|entry| entry.affiliate))
}

/// What one payment of an affiliate paid for: the entries that it reaches and no earlier one did, in their order. They
/// come to its amount.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn paid_for(
    read: &impl Read,
    affiliate: AffiliateId,
    payout: PayoutId,
) -> Result<Vec<Entry>, StoreError> {
    let all = payments(read, [affiliate])?;
    within(read, affiliate, |entry| all.of(entry).is_some_and(|payment| payment.payout == payout))
}

/// What a payout that is not paid yet would pay an affiliate for.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn would_pay_for(
    read: &impl Read,
    affiliate: AffiliateId,
    currency: Currency,
    reach: Reach,
) -> Result<Vec<Entry>, StoreError> {
    let all = payments(read, [affiliate])?;
    let fits =
        |entry: &Entry| entry.amount.currency == currency && reach.covers(entry) && all.of(entry).is_none();
    within(read, affiliate, fits)
}

fn within(
    read: &impl Read,
    affiliate: AffiliateId,
    fits: impl Fn(&Entry) -> bool,
) -> Result<Vec<Entry>, StoreError> {
    let mut found = Vec::new();
    for row in read.affiliate_entries().range(keys::entries_of(affiliate))? {
        let id = keys::entry_at_the_end(row?.0.value());
        let entry = money::entry(read, id)?
            .ok_or_else(|| StoreError::Broken(format!("{id} is listed and missing")))?;
        if fits(&entry) {
            found.push(entry);
        }
    }
    Ok(found)
}

/// Where an affiliate's money is sent, if she or the creator said.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn method(read: &impl Read, affiliate: AffiliateId) -> Result<Option<PayoutMethod>, StoreError> {
    read.payout_methods()
        .get(affiliate.0)?
        .map(|row| records::decode("payout-methods", row.value()))
        .transpose()
}

/// Whose money is sent to the email address of this SHA-256: several affiliates may share one (A7).
///
/// # Errors
/// Of the disk.
pub fn paid_at(read: &impl Read, digest: &[u8; 32]) -> Result<Vec<AffiliateId>, StoreError> {
    let first = keys::payout_digest(digest, AffiliateId(0));
    let last = keys::payout_digest(digest, AffiliateId(u32::MAX));
    let rows = read.payout_digests().range(first.as_slice()..=last.as_slice())?;
    rows.map(|row| keys::paid_by_digest(row?.0.value())).collect()
}

/// Where the creator's template for Wise lies among the settings.
pub(in crate::store) const WISE_TEMPLATE: &str = "wise-template";

/// The creator's own template for Wise, if there is one.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn wise_template(read: &impl Read) -> Result<Option<WiseTemplate>, StoreError> {
    read.meta().get(WISE_TEMPLATE)?.map(|row| records::decode("meta", row.value())).transpose()
}

/// The last entry that the ledger holds.
///
/// # Errors
/// Of the disk.
pub fn last_entry(read: &impl Read) -> Result<EntryId, StoreError> {
    Ok(EntryId(read.entries().last()?.map_or(0, |(id, _)| id.value())))
}

pub(in crate::store) fn missing(id: PayoutId) -> StoreError {
    StoreError::Broken(format!("{id} is listed and missing"))
}
