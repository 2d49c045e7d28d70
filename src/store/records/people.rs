//! Rows of accounts, sessions, one-time addresses, tokens and idempotency keys.

use serde::{Deserialize, Serialize};

use super::numbers::Numbered;
use crate::domain::account::{Account, TeamRole, TwoFactor};
use crate::domain::email::Email;
use crate::domain::id::{AccountId, AffiliateId, AffiliationId};
use crate::domain::name::Name;
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;
use crate::store::people::{Idempotent, OneTime, Purpose, Scope, Session, SignedIn, Token};

/// Version 2.
#[derive(Serialize, Deserialize)]
pub(super) struct AccountRow {
    id: u32,
    email: String,
    name: String,
    role: u8,
    password_hash: String,
    created_at: i64,
    two_factor: Option<TwoFactorRow>,
}

#[derive(Serialize, Deserialize)]
struct TwoFactorRow {
    nonce: [u8; 16],
    last_step: u64,
    recovery: Vec<[u8; 32]>,
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct AccountRow1 {
    id: u32,
    email: String,
    name: String,
    role: u8,
    password_hash: String,
    created_at: i64,
}

/// There was no second step at the sign-in.
impl From<AccountRow1> for AccountRow {
    fn from(row: AccountRow1) -> Self {
        Self {
            id: row.id,
            email: row.email,
            name: row.name,
            role: row.role,
            password_hash: row.password_hash,
            created_at: row.created_at,
            two_factor: None,
        }
    }
}

impl From<&Account> for AccountRow {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id.0,
            email: account.email.to_string(),
            name: account.name.to_string(),
            role: account.role.row_number(),
            password_hash: account.password_hash.clone(),
            created_at: account.created_at.0,
            two_factor: account.two_factor.as_ref().map(|two_factor| TwoFactorRow {
                nonce: two_factor.nonce,
                last_step: two_factor.last_step,
                recovery: two_factor.recovery.clone(),
            }),
        }
    }
}

impl TryFrom<AccountRow> for Account {
    type Error = Wrong;
    fn try_from(row: AccountRow) -> Result<Self, Wrong> {
        Ok(Self {
            id: AccountId(row.id),
            email: Email::from_row(row.email),
            name: Name::from_row(row.name),
            role: TeamRole::of_row_number(row.role)?,
            password_hash: row.password_hash,
            created_at: Timestamp(row.created_at),
            two_factor: row.two_factor.map(|two_factor| TwoFactor {
                nonce: two_factor.nonce,
                last_step: two_factor.last_step,
                recovery: two_factor.recovery,
            }),
        })
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct SessionRow {
    who: SignedInRow,
    created_at: i64,
    last_seen_at: i64,
    expires_at: i64,
    agent: String,
}

#[derive(Serialize, Deserialize)]
enum SignedInRow {
    Account(u32),
    Affiliate(u32),
}

impl From<&Session> for SessionRow {
    fn from(session: &Session) -> Self {
        Self {
            who: match session.who {
                SignedIn::Account(id) => SignedInRow::Account(id.0),
                SignedIn::Affiliate(id) => SignedInRow::Affiliate(id.0),
            },
            created_at: session.created_at.0,
            last_seen_at: session.last_seen_at.0,
            expires_at: session.expires_at.0,
            agent: session.agent.clone(),
        }
    }
}

impl From<SessionRow> for Session {
    fn from(row: SessionRow) -> Self {
        Self {
            who: match row.who {
                SignedInRow::Account(id) => SignedIn::Account(AccountId(id)),
                SignedInRow::Affiliate(id) => SignedIn::Affiliate(AffiliateId(id)),
            },
            created_at: Timestamp(row.created_at),
            last_seen_at: Timestamp(row.last_seen_at),
            expires_at: Timestamp(row.expires_at),
            agent: row.agent,
        }
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct OneTimeRow {
    purpose: PurposeRow,
    expires_at: i64,
}

#[derive(Serialize, Deserialize)]
enum PurposeRow {
    Setup,
    ResetPassword(u32),
    JoinTeam(u32),
    AffiliatePassword(u32),
    Invitation(u32),
}

impl From<&OneTime> for OneTimeRow {
    fn from(one_time: &OneTime) -> Self {
        let purpose = match one_time.purpose {
            Purpose::Setup => PurposeRow::Setup,
            Purpose::ResetPassword(account) => PurposeRow::ResetPassword(account.0),
            Purpose::JoinTeam(account) => PurposeRow::JoinTeam(account.0),
            Purpose::AffiliatePassword(affiliate) => PurposeRow::AffiliatePassword(affiliate.0),
            Purpose::Invitation(affiliation) => PurposeRow::Invitation(affiliation.0),
        };
        Self { purpose, expires_at: one_time.expires_at.0 }
    }
}

impl From<OneTimeRow> for OneTime {
    fn from(row: OneTimeRow) -> Self {
        let purpose = match row.purpose {
            PurposeRow::Setup => Purpose::Setup,
            PurposeRow::ResetPassword(account) => Purpose::ResetPassword(AccountId(account)),
            PurposeRow::JoinTeam(account) => Purpose::JoinTeam(AccountId(account)),
            PurposeRow::AffiliatePassword(affiliate) => Purpose::AffiliatePassword(AffiliateId(affiliate)),
            PurposeRow::Invitation(affiliation) => Purpose::Invitation(AffiliationId(affiliation)),
        };
        Self { purpose, expires_at: Timestamp(row.expires_at) }
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct TokenRow {
    name: String,
    hash: [u8; 32],
    scope: u8,
    created_at: i64,
}

impl From<&Token> for TokenRow {
    fn from(token: &Token) -> Self {
        Self {
            name: token.name.to_string(),
            hash: token.hash,
            scope: token.scope.row_number(),
            created_at: token.created_at.0,
        }
    }
}

impl TryFrom<TokenRow> for Token {
    type Error = Wrong;
    fn try_from(row: TokenRow) -> Result<Self, Wrong> {
        Ok(Self {
            name: Name::from_row(row.name),
            hash: row.hash,
            scope: Scope::of_row_number(row.scope)?,
            created_at: Timestamp(row.created_at),
        })
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct IdempotentRow {
    body: [u8; 32],
    answer: String,
    at: i64,
}

impl From<&Idempotent> for IdempotentRow {
    fn from(done: &Idempotent) -> Self {
        Self { body: done.body, answer: done.answer.clone(), at: done.at.0 }
    }
}

impl From<IdempotentRow> for Idempotent {
    fn from(row: IdempotentRow) -> Self {
        Self { body: row.body, answer: row.answer, at: Timestamp(row.at) }
    }
}
