//! Payouts: their lines, their payments and the ledger say the same, and what a payment covers comes to its amount
//! to the cent (`product.md` M5).

use std::collections::{BTreeMap, BTreeSet};

use redb::{ReadableTable, ReadableTableMetadata};

use super::Checked;
use super::catalog::Catalog;
use crate::domain::id::{AffiliateId, PayoutId};
use crate::domain::ledger::{Entry, EntryKind};
use crate::domain::money::Currency;
use crate::domain::payout::{Payment, Payments, Payout, PayoutLine, PayoutState, Reach};
use crate::store::error::StoreError;
use crate::store::tables::{Read, Snapshot};
use crate::store::view::{money, payouts};
use crate::store::{keys, records};

/// Holds every payout, and of each affiliate one after the other what she was paid.
pub(super) fn check(read: &Snapshot, catalog: &Catalog, checked: &mut Checked) -> Result<(), StoreError> {
    let all = Payouts::read(read, checked)?;
    all.check_reach(checked);
    all.check_open(read, checked)?;
    let paid = all.check_lines(read, checked)?;
    let payments = read.payments().len()?;
    checked.expect(paid == payments, || {
        format!("Payouts say that {paid} of their lines are paid; there are {payments} payments.")
    });
    for affiliate in catalog.affiliates.keys() {
        all.check_affiliate(read, AffiliateId(*affiliate), checked)?;
    }
    Ok(())
}

/// All payouts, by number.
struct Payouts(BTreeMap<u32, Payout>);

/// What the lines of a payout come to.
#[derive(Default)]
struct Tally {
    lines: u32,
    left_out: u32,
    total: i64,
}

impl Payouts {
    fn read(read: &Snapshot, checked: &mut Checked) -> Result<Self, StoreError> {
        let mut all = BTreeMap::new();
        for row in read.payouts().iter()? {
            let (number, value) = row?;
            let number = number.value();
            let name = format_args!("Payout {number}");
            let Some(payout) = checked.decoded::<Payout>("payouts", name, value.value()) else { continue };
            checked.expect(payout.id.0 == number, || format!("Payout {number} calls itself {}.", payout.id));
            all.insert(number, payout);
        }
        let given = read.counters().get("payout")?.map_or(0, |given| given.value());
        let last = all.keys().last().copied().unwrap_or(0);
        checked.expect(u64::from(last) <= given, || {
            format!("The last payout that was given out is {given}, but number {last} is there.")
        });
        Ok(Self(all))
    }

    /// Each reaches at least as far as those of its currency before it: what one paid is in no later one.
    fn check_reach(&self, checked: &mut Checked) {
        let mut furthest: BTreeMap<Currency, Reach> = BTreeMap::new();
        for payout in self.0.values().filter(|payout| payout.state != PayoutState::Discarded) {
            if let Some(before) = furthest.insert(payout.currency, payout.reach) {
                let goes_on = before.is_within(payout.reach);
                checked.expect(goes_on, || {
                    format!("{} reaches less far than the one before it in {}.", payout.id, payout.currency)
                });
            }
        }
    }

    fn check_open(&self, read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
        for row in read.open_payouts().iter()? {
            let number = row?.0.value();
            let is_known = self.0.contains_key(&number);
            checked.expect(is_known, || format!("Payout {number} is listed as open, and is not there."));
        }
        for (number, payout) in &self.0 {
            let listed = read.open_payouts().get(number)?.is_some();
            let word = payout.state.word();
            checked.expect(listed != payout.state.is_over(), || {
                format!("{} is {word}, and listed among the open ones: {listed}.", payout.id)
            });
        }
        Ok(())
    }

    /// Lines fit their payout, nobody waits in two, and who is paid has a payment that says the same. Gives how many
    /// are paid.
    fn check_lines(&self, read: &Snapshot, checked: &mut Checked) -> Result<u64, StoreError> {
        let mut tallies: BTreeMap<u32, Tally> = BTreeMap::new();
        let mut waiting: BTreeSet<(Currency, AffiliateId)> = BTreeSet::new();
        let (mut paid, mut last) = (0, (0, AffiliateId(0)));
        for row in read.payout_lines().iter()? {
            let (key, value) = row?;
            let (number, first) = (keys::first(key.value()), AffiliateId(keys::second(key.value())));
            let name = format!("The lines of payout {number} from {first} on");
            let Some(payout) = self.0.get(&number) else {
                checked.tell(format!("{name} belong to no payout."));
                continue;
            };
            let lines = checked.decoded::<Vec<PayoutLine>>("payout-lines", &name, value.value());
            let lines = lines.unwrap_or_default();
            let begins = lines.first().map(|line| line.affiliate);
            checked.expect(begins == Some(first), || format!("{name} begin with somebody else."));
            for line in lines {
                let here = (number, line.affiliate);
                checked.expect(last < here && line.minor > 0, || {
                    format!("{name}: {} stands there out of order, or gets nothing.", line.affiliate)
                });
                last = here;
                tallies.entry(number).or_default().add(&line);
                if !line.left_out && !payout.state.is_over() {
                    let is_first = waiting.insert((payout.currency, line.affiliate));
                    checked.expect(is_first, || {
                        format!("{} waits in two payouts in {}.", line.affiliate, payout.currency)
                    });
                }
                paid += u64::from(check_line(read, payout, &line, checked)?);
            }
        }
        for (number, payout) in &self.0 {
            let tally = tallies.remove(number).unwrap_or_default();
            let said = (payout.lines, payout.left_out, payout.total);
            let counted = (tally.lines, tally.left_out, tally.total);
            checked.expect(said == counted, || {
                format!("{} says lines, left out, total {said:?}; its lines make {counted:?}.", payout.id)
            });
        }
        Ok(paid)
    }

    /// What an affiliate's payments cover comes to their amounts, and the ledger was told of these payments alone.
    fn check_affiliate(
        &self,
        read: &Snapshot,
        affiliate: AffiliateId,
        checked: &mut Checked,
    ) -> Result<(), StoreError> {
        let found = checked.found_out(affiliate, payouts::payments_to(read, affiliate))?;
        let paid = found.unwrap_or_default();
        let mut payments = Payments::default();
        payments.add(affiliate, paid.clone());
        let (mut covered, mut told) = (BTreeMap::<PayoutId, i64>::new(), BTreeMap::<PayoutId, i64>::new());
        for row in read.affiliate_entries().range(keys::entries_of(affiliate))? {
            let id = keys::entry_at_the_end(row?.0.value());
            // One that is missing or cannot be read is told with the ledger.
            let Some(row) = read.entries().get(id.0)? else { continue };
            let Ok(entry) = records::decode::<Entry>("entries", row.value()) else { continue };
            if let EntryKind::Paid { payout } | EntryKind::PaymentUndone { payout, .. } = entry.kind {
                *told.entry(payout).or_default() += entry.amount.minor;
                self.check_payment_entry(read, &entry, payout, checked)?;
            } else if let Some(payment) = payments.of(&entry) {
                *covered.entry(payment.payout).or_default() += entry.amount.minor;
            }
        }
        for Payment { payout, amount, .. } in paid {
            let of_it = covered.remove(&payout).unwrap_or(0);
            checked.expect(of_it == amount.minor, || {
                format!(
                    "{payout} paid {affiliate} {} in minor units for entries that come to {of_it}.",
                    amount.minor
                )
            });
            let in_ledger = told.remove(&payout).unwrap_or(0);
            checked.expect(in_ledger == -amount.minor, || {
                format!("{payout} paid {affiliate} {}; the ledger says {in_ledger}.", amount.minor)
            });
        }
        for (payout, minor) in told {
            checked.expect(minor == 0, || {
                format!("{payout} did not pay {affiliate}; the ledger says {minor} in minor units.")
            });
        }
        Ok(())
    }

    /// An entry about a payment is in its payout's currency; one that undoes takes back exactly what was sent.
    fn check_payment_entry(
        &self,
        read: &Snapshot,
        entry: &Entry,
        payout: PayoutId,
        checked: &mut Checked,
    ) -> Result<(), StoreError> {
        let id = entry.id;
        let currency = self.0.get(&payout.0).map(|payout| payout.currency);
        checked.expect(currency == Some(entry.amount.currency), || {
            format!("{id} is about {payout}, which is not there or is in another currency.")
        });
        let EntryKind::PaymentUndone { of, .. } = entry.kind else { return Ok(()) };
        let undone = checked.found_out(id, money::entry(read, of))?.flatten();
        let fits = undone.is_some_and(|undone| {
            undone.kind == EntryKind::Paid { payout }
                && undone.affiliate == entry.affiliate
                && undone.amount.minor == -entry.amount.minor
                && undone.due_at == entry.due_at
        });
        checked.expect(fits, || format!("{id} undoes {of}, which is not that payment."));
        Ok(())
    }
}

impl Tally {
    fn add(&mut self, line: &PayoutLine) {
        self.lines += 1;
        if line.left_out {
            self.left_out += 1;
        } else {
            self.total += line.minor;
        }
    }
}

/// Whether a line is paid, which its payout's state says; its payment is there then, and not otherwise.
fn check_line(
    read: &Snapshot,
    payout: &Payout,
    line: &PayoutLine,
    checked: &mut Checked,
) -> Result<bool, StoreError> {
    let is_done = |done: Option<AffiliateId>| done.is_some_and(|done| line.affiliate <= done);
    let is_paid = !line.left_out
        && match payout.state {
            PayoutState::Paid => true,
            PayoutState::Paying(done) => is_done(done),
            PayoutState::Undoing(done) => !is_done(done),
            PayoutState::Draft | PayoutState::Confirmed | PayoutState::Discarded => false,
        };
    let (payout_id, affiliate) = (payout.id, line.affiliate);
    let name = format!("The payment of {payout_id} to {affiliate}");
    let Some(row) = read.payments().get(keys::pair(affiliate.0, payout_id.0))? else {
        checked.expect(!is_paid, || format!("{name} is missing."));
        return Ok(is_paid);
    };
    checked.expect(is_paid, || format!("{name} is there, although it was not made."));
    let Some(payment) = checked.decoded::<Payment>("payments", &name, row.value()) else {
        return Ok(is_paid);
    };
    let says_the_same = payment.payout == payout_id
        && (payment.amount.minor, payment.amount.currency) == (line.minor, payout.currency)
        && payment.reach == payout.reach
        && Some(payment.at) == payout.paid_at;
    checked.expect(says_the_same, || format!("{name} says something else than its line."));
    let entry = checked.found_out(&name, money::entry(read, payment.entry))?.flatten();
    let is_in_ledger = entry.is_some_and(|entry| {
        entry.kind == EntryKind::Paid { payout: payout_id }
            && entry.affiliate == affiliate
            && entry.amount.minor == -payment.amount.minor
            && entry.due_at == Some(Payment::counts_from(payment.at))
    });
    checked.expect(is_in_ledger, || format!("{name} is not what {} in the ledger says.", payment.entry));
    Ok(is_paid)
}

#[cfg(test)]
mod tests;
