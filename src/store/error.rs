//! What can go wrong in the store: a refusal, for the person, or a fault, for the log.

use std::fmt;

/// The store could not do its work. For the log; a person only hears that nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file or the disk below it.
    #[error("the database: {0}")]
    Database(#[from] redb::Error),
    /// A row that does not read as what it should be.
    #[error("a row of {table} cannot be read: {why}")]
    Row {
        /// Where it lies.
        table: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// Rows that contradict each other.
    #[error("the database contradicts itself: {0}")]
    Broken(String),
    /// A file beside the database.
    #[error("{path}: {cause}")]
    File {
        /// Which.
        path: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file cannot be used at all; the text says what to do.
    #[error("{0}")]
    Unusable(String),
    /// Closed at the moment: starting, reopening after a fault, or stopping.
    #[error("the database is closed at the moment")]
    Closed,
    /// The queue is full, or the disk took too long.
    #[error("the database is busy")]
    Busy,
    /// The disk has too little room for rows that can be done without; conversions go on.
    #[error("the disk is almost full")]
    Full,
    /// The disk failed during the commit: it may have been kept, or not.
    #[error("nobody knows whether this was saved: {0}")]
    Unsure(String),
}

macro_rules! from_redb {
    ($($error:ty),*) => {$(
        impl From<$error> for StoreError {
            fn from(error: $error) -> Self {
                Self::Database(error.into())
            }
        }
    )*};
}

from_redb!(
    redb::StorageError,
    redb::TableError,
    redb::TransactionError,
    redb::CommitError,
    redb::DatabaseError
);

/// Why a change was not made. For the person: names the field and the remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What kind of refusal.
    pub kind: RefusedKind,
    /// The field it is about, by the name it has in forms and in the API.
    pub field: Option<&'static str>,
    /// A sentence that says what is wrong and what to do.
    pub message: String,
    /// The same as a fact, where affiliates meet it, whose pages speak several languages.
    pub reason: Option<Reason>,
}

/// Why affiliates are refused something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The code is somebody's.
    CodeTaken,
    /// She had so many codes already, the most.
    FormerCodes(usize),
    /// An affiliation's state does not allow it.
    CannotBeDone,
    /// Only those who are accepted make links.
    NotAccepted,
    /// The site is not approved, or not any more.
    SiteNotApproved(String),
    /// So many links are there, the most.
    LinksAtOnce(usize),
    /// So many links were ever made, the most.
    LinksEver(u64),
    /// The rules changed while they were read.
    RulesChanged,
    /// The rules were not accepted.
    RulesNeeded,
    /// Only who is invited can join.
    ByInvitation,
    /// She cannot join, as things stand.
    NotNow,
    /// The invitation is for somebody else.
    OthersInvitation,
    /// She has a password already.
    HasPassword,
}

/// What kind of refusal it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedKind {
    /// There is no such thing, or not for this asker.
    NotFound,
    /// It contradicts what is already there.
    Conflict,
    /// The value cannot be.
    Invalid,
}

impl Refused {
    /// There is no such thing.
    pub fn not_found(what: &str) -> Self {
        let message = format!("There is no such {what}.");
        Self { kind: RefusedKind::NotFound, field: None, message, reason: None }
    }

    /// It contradicts what is already there.
    pub fn conflict(field: &'static str, message: impl Into<String>) -> Self {
        Self { kind: RefusedKind::Conflict, field: Some(field), message: message.into(), reason: None }
    }

    /// The value cannot be.
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self { kind: RefusedKind::Invalid, field: Some(field), message: message.into(), reason: None }
    }
}

impl Refused {
    /// The same, told to affiliates in each language.
    #[must_use]
    pub fn because(self, reason: Reason) -> Self {
        Self { reason: Some(reason), ..self }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Why a change was not made: refused, or the store is at fault.
#[derive(Debug)]
pub enum Stop {
    /// For the person.
    Refused(Refused),
    /// For the log.
    Fault(StoreError),
}

impl<E: Into<StoreError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

impl From<Refused> for Stop {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}
