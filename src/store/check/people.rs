//! Who may enter: accounts, sessions, one-time addresses, tokens, and what was done for a key.

use redb::{ReadableTable, ReadableTableMetadata};

use super::{Checked, lead_back};
use crate::domain::account::Account;
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::people::{Idempotent, OneTime, Purpose, Session, SignedIn, Token};
use crate::store::tables::{Read, Snapshot};

pub(super) fn check(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    check_accounts(read, checked)?;
    check_entrances(read, checked)?;
    check_tokens(read, checked)?;
    check_keys(read, checked)
}

fn check_accounts(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    for row in read.accounts().iter()? {
        let (number, value) = row?;
        let id = format!("account {}", number.value());
        let Some(account) = checked.decoded::<Account>("accounts", &id, value.value()) else { continue };
        let found = read.account_emails().get(account.email.as_str())?.map(|found| found.value());
        checked.expect(found == Some(number.value()), || {
            format!("{id}: its email address does not lead to it.")
        });
    }
    let accounts = read.accounts().len()?;
    let emails = read.account_emails().len()?;
    checked.expect(accounts == emails, || {
        format!("There are {accounts} accounts and {emails} addresses to sign in with.")
    });
    Ok(())
}

fn check_entrances(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    for row in read.sessions().iter()? {
        let (hash, value) = row?;
        let Some(session) = checked.decoded::<Session>("sessions", "A session", value.value()) else {
            continue;
        };
        let (known, whose) = match session.who {
            SignedIn::Account(id) => (read.accounts().get(id.0)?.is_some(), id.to_string()),
            SignedIn::Affiliate(id) => (read.affiliates().get(id.0)?.is_some(), id.to_string()),
        };
        checked.expect(known, || format!("A session is of {whose}, which is not there."));
        let key = hash.value().try_into().map(|hash| keys::person_session(session.who, &hash));
        let listed = key.map_or(Ok(None), |key| read.person_sessions().get(key.as_slice()))?.is_some();
        checked.expect(listed, || format!("A session of {whose} is missing among hers."));
    }
    let (sessions, listed) = (read.sessions().len()?, read.person_sessions().len()?);
    checked.expect(sessions == listed, || {
        format!("There are {sessions} sessions, and {listed} are listed by whose they are.")
    });
    for row in read.one_time().iter()? {
        let (_, value) = row?;
        let one_time = checked.decoded::<OneTime>("one_time", "A one-time address", value.value());
        let (known, whose) = match one_time.map(|one_time| one_time.purpose) {
            Some(Purpose::ResetPassword(id) | Purpose::JoinTeam(id)) => {
                (read.accounts().get(id.0)?.is_some(), id.to_string())
            }
            Some(Purpose::AffiliatePassword(id)) => (read.affiliates().get(id.0)?.is_some(), id.to_string()),
            Some(Purpose::Invitation(id)) => (read.affiliations().get(id.0)?.is_some(), id.to_string()),
            Some(Purpose::Setup) | None => continue,
        };
        checked.expect(known, || format!("A one-time address is of {whose}, which is not there."));
    }
    Ok(())
}

fn check_tokens(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    for row in read.tokens().iter()? {
        let (name, value) = row?;
        let name = name.value();
        let Some(token) = checked.decoded::<Token>("tokens", name, value.value()) else { continue };
        let found = read.token_hashes().get(token.hash.as_slice())?;
        checked.expect(found.is_some_and(|found| found.value() == name), || {
            format!("The token {name} is not found by its hash.")
        });
    }
    let (tokens, hashes) = (read.tokens().len()?, read.token_hashes().len()?);
    checked.expect(tokens == hashes, || format!("There are {tokens} tokens and {hashes} hashes of tokens."));
    Ok(())
}

fn check_keys(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    for row in read.idempotency().iter()? {
        let (key, value) = row?;
        let made = checked.decoded::<Idempotent>("idempotency", "An idempotency key", value.value());
        let Some(made) = made else { continue };
        let timed =
            read.idempotency_times().get(keys::idempotency_time(made.at, key.value()).as_slice())?.is_some();
        checked.expect(timed, || {
            "An idempotency key is not listed at its time, and would live for ever.".to_owned()
        });
    }
    let leads_back = |key: &[u8], ()| {
        let known = read.idempotency().get(key.get(8..).unwrap_or_default())?.is_some();
        Ok((!known).then(|| "An idempotency key is listed at a time and not there.".to_owned()))
    };
    lead_back(read.idempotency_times(), leads_back, checked)
}
