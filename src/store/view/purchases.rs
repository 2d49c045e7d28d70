//! What a buyer bought before: which renewal a purchase is, and whether its buyer is a new one (`product.md` M1).

use redb::ReadableTable;

use crate::domain::conversion::{Conversion, ConversionState};
use crate::store::error::StoreError;
use crate::store::keys::{self, Buyer};
use crate::store::tables::Read;

/// How many renewals of one customer are counted. No product pays for more, and a shop that sends one id for
/// everybody makes nobody wait.
const COUNTED_MAX: usize = 10_000;

/// What the buyer of a purchase bought before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Before {
    /// Whether she bought the product before this purchase.
    pub bought: bool,
    /// Which renewal of the same customer this would be; `None`: it is her first purchase, or nobody said who she is.
    pub renewal: Option<u32>,
}

/// What the buyer of a conversion bought before it. Only purchases are renewals and have buyers that are new.
///
/// # Errors
/// Whatever reading gives.
pub fn before(read: &impl Read, conversion: &Conversion) -> Result<Before, StoreError> {
    let mut before = Before::default();
    if !conversion.event.is_purchase() {
        return Ok(before);
    }
    for buyer in buyers_of(conversion) {
        let is_earlier = has_earlier(read, conversion, buyer)?;
        before.bought |= is_earlier;
        if let Buyer::Customer(_) = buyer
            && is_earlier
        {
            // A number stays what it was given, whatever becomes of earlier renewals.
            before.renewal = Some(match conversion.renewal {
                Some(number) => number,
                None => next_renewal(read, conversion, buyer)?,
            });
        }
    }
    Ok(before)
}

/// The keys of a conversion among its buyer's purchases: none where it does not count.
pub fn keys_of(conversion: &Conversion) -> Vec<Vec<u8>> {
    let counts = !conversion.test && conversion.state != ConversionState::Refused;
    if !counts || !conversion.event.is_purchase() {
        return Vec::new();
    }
    let key = |buyer| keys::buyer_purchase(conversion.product, buyer, conversion.at, conversion.id);
    buyers_of(conversion).into_iter().map(key).collect()
}

/// Who bought, by each name that reports gave her.
fn buyers_of(conversion: &Conversion) -> Vec<Buyer<'_>> {
    let customer = conversion.evidence.customer.as_deref().map(Buyer::Customer);
    let addresses = conversion.evidence.addresses().into_iter().map(Buyer::Email);
    customer.into_iter().chain(addresses).collect()
}

fn has_earlier(read: &impl Read, conversion: &Conversion, buyer: Buyer<'_>) -> Result<bool, StoreError> {
    let from = keys::purchases(conversion.product, buyer).start().clone();
    let own = keys::buyer_purchase(conversion.product, buyer, conversion.at, conversion.id);
    let mut earlier = read.buyer_purchases().range(from.as_slice()..own.as_slice())?;
    Ok(earlier.next().transpose()?.is_some())
}

/// One more than there are, in whatever order they are told of: so no more are paid than the product pays for.
fn next_renewal(read: &impl Read, conversion: &Conversion, buyer: Buyer<'_>) -> Result<u32, StoreError> {
    let all = keys::purchases(conversion.product, buyer);
    let own = keys::buyer_purchase(conversion.product, buyer, conversion.at, conversion.id);
    let mut number = 1;
    let rows = read.buyer_purchases().range(all.start().as_slice()..=all.end().as_slice())?;
    for row in rows.take(COUNTED_MAX) {
        let (key, renewal) = row?;
        if renewal.value() > 0 && key.value() != own.as_slice() {
            number += 1;
        }
    }
    Ok(number)
}
