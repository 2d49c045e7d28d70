//! Coupons of affiliates: each leads to one affiliation of its product, whatever its case (`product.md` A6). Kept by
//! every change that gives one or takes one away.

use crate::domain::affiliation::Affiliation;
use crate::domain::coupon::Coupon;
use crate::domain::id::{AffiliationId, ProductId};
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::keys;
use crate::store::tables::Tables;
use crate::store::view::affiliates;

/// Whether somebody may have a coupon of a product. `own`: the affiliation that asks, whose own it may be already.
///
/// # Errors
/// Refused where it is another's, naming whose.
pub(super) fn must_be_free(
    tables: &Tables<'_>,
    coupon: Option<&Coupon>,
    product: ProductId,
    own: Option<AffiliationId>,
) -> Result<(), Stop> {
    let Some(coupon) = coupon else { return Ok(()) };
    let Some(id) = affiliates::of_coupon(tables, product, coupon)?.filter(|id| Some(*id) != own) else {
        return Ok(());
    };
    let missing = || StoreError::Broken(format!("{id} has a coupon and is missing"));
    let affiliation = affiliates::affiliation(tables, id)?.ok_or_else(missing)?;
    let affiliate = affiliates::by_id(tables, affiliation.affiliate)?.ok_or_else(missing)?;
    let message =
        format!("{coupon} is already {}'s coupon for this product. Please choose another.", affiliate.name);
    Err(Refused::conflict("coupon", message).into())
}

/// Lets the coupon of an affiliation lead to it, and the one before nowhere. For `apply`.
///
/// # Errors
/// Only the store's own.
pub(super) fn moved(
    tables: &mut Tables<'_>,
    before: Option<&Coupon>,
    now: &Affiliation,
) -> Result<(), StoreError> {
    if let Some(before) = before {
        tables.coupons.remove(keys::coupon(now.product, before).as_slice())?;
    }
    if let Some(coupon) = &now.coupon {
        tables.coupons.insert(keys::coupon(now.product, coupon).as_slice(), now.id.0)?;
    }
    Ok(())
}

/// Takes the coupon of an affiliation away that is no more. For `apply`.
///
/// # Errors
/// Only the store's own.
pub(super) fn gone(tables: &mut Tables<'_>, affiliation: &Affiliation) -> Result<(), StoreError> {
    if let Some(coupon) = &affiliation.coupon {
        tables.coupons.remove(keys::coupon(affiliation.product, coupon).as_slice())?;
    }
    Ok(())
}
