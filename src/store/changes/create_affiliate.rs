//! An affiliate is entered.

use redb::ReadableTable;

use super::{history, numbers};
use crate::domain::affiliate::Affiliate;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::email::Email;
use crate::domain::id::AffiliateId;
use crate::domain::name::Name;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::tables::Tables;
use crate::store::{keys, records};

/// Enters an affiliate.
#[derive(Debug, Clone)]
pub struct CreateAffiliate {
    /// As she writes it.
    pub name: Name,
    /// Unique among affiliates.
    pub email: Email,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for CreateAffiliate {
    type Plan = (Affiliate, By);
    type Answer = AffiliateId;

    fn decide(&self, tables: &Tables<'_>) -> Result<(Affiliate, By), Stop> {
        if tables.affiliate_emails.get(self.email.as_str())?.is_some() {
            return Err(
                Refused::conflict("email", "An affiliate with this email address is already here.").into()
            );
        }
        let affiliate = Affiliate {
            id: AffiliateId(numbers::next_small(tables, "affiliate")?),
            name: self.name.clone(),
            email: self.email.clone(),
            password_hash: None,
            language: None,
            private_link_version: 1,
            created_at: self.at,
        };
        Ok((affiliate, self.by.clone()))
    }

    fn apply((affiliate, by): (Affiliate, By), tables: &mut Tables<'_>) -> Result<AffiliateId, StoreError> {
        numbers::given(tables, "affiliate", u64::from(affiliate.id.0))?;
        tables.affiliate_emails.insert(affiliate.email.as_str(), affiliate.id.0)?;
        tables.affiliate_digests.insert(keys::digest_of(&affiliate.email).as_slice(), affiliate.id.0)?;
        tables.affiliates.insert(affiliate.id.0, records::encode(&affiliate).as_slice())?;
        let (at, about) = (affiliate.created_at, About::affiliate(affiliate.id));
        let detail = affiliate.name.to_string();
        history::tell(
            HistoryLine { at, by, deed: Deed::AffiliateEntered, about, from: None, detail },
            tables,
        )?;
        Ok(affiliate.id)
    }
}

/// Writes the hashes of the addresses of those who were entered before there were such.
pub(in crate::store) fn fill_digests(tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let mut known = Vec::new();
    for row in tables.affiliate_emails.iter()? {
        let (email, number) = row?;
        known.push((keys::digest_of(&Email::from_row(email.value().to_owned())), number.value()));
    }
    for (digest, number) in known {
        tables.affiliate_digests.insert(digest.as_slice(), number)?;
    }
    Ok(())
}
