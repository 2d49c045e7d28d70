//! Browsers are signed in, seen again, and signed out. Only the hash of a session's id is kept.

use redb::ReadableTable;

use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Stop, StoreError};
use crate::store::people::{Session, SignedIn};
use crate::store::records;
use crate::store::tables::Tables;

/// How many sessions a sign-in looks at, so that nobody waits for the writer.
const LOOKED_AT: usize = 4_000;
/// How many of them it takes away at most.
const ENDED_MAX: usize = 400;
/// How many sessions one person has at once; the oldest end.
const LIVING_MAX: usize = 50;

/// Signs a browser in.
///
/// On the way it looks at sessions from a place that the new hash gives, and around: hashes lie anywhere, so sooner or
/// later every session that has run out is swept. Where there are no more sessions than it looks at, a person has
/// exactly so many as allowed; where there are, some more, in proportion.
#[derive(Debug, Clone)]
pub struct StartSession {
    /// SHA-256 of the id in its cookie.
    pub hash: [u8; 32],
    /// The session.
    pub session: Session,
}

impl Change for StartSession {
    /// Sessions that end on the way.
    type Plan = (Self, Vec<Vec<u8>>);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let (mut ended, mut hers) = (Vec::new(), Vec::new());
        let after = tables.sessions.range(self.hash.as_slice()..)?;
        let before = tables.sessions.range(..self.hash.as_slice())?;
        for row in after.chain(before).take(LOOKED_AT) {
            let (hash, session) = row?;
            let session: Session = records::decode("sessions", session.value())?;
            if session.expires_at < self.session.created_at {
                ended.push(hash.value().to_vec());
            } else if session.who == self.session.who {
                hers.push((session.created_at, hash.value().to_vec()));
            }
        }
        hers.sort_unstable();
        let too_many = (hers.len() + 1).saturating_sub(LIVING_MAX);
        let mut plan: Vec<_> = hers.into_iter().take(too_many).map(|(_, hash)| hash).collect();
        plan.append(&mut ended);
        plan.truncate(ENDED_MAX);
        Ok((self.clone(), plan))
    }

    fn apply((start, ended): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        for hash in ended {
            tables.sessions.remove(hash.as_slice())?;
        }
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
    type Plan = Vec<Vec<u8>>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        match self {
            Self::One(hash) => Ok(vec![hash.to_vec()]),
            Self::Of(who) => Ok(sessions_of(tables, *who)?),
        }
    }

    fn apply(hashes: Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        for hash in hashes {
            tables.sessions.remove(hash.as_slice())?;
        }
        Ok(())
    }
}

/// The hashes of a person's sessions.
pub(super) fn sessions_of(tables: &Tables<'_>, who: SignedIn) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut hashes = Vec::new();
    for row in tables.sessions.iter()? {
        let (hash, session) = row?;
        let session: Session = records::decode("sessions", session.value())?;
        if session.who == who {
            hashes.push(hash.value().to_vec());
        }
    }
    Ok(hashes)
}
