//! Who bought: the address that a report names, hashed, and whether she is an affiliate herself (`product.md` A7).

use super::fields::Fields;
use super::reading::{Problem, customer_address, field};
use super::taking::Arrived;
use crate::domain::email::{Email, EmailHash};
use crate::domain::id::{AffiliateId, AffiliationId};
use crate::domain::product::Product;
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::view::affiliates;
use crate::web::app::App;
use crate::web::secrets::email_hash_of_digest;

/// Who bought, as far as that was said or is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Buyer {
    /// Her address, as it is kept.
    pub(super) email: Option<EmailHash>,
    /// Who she is as an affiliate, if she is one.
    pub(super) affiliate: Option<AffiliateId>,
    /// Her own affiliation for the product, where she has one: by her address, else by her signed-in browser.
    pub(super) affiliation: Option<AffiliationId>,
    /// What is wrong with the address. It loses no sale: the report counts without it.
    pub(super) problem: Option<Problem>,
}

impl Buyer {
    /// Who bought by a report that arrived.
    ///
    /// # Errors
    /// Whatever reading gives.
    pub(super) fn of(app: &App, arrived: &Arrived, product: &Product) -> Result<Self, StoreError> {
        let (digest, problem) = match digest_in(&arrived.fields) {
            Ok(digest) => (digest, None),
            Err(problem) => (None, Some(problem)),
        };
        let email = digest.map(|digest| email_hash_of_digest(app.store.keys(), digest));
        if digest.is_none() && arrived.by_affiliate.is_none() {
            return Ok(Self { problem, ..Self::default() });
        }
        let view = app.store.view()?;
        let by_email = match &digest {
            Some(digest) => affiliates::by_digest(&view, digest)?,
            None => None,
        };
        let affiliate = by_email.or(arrived.by_affiliate);
        let affiliation = match affiliate {
            Some(affiliate) => affiliates::affiliation_between(&view, affiliate, product.id)?,
            None => None,
        };
        let affiliation = affiliation.map(|affiliation| affiliation.id);
        Ok(Self { email, affiliate, affiliation, problem })
    }

    /// The address that a report names, as it is kept: in its own field, else as the shop's id of the buyer.
    pub(super) fn email_in(app: &App, fields: &Fields) -> Option<EmailHash> {
        let keys = app.store.keys();
        let email = digest_in(fields).ok().flatten().map(|digest| email_hash_of_digest(keys, digest));
        email.or_else(|| customer_address(keys, field(fields, "customer").ok()??))
    }
}

/// The SHA-256 of the address, from the address or as it was sent.
fn digest_in(fields: &Fields) -> Result<Option<[u8; 32]>, Problem> {
    if let Some(email) = field(fields, "email")? {
        let email = Email::parse(email).map_err(|_| {
            Problem::malformed("email", "email is no address such as name@example.com, and was not read.")
        })?;
        return Ok(Some(keys::digest_of(&email)));
    }
    let Some(hex) = field(fields, "email_sha256")? else { return Ok(None) };
    let digest = unhex(hex).ok_or_else(|| {
        let reason = "email_sha256 has 64 digits 0 to 9 and a to f, and was not read: it is the SHA-256 of the address in lower case.";
        Problem::malformed("email_sha256", reason)
    })?;
    Ok(Some(digest))
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_and_its_hash_are_the_same_buyer_however_they_are_written() {
        let by = |text: &str| digest_in(&Fields::of_form(text));
        let address = by("email=+Dora%40Example.com").unwrap().unwrap();
        let hex: String = address.iter().map(|byte| format!("{byte:02X}")).collect();
        assert_eq!(by(&format!("email_sha256={hex}")).unwrap(), Some(address));
        assert_eq!(by("o=1").unwrap(), None);
    }

    #[test]
    fn what_is_no_address_is_a_problem_that_says_what_to_send() {
        for bad in ["email=dora", "em=zz", "em=0123", "email=a%40b.c&email=d%40e.f"] {
            assert!(digest_in(&Fields::of_form(bad)).is_err(), "{bad}");
        }
    }
}
