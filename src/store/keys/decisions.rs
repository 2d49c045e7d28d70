//! Keys of what people decided about conversions.

use crate::domain::id::ConversionId;

/// What was decided about a conversion, in that order.
pub fn decision(conversion: ConversionId, number: u32) -> [u8; 20] {
    let mut key = [0; 20];
    key[..16].copy_from_slice(&conversion.0.to_be_bytes());
    key[16..].copy_from_slice(&number.to_be_bytes());
    key
}

/// What a key of a decision holds; `None` where it is none.
pub fn of_decision(key: &[u8]) -> Option<(ConversionId, u32)> {
    let (conversion, number) = key.split_first_chunk()?;
    let number = u32::from_be_bytes(number.try_into().ok()?);
    Some((ConversionId(u128::from_be_bytes(*conversion)), number))
}

/// All decisions about a conversion: the first and the last possible key.
pub fn decisions_of(conversion: ConversionId) -> ([u8; 20], [u8; 20]) {
    (decision(conversion, 0), decision(conversion, u32::MAX))
}
