//! What one affiliate earned, conversion by conversion, as her own pages tell it: from the entries that are hers,
//! so that what was refused or judged again later does not vanish.

use redb::ReadableTable;

use super::lists::{Paged, Place};
use super::{conversions, money, payouts};
use crate::domain::conversion::Conversion;
use crate::domain::id::{AffiliateId, ConversionId, EntryId, ProductId};
use crate::domain::ledger::{Entry, EntryKind, EntryState, state_of_all};
use crate::domain::payout::Payments;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::tables::Read;

/// A conversion with what it is to one affiliate.
#[derive(Debug, Clone)]
pub struct Earning {
    /// The conversion, with everything that she must not see.
    pub conversion: Conversion,
    /// Her entries of it, in the order they were added; none for a test, or where her share came to nothing.
    pub entries: Vec<Entry>,
    /// What was paid to her.
    pub payments: Payments,
}

impl Earning {
    /// The state of its money; `None` where nothing was ever earned.
    pub fn state(&self, now: Timestamp) -> Option<EntryState> {
        state_of_all(&self.entries, &self.payments, now)
    }

    /// The same conversion to an affiliate; `None` where it is none of hers: she neither has a share of it nor
    /// ever had one.
    fn of(read: &impl Read, conversion: Conversion, her: AffiliateId) -> Result<Option<Self>, StoreError> {
        let mut entries = money::entries(read, &conversion.entries)?;
        entries.retain(|entry| entry.affiliate == her);
        let shares = conversion.verdict.shares.iter().any(|share| share.affiliate == her);
        if !shares && entries.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self { conversion, entries, payments: payouts::payments(read, [her])? }))
    }
}

/// One conversion to an affiliate; `None` where there is no such conversion, or it is none of hers.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn by_id(read: &impl Read, her: AffiliateId, id: ConversionId) -> Result<Option<Earning>, StoreError> {
    match conversions::by_id(read, id)? {
        Some(conversion) => Earning::of(read, conversion, her),
        None => Ok(None),
    }
}

/// What an affiliate earned that fits, of all products or of one, newest first: each conversion once, in the place
/// of her first entry.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn page(
    read: &impl Read,
    her: AffiliateId,
    product: Option<ProductId>,
    place: Place<EntryId>,
    limit: usize,
    fits: impl Fn(&Earning) -> bool,
) -> Result<Paged<Earning, EntryId>, StoreError> {
    let key = |id| keys::affiliate_entry(her, id);
    let rows = read.affiliate_entries().range(place.bounds(key, key(EntryId(0)), key(EntryId(u64::MAX))))?;
    place.page(
        limit,
        rows.map(|row| {
            let id = keys::entry_at_the_end(row?.0.value());
            let entry = money::entry(read, id)?.ok_or_else(|| missing(id))?;
            Ok((id, first_of(read, &entry, product)?.filter(&fits)))
        }),
    )
}

/// What an entry's conversion is to its affiliate, where this is her first entry of it.
fn first_of(
    read: &impl Read,
    entry: &Entry,
    product: Option<ProductId>,
) -> Result<Option<Earning>, StoreError> {
    let of_another = product.is_some() && product != entry.product;
    let EntryKind::Earned { conversion } = entry.kind else { return Ok(None) };
    if of_another {
        return Ok(None);
    }
    let earning = by_id(read, entry.affiliate, conversion)?;
    Ok(earning.filter(|earning| earning.entries.first().is_some_and(|first| first.id == entry.id)))
}

fn missing(id: EntryId) -> StoreError {
    StoreError::Broken(format!("{id} is listed and missing"))
}
