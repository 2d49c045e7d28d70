//! Browsers are signed in, seen again, and signed out. Only the hash of a session's id is kept.

use redb::ReadableTable;

use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Stop, StoreError};
use crate::store::keys;
use crate::store::people::{Session, SignedIn};
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::accounts;

/// How many sessions a sign-in looks at beside its person's own, so that nobody waits for the writer. Each sign-in
/// adds one, so that those that have run out are never more than one in so many.
const LOOKED_AT: usize = 200;
/// How many sessions one person has at once; the oldest end.
const LIVING_MAX: usize = 50;

/// Signs a browser in.
///
/// Where she has as many sessions as one person may have, her oldest end. On the way it looks at sessions from a place
/// that the new hash gives, and around: hashes lie anywhere, so sooner or later every session that has run out is swept.
#[derive(Debug, Clone)]
pub struct StartSession {
    /// SHA-256 of the id in its cookie.
    pub hash: [u8; 32],
    /// The session.
    pub session: Session,
}

impl Change for StartSession {
    /// Sessions that end on the way.
    type Plan = (Self, Vec<[u8; 32]>);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let mut hers = accounts::sessions_of(tables, self.session.who, self.session.created_at)?;
        hers.sort_unstable_by_key(|(hash, session)| (session.created_at, *hash));
        let too_many = (hers.len() + 1).saturating_sub(LIVING_MAX);
        let mut ended: Vec<_> = hers.into_iter().take(too_many).map(|(hash, _)| hash).collect();
        let after = tables.sessions.range(self.hash.as_slice()..)?;
        let before = tables.sessions.range(..self.hash.as_slice())?;
        for row in after.chain(before).take(LOOKED_AT) {
            let (hash, session) = row?;
            let session: Session = records::decode("sessions", session.value())?;
            if session.expires_at < self.session.created_at {
                ended.push(hash_of(hash.value())?);
            }
        }
        Ok((self.clone(), ended))
    }

    fn apply((start, ended): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        end(ended, tables)?;
        let key = keys::person_session(start.session.who, &start.hash);
        tables.person_sessions.insert(key.as_slice(), ())?;
        tables.sessions.insert(start.hash.as_slice(), records::encode(&start.session).as_slice())?;
        Ok(())
    }
}

/// Notes that a signed-in browser was seen, and moves its end.
#[derive(Debug, Clone)]
pub struct TouchSession {
    /// SHA-256 of the id in its cookie.
    pub hash: [u8; 32],
    /// Now.
    pub seen_at: Timestamp,
    /// Its new end.
    pub expires_at: Timestamp,
}

impl Change for TouchSession {
    type Plan = Option<([u8; 32], Session)>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let Some(row) = tables.sessions.get(self.hash.as_slice())? else { return Ok(None) };
        let session: Session = records::decode("sessions", row.value())?;
        Ok(Some((self.hash, Session { last_seen_at: self.seen_at, expires_at: self.expires_at, ..session })))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        if let Some((hash, session)) = plan {
            tables.sessions.insert(hash.as_slice(), records::encode(&session).as_slice())?;
        }
        Ok(())
    }
}

/// Signs browsers out.
#[derive(Debug, Clone)]
pub enum EndSessions {
    /// One browser, by the hash of its id.
    One([u8; 32]),
    /// All of a person's, as after a new password.
    Of(SignedIn),
}

impl Change for EndSessions {
    type Plan = Vec<[u8; 32]>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        match self {
            Self::One(hash) => Ok(vec![*hash]),
            Self::Of(who) => Ok(sessions_of(tables, *who)?),
        }
    }

    fn apply(hashes: Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        end(hashes, tables)
    }
}

/// The hashes of a person's sessions, those that have run out too.
pub(super) fn sessions_of(tables: &Tables<'_>, who: SignedIn) -> Result<Vec<[u8; 32]>, StoreError> {
    Ok(accounts::all_sessions_of(tables, who)?.into_iter().map(|(hash, _)| hash).collect())
}

/// Ends sessions. One that is not there is none already.
pub(super) fn end(hashes: Vec<[u8; 32]>, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    for hash in hashes {
        let Some(row) = tables.sessions.remove(hash.as_slice())? else { continue };
        let session: Session = records::decode("sessions", row.value())?;
        tables.person_sessions.remove(keys::person_session(session.who, &hash).as_slice())?;
    }
    Ok(())
}

/// Writes whose each session is, in a database from before there was that table.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub(in crate::store) fn fill_persons(tables: &mut Tables<'_>) -> Result<(), StoreError> {
    tables.person_sessions.retain(|_, ()| false)?;
    for row in tables.sessions.iter()? {
        let (hash, session) = row?;
        let session: Session = records::decode("sessions", session.value())?;
        let key = keys::person_session(session.who, &hash_of(hash.value())?);
        tables.person_sessions.insert(key.as_slice(), ())?;
    }
    Ok(())
}

fn hash_of(key: &[u8]) -> Result<[u8; 32], StoreError> {
    key.try_into().map_err(|_| StoreError::Broken("a session's key is no hash".into()))
}
