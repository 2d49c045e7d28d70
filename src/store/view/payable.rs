//! What a payout would send now, and who would not be in it (`product.md` M3).

use std::collections::{BTreeMap, BTreeSet};

use redb::ReadableTable;

use super::{money, payouts};
use crate::domain::id::AffiliateId;
use crate::domain::money::Currency;
use crate::domain::payout::{PassedOver, Payout, PayoutLine, PayoutState, Reach};
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::tables::Read;
use crate::store::{keys, records};

/// What is asked.
#[derive(Debug, Clone)]
pub struct Wish {
    /// In this currency.
    pub currency: Currency,
    /// Only these; `None`: everybody.
    pub only: Option<BTreeSet<AffiliateId>>,
    /// What must be Due at least, minor units.
    pub minimum: i64,
    /// Now.
    pub now: Timestamp,
}

/// Who would get how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payable {
    /// In this currency.
    pub currency: Currency,
    /// In the order of affiliates.
    pub lines: Vec<PayoutLine>,
    /// What the lines cover.
    pub reach: Reach,
    /// Who has something in this currency and is in no line.
    pub passed_over: PassedOver,
}

/// What a payout would send now.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn payable(read: &impl Read, wish: &Wish) -> Result<Payable, StoreError> {
    let now = no_earlier_than_the_last(read, wish)?;
    let waiting = payouts::waiting_in(read, wish.currency)?;
    let (mut lines, mut passed_over) = (Vec::new(), PassedOver::default());
    for (affiliate, minor) in due_to_each(read, wish.currency, now)? {
        if minor == 0 || wish.only.as_ref().is_some_and(|only| !only.contains(&affiliate)) {
            continue;
        }
        if minor < 0 {
            passed_over.below_zero += 1;
        } else if waiting.contains(&affiliate) {
            passed_over.in_another += 1;
        } else if minor < wish.minimum {
            passed_over.below_minimum += 1;
        } else if let Some(method) = payouts::method(read, affiliate)? {
            lines.push(PayoutLine { affiliate, minor, method, left_out: false });
        } else {
            passed_over.without_method += 1;
        }
    }
    let reach = Reach { up_to: payouts::last_entry(read)?, due_by: now };
    Ok(Payable { currency: wish.currency, lines, reach, passed_over })
}

/// Each payout of a currency reaches at least as far as those before it, also where the clock was set back between
/// them: what one paid is never in another.
fn no_earlier_than_the_last(read: &impl Read, wish: &Wish) -> Result<Timestamp, StoreError> {
    let mut now = wish.now;
    for row in read.payouts().iter()? {
        let payout: Payout = records::decode("payouts", row?.1.value())?;
        if payout.currency == wish.currency && payout.state != PayoutState::Discarded {
            now = now.max(payout.reach.due_by).max(payout.paid_at.unwrap_or(now));
        }
    }
    Ok(now)
}

/// What is Due to each affiliate in one currency, below zero too: in one walk through the sums by day, and the entries
/// of the one day that has not passed yet.
fn due_to_each(
    read: &impl Read,
    currency: Currency,
    now: Timestamp,
) -> Result<BTreeMap<AffiliateId, i64>, StoreError> {
    let mut due: BTreeMap<AffiliateId, i64> = BTreeMap::new();
    let everybody = keys::money_sums_of(Some(AffiliateId(1))).0;
    for row in read.money_sums().range(everybody.as_slice()..)? {
        let (key, minor) = row?;
        let (of, day) = keys::currency_and_day(key.value())?;
        if of == currency && day < now.utc_day() {
            *due.entry(keys::affiliate_of_sum(key.value())?).or_default() += minor.value();
        }
    }
    for entry in money::already_due_today(read, now)? {
        if entry.amount.currency == currency {
            *due.entry(entry.affiliate).or_default() += entry.amount.minor;
        }
    }
    Ok(due)
}
