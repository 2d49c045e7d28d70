//! The second step of a sign-in is set up, used, and taken away (`product.md` P3, RFC 6238). That a code
//! opens once is decided here, inside the one writer. Each change leaves a line in the history.

use super::history;
use crate::domain::account::{Account, TwoFactor};
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::AccountId;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::accounts;

/// Turns the second step on. The same once more, as a form that is sent twice, changes nothing.
#[derive(Debug, Clone)]
pub struct TurnOnTwoFactor {
    /// Whose.
    pub account: AccountId,
    /// With the step of the code that confirmed it, and all recovery codes.
    pub two_factor: TwoFactor,
    /// Now.
    pub at: Timestamp,
}

impl Change for TurnOnTwoFactor {
    /// `None`: it is so already.
    type Plan = Option<Told>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Option<Told>, Stop> {
        let account = by_id(tables, self.account)?;
        match &account.two_factor {
            Some(on) if *on == self.two_factor => return Ok(None),
            Some(_) => return Err(Refused::conflict("code", "Two-factor sign-in is on already.").into()),
            None => {}
        }
        let account = Account { two_factor: Some(self.two_factor.clone()), ..account };
        Ok(Some(Told::of(account, "on", self.at)))
    }

    fn apply(told: Option<Told>, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        told.map_or(Ok(()), |told| told.keep(tables))
    }
}

/// An account that changed, and what the history says of it.
pub struct Told {
    account: Account,
    line: HistoryLine,
}

impl Told {
    fn of(account: Account, what: &str, at: Timestamp) -> Self {
        let line = line(&account, By::Account(account.id), what, at);
        Self { account, line }
    }

    fn keep(self, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        keep(&self.account, tables)?;
        history::tell(self.line, tables)
    }
}

/// What somebody shows at the second step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// The code of a time step, which was right.
    Step(u64),
    /// A recovery code, by its keyed hash.
    Recovery([u8; 32]),
}

/// Uses a code up; refused where it was used before, or is nobody's.
#[derive(Debug, Clone)]
pub struct UseCode {
    /// Whose second step.
    pub account: AccountId,
    /// The code.
    pub proof: Proof,
    /// Now.
    pub at: Timestamp,
}

impl Change for UseCode {
    /// The account, and a line of the history where a recovery code was used: they are few.
    type Plan = (Account, Option<HistoryLine>);
    /// How many recovery codes are left.
    type Answer = usize;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let mut account = by_id(tables, self.account)?;
        let on = account.two_factor.as_mut().ok_or_else(|| Refused::not_found("second step"))?;
        match self.proof {
            Proof::Step(step) if step > on.last_step => on.last_step = step,
            Proof::Step(_) => {
                let message = "This code was used already. Please wait for the next one.";
                return Err(Refused::conflict("code", message).into());
            }
            Proof::Recovery(hash) => {
                let before = on.recovery.len();
                on.recovery.retain(|known| *known != hash);
                if on.recovery.len() == before {
                    return Err(Refused::invalid("code", "This code is not right.").into());
                }
            }
        }
        let left = account.two_factor.as_ref().map_or(0, |on| on.recovery.len());
        let line = matches!(self.proof, Proof::Recovery(_)).then(|| {
            line(
                &account,
                By::Account(account.id),
                &format!("a recovery code was used, {left} are left"),
                self.at,
            )
        });
        Ok((account, line))
    }

    fn apply((account, line): Self::Plan, tables: &mut Tables<'_>) -> Result<usize, StoreError> {
        keep(&account, tables)?;
        line.map_or(Ok(()), |line| history::tell(line, tables))?;
        Ok(account.two_factor.map_or(0, |on| on.recovery.len()))
    }
}

/// Replaces all recovery codes.
#[derive(Debug, Clone)]
pub struct ReplaceRecoveryCodes {
    /// Whose.
    pub account: AccountId,
    /// Keyed hashes of the new ones.
    pub recovery: Vec<[u8; 32]>,
    /// Now.
    pub at: Timestamp,
}

impl Change for ReplaceRecoveryCodes {
    /// `None`: a form that is sent twice.
    type Plan = Option<Told>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Option<Told>, Stop> {
        let mut account = by_id(tables, self.account)?;
        let on = account.two_factor.as_mut().ok_or_else(|| Refused::not_found("second step"))?;
        if on.recovery == self.recovery {
            return Ok(None);
        }
        on.recovery.clone_from(&self.recovery);
        Ok(Some(Told::of(account, "new recovery codes", self.at)))
    }

    fn apply(told: Option<Told>, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        told.map_or(Ok(()), |told| told.keep(tables))
    }
}

/// Turns the second step off.
#[derive(Debug, Clone, Copy)]
pub struct TurnOffTwoFactor {
    /// Whose.
    pub account: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Change for TurnOffTwoFactor {
    /// `None`: it is off already.
    type Plan = Option<Told>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Option<Told>, Stop> {
        let account = by_id(tables, self.account)?;
        if account.two_factor.is_none() {
            return Ok(None);
        }
        Ok(Some(Told::of(Account { two_factor: None, ..account }, "off", self.at)))
    }

    fn apply(told: Option<Told>, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        told.map_or(Ok(()), |told| told.keep(tables))
    }
}

/// What the history says of a change of somebody's second step.
pub(super) fn line(account: &Account, by: By, what: &str, at: Timestamp) -> HistoryLine {
    let detail = format!("{}: {what}.", account.name);
    HistoryLine { at, by, deed: Deed::TwoFactorChanged, about: About::program(), from: None, detail }
}

fn by_id(tables: &Tables<'_>, id: AccountId) -> Result<Account, Stop> {
    Ok(accounts::by_id(tables, id)?.ok_or_else(|| Refused::not_found("account"))?)
}

fn keep(account: &Account, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    tables.accounts.insert(account.id.0, records::encode(account).as_slice())?;
    Ok(())
}
