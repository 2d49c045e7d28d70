//! What the demo's creator paid: once a month whatever was Due, and a draft that is open today. One affiliate never said
//! where to send it, and some are below the minimum.

use super::catalog::{CREATOR, Catalog};
use super::{Days, DemoError};
use crate::domain::email::Email;
use crate::domain::id::{AffiliateId, PayoutId};
use crate::domain::ledger::Adjustment;
use crate::domain::money::{Currency, Money};
use crate::domain::name::Name;
use crate::domain::payout::{BankText, PayoutMethod, PayoutState};
use crate::domain::program::Program;
use crate::domain::time::Timestamp;
use crate::store::Store;
use crate::store::changes::adjust::Adjust;
use crate::store::changes::change_payout_method::ChangePayoutMethod;
use crate::store::changes::change_program::ChangeProgram;
use crate::store::changes::payout_steps::{PayoutStep, StepPayout};
use crate::store::changes::prepare_payout::PreparePayout;
use crate::store::view::payable::{Wish, payable};
use crate::store::view::{affiliates, payouts, products};

/// What must be Due in euros.
const MINIMUM: i64 = 2_500;
/// One of so many affiliates never said where to send money.
const WITHOUT: u32 = 5;

/// The minimum is set, and affiliates say where to send their money.
pub(super) fn begin(store: &Store, count: u32, at: Timestamp) -> Result<(), DemoError> {
    let view = store.view().map_err(DemoError::of)?;
    let before = products::program(&view).map_err(DemoError::of)?;
    if let Some(before) = before {
        let minimum = Money { minor: MINIMUM, currency: before.currency };
        let wished = Program { minimum_payouts: vec![minimum], ..before };
        store.write_blocking(ChangeProgram { wished, seen: None, by: CREATOR, at })?;
    }
    for number in 1..=count {
        let known = affiliates::by_id(&view, AffiliateId(number)).map_err(DemoError::of)?;
        let (Some(known), true) = (known, number % WITHOUT != 0) else { continue };
        let method = Some(method(number, &known.name, &known.email)?);
        let by = CREATOR;
        store.write_blocking(ChangePayoutMethod { affiliate: known.id, method, by, at })?;
    }
    Ok(())
}

fn method(number: u32, name: &Name, email: &Email) -> Result<PayoutMethod, DemoError> {
    Ok(match number % 4 {
        2 => PayoutMethod::Wise { name: name.clone(), email: email.clone() },
        3 => {
            let text = format!("{name}\nIBAN DE00 1000 0000 0000 {number:04}\nExample Bank");
            PayoutMethod::Bank(BankText::parse(&text).map_err(DemoError::of)?)
        }
        _ => PayoutMethod::PayPal(email.clone()),
    })
}

/// On the first day of a month, what is Due is paid.
pub(super) fn of_day(store: &Store, days: &Days, day: usize) -> Result<(), DemoError> {
    let month = |at: Timestamp| -> Result<String, DemoError> {
        let at = jiff::Timestamp::from_millisecond(at.0).map_err(DemoError::of)?;
        Ok(at.strftime("%Y-%m").to_string())
    };
    let (begin, at) = (days.begins(day), days.ends(day));
    let this = month(begin)?;
    if day == 0 || month(begin.plus_ms(-1))? == this {
        return Ok(());
    }
    let Some(payout) = prepare(store, at)? else { return Ok(()) };
    step(store, payout, PayoutStep::Confirm, at)?;
    step(store, payout, PayoutStep::MarkAsPaid(format!("Batch {this}")), at)?;
    // The ledger is told of a large one in slices; each look takes its turn behind one.
    while is_going(store, payout)? {
        step(store, payout, PayoutStep::MarkAsPaid(String::new()), at)?;
    }
    Ok(())
}

/// Today the busiest affiliate got a bonus, and a draft is open.
pub(super) fn of_today(store: &Store, catalog: &Catalog, now: Timestamp) -> Result<(), DemoError> {
    if let Some(busiest) = catalog.members.first() {
        store.write_blocking(Adjust {
            affiliate: busiest.affiliation.affiliate,
            adjustment: Adjustment::Bonus,
            amount: Money { minor: 2_500, currency: Currency::parse("EUR").map_err(DemoError::of)? },
            product: None,
            reason: "For the review in your newsletter. Thank you!".to_owned(),
            by: CREATOR,
            at: now,
        })?;
    }
    prepare(store, now).map(drop)
}

/// A payout of what is Due in euros; `None` where nobody can be paid.
fn prepare(store: &Store, at: Timestamp) -> Result<Option<PayoutId>, DemoError> {
    let view = store.view().map_err(DemoError::of)?;
    let currency = Currency::parse("EUR").map_err(DemoError::of)?;
    let wish = Wish { currency, only: None, minimum: MINIMUM, now: at };
    let payable = payable(&view, &wish).map_err(DemoError::of)?;
    if payable.lines.is_empty() {
        return Ok(None);
    }
    Ok(Some(store.write_blocking(PreparePayout { payable, by: CREATOR, at })?))
}

fn step(store: &Store, payout: PayoutId, step: PayoutStep, at: Timestamp) -> Result<(), DemoError> {
    store.write_blocking(StepPayout { payout, step, by: CREATOR, at })?;
    Ok(())
}

fn is_going(store: &Store, payout: PayoutId) -> Result<bool, DemoError> {
    let view = store.view().map_err(DemoError::of)?;
    let found = payouts::by_id(&view, payout).map_err(DemoError::of)?;
    Ok(found.is_some_and(|payout| matches!(payout.state, PayoutState::Paying(_))))
}
