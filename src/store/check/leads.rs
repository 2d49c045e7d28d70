//! Leads: each can be read, and is found by its address and by its product; and conversions by their buyer's address.

use redb::{ReadableTable, ReadableTableMetadata};

use super::{Checked, lead_back};
use crate::domain::id::LeadId;
use crate::domain::lead::Lead;
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::tables::{Read, Snapshot};
use crate::store::view::{conversions, leads};

pub(super) fn check(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    for row in read.leads().iter()? {
        let (id, value) = row?;
        let id = LeadId(id.value());
        let Some(lead) = checked.decoded::<Lead>("leads", format_args!("Lead {id}"), value.value()) else {
            continue;
        };
        let by_email = keys::email_lead(lead.email, lead.product, id);
        let by_product = keys::product_lead(lead.product, id);
        let is_found = read.email_leads().get(by_email.as_slice())?.is_some()
            && read.product_leads().get(by_product.as_slice())?.is_some();
        checked.expect(is_found && lead.id == id, || {
            format!("Lead {id} is not found by its address and its product.")
        });
        checked.expect(read.products().get(lead.product.0)?.is_some(), || {
            format!("Lead {id} is of {}, which is not there.", lead.product)
        });
    }
    let all = read.leads().len()?;
    let listed = [("addresses", read.email_leads().len()?), ("products", read.product_leads().len()?)];
    for (what, count) in listed {
        checked
            .expect(count == all, || format!("There are {all} leads; {count} are listed by their {what}."));
    }
    lead_back(
        read.email_leads(),
        |key: &[u8], ()| {
            let id = keys::lead_at_the_end(key)?;
            let lead = leads::by_id(read, id)?;
            let fits = lead.is_some_and(|lead| keys::email_lead(lead.email, lead.product, id) == key);
            Ok((!fits).then(|| format!("An address leads to lead {id}, which is not there or has another.")))
        },
        checked,
    )?;
    lead_back(
        read.email_conversions(),
        |key: &[u8], ()| {
            let id = keys::conversion_at_the_end(key)?;
            let conversion = conversions::by_id(read, id)?;
            let addresses = conversion.map_or_else(Vec::new, |conversion| conversion.evidence.addresses());
            let fits = addresses.into_iter().any(|email| keys::email_conversion(email, id) == key);
            Ok((!fits)
                .then(|| format!("An address leads to conversion {id}, which is not there or has another.")))
        },
        checked,
    )
}
