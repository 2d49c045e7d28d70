//! The ledger is told that a payout is paid, or is not after all: an entry for each line, some lines at a time, so that
//! nobody has to wait for the writer. That it is paid is on disk with the first of them, and the rest follows after a
//! restart too: each affiliate is paid once, whenever the power goes (`product.md` M3).

use redb::ReadableTable;

use super::entries::{self, NewEntry};
use super::prepare_payout::write;
use crate::domain::id::{AffiliateId, PayoutId};
use crate::domain::ledger::EntryKind;
use crate::domain::money::Money;
use crate::domain::payout::{Payment, Payout, PayoutLine, PayoutState};
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::tables::{Read, Tables};
use crate::store::view::payouts;
use crate::store::{keys, records};

/// How many lines one slice tells the ledger of.
const LINES: usize = 100;

/// What one slice does.
pub struct Slice {
    payout: Payout,
    steps: Vec<Step>,
}

/// What the ledger is told of one line.
enum Step {
    Pay(PayoutLine),
    Undo(AffiliateId, Payment),
}

/// The next slice of the first payout about which the ledger is still being told.
pub(super) fn slice(read: &impl Read) -> Result<Option<Slice>, StoreError> {
    let going = payouts::open(read)?.into_iter().find(|payout| payout.state.is_going());
    going.map_or(Ok(None), |payout| slice_of(read, payout))
}

/// The next slice of a payout; `None` where nothing is to be told.
pub(super) fn slice_of(read: &impl Read, mut payout: Payout) -> Result<Option<Slice>, StoreError> {
    let (done, is_paying) = match payout.state {
        PayoutState::Paying(done) => (done, true),
        PayoutState::Undoing(done) => (done, false),
        _ => return Ok(None),
    };
    let lines = payouts::lines_after(read, payout.id, done, LINES)?;
    let next = lines.last().map(|line| line.affiliate).filter(|_| lines.len() == LINES);
    payout.state = match (next, is_paying) {
        (Some(next), true) => PayoutState::Paying(Some(next)),
        (Some(next), false) => PayoutState::Undoing(Some(next)),
        (None, true) => PayoutState::Paid,
        (None, false) => PayoutState::Confirmed,
    };
    let mut steps = Vec::new();
    for line in lines.into_iter().filter(|line| !line.left_out) {
        steps.push(match is_paying {
            true => Step::Pay(line),
            false => Step::Undo(line.affiliate, payment(read, line.affiliate, payout.id)?),
        });
    }
    Ok(Some(Slice { payout, steps }))
}

fn payment(read: &impl Read, affiliate: AffiliateId, payout: PayoutId) -> Result<Payment, StoreError> {
    let row = read.payments().get(keys::pair(affiliate.0, payout.0))?;
    let row = row.ok_or_else(|| StoreError::Broken(format!("{payout} paid {affiliate} and forgot it")))?;
    records::decode("payments", row.value())
}

/// Tells the ledger what a slice says.
pub(super) fn apply(slice: Slice, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let Slice { payout, steps } = slice;
    for step in steps {
        match step {
            Step::Pay(line) => pay(&payout, &line, tables)?,
            Step::Undo(affiliate, payment) => undo(&payout, affiliate, payment, tables)?,
        }
    }
    write(&payout, tables)?;
    tables.is_unfinished |= payout.state.is_going();
    Ok(())
}

fn pay(payout: &Payout, line: &PayoutLine, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let at = payout.paid_at.unwrap_or(payout.reach.due_by);
    let amount = Money { minor: line.minor, currency: payout.currency };
    let taken = Money { minor: -line.minor, ..amount };
    let kind = EntryKind::Paid { payout: payout.id };
    let entry = entries::add(payment_entry(line.affiliate, at, at, taken, kind), tables)?;
    let payment = Payment { payout: payout.id, entry, at, amount, reach: payout.reach };
    let key = keys::pair(line.affiliate.0, payout.id.0);
    tables.payments.insert(key, records::encode(&payment).as_slice())?;
    Ok(())
}

fn undo(
    payout: &Payout,
    affiliate: AffiliateId,
    payment: Payment,
    tables: &mut Tables<'_>,
) -> Result<(), StoreError> {
    let at = payout.undone_at.unwrap_or(payment.at);
    let kind = EntryKind::PaymentUndone { payout: payout.id, of: payment.entry };
    // It counts from the moment of what it undoes, so that both meet in one sum.
    entries::add(payment_entry(affiliate, at, payment.at, payment.amount, kind), tables)?;
    tables.payments.remove(keys::pair(affiliate.0, payout.id.0))?;
    Ok(())
}

/// A payment is of no affiliation and of no product: it pays for whatever was Due when it was made.
fn payment_entry(
    affiliate: AffiliateId,
    at: Timestamp,
    paid_at: Timestamp,
    amount: Money,
    kind: EntryKind,
) -> NewEntry {
    let due_at = Some(Payment::counts_from(paid_at));
    NewEntry { affiliate, affiliation: None, product: None, at, due_at, amount, kind }
}

/// Whether the ledger is still to be told of a payout, for the start.
pub(super) fn is_something_left(read: &impl Read) -> Result<bool, StoreError> {
    Ok(payouts::open(read)?.iter().any(|payout| payout.state.is_going()))
}
