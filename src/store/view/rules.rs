//! Questions about the program's rules: what holds, what held, and who accepted what when.

use redb::ReadableTable;

use crate::domain::id::AffiliateId;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::tables::Read;
use crate::store::{keys, records};

/// The rules in force; `None` where there are none, or none any more.
pub fn current(read: &impl Read) -> Result<Option<Rules>, StoreError> {
    Ok(newest(read)?.filter(|rules| !rules.text.is_empty()))
}

/// The newest version, also one that says that there are no rules any more.
pub fn newest(read: &impl Read) -> Result<Option<Rules>, StoreError> {
    read.rules().last()?.map(|(_, row)| records::decode("rules", row.value())).transpose()
}

/// A version by its number.
pub fn by_number(read: &impl Read, number: u32) -> Result<Option<Rules>, StoreError> {
    read.rules().get(number)?.map(|row| records::decode("rules", row.value())).transpose()
}

/// All versions, newest first.
pub fn all(read: &impl Read) -> Result<Vec<Rules>, StoreError> {
    read.rules().iter()?.rev().map(|row| records::decode("rules", row?.1.value())).collect()
}

/// When an affiliate accepted a version; `None` where she did not.
pub fn accepted_at(
    read: &impl Read,
    affiliate: AffiliateId,
    number: u32,
) -> Result<Option<Timestamp>, StoreError> {
    let at = read.acceptances().get(keys::pair(affiliate.0, number))?;
    Ok(at.map(|at| Timestamp(at.value())))
}

/// The rules that an affiliate has yet to accept before she goes on; `None` where nothing is open.
pub fn to_accept(read: &impl Read, affiliate: AffiliateId) -> Result<Option<Rules>, StoreError> {
    let Some(rules) = current(read)? else { return Ok(None) };
    let accepted = accepted_at(read, affiliate, rules.number)?;
    Ok(accepted.is_none().then_some(rules))
}

/// How many affiliates accepted a version.
pub fn accepted_by(read: &impl Read, number: u32) -> Result<u64, StoreError> {
    Ok(read.acceptance_counts().get(number)?.map_or(0, |count| count.value()))
}
