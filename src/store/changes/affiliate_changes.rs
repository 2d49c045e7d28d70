//! What changes with an affiliate herself: her name, her password, her private link (`product.md` P2).

use super::session_changes::sessions_of;
use crate::domain::affiliate::Affiliate;
use crate::domain::id::AffiliateId;
use crate::domain::name::Name;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::people::SignedIn;
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::affiliates;

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
