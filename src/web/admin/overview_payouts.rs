//! What needs the creator about payouts: money that is Due, payouts that were begun, and who cannot be paid.

use std::collections::BTreeSet;

use super::desk::money_text;
use super::overview_needs::Need;
use crate::domain::id::AffiliateId;
use crate::domain::money::Money;
use crate::domain::payout::PayoutState;
use crate::domain::program::Program;
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::view::lists::Place;
use crate::store::view::{due, money, payouts};
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::format;
use crate::web::preparing::minimum_in;

/// How many of those who are Due something are looked through for one without a payout method, a currency.
const LOOKED_AT: usize = 50;

/// What waits: payouts that were begun, else what is Due above the minimum, a currency at a time; and who is Due
/// something and has no payout method.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub(super) fn needs(
    view: &Snapshot,
    app: &App,
    program: &Program,
    now: Timestamp,
) -> Result<Vec<Need>, WebError> {
    let mut needs = Vec::new();
    let open = payouts::open(view)?;
    for payout in &open {
        let (what, label) = match payout.state {
            PayoutState::Draft => ("is prepared and not confirmed", "Look at it"),
            PayoutState::Confirmed => ("is confirmed and not marked as paid", "Go on with it"),
            _ => continue,
        };
        let text = format!("Payout {} of {} {what}.", payout.id.0, money_text(payout.sum()));
        let link = (app.paths.to(&format!("/admin/payouts/{}", payout.id)), label);
        needs.push(Need { kind: "info", text, link: Some(link) });
    }
    let mut without: BTreeSet<AffiliateId> = BTreeSet::new();
    for (currency, balance) in money::balances(view, None, now)? {
        if balance.due <= 0 {
            continue;
        }
        for owed in due::page(view, currency, Place::Newest, LOOKED_AT, now)?.rows {
            if owed.minor > 0 && payouts::method(view, owed.affiliate)?.is_none() {
                without.insert(owed.affiliate);
            }
        }
        let begun = open.iter().any(|payout| payout.currency == currency && payout.state.is_open());
        if !begun && balance.due >= minimum_in(program, currency) {
            let text = format!("{} is Due.", money_text(Money { minor: balance.due, currency }));
            let link = (app.paths.to(&format!("/admin/payouts?currency={currency}")), "Prepare a payout");
            needs.push(Need { kind: "info", text, link: Some(link) });
        }
    }
    if !without.is_empty() {
        let count = u64::try_from(without.len()).unwrap_or(0);
        let who = format::count_of(count, "affiliate is", "affiliates are");
        let has = if count == 1 { "has" } else { "have" };
        let text = format!("{who} Due something and {has} no payout method, and so would be in no payout.");
        let link = (app.paths.to("/admin/payouts"), "See who");
        needs.push(Need { kind: "warn", text, link: Some(link) });
    }
    Ok(needs)
}
