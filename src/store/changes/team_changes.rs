//! The creator's team: an owner invites managers, makes other owners, and lets people go (`product.md` P3).
//!
//! Whoever changes the team is an owner at that moment and stays one, so there is always at least one.

use super::account_changes::{one_times, replace_one_time};
use super::session_changes::{self, sessions_of};
use super::{history, numbers};
use crate::domain::account::{Account, TeamRole};
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::email::Email;
use crate::domain::id::AccountId;
use crate::domain::name::Name;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::people::{OneTime, Purpose, SignedIn};
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::accounts;

/// Invites somebody to be a manager: she is on the list, and in once she has chosen a password.
#[derive(Debug, Clone)]
pub struct InviteManager {
    /// The owner who invites.
    pub by: AccountId,
    /// Will sign in with this.
    pub email: Email,
    /// How she is called.
    pub name: Name,
    /// SHA-256 of the secret in the invitation's address.
    pub hash: [u8; 32],
    /// Dead after this.
    pub expires_at: Timestamp,
    /// Now.
    pub at: Timestamp,
}

impl Change for InviteManager {
    type Plan = (Account, [u8; 32], Timestamp, HistoryLine);
    type Answer = AccountId;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        owner(tables, self.by)?;
        if let Some(known) = accounts::by_email(tables, &self.email)? {
            let message = format!("{} is on your team already.", known.name);
            return Err(Refused::conflict("email", message).into());
        }
        let account = Account {
            id: AccountId(numbers::next_small(tables, "account")?),
            email: self.email.clone(),
            name: self.name.clone(),
            role: TeamRole::Manager,
            password_hash: String::new(),
            created_at: self.at,
            two_factor: None,
        };
        let line = line(self.by, self.at, format!("{} was invited", self.name));
        Ok((account, self.hash, self.expires_at, line))
    }

    fn apply(
        (account, hash, expires_at, line): Self::Plan,
        tables: &mut Tables<'_>,
    ) -> Result<AccountId, StoreError> {
        numbers::given(tables, "account", u64::from(account.id.0))?;
        tables.account_emails.insert(account.email.as_str(), account.id.0)?;
        tables.accounts.insert(account.id.0, records::encode(&account).as_slice())?;
        let one_time = OneTime { purpose: Purpose::JoinTeam(account.id), expires_at };
        replace_one_time(Vec::new(), hash, one_time, tables)?;
        history::tell(line, tables)?;
        Ok(account.id)
    }
}

/// Makes a fresh invitation for somebody who has not come yet. The one before it is dead.
#[derive(Debug, Clone)]
pub struct RenewInvitation {
    /// The owner who invites.
    pub by: AccountId,
    /// Who was invited.
    pub account: AccountId,
    /// SHA-256 of the secret in the invitation's address.
    pub hash: [u8; 32],
    /// Dead after this.
    pub expires_at: Timestamp,
}

impl Change for RenewInvitation {
    type Plan = (Vec<Vec<u8>>, [u8; 32], OneTime);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        owner(tables, self.by)?;
        let account = member(tables, self.account)?;
        if !account.is_invited() {
            let message = format!("{} has joined already.", account.name);
            return Err(Refused::conflict("account", message).into());
        }
        let purpose = Purpose::JoinTeam(account.id);
        let one_time = OneTime { purpose, expires_at: self.expires_at };
        Ok((one_times(tables, purpose)?, self.hash, one_time))
    }

    fn apply((former, hash, one_time): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        replace_one_time(former, hash, one_time, tables)
    }
}

/// Makes somebody an owner, or a manager again.
#[derive(Debug, Clone, Copy)]
pub struct ChangeRole {
    /// The owner who decides.
    pub by: AccountId,
    /// About whom.
    pub account: AccountId,
    /// What she will be.
    pub role: TeamRole,
    /// Now.
    pub at: Timestamp,
}

impl Change for ChangeRole {
    type Plan = (Account, HistoryLine);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        owner(tables, self.by)?;
        not_herself(self.by, self.account)?;
        let account = member(tables, self.account)?;
        if account.is_invited() {
            let message = format!("{} has not joined yet.", account.name);
            return Err(Refused::conflict("account", message).into());
        }
        let role = if self.role == TeamRole::Owner { "an owner" } else { "a manager" };
        let line = line(self.by, self.at, format!("{} became {role}", account.name));
        Ok((Account { role: self.role, ..account }, line))
    }

    fn apply((account, line): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        tables.accounts.insert(account.id.0, records::encode(&account).as_slice())?;
        history::tell(line, tables)
    }
}

/// Takes somebody off the team, or withdraws an invitation: her sessions and one-time addresses end, and her
/// email address is free again.
#[derive(Debug, Clone, Copy)]
pub struct RemoveMember {
    /// The owner who decides.
    pub by: AccountId,
    /// Who goes.
    pub account: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Change for RemoveMember {
    /// Who goes, with the keys of her sessions and of her one-time addresses, and what the history says.
    type Plan = (Account, Vec<[u8; 32]>, Vec<Vec<u8>>, HistoryLine);
    /// Who went.
    type Answer = Account;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        owner(tables, self.by)?;
        not_herself(self.by, self.account)?;
        let account = member(tables, self.account)?;
        let mut one_time = one_times(tables, Purpose::JoinTeam(account.id))?;
        one_time.extend(one_times(tables, Purpose::ResetPassword(account.id))?);
        let sessions = sessions_of(tables, SignedIn::Account(account.id))?;
        let line = line(self.by, self.at, format!("{} ({}) was removed", account.name, account.id));
        Ok((account, sessions, one_time, line))
    }

    fn apply(
        (account, sessions, one_time, line): Self::Plan,
        tables: &mut Tables<'_>,
    ) -> Result<Account, StoreError> {
        session_changes::end(sessions, tables)?;
        for hash in one_time {
            tables.one_time.remove(hash.as_slice())?;
        }
        tables.account_emails.remove(account.email.as_str())?;
        tables.accounts.remove(account.id.0)?;
        history::tell(line, tables)?;
        Ok(account)
    }
}

/// Whoever decides has to be an owner still: two owners may decide about each other at once.
fn owner(tables: &Tables<'_>, by: AccountId) -> Result<(), Stop> {
    let role = accounts::by_id(tables, by)?.map(|account| account.role);
    if role == Some(TeamRole::Owner) {
        return Ok(());
    }
    Err(Refused::conflict("team", "Only an owner can change the team.").into())
}

fn not_herself(by: AccountId, account: AccountId) -> Result<(), Stop> {
    if by != account {
        return Ok(());
    }
    Err(Refused::conflict("account", "You cannot do this to yourself. Another owner can.").into())
}

fn member(tables: &Tables<'_>, id: AccountId) -> Result<Account, Stop> {
    Ok(accounts::by_id(tables, id)?.ok_or_else(|| Refused::not_found("person on your team"))?)
}

fn line(by: AccountId, at: Timestamp, detail: String) -> HistoryLine {
    let (by, about) = (By::Account(by), About::program());
    HistoryLine { at, by, deed: Deed::TeamChanged, about, from: None, detail }
}
