//! Secrets that are derived from the master key, never kept: a leaked backup forges nothing.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::domain::affiliate::Affiliate;
use crate::domain::email::{Email, EmailHash};
use crate::domain::id::{AffiliateId, AffiliationId};
use crate::domain::product::Product;
use crate::domain::program::Program;
use crate::domain::time::Timestamp;
use crate::store::MasterKey;

/// The secrets of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductSecrets {
    /// `token=` of its postbacks.
    pub postback_token: String,
    /// Key of `X-Duly-Signature`.
    pub postback_secret: String,
    /// Key of a signed pixel.
    pub pixel_secret: String,
}

impl ProductSecrets {
    /// The secrets of a product as they are now.
    pub fn of(keys: &MasterKey, product: &Product) -> Self {
        Self::of_version(keys, product, product.secrets_version)
    }

    /// Those before the last rotation, while they are taken as well (C10).
    pub fn old(keys: &MasterKey, product: &Product, now: Timestamp) -> Option<Self> {
        let version = old_version(product.secrets_version, product.old_secrets_until, now)?;
        Some(Self::of_version(keys, product, version))
    }

    fn of_version(keys: &MasterKey, product: &Product, version: u32) -> Self {
        let derived = |purpose: &str| {
            let parts: [&[u8]; 2] = [&product.id.0.to_be_bytes(), &version.to_be_bytes()];
            hex(&keys.derive(purpose, &parts))
        };
        Self {
            postback_token: derived("postback token"),
            postback_secret: derived("postback secret"),
            pixel_secret: derived("pixel secret"),
        }
    }
}

/// The account-wide secrets: they may report for every product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSecrets {
    /// `token=` of postbacks.
    pub token: String,
    /// Key of `X-Duly-Signature`.
    pub secret: String,
}

impl AccountSecrets {
    /// The secrets as they are now; `None` stands for a program that is not set up yet.
    pub fn of(keys: &MasterKey, program: Option<&Program>) -> Self {
        Self::of_version(keys, program.map_or(FIRST_VERSION, |program| program.secrets_version))
    }

    /// Those before the last rotation, while they are taken as well (C10).
    pub fn old(keys: &MasterKey, program: &Program, now: Timestamp) -> Option<Self> {
        old_version(program.secrets_version, program.old_secrets_until, now)
            .map(|version| Self::of_version(keys, version))
    }

    fn of_version(keys: &MasterKey, version: u32) -> Self {
        let number = version.to_be_bytes();
        // The first ones were made before there was a number.
        let parts: &[&[u8]] = if version == FIRST_VERSION { &[] } else { &[&number] };
        Self {
            token: hex(&keys.derive("account postback token", parts)),
            secret: hex(&keys.derive("account postback secret", parts)),
        }
    }
}

/// The number of secrets that were never rotated.
const FIRST_VERSION: u32 = 1;

fn old_version(version: u32, until: Option<Timestamp>, now: Timestamp) -> Option<u32> {
    until
        .filter(|until| now < *until)
        .and_then(|_| version.checked_sub(1))
        .filter(|old| *old >= FIRST_VERSION)
}

/// A buyer's address as it is kept. It goes by the SHA-256 of the address, so that a shop that sends only that
/// (`email_sha256`) and one that sends the address mean the same buyer.
pub fn email_hash(keys: &MasterKey, email: &Email) -> EmailHash {
    email_hash_of_digest(keys, Sha256::digest(email.as_str()).into())
}

/// The same from the SHA-256 of the address, trimmed and in lower case.
pub fn email_hash_of_digest(keys: &MasterKey, digest: [u8; 32]) -> EmailHash {
    let derived = keys.derive("buyer's address", &[&digest]);
    let mut hash = [0; 16];
    hash.copy_from_slice(&derived[..16]);
    EmailHash(hash)
}

/// What stands in an affiliate's private link (`product.md` P2): who she is, and a secret that is derived anew
/// each time the link is renewed.
pub fn private_link_key(keys: &MasterKey, affiliate: &Affiliate) -> String {
    let parts: [&[u8]; 2] = [&affiliate.id.0.to_be_bytes(), &affiliate.private_link_version.to_be_bytes()];
    format!("{}-{}", affiliate.id.0, hex(&keys.derive("private link", &parts)[..16]))
}

/// Whose private link a key is of, if it is one: whether it still is, only `private_link_key` knows.
pub fn affiliate_of_key(key: &str) -> Option<AffiliateId> {
    key.split_once('-').and_then(|(number, _)| number.parse().ok()).map(AffiliateId)
}

/// The secret of an invitation to a product, which lives until a moment: so the creator can be shown its address again.
pub fn product_invitation_secret(
    keys: &MasterKey,
    affiliation: AffiliationId,
    expires_at: Timestamp,
) -> String {
    hex(&keys.derive("invitation", &[&affiliation.0.to_be_bytes(), &expires_at.0.to_be_bytes()]))
}

/// The secret of an address by which an affiliate chooses a password, likewise.
pub fn new_password_secret(keys: &MasterKey, affiliate: AffiliateId, expires_at: Timestamp) -> String {
    hex(&keys.derive("affiliate's new password", &[&affiliate.0.to_be_bytes(), &expires_at.0.to_be_bytes()]))
}

/// The secret of an invitation to the team: derived, so that an owner can look at it until it is used or over.
pub fn invitation_secret(keys: &MasterKey, email: &Email, expires_at: Timestamp) -> String {
    one_time_secret(keys, "team invitation", email, expires_at)
}

/// The secret of an address for a new password, likewise.
pub fn reset_secret(keys: &MasterKey, email: &Email, expires_at: Timestamp) -> String {
    one_time_secret(keys, "password reset", email, expires_at)
}

fn one_time_secret(keys: &MasterKey, what: &str, email: &Email, expires_at: Timestamp) -> String {
    hex(&keys.derive(what, &[email.as_str().as_bytes(), &expires_at.0.to_be_bytes()]))
}

/// What is kept of a token, a session's id, or the secret of a one-time address.
pub fn fingerprint(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Whether two secrets are the same, in a time that tells nothing of where they differ.
pub fn same(one: &str, other: &str) -> bool {
    // Hashed first, so that not even the length is told.
    fingerprint(one).ct_eq(&fingerprint(other)).into()
}

/// The 32 bytes that 64 hex digits are.
pub fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// Bytes as lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}
