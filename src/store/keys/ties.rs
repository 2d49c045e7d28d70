//! What reports, leads and conversions are found by: an order, a click, a buyer's address.

use std::ops::RangeInclusive;

use sha2::{Digest, Sha256};

use super::broken_key;
use crate::domain::email::{Email, EmailHash};
use crate::domain::id::{ClickId, ConversionId, LeadId, ProductId, ReportId};
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;

/// The SHA-256 of an address, as shops send it that say no more of a buyer.
pub fn digest_of(email: &Email) -> [u8; 32] {
    Sha256::digest(email.as_str()).into()
}

/// A lead of an address for a product: those of one address lie together, and in them those of one product.
pub fn email_lead(email: EmailHash, product: ProductId, lead: LeadId) -> Vec<u8> {
    [&email.0[..], &product.0.to_be_bytes(), &lead.0.to_be_bytes()].concat()
}

/// All leads of an address: the first and the last possible key.
pub fn leads_of_email(email: EmailHash) -> (Vec<u8>, Vec<u8>) {
    let last = email_lead(email, ProductId(u32::MAX), LeadId(u128::MAX));
    (email_lead(email, ProductId(0), LeadId(0)), last)
}

/// A lead of a product, in the order of time.
pub fn product_lead(product: ProductId, lead: LeadId) -> [u8; 20] {
    let mut key = [0; 20];
    key[..4].copy_from_slice(&product.0.to_be_bytes());
    key[4..].copy_from_slice(&lead.0.to_be_bytes());
    key
}

/// The lead at the end of such keys.
///
/// # Errors
/// Where the key does not hold one.
pub fn lead_at_the_end(key: &[u8]) -> Result<LeadId, StoreError> {
    key.last_chunk().map(|id| LeadId(u128::from_be_bytes(*id))).ok_or_else(|| broken_key("a lead"))
}

/// A conversion that names a buyer's address, in the order of arrival.
pub fn email_conversion(email: EmailHash, conversion: ConversionId) -> Vec<u8> {
    [&email.0[..], &conversion.0.to_be_bytes()].concat()
}

/// Somebody who buys, as reports know her.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Buyer<'a> {
    /// By the creator's own id of her.
    Customer(&'a str),
    /// By her address, hashed.
    Email(EmailHash),
}

/// A purchase of a product under somebody who made it, in the order in which they happened.
pub fn buyer_purchase(
    product: ProductId,
    buyer: Buyer<'_>,
    at: Timestamp,
    purchase: ConversionId,
) -> Vec<u8> {
    // Before 1970 nothing was bought through us, so the order of the bytes is that of time.
    let at = at.0.max(0).to_be_bytes();
    [&purchases_of(product, buyer)[..], &at, &purchase.0.to_be_bytes()].concat()
}

/// What the keys of all her purchases begin with.
fn purchases_of(product: ProductId, buyer: Buyer<'_>) -> Vec<u8> {
    // A text ends with a byte that no UTF-8 has, so no customer is the beginning of another.
    let buyer = match buyer {
        Buyer::Customer(id) => [&[1], id.as_bytes(), &[u8::MAX]].concat(),
        Buyer::Email(hash) => [&[2][..], &hash.0].concat(),
    };
    [&product.0.to_be_bytes()[..], &buyer].concat()
}

/// All purchases of a product by somebody.
pub fn purchases(product: ProductId, buyer: Buyer<'_>) -> RangeInclusive<Vec<u8>> {
    let first = buyer_purchase(product, buyer, Timestamp(0), ConversionId(0));
    first..=buyer_purchase(product, buyer, Timestamp(i64::MAX), ConversionId(u128::MAX))
}

/// Something that reports can be found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportTie<'a> {
    /// The order, as it was sent.
    Order(&'a str),
    /// A click that was named, or that a cookie held.
    Click(ClickId),
    /// The buyer's address, hashed.
    Email(EmailHash),
    /// The report that was judged again.
    ReplayOf(ReportId),
}

impl ReportTie<'_> {
    fn bytes(&self) -> Vec<u8> {
        // A text ends with a byte that no UTF-8 has, so no tie is the beginning of another.
        match self {
            Self::Order(order) => [&[1], order.as_bytes(), &[u8::MAX]].concat(),
            Self::Click(click) => [&[2][..], &click.0.to_be_bytes()].concat(),
            Self::Email(hash) => [&[3][..], &hash.0].concat(),
            Self::ReplayOf(report) => [&[4][..], &report.0.to_be_bytes()].concat(),
        }
    }
}

/// A report under something that it can be found by.
pub fn report_tie(tie: &ReportTie<'_>, report: ReportId) -> Vec<u8> {
    [&tie.bytes()[..], &report.0.to_be_bytes()].concat()
}

/// All reports under such a tie, in the order of time.
pub fn reports_tied(tie: &ReportTie<'_>) -> RangeInclusive<Vec<u8>> {
    report_tie(tie, ReportId(0))..=report_tie(tie, ReportId(u128::MAX))
}

/// The report at the end of such a key.
///
/// # Errors
/// Where the key does not hold one.
pub fn report_at_the_end(key: &[u8]) -> Result<ReportId, StoreError> {
    key.last_chunk().map(|id| ReportId(u128::from_be_bytes(*id))).ok_or_else(|| broken_key("a report's tie"))
}
