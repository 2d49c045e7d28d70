//! Questions about who may enter: accounts, sessions, one-time addresses, tokens.

use redb::ReadableTable;

use crate::domain::account::Account;
use crate::domain::email::Email;
use crate::domain::id::AccountId;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::people::{OneTime, Purpose, Session, SignedIn, Token};
use crate::store::records;
use crate::store::tables::Read;

/// An account.
pub fn by_id(read: &impl Read, id: AccountId) -> Result<Option<Account>, StoreError> {
    read.accounts().get(id.0)?.map(|row| records::decode("accounts", row.value())).transpose()
}

/// The account that signs in with an address.
pub fn by_email(read: &impl Read, email: &Email) -> Result<Option<Account>, StoreError> {
    let Some(number) = read.account_emails().get(email.as_str())? else { return Ok(None) };
    by_id(read, AccountId(number.value()))
}

/// The whole team, invited ones too, in the order they came.
pub fn team(read: &impl Read) -> Result<Vec<Account>, StoreError> {
    read.accounts().iter()?.map(|row| records::decode("accounts", row?.1.value())).collect()
}

/// Whether anybody owns this installation yet.
pub fn is_owned(read: &impl Read) -> Result<bool, StoreError> {
    Ok(read.accounts().iter()?.next().transpose()?.is_some())
}

/// The session with this hash, while it lives.
pub fn session(read: &impl Read, hash: &[u8; 32], now: Timestamp) -> Result<Option<Session>, StoreError> {
    let Some(row) = read.sessions().get(hash.as_slice())? else { return Ok(None) };
    let session: Session = records::decode("sessions", row.value())?;
    Ok(Some(session).filter(|session| session.expires_at >= now))
}

/// The living sessions of a person, with their hashes.
pub fn sessions_of(
    read: &impl Read,
    who: SignedIn,
    now: Timestamp,
) -> Result<Vec<([u8; 32], Session)>, StoreError> {
    let mut sessions = all_sessions_of(read, who)?;
    sessions.retain(|(_, session)| session.expires_at >= now);
    Ok(sessions)
}

/// The same with those that have run out and are not swept yet.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn all_sessions_of(read: &impl Read, who: SignedIn) -> Result<Vec<([u8; 32], Session)>, StoreError> {
    let hers = keys::sessions_of(who);
    let mut sessions = Vec::new();
    for row in read.person_sessions().range(hers.start().as_slice()..=hers.end().as_slice())? {
        let (_, hash) = keys::person_and_session(row?.0.value())?;
        if let Some(session) = read.sessions().get(hash.as_slice())? {
            sessions.push((hash, records::decode("sessions", session.value())?));
        }
    }
    Ok(sessions)
}

/// The one-time address with this hash, while it lives.
pub fn one_time(read: &impl Read, hash: &[u8; 32], now: Timestamp) -> Result<Option<OneTime>, StoreError> {
    let Some(row) = read.one_time().get(hash.as_slice())? else { return Ok(None) };
    let one_time: OneTime = records::decode("one_time", row.value())?;
    Ok(Some(one_time).filter(|one_time| one_time.expires_at >= now))
}

/// All one-time addresses that live.
pub fn one_times(read: &impl Read, now: Timestamp) -> Result<Vec<OneTime>, StoreError> {
    let all: Result<Vec<OneTime>, StoreError> =
        read.one_time().iter()?.map(|row| records::decode("one_time", row?.1.value())).collect();
    Ok(all?.into_iter().filter(|one_time| one_time.expires_at >= now).collect())
}

/// Until when the newest one-time address for a purpose lives, where one does.
pub fn one_time_until(
    read: &impl Read,
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let of_purpose = one_times(read, now)?.into_iter().filter(|one_time| one_time.purpose == purpose);
    Ok(of_purpose.map(|one_time| one_time.expires_at).max())
}

/// The API token with this hash.
pub fn token(read: &impl Read, hash: &[u8; 32]) -> Result<Option<Token>, StoreError> {
    let Some(name) = read.token_hashes().get(hash.as_slice())? else { return Ok(None) };
    let row = read.tokens().get(name.value())?;
    row.map(|row| records::decode("tokens", row.value())).transpose()
}

/// All API tokens, by name.
pub fn tokens(read: &impl Read) -> Result<Vec<Token>, StoreError> {
    read.tokens().iter()?.map(|row| records::decode("tokens", row?.1.value())).collect()
}
