//! Payouts from the store's side: what is prepared, left out, confirmed, paid, undone and discarded, also from two tabs
//! at once. After each of them the audit finds nothing.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::domain::email::Email;
use crate::domain::ledger::Adjustment;
use crate::domain::money::Currency;
use crate::domain::name::Name;
use crate::domain::payout::{PassedOver, PayoutMethod};
use crate::store::changes::adjust::Adjust;
use crate::store::changes::change_payout_method::ChangePayoutMethod;
use crate::store::changes::create_affiliate::CreateAffiliate;
use crate::store::changes::prepare_payout::PreparePayout;
use crate::store::changes::unfinished::is_something_left;
use crate::store::check::check;
use crate::store::view::money;
use crate::store::view::payable::{Payable, Wish, payable};
use crate::store::{Options, Store};

const NOW: Timestamp = Timestamp(1_795_000_000_000);

fn eur() -> Currency {
    Currency::parse("EUR").unwrap()
}

/// An installation of its own, removed at the end.
struct House {
    store: Store,
    folder: std::path::PathBuf,
}

impl House {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("duly-payouts-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let options = Options { min_free_bytes: 0, ..Options::new([7; 32]) };
        Self { store: Store::open(&folder, options).unwrap(), folder }
    }

    /// So many affiliates, each with a way to be paid and so much Due.
    fn with(count: u32, minor: i64) -> Self {
        let house = Self::new();
        for number in 1..=count {
            let her = house.affiliate(number);
            house.is_paid_by_mail(her);
            house.gets(her, minor, NOW);
        }
        house
    }

    fn affiliate(&self, number: u32) -> AffiliateId {
        let name = Name::parse(&format!("Affiliate {number}")).unwrap();
        let email = Email::parse(&format!("a{number}@mail.example")).unwrap();
        self.store.write_blocking(CreateAffiliate { name, email, by: By::Command, at: NOW }).unwrap()
    }

    fn is_paid_by_mail(&self, her: AffiliateId) {
        let method = PayoutMethod::PayPal(Email::parse(&format!("p{}@mail.example", her.0)).unwrap());
        let change = ChangePayoutMethod { affiliate: her, method: Some(method), by: By::Command, at: NOW };
        self.store.write_blocking(change).unwrap();
    }

    fn gets(&self, her: AffiliateId, minor: i64, at: Timestamp) {
        self.gets_in(her, Money { minor, currency: eur() }, at);
    }

    fn gets_in(&self, her: AffiliateId, amount: Money, at: Timestamp) {
        let (adjustment, reason) = (Adjustment::Correction, "As agreed".to_owned());
        let adjust =
            Adjust { affiliate: her, adjustment, amount, product: None, reason, by: By::Command, at };
        self.store.write_blocking(adjust).unwrap();
    }

    fn payable(&self, now: Timestamp) -> Payable {
        let wish = Wish { currency: eur(), only: None, minimum: 0, now };
        payable(&*self.store.view().unwrap(), &wish).unwrap()
    }

    fn prepares(&self, payable: Payable) -> Result<PayoutId, Stop> {
        self.store.write_blocking(PreparePayout { payable, by: By::Command, at: NOW })
    }

    fn prepared(&self) -> PayoutId {
        self.prepares(self.payable(NOW)).unwrap()
    }

    fn leaves(&self, payout: PayoutId, affiliate: AffiliateId, left_out: bool) -> Result<bool, Stop> {
        self.store.write_blocking(LeaveOut { payout, affiliate, left_out, by: By::Command, at: NOW })
    }

    fn does(&self, payout: PayoutId, step: PayoutStep) -> Result<bool, Stop> {
        self.does_at(payout, step, NOW)
    }

    fn does_at(&self, payout: PayoutId, step: PayoutStep, at: Timestamp) -> Result<bool, Stop> {
        self.store.write_blocking(StepPayout { payout, step, by: By::Command, at })
    }

    /// Confirmed and paid, to the last line.
    fn pays(&self, payout: PayoutId) {
        self.does(payout, PayoutStep::Confirm).unwrap();
        self.does(payout, paid()).unwrap();
        self.waits();
    }

    /// Until the ledger was told everything.
    fn waits(&self) {
        while is_something_left(&*self.store.view().unwrap()).unwrap() {
            std::thread::yield_now();
        }
    }

    fn payout(&self, id: PayoutId) -> Payout {
        payouts::by_id(&*self.store.view().unwrap(), id).unwrap().unwrap()
    }

    fn due(&self, her: AffiliateId) -> i64 {
        let view = self.store.view().unwrap();
        let balances = money::balances(&*view, Some(her), NOW.plus_days(1)).unwrap();
        balances.get(&eur()).map_or(0, |balance| balance.due)
    }

    fn paid_to(&self, her: AffiliateId) -> i64 {
        let paid = payouts::payments_to(&*self.store.view().unwrap(), her).unwrap();
        paid.iter().map(|payment| payment.amount.minor).sum()
    }

    #[track_caller]
    fn is_sound(&self) {
        assert_eq!(check(&self.store.view().unwrap()).unwrap().faults, Vec::<String>::new());
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.store.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn paid() -> PayoutStep {
    PayoutStep::MarkAsPaid("Transfer 7".into())
}

#[track_caller]
fn refused<T: std::fmt::Debug>(answer: Result<T, Stop>, words: &str) {
    let Err(Stop::Refused(refused)) = answer else { panic!("{answer:?} is no refusal") };
    assert!(refused.message.contains(words), "{}", refused.message);
}

const ANA: AffiliateId = AffiliateId(1);
const BEN: AffiliateId = AffiliateId(2);

#[test]
fn of_two_payouts_that_are_prepared_at_once_only_one_is_made() {
    let house = House::with(2, 500);
    let (one, other) = (house.payable(NOW), house.payable(NOW));
    let first = house.prepares(one).unwrap();
    refused(house.prepares(other), "Another payout was changed at the same moment");
    assert_eq!((house.payout(first).lines, house.payout(first).total), (2, 1_000));
    refused(house.prepares(house.payable(NOW)), "2 in a payout that is not paid yet");
    house.is_sound();
}

#[test]
fn a_payout_that_was_reckoned_before_another_was_paid_is_not_made() {
    let house = House::with(2, 500);
    let stale = house.payable(NOW);
    let first = house.prepared();
    house.pays(first);
    refused(house.prepares(stale), "Another payout was changed");
    house.is_sound();
}

#[test]
fn a_payout_that_was_reckoned_first_is_not_made_behind_one_that_reaches_further() {
    let house = House::with(2, 500);
    let of_ana = Payable { lines: house.payable(NOW).lines[..1].to_vec(), ..house.payable(NOW) };
    house.gets(BEN, 100, NOW);
    let of_ben = Payable { lines: house.payable(NOW).lines[1..].to_vec(), ..house.payable(NOW) };
    house.prepares(of_ben).unwrap();
    refused(house.prepares(of_ana), "Another payout was changed");
    house.is_sound();
}

#[test]
fn who_is_left_out_stays_due_and_can_be_in_the_next_payout() {
    let house = House::with(3, 500);
    let payout = house.prepared();
    assert!(house.leaves(payout, ANA, true).unwrap());
    assert!(!house.leaves(payout, ANA, true).unwrap(), "twice is once");
    assert_eq!((house.payout(payout).total, house.payout(payout).left_out), (1_000, 1));
    refused(house.leaves(payout, AffiliateId(9), true), "affiliate in this payout");
    house.pays(payout);
    assert_eq!((house.due(ANA), house.paid_to(ANA)), (500, 0));
    assert_eq!((house.due(BEN), house.paid_to(BEN)), (0, 500));
    refused(house.leaves(payout, ANA, false), "nobody is left out of it any more");
    assert_eq!(house.payout(house.prepared()).total, 500);
    house.is_sound();
}

#[test]
fn who_is_in_another_payout_is_not_taken_in_again() {
    let house = House::with(2, 500);
    let first = house.prepared();
    house.leaves(first, ANA, true).unwrap();
    let second = house.prepared();
    refused(house.leaves(first, ANA, false), "She is in another payout");
    house.does(second, PayoutStep::Discard).unwrap();
    assert!(house.leaves(first, ANA, false).unwrap());
    house.pays(first);
    assert_eq!((house.due(ANA), house.paid_to(ANA)), (0, 500));
    house.is_sound();
}

#[test]
fn what_an_earlier_payout_paid_meanwhile_is_not_paid_by_a_later_one() {
    let house = House::with(2, 500);
    let first = house.prepared();
    house.leaves(first, ANA, true).unwrap();
    let second = house.prepared();
    house.leaves(second, ANA, true).unwrap();
    house.leaves(first, ANA, false).unwrap();
    house.pays(first);
    refused(house.leaves(second, ANA, false), "was paid by another one");
    assert_eq!((house.due(ANA), house.paid_to(ANA)), (0, 500));
    house.is_sound();
}

#[test]
fn a_payout_of_nobody_is_not_confirmed() {
    let house = House::with(1, 500);
    let payout = house.prepared();
    house.leaves(payout, ANA, true).unwrap();
    refused(house.does(payout, PayoutStep::Confirm), "Everybody is left out");
    refused(house.does(payout, paid()), "confirm it first");
    house.leaves(payout, ANA, false).unwrap();
    assert!(house.does(payout, PayoutStep::Confirm).unwrap());
    assert!(!house.does(payout, PayoutStep::Confirm).unwrap());
    refused(house.leaves(payout, ANA, true), "is confirmed, so nobody is left out");
}

#[test]
fn a_payout_is_marked_as_paid_once_and_undone_once() {
    let house = House::with(2, 500);
    let payout = house.prepared();
    refused(house.does(payout, PayoutStep::Undo), "there is no payment to undo");
    house.pays(payout);
    assert!(!house.does(payout, paid()).unwrap(), "a second tab changes nothing");
    refused(house.does(payout, PayoutStep::Discard), "undo the payment first");
    assert_eq!((house.due(ANA), house.paid_to(ANA)), (0, 500));
    house.is_sound();

    assert!(house.does(payout, PayoutStep::Undo).unwrap());
    house.waits();
    assert!(!house.does(payout, PayoutStep::Undo).unwrap());
    assert_eq!((house.due(ANA), house.paid_to(ANA)), (500, 0));
    assert_eq!(house.payout(payout).state, PayoutState::Confirmed);
    house.is_sound();

    house.does(payout, paid()).unwrap();
    house.waits();
    assert_eq!((house.due(ANA), house.paid_to(ANA)), (0, 500));
    house.does(payout, PayoutStep::Undo).unwrap();
    house.waits();
    house.does(payout, PayoutStep::Discard).unwrap();
    assert!(!house.does(payout, PayoutStep::Discard).unwrap());
    refused(house.does(payout, paid()), "is discarded");
    assert_eq!(house.payout(house.prepared()).total, 1_000);
    house.is_sound();
}

#[test]
fn a_payout_that_another_follows_is_not_undone() {
    let house = House::with(2, 500);
    let first = house.prepared();
    house.pays(first);
    house.gets(ANA, 70, NOW);
    let second = house.prepared();
    refused(house.does(first, PayoutStep::Undo), "Undo or discard it first");
    house.does(second, PayoutStep::Discard).unwrap();
    house.does(first, PayoutStep::Undo).unwrap();
    house.waits();
    assert_eq!(house.due(ANA), 570);
    house.is_sound();
}

#[test]
fn what_is_taken_back_after_a_payout_was_prepared_is_carried_to_the_next() {
    let house = House::with(2, 500);
    let first = house.prepared();
    house.gets(ANA, -800, NOW);
    house.pays(first);
    assert_eq!((house.paid_to(ANA), house.due(ANA)), (500, -800));
    refused(house.prepares(house.payable(NOW)), "1 below zero");
    house.gets(ANA, 900, NOW);
    let second = house.prepared();
    assert_eq!(house.payout(second).total, 100);
    house.pays(second);
    assert_eq!((house.paid_to(ANA), house.due(ANA)), (600, 0));
    house.is_sound();
}

#[test]
fn a_clock_that_was_set_back_pays_nothing_twice() {
    let house = House::with(1, 500);
    let first = house.prepares(house.payable(NOW.plus_days(3))).unwrap();
    house.does(first, PayoutStep::Confirm).unwrap();
    house.does_at(first, paid(), NOW).unwrap();
    house.waits();
    assert_eq!(house.payout(first).paid_at, Some(NOW.plus_days(3)));
    refused(house.prepares(house.payable(NOW)), "Nothing is Due in EUR");
    house.gets(ANA, 40, NOW);
    let second = house.prepared();
    assert_eq!(house.payout(second).total, 40);
    house.does_at(second, PayoutStep::Confirm, NOW.plus_ms(-172_800_000)).unwrap();
    house.does_at(second, paid(), NOW.plus_ms(-172_800_000)).unwrap();
    house.waits();
    assert_eq!(house.paid_to(ANA), 540);
    house.is_sound();
}

#[test]
fn a_long_payout_is_told_in_slices_and_can_be_read_at_any_moment() {
    let house = House::with(250, 10);
    let payout = house.prepared();
    house.leaves(payout, AffiliateId(100), true).unwrap();
    house.does(payout, PayoutStep::Confirm).unwrap();
    house.does(payout, paid()).unwrap();
    let mut was_going = false;
    while house.payout(payout).state != PayoutState::Paid {
        house.is_sound();
        was_going = true;
    }
    let each: BTreeMap<i64, usize> = (1..=250).fold(BTreeMap::new(), |mut paid, number| {
        *paid.entry(house.paid_to(AffiliateId(number))).or_default() += 1;
        paid
    });
    assert_eq!(each, [(0, 1), (10, 249)].into());
    house.does(payout, PayoutStep::Undo).unwrap();
    if house.payout(payout).state.is_going() {
        was_going = true;
        if let Err(Stop::Refused(refused)) = house.does(payout, paid()) {
            assert!(refused.message.contains("in a moment"), "{}", refused.message);
        }
    }
    house.waits();
    house.is_sound();
    assert!(was_going, "it was seen in between");
}

#[test]
fn who_is_not_in_a_payout_is_counted() {
    let house = House::with(3, 500);
    house.gets(house.affiliate(4), 900, NOW);
    let small = house.affiliate(5);
    house.is_paid_by_mail(small);
    house.gets(small, 20, NOW);
    let owes = house.affiliate(6);
    house.gets(owes, -5, NOW);
    house.gets(house.affiliate(7), 700, NOW.plus_days(1));
    let first =
        house.prepares(Payable { lines: house.payable(NOW).lines[..1].to_vec(), ..house.payable(NOW) });
    first.unwrap();
    let wish = Wish { currency: eur(), only: None, minimum: 100, now: NOW };
    let found = payable(&*house.store.view().unwrap(), &wish).unwrap();
    assert_eq!(found.lines.iter().map(|line| line.affiliate.0).collect::<Vec<_>>(), [2, 3]);
    let over = PassedOver { below_minimum: 1, without_method: 1, in_another: 1, below_zero: 1 };
    assert_eq!(found.passed_over, over);
}

#[test]
fn currencies_are_paid_apart() {
    let house = House::with(1, 500);
    let yen = Currency::parse("JPY").unwrap();
    house.gets_in(ANA, Money { minor: 90, currency: yen }, NOW);
    let in_euros = house.prepared();
    let wish = Wish { currency: yen, only: None, minimum: 0, now: NOW };
    let in_yen = house.prepares(payable(&*house.store.view().unwrap(), &wish).unwrap()).unwrap();
    house.pays(in_euros);
    assert_eq!(house.payout(in_yen).total, 90);
    house.does(in_euros, PayoutStep::Undo).unwrap();
    house.waits();
    house.pays(in_yen);
    assert_eq!((house.due(ANA), house.paid_to(ANA)), (500, 90));
    house.is_sound();
}
