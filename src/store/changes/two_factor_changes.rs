//! The second step of a sign-in is set up, used, and taken away (`product.md` P3, RFC 6238). That a code
//! opens once is decided here, inside the one writer.

use crate::domain::account::{Account, TwoFactor};
use crate::domain::id::AccountId;
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
}

impl Change for TurnOnTwoFactor {
    type Plan = Account;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Account, Stop> {
        let account = by_id(tables, self.account)?;
        if account.two_factor.as_ref().is_some_and(|on| *on != self.two_factor) {
            return Err(Refused::conflict("code", "Two-factor sign-in is on already.").into());
        }
        Ok(Account { two_factor: Some(self.two_factor.clone()), ..account })
    }

    fn apply(account: Account, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        keep(&account, tables)
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
}

impl Change for UseCode {
    type Plan = Account;
    /// How many recovery codes are left.
    type Answer = usize;

    fn decide(&self, tables: &Tables<'_>) -> Result<Account, Stop> {
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
        Ok(account)
    }

    fn apply(account: Account, tables: &mut Tables<'_>) -> Result<usize, StoreError> {
        keep(&account, tables)?;
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
}

impl Change for ReplaceRecoveryCodes {
    type Plan = Account;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Account, Stop> {
        let mut account = by_id(tables, self.account)?;
        let on = account.two_factor.as_mut().ok_or_else(|| Refused::not_found("second step"))?;
        on.recovery.clone_from(&self.recovery);
        Ok(account)
    }

    fn apply(account: Account, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        keep(&account, tables)
    }
}

/// Turns the second step off.
#[derive(Debug, Clone, Copy)]
pub struct TurnOffTwoFactor(pub AccountId);

impl Change for TurnOffTwoFactor {
    type Plan = Account;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Account, Stop> {
        Ok(Account { two_factor: None, ..by_id(tables, self.0)? })
    }

    fn apply(account: Account, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        keep(&account, tables)
    }
}

fn by_id(tables: &Tables<'_>, id: AccountId) -> Result<Account, Stop> {
    Ok(accounts::by_id(tables, id)?.ok_or_else(|| Refused::not_found("account"))?)
}

fn keep(account: &Account, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    tables.accounts.insert(account.id.0, records::encode(account).as_slice())?;
    Ok(())
}
