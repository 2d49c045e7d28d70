//! Questions about affiliates, their affiliations, codes and links.

use redb::{ReadableTable, ReadableTableMetadata};

use crate::domain::affiliate::Affiliate;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::code::Code;
use crate::domain::coupon::Coupon;
use crate::domain::email::Email;
use crate::domain::id::{AffiliateId, AffiliationId, LinkId, ProductId};
use crate::domain::link::Link;
use crate::store::error::StoreError;
use crate::store::records::CodeOwner;
use crate::store::tables::Read;
use crate::store::{keys, records};

/// An affiliate.
pub fn by_id(read: &impl Read, id: AffiliateId) -> Result<Option<Affiliate>, StoreError> {
    read.affiliates().get(id.0)?.map(|row| records::decode("affiliates", row.value())).transpose()
}

/// The affiliate with an email address.
pub fn by_email(read: &impl Read, email: &Email) -> Result<Option<Affiliate>, StoreError> {
    let Some(number) = read.affiliate_emails().get(email.as_str())? else { return Ok(None) };
    by_id(read, AffiliateId(number.value()))
}

/// The affiliate whose email address has this SHA-256.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn by_digest(read: &impl Read, digest: &[u8; 32]) -> Result<Option<AffiliateId>, StoreError> {
    Ok(read.affiliate_digests().get(digest.as_slice())?.map(|number| AffiliateId(number.value())))
}

/// Affiliates from a number on, at most `limit`.
pub fn page(read: &impl Read, from: AffiliateId, limit: usize) -> Result<Vec<Affiliate>, StoreError> {
    let rows = read.affiliates().range(from.0..)?.take(limit);
    rows.map(|row| records::decode("affiliates", row?.1.value())).collect()
}

/// An affiliation.
pub fn affiliation(read: &impl Read, id: AffiliationId) -> Result<Option<Affiliation>, StoreError> {
    read.affiliations().get(id.0)?.map(|row| records::decode("affiliations", row.value())).transpose()
}

/// Affiliations from a number on, at most `limit`.
pub fn affiliations_page(
    read: &impl Read,
    from: AffiliationId,
    limit: usize,
) -> Result<Vec<Affiliation>, StoreError> {
    let rows = read.affiliations().range(from.0..)?.take(limit);
    rows.map(|row| records::decode("affiliations", row?.1.value())).collect()
}

/// The affiliation of an affiliate for a product.
pub fn affiliation_between(
    read: &impl Read,
    affiliate: AffiliateId,
    product: ProductId,
) -> Result<Option<Affiliation>, StoreError> {
    let Some(id) = read.product_affiliations().get(keys::pair(product.0, affiliate.0))? else {
        return Ok(None);
    };
    affiliation(read, AffiliationId(id.value()))
}

/// The affiliations of an affiliate, by product.
pub fn affiliations_of(read: &impl Read, affiliate: AffiliateId) -> Result<Vec<Affiliation>, StoreError> {
    let mut found = Vec::new();
    for row in read.affiliate_affiliations().range(keys::pairs_of(affiliate.0))? {
        let id = AffiliationId(row?.1.value());
        found.push(
            affiliation(read, id)?
                .ok_or_else(|| StoreError::Broken(format!("{id} is listed and missing")))?,
        );
    }
    Ok(found)
}

/// The affiliations for a product, by affiliate.
pub fn affiliations_for(read: &impl Read, product: ProductId) -> Result<Vec<Affiliation>, StoreError> {
    let mut found = Vec::new();
    for row in read.product_affiliations().range(keys::pairs_of(product.0))? {
        let id = AffiliationId(row?.1.value());
        found.push(
            affiliation(read, id)?
                .ok_or_else(|| StoreError::Broken(format!("{id} is listed and missing")))?,
        );
    }
    Ok(found)
}

/// How many affiliates have an affiliation in a state.
pub fn count_standing(read: &impl Read, state: AffiliationState) -> Result<u64, StoreError> {
    Ok(read.standing_counts().get(records::state_number(state))?.map_or(0, |count| count.value()))
}

/// How somebody says that she will promote, where she said it.
pub fn application(read: &impl Read, id: AffiliationId) -> Result<Option<String>, StoreError> {
    Ok(read.applications().get(id.0)?.map(|text| text.value().to_owned()))
}

/// How many affiliations a product has, counting no further than `limit`.
pub fn count_of_product(read: &impl Read, product: ProductId, limit: usize) -> Result<usize, StoreError> {
    let mut count = 0;
    for row in read.product_affiliations().range(keys::pairs_of(product.0))?.take(limit) {
        row?;
        count += 1;
    }
    Ok(count)
}

/// Whether a product has an affiliation that was told terms: then what pays less waits (`product.md` P4).
pub fn anyone_was_promised(read: &impl Read, product: ProductId) -> Result<bool, StoreError> {
    for row in read.product_affiliations().range(keys::pairs_of(product.0))? {
        let affiliation = affiliation(read, AffiliationId(row?.1.value()))?;
        if affiliation.is_some_and(|affiliation| affiliation.state().is_promised()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many bans there are whose Held commissions are not all refused yet.
pub fn bans_to_carry_out(read: &impl Read) -> Result<u64, StoreError> {
    Ok(read.bans().len()?)
}

/// Whose a code is, aliases included.
pub fn code_owner(read: &impl Read, code: &Code) -> Result<Option<CodeOwner>, StoreError> {
    read.codes().get(code.as_str())?.map(|row| records::decode("codes", row.value())).transpose()
}

/// The affiliation whose coupon this is, for a product (`product.md` A6).
pub fn of_coupon(
    read: &impl Read,
    product: ProductId,
    coupon: &Coupon,
) -> Result<Option<AffiliationId>, StoreError> {
    let found = read.coupons().get(keys::coupon(product, coupon).as_slice())?;
    Ok(found.map(|number| AffiliationId(number.value())))
}

/// A link.
pub fn link(read: &impl Read, id: LinkId) -> Result<Option<Link>, StoreError> {
    read.links().get(id.0)?.map(|row| records::decode("links", row.value())).transpose()
}

/// Links from a number on that fit, at most `limit`.
pub fn links_page(
    read: &impl Read,
    from: LinkId,
    limit: usize,
    fits: impl Fn(&Link) -> bool,
) -> Result<Vec<Link>, StoreError> {
    let mut links = Vec::new();
    for row in read.links().range(from.0..)? {
        let link = records::decode("links", row?.1.value())?;
        if fits(&link) {
            links.push(link);
        }
        if links.len() == limit {
            break;
        }
    }
    Ok(links)
}
