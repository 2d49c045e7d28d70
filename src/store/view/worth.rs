//! What shares of a conversion are worth: those that earned, and those that another model would have given.

use super::affiliates;
use crate::domain::attribution::Share;
use crate::domain::commission::{self, Rate};
use crate::domain::conversion::Conversion;
use crate::domain::money::Money;
use crate::domain::product::Product;
use crate::store::error::StoreError;
use crate::store::tables::Read;

/// The rate of each share: the one that was judged by, where she has a share of the verdict; else the
/// better one of what was bought and her own at that moment (`product.md` M1).
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn rates(
    read: &impl Read,
    conversion: &Conversion,
    shares: &[Share],
    product: &Product,
) -> Result<Vec<Rate>, StoreError> {
    let mut rates = Vec::new();
    for share in shares {
        let judged = conversion.rates.iter().find(|rate| rate.affiliation == share.affiliation);
        if let Some(judged) = judged {
            rates.push(judged.rate);
            continue;
        }
        let own = affiliates::affiliation(read, share.affiliation)?
            .and_then(|affiliation| affiliation.commission.at(conversion.at));
        rates.push(match own.filter(|_| conversion.event.is_purchase()) {
            Some(own) => commission::better(conversion.rate, own, conversion.amount, product.currency),
            None => conversion.rate,
        });
    }
    Ok(rates)
}

/// What each share is worth, before anything was given back: nothing, one sum, or two in different
/// currencies.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn of(
    read: &impl Read,
    conversion: &Conversion,
    shares: &[Share],
    product: &Product,
) -> Result<Vec<Vec<Money>>, StoreError> {
    let rates = rates(read, conversion, shares, product)?;
    Ok(commission::commissions(shares, &rates, conversion.amount, product.currency))
}
