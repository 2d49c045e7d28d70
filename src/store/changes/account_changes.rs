//! Who owns this installation: one-time addresses, the first creator, new passwords.

use redb::ReadableTable;

use super::session_changes::{self, sessions_of};
use super::{history, numbers, two_factor_changes};
use crate::domain::account::{Account, TeamRole};
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::email::Email;
use crate::domain::id::AccountId;
use crate::domain::name::Name;
use crate::domain::program::Program;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, RefusedKind, Stop, StoreError};
use crate::store::people::{OneTime, Purpose, SignedIn};
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::accounts;

/// Makes a fresh setup address, while there is no creator. The one before it is dead.
#[derive(Debug, Clone)]
pub struct IssueSetupAddress {
    /// SHA-256 of the secret in the address.
    pub hash: [u8; 32],
    /// Dead after this.
    pub expires_at: Timestamp,
}

impl Change for IssueSetupAddress {
    type Plan = (Vec<Vec<u8>>, Self);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        if accounts::is_owned(tables)? {
            return Err(owned().into());
        }
        Ok((one_times(tables, Purpose::Setup)?, self.clone()))
    }

    fn apply((former, issue): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        replace_one_time(
            former,
            issue.hash,
            OneTime { purpose: Purpose::Setup, expires_at: issue.expires_at },
            tables,
        )
    }
}

/// Makes the first creator, and with her the program.
#[derive(Debug, Clone)]
pub struct CreateCreator {
    /// The secret's hash, where she comes by the setup address; `None` from the command line.
    pub one_time: Option<[u8; 32]>,
    /// Signs in with this.
    pub email: Email,
    /// How she is called.
    pub name: Name,
    /// PHC string of argon2id.
    pub password_hash: String,
    /// The program's settings; kept where there are some already.
    pub program: Program,
    /// Now.
    pub at: Timestamp,
}

impl Change for CreateCreator {
    type Plan = (Account, Option<Program>, Vec<Vec<u8>>);
    type Answer = AccountId;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        if let Some(hash) = &self.one_time {
            let one_time = accounts::one_time(tables, hash, self.at)?;
            if accounts::is_owned(tables)? || one_time.is_none_or(|o| o.purpose != Purpose::Setup) {
                return Err(Refused::not_found("setup address").into());
            }
        }
        if accounts::by_email(tables, &self.email)?.is_some() {
            return Err(
                Refused::conflict("email", "Somebody already signs in with this email address.").into()
            );
        }
        let account = Account {
            id: AccountId(numbers::next_small(tables, "account")?),
            email: self.email.clone(),
            name: self.name.clone(),
            role: TeamRole::Owner,
            password_hash: self.password_hash.clone(),
            created_at: self.at,
            two_factor: None,
        };
        let program = tables.meta.get("program")?.is_none().then(|| self.program.clone());
        Ok((account, program, one_times(tables, Purpose::Setup)?))
    }

    fn apply((account, program, used): Self::Plan, tables: &mut Tables<'_>) -> Result<AccountId, StoreError> {
        numbers::given(tables, "account", u64::from(account.id.0))?;
        tables.account_emails.insert(account.email.as_str(), account.id.0)?;
        tables.accounts.insert(account.id.0, records::encode(&account).as_slice())?;
        if let Some(program) = program {
            tables.meta.insert("program", records::encode(&program).as_slice())?;
        }
        for hash in used {
            tables.one_time.remove(hash.as_slice())?;
        }
        let by = By::Account(account.id);
        history::tell(
            line(by, Deed::TeamChanged, format!("{} became an owner", account.name), account.created_at),
            tables,
        )?;
        Ok(account.id)
    }
}

/// Makes a one-time address for a new password, and ends that person's sessions.
#[derive(Debug, Clone)]
pub struct IssuePasswordReset {
    /// Whose.
    pub email: Email,
    /// SHA-256 of the secret in the address.
    pub hash: [u8; 32],
    /// Dead after this.
    pub expires_at: Timestamp,
    /// Whether the second step at the sign-in is turned off as well, for who lost the phone.
    pub without_two_factor: bool,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for IssuePasswordReset {
    /// The addresses before and the sessions that end, the account, and what the history says.
    type Plan = (Vec<Vec<u8>>, Vec<[u8; 32]>, Account, Vec<HistoryLine>, Self);
    type Answer = AccountId;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let message = "Nobody signs in with this email address.";
        let account = accounts::by_email(tables, &self.email)?.ok_or(Refused {
            kind: RefusedKind::NotFound,
            field: Some("email"),
            message: message.into(),
            reason: None,
        })?;
        let former = one_times(tables, Purpose::ResetPassword(account.id))?;
        let sessions = sessions_of(tables, SignedIn::Account(account.id))?;
        let two_factor = account.two_factor.clone().filter(|_| !self.without_two_factor);
        let detail = format!("An address for a new password of {}", account.name);
        let mut lines = vec![line(self.by.clone(), Deed::PasswordChanged, detail, self.at)];
        if account.two_factor.is_some() && two_factor.is_none() {
            lines.push(two_factor_changes::line(&account, self.by.clone(), "off", self.at));
        }
        Ok((former, sessions, Account { two_factor, ..account }, lines, self.clone()))
    }

    fn apply(
        (former, sessions, account, lines, issue): Self::Plan,
        tables: &mut Tables<'_>,
    ) -> Result<AccountId, StoreError> {
        session_changes::end(sessions, tables)?;
        for line in lines {
            history::tell(line, tables)?;
        }
        tables.accounts.insert(account.id.0, records::encode(&account).as_slice())?;
        let one_time = OneTime { purpose: Purpose::ResetPassword(account.id), expires_at: issue.expires_at };
        replace_one_time(former, issue.hash, one_time, tables)?;
        Ok(account.id)
    }
}

/// Sets a password by a one-time address (a reset, or an invitation to the team), which is dead from then on. All
/// sessions end; a second step at the sign-in stays.
#[derive(Debug, Clone)]
pub struct SetPassword {
    /// SHA-256 of the secret in the address.
    pub one_time: [u8; 32],
    /// PHC string of argon2id.
    pub password_hash: String,
    /// Now.
    pub at: Timestamp,
}

impl Change for SetPassword {
    /// The account, the keys of her sessions and of the one-time addresses that are used up, and what the history says.
    type Plan = (Account, Vec<[u8; 32]>, Vec<Vec<u8>>, HistoryLine);
    type Answer = AccountId;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let dead = || Refused::not_found("reset address");
        let one_time = accounts::one_time(tables, &self.one_time, self.at)?.ok_or_else(dead)?;
        let (Purpose::ResetPassword(id) | Purpose::JoinTeam(id)) = one_time.purpose else {
            return Err(dead().into());
        };
        let account = accounts::by_id(tables, id)?.ok_or_else(dead)?;
        let told = match account.is_invited() {
            true => (Deed::TeamChanged, format!("{} joined", account.name)),
            false => (Deed::PasswordChanged, format!("A new password of {}", account.name)),
        };
        let line = line(By::Account(id), told.0, told.1, self.at);
        let account = Account { password_hash: self.password_hash.clone(), ..account };
        // Whoever has a password has joined, by whatever address she came.
        let mut used = one_times(tables, Purpose::JoinTeam(id))?;
        used.push(self.one_time.to_vec());
        Ok((account, sessions_of(tables, SignedIn::Account(id))?, used, line))
    }

    fn apply(
        (account, sessions, used, line): Self::Plan,
        tables: &mut Tables<'_>,
    ) -> Result<AccountId, StoreError> {
        session_changes::end(sessions, tables)?;
        for hash in used {
            tables.one_time.remove(hash.as_slice())?;
        }
        tables.accounts.insert(account.id.0, records::encode(&account).as_slice())?;
        history::tell(line, tables)?;
        Ok(account.id)
    }
}

/// Changes the password of somebody who is signed in. Her other sessions end.
#[derive(Debug, Clone)]
pub struct ChangePassword {
    /// Whose.
    pub account: AccountId,
    /// PHC string of argon2id.
    pub password_hash: String,
    /// SHA-256 of the id of the session that stays.
    pub keep: [u8; 32],
    /// Now.
    pub at: Timestamp,
}

impl Change for ChangePassword {
    type Plan = (Account, Vec<[u8; 32]>, HistoryLine);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let account = accounts::by_id(tables, self.account)?.ok_or_else(|| Refused::not_found("account"))?;
        let mut sessions = sessions_of(tables, SignedIn::Account(self.account))?;
        sessions.retain(|hash| *hash != self.keep);
        let detail = format!("A new password of {}", account.name);
        let line = line(By::Account(self.account), Deed::PasswordChanged, detail, self.at);
        Ok((Account { password_hash: self.password_hash.clone(), ..account }, sessions, line))
    }

    fn apply((account, sessions, line): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        session_changes::end(sessions, tables)?;
        tables.accounts.insert(account.id.0, records::encode(&account).as_slice())?;
        history::tell(line, tables)
    }
}

fn line(by: By, deed: Deed, detail: String, at: Timestamp) -> HistoryLine {
    HistoryLine { at, by, deed, about: About::program(), from: None, detail }
}

fn owned() -> Refused {
    Refused::conflict(
        "setup",
        "This installation already has a creator. Sign in, or use `duly reset-password`.",
    )
}

/// The hashes of the one-time addresses for a purpose.
pub(super) fn one_times(tables: &Tables<'_>, purpose: Purpose) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut hashes = Vec::new();
    for row in tables.one_time.iter()? {
        let (hash, one_time) = row?;
        let one_time: OneTime = records::decode("one_time", one_time.value())?;
        if one_time.purpose == purpose {
            hashes.push(hash.value().to_vec());
        }
    }
    Ok(hashes)
}

/// Puts a one-time address in the place of former ones.
pub(super) fn replace_one_time(
    former: Vec<Vec<u8>>,
    hash: [u8; 32],
    one_time: OneTime,
    tables: &mut Tables<'_>,
) -> Result<(), StoreError> {
    for hash in former {
        tables.one_time.remove(hash.as_slice())?;
    }
    tables.one_time.insert(hash.as_slice(), records::encode(&one_time).as_slice())?;
    Ok(())
}
