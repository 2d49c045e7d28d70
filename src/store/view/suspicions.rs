//! Questions about suspicion: the groups of affiliate and rule, and the conversions of one.

use redb::ReadableTable;

use super::conversions;
use super::lists::{Paged, Place, listed_ids};
use crate::domain::conversion::Conversion;
use crate::domain::id::{AffiliateId, ConversionId};
use crate::domain::suspicion::{Group, Rule};
use crate::store::error::StoreError;
use crate::store::keys::{self, Suspected};
use crate::store::records;
use crate::store::tables::Read;

/// A group with its name and its newest conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedGroup {
    /// Its key: what pages of groups go on with.
    pub key: u64,
    /// Whose share.
    pub affiliate: AffiliateId,
    /// Which rule.
    pub rule: Rule,
    /// What is held against her by it.
    pub group: Group,
    /// The newest conversion in it.
    pub newest: Option<ConversionId>,
}

/// What one rule holds against one affiliate; nothing where it never saw anything.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn group(read: &impl Read, affiliate: AffiliateId, rule: Rule) -> Result<Group, StoreError> {
    match read.suspicions().get(keys::suspicion(affiliate, rule))? {
        Some(row) => records::decode("suspicions", row.value()),
        None => Ok(Group::default()),
    }
}

/// How many groups have something that waits, counted up to `limit`.
///
/// # Errors
/// Of the disk.
pub fn count_waiting(read: &impl Read, limit: usize) -> Result<usize, StoreError> {
    let mut count = 0;
    for row in read.suspicions_waiting().iter()?.take(limit) {
        row?;
        count += 1;
    }
    Ok(count)
}

/// Groups because of which something waits, those of newer affiliates first.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn waiting(
    read: &impl Read,
    place: Place<u64>,
    limit: usize,
) -> Result<Paged<NamedGroup, u64>, StoreError> {
    let rows = read.suspicions_waiting().range(place.bounds(|key| key, 0, u64::MAX))?;
    let keys = place.page(
        limit,
        rows.map(|row| row.map(|row| row.0.value()).map(|key| (key, Some(key))).map_err(StoreError::from)),
    )?;
    keys.try_map(|key| named(read, key))
}

/// All groups, those of newer affiliates first.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn all(read: &impl Read, place: Place<u64>, limit: usize) -> Result<Paged<NamedGroup, u64>, StoreError> {
    let rows = read.suspicions().range(place.bounds(|key| key, 0, u64::MAX))?;
    let keys = place.page(
        limit,
        rows.map(|row| row.map(|row| row.0.value()).map(|key| (key, Some(key))).map_err(StoreError::from)),
    )?;
    keys.try_map(|key| named(read, key))
}

/// The groups of one affiliate, in the order of the rules.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn of_affiliate(read: &impl Read, affiliate: AffiliateId) -> Result<Vec<NamedGroup>, StoreError> {
    let mut groups = Vec::new();
    for row in read.suspicions().range(keys::pairs_of(affiliate.0))? {
        groups.push(named(read, row?.0.value())?);
    }
    Ok(groups)
}

/// Conversions of a group, newest first.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn conversions(
    read: &impl Read,
    of: (AffiliateId, Rule),
    which: Suspected,
    place: Place<ConversionId>,
    limit: usize,
) -> Result<Paged<Conversion, ConversionId>, StoreError> {
    let key = |id| keys::suspected(of, which, id).to_vec();
    let paged = listed_ids(read.suspected(), place, limit, key)?;
    let missing = |id: ConversionId| StoreError::Broken(format!("{id} is suspected and missing"));
    paged.try_map(|id| conversions::by_id(read, id)?.ok_or_else(|| missing(id)))
}

fn named(read: &impl Read, key: u64) -> Result<NamedGroup, StoreError> {
    let (affiliate, rule) = keys::affiliate_and_rule(key)?;
    let of = (affiliate, rule);
    let first = keys::suspected(of, Suspected::All, ConversionId(0));
    let last = keys::suspected(of, Suspected::All, ConversionId(u128::MAX));
    let newest = read.suspected().range(first.as_slice()..=last.as_slice())?.next_back();
    let newest = newest.transpose()?.map(|row| keys::conversion_at_the_end(row.0.value())).transpose()?;
    Ok(NamedGroup { key, affiliate, rule, group: group(read, affiliate, rule)?, newest })
}
