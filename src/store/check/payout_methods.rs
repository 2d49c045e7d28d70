//! Where money is sent: every method is of somebody, and every email address in one leads back to her (`product.md`
//! A7).

use redb::{ReadableTable, ReadableTableMetadata};

use super::Checked;
use crate::domain::id::AffiliateId;
use crate::domain::payout::PayoutMethod;
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::tables::{Read, Snapshot};

pub(super) fn check(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    let mut with_email = 0;
    for row in read.payout_methods().iter()? {
        let (number, value) = row?;
        let id = AffiliateId(number.value());
        let known = read.affiliates().get(id.0)?.is_some();
        checked.expect(known, || format!("Money is to be sent to {id}, who is not there."));
        let method = checked.decoded::<PayoutMethod>("payout-methods", id, value.value());
        let Some(email) = method.as_ref().and_then(PayoutMethod::email) else { continue };
        with_email += 1;
        let key = keys::payout_digest(&keys::digest_of(email), id);
        let found = read.payout_digests().get(key.as_slice())?.is_some();
        checked
            .expect(found, || format!("The address that the money of {id} is sent to does not lead to her."));
    }
    // Each was found, so that the same number of rows is the same rows.
    let listed = read.payout_digests().len()?;
    checked.expect(listed == with_email, || {
        format!("Money is sent to {with_email} email addresses, and {listed} lead to somebody.")
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::domain::id::AffiliateId;
    use crate::store::check::tests::Installation;
    use crate::store::keys;

    #[test]
    fn an_address_that_money_is_sent_to_leads_back_to_whose_it_is() {
        let installation = Installation::new("payout-addresses");
        assert_eq!(installation.faults(), Vec::<String>::new());
        installation.plant(
            |tables| {
                tables.payout_digests.pop_first()?;
                Ok(())
            },
            "does not lead to her",
        );
        installation.plant(
            |tables| {
                for number in [1, 2] {
                    let key = keys::payout_digest(&[number; 32], AffiliateId(1));
                    tables.payout_digests.insert(key.as_slice(), ())?;
                }
                Ok(())
            },
            "lead to somebody",
        );
        installation.plant(
            |tables| {
                tables.affiliates.remove(2)?;
                Ok(())
            },
            "Money is to be sent to aff_2",
        );
    }
}
