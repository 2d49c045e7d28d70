//! What changes with an affiliate herself: her name, her password, her private link (`product.md` P2).

use super::account_changes::{one_times, replace_one_time};
use super::history;
use super::session_changes::{self, sessions_of};
use crate::domain::affiliate::Affiliate;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::AffiliateId;
use crate::domain::language::Language;
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
    /// Her pages speak another language; `None`: the one that her browser asks for.
    Language(Option<Language>),
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
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for ChangeAffiliate {
    /// The affiliate as she is from now on, the sessions that end, and what the history says.
    type Plan = (Affiliate, Vec<[u8; 32]>, HistoryLine);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let mut affiliate =
            affiliates::by_id(tables, self.affiliate)?.ok_or_else(|| Refused::not_found("affiliate"))?;
        let sessions = || sessions_of(tables, SignedIn::Affiliate(self.affiliate));
        let (ended, deed, detail) = match &self.event {
            AffiliateEvent::Name(name) => {
                let detail = format!("{name} instead of {}", affiliate.name);
                affiliate.name = name.clone();
                (Vec::new(), Deed::AffiliateChanged, detail)
            }
            AffiliateEvent::Language(language) => {
                let word = |language: Option<Language>| language.map_or("the browser's", Language::own_name);
                let detail = format!("Language: {} instead of {}", word(*language), word(affiliate.language));
                affiliate.language = *language;
                (Vec::new(), Deed::AffiliateChanged, detail)
            }
            AffiliateEvent::Password { hash, keep } => {
                affiliate.password_hash = Some(hash.clone());
                let mut ended = sessions()?;
                ended.retain(|session| keep.is_none_or(|keep| *session != keep));
                (ended, Deed::AccessChanged, "A new password".to_owned())
            }
            AffiliateEvent::PrivateLink => {
                affiliate.private_link_version = affiliate.private_link_version.saturating_add(1);
                (sessions()?, Deed::AccessChanged, "A fresh private link".to_owned())
            }
            AffiliateEvent::SignOut => (sessions()?, Deed::AccessChanged, "Signed out everywhere".to_owned()),
        };
        let about = About::affiliate(affiliate.id);
        let line = HistoryLine { at: self.at, by: self.by.clone(), deed, about, from: None, detail };
        Ok((affiliate, ended, line))
    }

    fn apply((affiliate, ended, line): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        session_changes::end(ended, tables)?;
        tables.affiliates.insert(affiliate.id.0, records::encode(&affiliate).as_slice())?;
        history::tell(line, tables)
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
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
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
        replace_one_time(former, issue.hash, OneTime { purpose, expires_at: issue.expires_at }, tables)?;
        let (at, by, about) = (issue.at, issue.by, About::affiliate(issue.affiliate));
        let detail = "A link for a new password".to_owned();
        history::tell(HistoryLine { at, by, deed: Deed::AccessChanged, about, from: None, detail }, tables)
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
        let change = ChangeAffiliate { affiliate, event, by: By::Affiliate(affiliate), at: self.at };
        Ok((change.decide(tables)?, self.one_time))
    }

    fn apply((change, used): Self::Plan, tables: &mut Tables<'_>) -> Result<AffiliateId, StoreError> {
        let id = change.0.id;
        ChangeAffiliate::apply(change, tables)?;
        tables.one_time.remove(used.as_slice())?;
        Ok(id)
    }
}

/// Notes that someone of the team looked at an affiliate's pages as she sees them.
#[derive(Debug, Clone)]
pub struct NoteLook {
    /// At whose.
    pub affiliate: AffiliateId,
    /// Who looked.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for NoteLook {
    type Plan = HistoryLine;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<HistoryLine, Stop> {
        affiliates::by_id(tables, self.affiliate)?.ok_or_else(|| Refused::not_found("affiliate"))?;
        let (by, about) = (self.by.clone(), About::affiliate(self.affiliate));
        let detail = String::new();
        Ok(HistoryLine { at: self.at, by, deed: Deed::LookedAt, about, from: None, detail })
    }

    fn apply(line: HistoryLine, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        history::tell(line, tables)
    }
}
