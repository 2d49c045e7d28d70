//! The steps of a payout after it was prepared: someone is left out, it is confirmed, marked as paid, undone, or
//! discarded (`product.md` M3). What the ledger is told of it lies in `paying`.

use super::history;
use super::paying;
use super::prepare_payout::{line, write};
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::{AffiliateId, PayoutId};
use crate::domain::money::{Money, decimal_text};
use crate::domain::payout::{Payment, Payout, PayoutLine, PayoutState};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::tables::Tables;
use crate::store::view::payouts;
use crate::store::{keys, records};

/// How many characters a payment's reference may have.
pub const REFERENCE_MAX: usize = 200;

/// Leaves someone out of a draft, or takes her in again.
#[derive(Debug, Clone)]
pub struct LeaveOut {
    /// Of which payout.
    pub payout: PayoutId,
    /// Whom.
    pub affiliate: AffiliateId,
    /// Whether she is left out.
    pub left_out: bool,
    /// By whom.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for LeaveOut {
    /// `None`: it is so already.
    type Plan = Option<(Payout, payouts::Chunk, HistoryLine)>;
    /// Whether anything changed.
    type Answer = bool;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let mut payout = existing(tables, self.payout)?;
        let chunk = payouts::chunk_of(tables, self.payout, self.affiliate)?;
        let (first, mut lines) = chunk.ok_or_else(|| Refused::not_found("affiliate in this payout"))?;
        let of_her = |line: &&mut PayoutLine| line.affiliate == self.affiliate;
        let hers =
            lines.iter_mut().find(of_her).ok_or_else(|| Refused::not_found("affiliate in this payout"))?;
        if hers.left_out == self.left_out {
            return Ok(None);
        }
        if payout.state != PayoutState::Draft {
            return Err(wrong_state(&payout, "nobody is left out of it any more").into());
        }
        if !self.left_out && self.waits_elsewhere(tables, &payout)? {
            let message = "She is in another payout, or was paid by another one meanwhile.";
            return Err(Refused::conflict("affiliate", message).into());
        }
        hers.left_out = self.left_out;
        let (sign, word) = if self.left_out { (-1, "left out") } else { (1, "taken in again") };
        payout.total += sign * hers.minor;
        payout.left_out = if self.left_out { payout.left_out + 1 } else { payout.left_out.saturating_sub(1) };
        let sum = Money { minor: hers.minor, currency: payout.currency };
        let more = format!("{word}, {} {}", sum.currency, decimal_text(sum));
        let mut line = line(&payout, Deed::PayoutLineChanged, &more, &self.by, self.at);
        line.about = About::affiliate(self.affiliate);
        Ok(Some((payout, (first, lines), line)))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<bool, StoreError> {
        let Some((payout, (first, lines), line)) = plan else { return Ok(false) };
        let key = keys::pair(payout.id.0, first.0);
        tables.payout_lines.insert(key, records::encode(&lines).as_slice())?;
        write(&payout, tables)?;
        history::tell(line, tables)?;
        Ok(true)
    }
}

impl LeaveOut {
    fn waits_elsewhere(&self, tables: &Tables<'_>, payout: &Payout) -> Result<bool, StoreError> {
        for other in payouts::open(tables)? {
            let is_other = other.id != payout.id && other.currency == payout.currency;
            let hers = if is_other { payouts::line_of(tables, other.id, self.affiliate)? } else { None };
            if hers.is_some_and(|line| !line.left_out) {
                return Ok(true);
            }
        }
        // What any other paid her since this was prepared, an earlier one too, is in this one's sum.
        let paid = payouts::payments_to(tables, self.affiliate)?;
        let is_since = |paid: &Payment| paid.entry > payout.reach.up_to;
        Ok(paid.iter().any(|paid| paid.amount.currency == payout.currency && is_since(paid)))
    }
}

/// What is done to a payout as a whole.
#[derive(Debug, Clone)]
pub struct StepPayout {
    /// Which.
    pub payout: PayoutId,
    /// What.
    pub step: PayoutStep,
    /// By whom.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// A step of a payout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayoutStep {
    /// Its lines stay as they are from now on.
    Confirm,
    /// It was paid, with what the creator wrote down of it.
    MarkAsPaid(String),
    /// It was not paid after all.
    Undo,
    /// It is not made.
    Discard,
}

impl Change for StepPayout {
    /// `None`: it was done before.
    type Plan = Option<(Payout, HistoryLine)>;
    /// Whether anything changed.
    type Answer = bool;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let mut payout = existing(tables, self.payout)?;
        let deed = match (&self.step, payout.state) {
            (PayoutStep::Confirm, PayoutState::Draft) => {
                if payout.paid_lines() == 0 {
                    let message = "Everybody is left out of this payout. Take somebody in, or discard it.";
                    return Err(Refused::conflict("state", message).into());
                }
                payout.state = PayoutState::Confirmed;
                payout.confirmed_at = Some(self.at);
                Deed::PayoutConfirmed
            }
            (PayoutStep::MarkAsPaid(reference), PayoutState::Confirmed) => {
                payout.reference = reference_of(reference)?;
                // A clock that was set back does not let it be paid before it was prepared.
                payout.paid_at = Some(self.at.max(payout.reach.due_by));
                payout.state = PayoutState::Paying(None);
                Deed::PayoutPaid
            }
            (PayoutStep::Undo, PayoutState::Paid) => {
                nothing_follows(tables, &payout)?;
                payout.undone_at = Some(self.at);
                payout.state = PayoutState::Undoing(None);
                Deed::PayoutUndone
            }
            (PayoutStep::Discard, PayoutState::Draft | PayoutState::Confirmed) => {
                payout.state = PayoutState::Discarded;
                Deed::PayoutDiscarded
            }
            (PayoutStep::Confirm, PayoutState::Confirmed)
            | (PayoutStep::MarkAsPaid(_), PayoutState::Paying(_) | PayoutState::Paid)
            | (PayoutStep::Undo, PayoutState::Undoing(_))
            | (PayoutStep::Discard, PayoutState::Discarded) => return Ok(None),
            (PayoutStep::Undo, PayoutState::Confirmed) if payout.undone_at.is_some() => return Ok(None),
            (_, state) if state.is_going() => return Err(still_being_told(&payout).into()),
            (step, _) => return Err(wrong_state(&payout, step.impossible()).into()),
        };
        let more = if deed == Deed::PayoutPaid { payout.reference.as_str() } else { "" };
        let line = line(&payout, deed, more, &self.by, self.at);
        Ok(Some((payout, line)))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<bool, StoreError> {
        let Some((payout, line)) = plan else { return Ok(false) };
        write(&payout, tables)?;
        history::tell(line, tables)?;
        // The first slice belongs to the step, so that a payout of few lines is done with it.
        if let Some(slice) = paying::slice_of(tables, payout)? {
            paying::apply(slice, tables)?;
        }
        Ok(true)
    }
}

impl PayoutStep {
    /// What cannot be done to a payout in another state.
    fn impossible(&self) -> &'static str {
        match self {
            Self::Confirm => "it cannot be confirmed",
            Self::MarkAsPaid(_) => "it cannot be marked as paid: confirm it first",
            Self::Undo => "there is no payment to undo",
            Self::Discard => "it cannot be discarded: undo the payment first",
        }
    }
}

fn wrong_state(payout: &Payout, impossible: &str) -> Refused {
    let (id, word) = (payout.id.0, payout.state.word());
    Refused::conflict("state", format!("Payout {id} is {word}, so {impossible}."))
}

/// What it was is still being written down; the next step needs the whole of it.
fn still_being_told(payout: &Payout) -> Refused {
    let message = format!(
        "Payout {} is just being written into the ledger. Please try again in a moment.",
        payout.id.0
    );
    Refused::conflict("state", message)
}

/// Only the newest payment of a currency can be undone: the sums of later ones rest on it (M3).
fn nothing_follows(tables: &Tables<'_>, payout: &Payout) -> Result<(), Stop> {
    let Some(later) = payouts::follower(tables, payout)? else { return Ok(()) };
    let message =
        format!("Payout {} in {} follows this one. Undo or discard it first.", later.0, payout.currency);
    Err(Refused::conflict("state", message).into())
}

fn reference_of(typed: &str) -> Result<String, Refused> {
    let reference = typed.trim();
    if reference.chars().count() > REFERENCE_MAX || reference.contains(char::is_control) {
        let message = format!("A reference is one line of at most {REFERENCE_MAX} characters.");
        return Err(Refused::invalid("reference", message));
    }
    Ok(reference.to_owned())
}

fn existing(tables: &Tables<'_>, id: PayoutId) -> Result<Payout, Stop> {
    Ok(payouts::by_id(tables, id)?.ok_or_else(|| Refused::not_found("payout"))?)
}

#[cfg(test)]
mod tests;
