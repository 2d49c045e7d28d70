//! Who bought: the address that a report names, hashed, and whether she is an affiliate herself (`product.md` A7).

use super::fields::Fields;
use super::reading::{Problem, customer_address, field};
use super::taking::Arrived;
use crate::domain::email::{Email, EmailHash};
use crate::domain::id::{AffiliateId, AffiliationId};
use crate::domain::product::Product;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::view::{affiliates, payouts};
use crate::web::app::App;
use crate::web::secrets::{email_hash_of_digest, unhex};

/// Who bought, as far as that was said or is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Buyer {
    /// Her address, as it is kept.
    pub(super) email: Option<EmailHash>,
    /// Who she is as an affiliate, if she is one: by her address, by the one that her money is sent to, or by her
    /// signed-in browser. Of several, the first.
    pub(super) affiliate: Option<AffiliateId>,
    /// Her own affiliations for the product. The money of several affiliates may be sent to one address; then all of
    /// them are the buyer.
    pub(super) affiliations: Vec<AffiliationId>,
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
        Ok(Self { email, problem, ..Self::known(&app.store.view()?, digest, arrived, product)? })
    }

    /// Who bought by a report that is judged again. Of the address only its hash is kept: where it is one that the
    /// buyer is known by as an affiliate, all who are known by it are the buyer, as on the first day.
    ///
    /// # Errors
    /// Whatever reading gives.
    pub(super) fn again(
        app: &App,
        arrived: &Arrived,
        product: &Product,
        kept: Option<EmailHash>,
    ) -> Result<Self, StoreError> {
        let view = app.store.view()?;
        let mut addresses = Vec::new();
        if let Some(her) = arrived.by_affiliate {
            addresses.extend(affiliates::by_id(&view, her)?.map(|affiliate| affiliate.email));
            addresses.extend(payouts::method(&view, her)?.and_then(|method| method.email().cloned()));
        }
        let is_kept = |digest: &[u8; 32]| Some(email_hash_of_digest(app.store.keys(), *digest)) == kept;
        let digest = addresses.iter().map(keys::digest_of).find(is_kept);
        Ok(Self { email: kept, ..Self::known(&view, digest, arrived, product)? })
    }

    /// Who she is as an affiliate: by her address, by the one that money is sent to, by her signed-in browser.
    fn known(
        read: &impl Read,
        digest: Option<[u8; 32]>,
        arrived: &Arrived,
        product: &Product,
    ) -> Result<Self, StoreError> {
        let mut people: Vec<AffiliateId> = Vec::new();
        if let Some(digest) = digest {
            people.extend(affiliates::by_digest(read, &digest)?);
            people.extend(payouts::paid_at(read, &digest)?);
        }
        people.extend(arrived.by_affiliate);
        let mut affiliations = Vec::new();
        for affiliate in &people {
            let hers = affiliates::affiliation_between(read, *affiliate, product.id)?;
            affiliations.extend(hers.map(|affiliation| affiliation.id));
        }
        affiliations.sort_unstable();
        affiliations.dedup();
        Ok(Self { affiliate: people.first().copied(), affiliations, ..Self::default() })
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
