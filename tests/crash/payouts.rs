//! A payout of many is cut off by a power loss at any moment while it is prepared, marked as paid or undone: after the
//! next start it is the one or the other, and nobody is paid twice (`product.md` M3).

use duly::domain::deed::By;
use duly::domain::email::Email;
use duly::domain::id::{AffiliateId, PayoutId};
use duly::domain::ledger::{Adjustment, EntryKind};
use duly::domain::money::{Currency, Money};
use duly::domain::name::Name;
use duly::domain::payout::{PayoutMethod, PayoutState};
use duly::store::changes::adjust::Adjust;
use duly::store::changes::change_payout_method::ChangePayoutMethod;
use duly::store::changes::create_affiliate::CreateAffiliate;
use duly::store::changes::payout_steps::{PayoutStep, StepPayout};
use duly::store::changes::prepare_payout::PreparePayout;
use duly::store::view::payable::{Wish, payable};
use duly::store::view::{money, payouts};
use duly::store::{Snapshot, Store};

use crate::house::House;
use crate::slices::{NOW, cut_off_at_any_flush, waits_until_done};

/// More than a slice pays.
const PEOPLE: u32 = 230;
/// What each of them is Due, minor units.
const EACH: i64 = 700;
const FIRST: PayoutId = PayoutId(1);

/// An installation in which everybody is Due the same.
fn all_due(more: impl FnOnce(&Store)) -> House {
    let house = House::new();
    let store = house.open().unwrap();
    for number in 1..=PEOPLE {
        let name = Name::parse(&format!("Affiliate {number}")).unwrap();
        let email = Email::parse(&format!("a{number}@mail.example")).unwrap();
        let method = Some(PayoutMethod::PayPal(email.clone()));
        let by = By::Command;
        let affiliate = store.write_blocking(CreateAffiliate { name, email, by, at: NOW }).unwrap();
        let by = By::Command;
        store.write_blocking(ChangePayoutMethod { affiliate, method, by, at: NOW }).unwrap();
        let amount = Money { minor: EACH, currency: eur() };
        let (adjustment, reason, by) = (Adjustment::Bonus, "For the launch".into(), By::Command);
        let bonus = Adjust { affiliate, adjustment, amount, product: None, reason, by, at: NOW };
        store.write_blocking(bonus).unwrap();
    }
    more(&store);
    waits_until_done(&store);
    store.stop();
    house
}

fn eur() -> Currency {
    Currency::parse("EUR").unwrap()
}

fn prepares(store: &Store) -> bool {
    let wish = Wish { currency: eur(), only: None, minimum: 0, now: NOW };
    let Ok(view) = store.view() else { return false };
    let payable = payable(&*view, &wish).unwrap();
    drop(view);
    store.write_blocking(PreparePayout { payable, by: By::Command, at: NOW }).is_ok()
}

fn does(store: &Store, step: PayoutStep) -> bool {
    store.write_blocking(StepPayout { payout: FIRST, step, by: By::Command, at: NOW }).is_ok()
}

fn pays(store: &Store) -> bool {
    does(store, PayoutStep::MarkAsPaid(String::new()))
}

/// How often each was paid, less how often that was undone. Everybody alike, or it panics.
fn times_paid(view: &Snapshot, what: &str) -> usize {
    let times = |number| {
        let her = AffiliateId(number);
        let entries = money::page(view, Some(her), None, usize::MAX).unwrap();
        let count = |is: fn(EntryKind) -> bool| entries.iter().filter(|entry| is(entry.kind)).count();
        let paid = count(|kind| matches!(kind, EntryKind::Paid { .. }));
        let undone = count(|kind| matches!(kind, EntryKind::PaymentUndone { .. }));
        let payments = payouts::payments_to(view, her).unwrap().len();
        assert_eq!(payments, paid - undone, "{her}, {what}");
        let due = money::balances(view, Some(her), NOW.plus_days(1)).unwrap()[&eur()].due;
        assert_eq!(due, EACH * i64::from(payments == 0), "{her}, {what}");
        payments
    };
    let first = times(1);
    for number in 2..=PEOPLE {
        assert_eq!(times(number), first, "affiliate {number}, {what}");
    }
    first
}

#[test]
fn a_payment_that_is_cut_off_at_any_flush_is_made_wholly_or_not_at_all_and_once() {
    let original = all_due(|store| {
        assert!(prepares(store) && does(store, PayoutStep::Confirm));
    });
    let cut_off = cut_off_at_any_flush(&original, 1, pays, |store, is_answered, what| {
        let view = store.view().unwrap();
        let payout = payouts::by_id(&*view, FIRST).unwrap().unwrap();
        let is_paid = payout.state == PayoutState::Paid;
        assert!(is_paid || !is_answered, "it was answered, then lost, {what}");
        assert!(is_paid || payout.state == PayoutState::Confirmed, "{:?}, {what}", payout.state);
        assert_eq!(times_paid(&view, what), usize::from(is_paid), "{what}");
    });
    assert!(cut_off > 1, "some payments were cut off in the middle: {cut_off}");
}

#[test]
fn a_payment_whose_undoing_is_cut_off_at_any_flush_is_undone_wholly_or_not_at_all() {
    let original = all_due(|store| {
        assert!(prepares(store) && does(store, PayoutStep::Confirm) && pays(store));
    });
    let undoes = |store: &Store| does(store, PayoutStep::Undo);
    let cut_off = cut_off_at_any_flush(&original, 1, undoes, |store, is_answered, what| {
        let view = store.view().unwrap();
        let payout = payouts::by_id(&*view, FIRST).unwrap().unwrap();
        let is_undone = payout.state == PayoutState::Confirmed;
        assert!(is_undone || !is_answered, "it was answered, then lost, {what}");
        assert!(is_undone || payout.state == PayoutState::Paid, "{:?}, {what}", payout.state);
        assert_eq!(times_paid(&view, what), usize::from(!is_undone), "{what}");
    });
    assert!(cut_off > 1, "some were cut off in the middle: {cut_off}");
}

#[test]
fn a_payout_whose_making_is_cut_off_at_any_flush_is_there_whole_or_not_at_all() {
    let original = all_due(|_| ());
    cut_off_at_any_flush(&original, 1, prepares, |store, is_answered, what| {
        let view = store.view().unwrap();
        let payout = payouts::by_id(&*view, FIRST).unwrap();
        assert!(payout.is_some() || !is_answered, "it was answered, then lost, {what}");
        if let Some(payout) = payout {
            let lines = payouts::lines_after(&*view, FIRST, None, usize::MAX).unwrap();
            assert_eq!((payout.lines, lines.len()), (PEOPLE, 230), "{what}");
            assert_eq!(payout.total, EACH * i64::from(PEOPLE), "{what}");
        }
        assert_eq!(times_paid(&view, what), 0, "{what}");
    });
}
