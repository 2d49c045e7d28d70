//! A change that is made once for a key, however often it is sent: a form submitted twice, an API call repeated.
//!
//! The key is kept in the change's own transaction, so there is no moment at which the one is there and
//! the other is not.

use redb::ReadableTable;

use crate::domain::id::{AccountId, AffiliateId, AffiliationId, LinkId, OfferId, PageId, ProductId};
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::people::Idempotent;
use crate::store::tables::Tables;
use crate::store::{keys, records};

/// How many used-up keys are swept with each new one.
const SWEPT: usize = 20;

/// What makes two requests the same.
#[derive(Debug, Clone)]
pub struct OnceKey {
    /// SHA-256 of who asks and the key that was sent.
    pub key: [u8; 32],
    /// SHA-256 of what was asked: the same key for something else is a mistake.
    pub body: [u8; 32],
    /// Now. Keys live for 24 hours.
    pub at: Timestamp,
}

/// A change under a key; without one, it is simply made.
#[derive(Debug, Clone)]
pub struct Once<C> {
    /// The key.
    pub key: Option<OnceKey>,
    /// The change.
    pub change: C,
}

/// What is remembered of an answer: the id of what was made.
pub trait Remembered {
    /// The id as text.
    fn remembered(&self) -> String;
}

macro_rules! remembered_by_themselves {
    ($($id:ty),*) => {$(
        impl Remembered for $id {
            fn remembered(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

remembered_by_themselves!(AccountId, AffiliateId, AffiliationId, LinkId, OfferId, PageId, ProductId);

/// Whether something changed is remembered as that.
impl Remembered for bool {
    fn remembered(&self) -> String {
        self.to_string()
    }
}

/// A change that answers nothing is only remembered as made.
impl Remembered for () {
    fn remembered(&self) -> String {
        String::new()
    }
}

/// The field of a refusal because a key came before with something else.
pub const KEY_FIELD: &str = "Idempotency-Key";

/// Whether the change was made now or before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done<A> {
    /// Made now.
    Now(A),
    /// It was made before, with this answer.
    Before(String),
}

/// What will be written.
pub enum OncePlan<P> {
    /// The change.
    Make(P, Option<(OnceKey, Vec<Vec<u8>>)>),
    /// Nothing: the answer of the first time.
    Repeat(String),
}

impl<C> Change for Once<C>
where
    C: Change,
    C::Answer: Remembered,
{
    type Plan = OncePlan<C::Plan>;
    type Answer = Done<C::Answer>;
    const URGENT: bool = C::URGENT;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let Some(key) = &self.key else {
            return Ok(OncePlan::Make(self.change.decide(tables)?, None));
        };
        if let Some(row) = tables.idempotency.get(key.key.as_slice())? {
            let made: Idempotent = records::decode("idempotency", row.value())?;
            if key.at.since(made.at) < DAY_MS {
                if made.body != key.body {
                    let message = "This was sent before, with other content. Open the form anew for another one; a program uses a new key.";
                    return Err(Refused::conflict(KEY_FIELD, message).into());
                }
                return Ok(OncePlan::Repeat(made.answer));
            }
        }
        let plan = self.change.decide(tables)?;
        Ok(OncePlan::Make(plan, Some((key.clone(), used_up(tables, key.at)?))))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<Self::Answer, StoreError> {
        let (plan, key) = match plan {
            OncePlan::Repeat(answer) => return Ok(Done::Before(answer)),
            OncePlan::Make(plan, key) => (plan, key),
        };
        let answer = C::apply(plan, tables)?;
        if let Some((key, used_up)) = key {
            for time in used_up {
                tables.idempotency.remove(&time[8..])?;
                tables.idempotency_times.remove(time.as_slice())?;
            }
            let made = Idempotent { body: key.body, answer: answer.remembered(), at: key.at };
            tables.idempotency.insert(key.key.as_slice(), records::encode(&made).as_slice())?;
            tables.idempotency_times.insert(keys::idempotency_time(key.at, &key.key).as_slice(), ())?;
        }
        Ok(Done::Now(answer))
    }
}

/// The oldest keys that have lived their 24 hours.
fn used_up(tables: &Tables<'_>, now: Timestamp) -> Result<Vec<Vec<u8>>, StoreError> {
    let end = keys::idempotency_time(now.plus_ms(-DAY_MS), &[]);
    let mut times = Vec::new();
    for row in tables.idempotency_times.range(..end.as_slice())?.take(SWEPT) {
        times.push(row?.0.value().to_vec());
    }
    Ok(times)
}
