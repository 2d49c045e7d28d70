//! What changes with an affiliate herself: her name, her password, her private link (`product.md` P2).

use super::account_changes::{one_times, replace_one_time};
use super::session_changes::sessions_of;
use crate::domain::affiliate::Affiliate;
use crate::domain::id::AffiliateId;
use crate::domain::name::Name;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::people::{OneTime, Purpose, SignedIn};
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::{accounts, affiliates};

/// What happens to an affiliate.
#[derive(Debug, Clone)]
pub enum AffiliateEvent {
    /// She is called otherwise.
    Name(Name),
    /// A new password. Her other sessions end.
    Password {
        /// PHC string of argon2id.
        hash: String,
        /// SHA-256 of the id of the session that stays, where there is one.
        keep: Option<[u8; 32]>,
    },
    /// Her private link is another from now on: the one before is dead, and so are all her sessions.
    PrivateLink,
    /// All her sessions end.
    SignOut,
}

/// Changes an affiliate.
#[derive(Debug, Clone)]
pub struct ChangeAffiliate {
    /// Whom.
    pub affiliate: AffiliateId,
    /// How.
    pub event: AffiliateEvent,
}

impl Change for ChangeAffiliate {
    /// The affiliate as she is from now on, and the sessions that end.
    type Plan = (Affiliate, Vec<Vec<u8>>);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let mut affiliate =
            affiliates::by_id(tables, self.affiliate)?.ok_or_else(|| Refused::not_found("affiliate"))?;
        let sessions = || sessions_of(tables, SignedIn::Affiliate(self.affiliate));
        let ended = match &self.event {
            AffiliateEvent::Name(name) => {
                affiliate.name = name.clone();
                Vec::new()
            }
            AffiliateEvent::Password { hash, keep } => {
                affiliate.password_hash = Some(hash.clone());
                let mut ended = sessions()?;
                ended.retain(|session| keep.is_none_or(|keep| *session != keep));
                ended
            }
            AffiliateEvent::PrivateLink => {
                affiliate.private_link_version = affiliate.private_link_version.saturating_add(1);
                sessions()?
            }
            AffiliateEvent::SignOut => sessions()?,
        };
        Ok((affiliate, ended))
    }

    fn apply((affiliate, ended): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        for hash in ended {
            tables.sessions.remove(hash.as_slice())?;
        }
        tables.affiliates.insert(affiliate.id.0, records::encode(&affiliate).as_slice())?;
        Ok(())
    }
}

/// Makes a one-time address by which an affiliate chooses a new password. The one before it is dead; her password
/// and her sessions stay until she uses it.
#[derive(Debug, Clone)]
pub struct IssueAffiliatePassword {
    /// Whose.
    pub affiliate: AffiliateId,
    /// SHA-256 of the secret in the address.
    pub hash: [u8; 32],
    /// Dead after this.
    pub expires_at: Timestamp,
}

impl Change for IssueAffiliatePassword {
    type Plan = (Vec<Vec<u8>>, Self);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        affiliates::by_id(tables, self.affiliate)?.ok_or_else(|| Refused::not_found("affiliate"))?;
        Ok((one_times(tables, Purpose::AffiliatePassword(self.affiliate))?, self.clone()))
    }

    fn apply((former, issue): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        let purpose = Purpose::AffiliatePassword(issue.affiliate);
        replace_one_time(former, issue.hash, OneTime { purpose, expires_at: issue.expires_at }, tables)
    }
}

/// Sets an affiliate's password by a one-time address, which is dead from then on. All her sessions end.
#[derive(Debug, Clone)]
pub struct SetAffiliatePassword {
    /// SHA-256 of the secret in the address.
    pub one_time: [u8; 32],
    /// PHC string of argon2id.
    pub password_hash: String,
    /// Now.
    pub at: Timestamp,
}

impl Change for SetAffiliatePassword {
    type Plan = (<ChangeAffiliate as Change>::Plan, [u8; 32]);
    type Answer = AffiliateId;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let dead = || Refused::not_found("address for a new password");
        let one_time = accounts::one_time(tables, &self.one_time, self.at)?.ok_or_else(dead)?;
        let Purpose::AffiliatePassword(affiliate) = one_time.purpose else { return Err(dead().into()) };
        let event = AffiliateEvent::Password { hash: self.password_hash.clone(), keep: None };
        Ok((ChangeAffiliate { affiliate, event }.decide(tables)?, self.one_time))
    }

    fn apply((change, used): Self::Plan, tables: &mut Tables<'_>) -> Result<AffiliateId, StoreError> {
        let id = change.0.id;
        ChangeAffiliate::apply(change, tables)?;
        tables.one_time.remove(used.as_slice())?;
        Ok(id)
    }
}
