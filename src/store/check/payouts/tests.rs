//! Every kind of fault of a payout is planted once, and the audit names it.

use super::super::tests::Installation;
use super::*;
use crate::domain::deed::By;
use crate::domain::email::Email;
use crate::domain::ledger::Adjustment;
use crate::domain::money::Money;
use crate::domain::payout::PayoutMethod;
use crate::domain::time::Timestamp;
use crate::store::changes::adjust::Adjust;
use crate::store::changes::change_payout_method::ChangePayoutMethod;
use crate::store::changes::payout_steps::{PayoutStep, StepPayout};
use crate::store::changes::prepare_payout::PreparePayout;
use crate::store::changes::unfinished::is_something_left;
use crate::store::tables::Tables;
use crate::store::view::payable::{Wish, payable};

const NOW: Timestamp = Timestamp(1_795_000_000_000);
const ANA: AffiliateId = AffiliateId(1);
const BY: By = By::Command;

/// A payout of two who got a bonus is paid; another, of one of them, is prepared. Those of the demo are in euros.
fn paid(name: &str) -> Installation {
    let installation = Installation::new(name);
    let store = &installation.store;
    let francs = Currency::parse("CHF").unwrap();
    let bonus = |affiliate| {
        let amount = Money { minor: 500_000, currency: francs };
        let (adjustment, reason) = (Adjustment::Bonus, "Well done".into());
        let adjust = Adjust { affiliate, adjustment, amount, product: None, reason, by: BY, at: NOW };
        store.write_blocking(adjust).unwrap();
    };
    for number in 1..=2 {
        let affiliate = AffiliateId(number);
        let method = Some(PayoutMethod::PayPal(Email::parse(&format!("p{number}@mail.example")).unwrap()));
        store.write_blocking(ChangePayoutMethod { affiliate, method, by: BY, at: NOW }).unwrap();
        bonus(affiliate);
    }
    let prepare = || {
        let wish = Wish { currency: francs, only: None, minimum: 0, now: NOW };
        let payable = payable(&*store.view().unwrap(), &wish).unwrap();
        store.write_blocking(PreparePayout { payable, by: BY, at: NOW }).unwrap()
    };
    let payout = prepare();
    for step in [PayoutStep::Confirm, PayoutStep::MarkAsPaid("7".into())] {
        store.write_blocking(StepPayout { payout, step, by: BY, at: NOW }).unwrap();
    }
    while is_something_left(&*store.view().unwrap()).unwrap() {
        std::thread::yield_now();
    }
    bonus(ANA);
    prepare();
    assert_eq!(installation.faults(), Vec::<String>::new());
    installation
}

fn changed_payout(
    tables: &mut Tables<'_>,
    number: u32,
    change: impl FnOnce(&mut Payout),
) -> Result<(), StoreError> {
    let mut payout = payouts::by_id(tables, PayoutId(number))?.unwrap();
    change(&mut payout);
    tables.payouts.insert(number, records::encode(&payout).as_slice())?;
    Ok(())
}

fn changed_payment(tables: &mut Tables<'_>, change: impl FnOnce(&mut Payment)) -> Result<(), StoreError> {
    let mut payment = payouts::payments_to(tables, ANA)?.pop().unwrap();
    change(&mut payment);
    tables.payments.insert(keys::pair(ANA.0, 3), records::encode(&payment).as_slice())?;
    Ok(())
}

#[test]
fn a_line_without_its_payment_is_named() {
    let installation = paid("payments");
    installation.plant(
        |tables| tables.payments.remove(keys::pair(ANA.0, 3)).map(drop).map_err(Into::into),
        "The payment of pay_3 to aff_1 is missing",
    );
    let faults = installation.faults();
    assert!(
        faults.iter().any(|fault| fault.contains("pay_3 did not pay aff_1; the ledger says")),
        "{faults:#?}"
    );
}

#[test]
fn a_payment_that_was_not_made_is_named() {
    let installation = paid("not-made");
    installation.plant(
        |tables| {
            let payment = payouts::payments_to(tables, ANA)?.pop().unwrap();
            tables.payments.insert(keys::pair(ANA.0, 4), records::encode(&payment).as_slice())?;
            Ok(())
        },
        "The payment of pay_4 to aff_1 is there, although it was not made",
    );
}

#[test]
fn a_payment_that_says_something_else_than_its_line_or_entry_is_named() {
    let installation = paid("amount");
    installation.plant(
        |tables| changed_payment(tables, |payment| payment.amount.minor += 1),
        "says something else than its line",
    );
    let faults = installation.faults();
    assert!(faults.iter().any(|fault| fault.contains("for entries that come to")), "{faults:#?}");
    assert!(faults.iter().any(|fault| fault.contains("in the ledger says")), "{faults:#?}");
}

#[test]
fn a_payment_that_covers_another_sum_is_named() {
    let installation = paid("covers");
    installation.plant(
        |tables| {
            let earlier = Timestamp(NOW.0 - 1);
            changed_payout(tables, 3, |payout| payout.reach.due_by = earlier)?;
            changed_payment(tables, |payment| payment.reach.due_by = earlier)
        },
        "for entries that come to",
    );
}

#[test]
fn a_payout_that_reaches_less_far_than_the_one_before_is_named() {
    let installation = paid("reach");
    installation.plant(
        |tables| changed_payout(tables, 4, |payout| payout.reach.due_by = Timestamp(NOW.0 - 1)),
        "pay_4 reaches less far than the one before it in CHF",
    );
}

#[test]
fn a_payout_whose_lines_come_to_something_else_is_named() {
    let installation = paid("total");
    installation.plant(|tables| changed_payout(tables, 3, |payout| payout.total += 1), "its lines make");
    installation.plant(
        |tables| {
            let row = tables.payout_lines.last()?.map(|(_, row)| row.value().to_vec()).unwrap();
            tables.payout_lines.insert(keys::pair(9, 1), row.as_slice())?;
            Ok(())
        },
        "The lines of payout 9 from aff_1 on belong to no payout",
    );
}

#[test]
fn payouts_that_are_listed_wrongly_are_named() {
    let installation = paid("open");
    installation.plant(
        |tables| tables.open_payouts.insert(3, ()).map(drop).map_err(Into::into),
        "pay_3 is paid, and listed among the open ones: true",
    );
    installation.plant(
        |tables| tables.open_payouts.remove(4).map(drop).map_err(Into::into),
        "pay_4 is draft, and listed among the open ones: false",
    );
    installation.plant(
        |tables| tables.open_payouts.insert(9, ()).map(drop).map_err(Into::into),
        "Payout 9 is listed as open",
    );
}

#[test]
fn who_waits_in_two_payouts_is_named() {
    let installation = paid("waits");
    installation.plant(
        |tables| {
            changed_payout(tables, 3, |payout| payout.state = PayoutState::Confirmed)?;
            tables.open_payouts.insert(3, ())?;
            Ok(())
        },
        "aff_1 waits in two payouts in CHF",
    );
}

#[test]
fn an_adjustment_without_its_reason_and_a_reason_without_one_are_named() {
    let installation = paid("reasons");
    installation.plant(
        |tables| {
            let id = tables.adjustments.first()?.map(|(id, _)| id.value()).unwrap();
            tables.adjustments.remove(id)?;
            Ok(())
        },
        "is of something that is not there",
    );
    installation.plant(
        |tables| {
            let row = tables.adjustments.first()?.map(|(_, row)| row.value().to_vec()).unwrap();
            for id in [900_001, 900_002] {
                tables.adjustments.insert(id, row.as_slice())?;
            }
            Ok(())
        },
        "adjustments, and the reasons of",
    );
}
