//! Questions about what people decided of conversions (`product.md` A9).

use redb::ReadableTable;

use crate::domain::attribution::{Verdict, Why};
use crate::domain::decision::{Decided, Decision};
use crate::domain::id::ConversionId;
use crate::store::error::StoreError;
use crate::store::tables::Read;
use crate::store::{keys, records};

/// What was decided about a conversion, oldest first.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn of(read: &impl Read, conversion: ConversionId) -> Result<Vec<Decision>, StoreError> {
    let (first, last) = keys::decisions_of(conversion);
    let rows = read.decisions().range(first.as_slice()..=last.as_slice())?;
    rows.map(|row| records::decode("decisions", row?.1.value())).collect()
}

/// The verdict that the rules gave last, before a person gave another.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn verdict_of_the_rules(
    read: &impl Read,
    conversion: ConversionId,
) -> Result<Option<Verdict>, StoreError> {
    let mut before = of(read, conversion)?.into_iter().rev().map(|decision| decision.before);
    Ok(before.find(|verdict| !matches!(verdict.why, Why::Reassigned | Why::Refused)))
}

/// The last refusal, with the verdict that it took away.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn last_refusal(read: &impl Read, conversion: ConversionId) -> Result<Option<Decision>, StoreError> {
    Ok(of(read, conversion)?.into_iter().rev().find(|one| one.decided == Decided::Refused))
}
