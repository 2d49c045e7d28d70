//! A payout is prepared, from the creator's pages and by programs alike: what it sends is reckoned on a snapshot, off the
//! writer, and then written down.

use std::collections::BTreeSet;

use super::app::App;
use super::error::WebError;
use crate::domain::deed::By;
use crate::domain::id::{AffiliateId, PayoutId};
use crate::domain::money::Currency;
use crate::domain::program::Program;
use crate::domain::time::Timestamp;
use crate::store::changes::once::{Done, Once, OnceKey};
use crate::store::changes::prepare_payout::PreparePayout;
use crate::store::view::payable::{Wish, payable};
use crate::store::view::products;

/// What is wished for.
#[derive(Debug, Clone)]
pub struct Preparing {
    /// In this currency.
    pub currency: Currency,
    /// Only these; `None`: everybody who is Due something.
    pub only: Option<BTreeSet<AffiliateId>>,
    /// By whom.
    pub by: By,
    /// What makes it count once.
    pub once: Option<OnceKey>,
    /// Now.
    pub at: Timestamp,
}

/// Prepares it.
///
/// # Errors
/// `Refused` where there is nobody to pay, with why; and those of the store.
pub async fn prepare(app: &App, wished: Preparing) -> Result<Done<PayoutId>, WebError> {
    let Preparing { currency, only, by, once, at } = wished;
    let payable = app
        .read(move |view| {
            let program = products::program(view)?.ok_or(WebError::NotFound("program"))?;
            let minimum = minimum_in(&program, currency);
            Ok(payable(view, &Wish { currency, only, minimum, now: at })?)
        })
        .await?;
    let change = PreparePayout { payable, by, at };
    Ok(app.store.write(Once { key: once, change }).await?)
}

/// What must be Due at least before it is paid, minor units; 0 where the creator set nothing.
pub fn minimum_in(program: &Program, currency: Currency) -> i64 {
    let minimum = program.minimum_payouts.iter().find(|minimum| minimum.currency == currency);
    minimum.map_or(0, |minimum| minimum.minor)
}
