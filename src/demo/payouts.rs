//! Money sent in the demo: where to, a bonus, a payout a month, and a draft that is open today.

use super::DemoError;
use super::catalog::{CREATOR, Catalog};
use crate::domain::affiliate::Affiliate;
use crate::domain::id::PayoutId;
use crate::domain::ledger::Adjustment;
use crate::domain::money::{Currency, Money};
use crate::domain::payout::{BankText, PayoutMethod};
use crate::domain::program::Program;
use crate::domain::time::Timestamp;
use crate::store::Store;
use crate::store::changes::adjust::Adjust;
use crate::store::changes::change_payout_method::ChangePayoutMethod;
use crate::store::changes::change_program::ChangeProgram;
use crate::store::changes::payout_steps::{PayoutStep, StepPayout};
use crate::store::changes::prepare_payout::PreparePayout;
use crate::store::view::payable::{Wish, payable};
use crate::store::view::{affiliates, products};

/// What must be Due before it is paid, in cents of a euro: some are below it.
const MINIMUM: i64 = 2_500;
/// How many days lie between two payouts.
const DAYS: usize = 30;

/// Most affiliates say where their money is sent; every fifth has not yet.
pub(super) fn say_where(store: &Store, catalog: &Catalog, at: Timestamp) -> Result<(), DemoError> {
    let view = store.view().map_err(DemoError::of)?;
    if let Some(before) = products::program(&view).map_err(DemoError::of)? {
        let minimum = Money { minor: MINIMUM, currency: before.currency };
        let wished = Program { minimum_payouts: vec![minimum], ..before };
        store.write_blocking(ChangeProgram { wished, seen: None, by: CREATOR, at })?;
    }
    for member in &catalog.members {
        let her = affiliates::by_id(&view, member.affiliation.affiliate).map_err(DemoError::of)?;
        let Some(her) = her else { continue };
        let method = match her.id.0 % 5 {
            0 => continue,
            1 | 2 => PayoutMethod::PayPal(her.email.clone()),
            3 => PayoutMethod::Wise { name: her.name.clone(), email: her.email.clone() },
            _ => PayoutMethod::Bank(bank(&her)?),
        };
        store.write_blocking(ChangePayoutMethod {
            affiliate: her.id,
            method: Some(method),
            by: CREATOR,
            at,
        })?;
    }
    Ok(())
}

fn bank(her: &Affiliate) -> Result<BankText, DemoError> {
    BankText::parse(&format!("IBAN XX00 DEMO {:04}\n{}", her.id.0, her.name)).map_err(DemoError::of)
}

/// At the end of each month what is Due is paid; before the last payout the busiest affiliate gets a bonus.
pub(super) fn of_day(
    store: &Store,
    catalog: &Catalog,
    day: usize,
    days: usize,
    at: Timestamp,
) -> Result<(), DemoError> {
    if !(days - day).is_multiple_of(DAYS) {
        return Ok(());
    }
    let currency = Currency::parse("EUR").map_err(DemoError::of)?;
    if days - day == DAYS
        && let Some(busiest) = catalog.members.first()
    {
        store.write_blocking(Adjust {
            affiliate: busiest.affiliation.affiliate,
            adjustment: Adjustment::Bonus,
            amount: Money { minor: 2_500, currency },
            product: None,
            reason: "For the review in your newsletter. Thank you!".to_owned(),
            by: CREATOR,
            at,
        })?;
    }
    let Some(payout) = prepare(store, currency, at)? else { return Ok(()) };
    for step in [PayoutStep::Confirm, PayoutStep::MarkAsPaid("Mass payment".to_owned())] {
        store.write_blocking(StepPayout { payout, step, by: CREATOR, at })?;
    }
    Ok(())
}

/// Today a draft is open.
pub(super) fn of_today(store: &Store, now: Timestamp) -> Result<(), DemoError> {
    prepare(store, Currency::parse("EUR").map_err(DemoError::of)?, now).map(drop)
}

/// A payout of what is Due; `None` where nobody can be paid.
fn prepare(store: &Store, currency: Currency, at: Timestamp) -> Result<Option<PayoutId>, DemoError> {
    let wish = Wish { currency, only: None, minimum: MINIMUM, now: at };
    let payable = payable(&*store.view().map_err(DemoError::of)?, &wish).map_err(DemoError::of)?;
    if payable.lines.is_empty() {
        return Ok(None);
    }
    Ok(Some(store.write_blocking(PreparePayout { payable, by: CREATOR, at })?))
}
