//! The ledger: entries are added, never changed (`product.md` M2). A balance is a sum.

use super::id::{AffiliateId, AffiliationId, ConversionId, EntryId, PayoutId, ProductId};
use super::money::Money;
use super::payout::Payments;
use super::time::Timestamp;

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// In the order they were added.
    pub id: EntryId,
    /// Whose.
    pub affiliate: AffiliateId,
    /// By which affiliation; `None` for what is of no one product, such as a payment.
    pub affiliation: Option<AffiliationId>,
    /// For which product.
    pub product: Option<ProductId>,
    /// Added at.
    pub at: Timestamp,
    /// When the hold has passed: from then on it is Due. `None`: held in review (M2).
    pub due_at: Option<Timestamp>,
    /// How much, and why. Negative for what is taken back.
    pub amount: Money,
    /// What it is.
    pub kind: EntryKind,
}

/// What an entry is, with its cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// A share of a conversion.
    Earned {
        /// The conversion.
        conversion: ConversionId,
    },
    /// Undoes an `Earned`, whole or in part, without erasing it.
    Reversed {
        /// The conversion.
        conversion: ConversionId,
        /// What is undone.
        of: EntryId,
        /// Why.
        because: Reversal,
    },
    /// Entered by the creator, with a reason that is kept beside it.
    Adjusted(Adjustment),
    /// Sent to her: as much below zero as what it covers is above.
    Paid {
        /// By which payout.
        payout: PayoutId,
    },
    /// Undoes a `Paid`: the payout was not made after all (M3).
    PaymentUndone {
        /// Which payout.
        payout: PayoutId,
        /// What is undone.
        of: EntryId,
    },
}

impl EntryKind {
    /// The conversion behind it, if there is one.
    pub fn conversion(self) -> Option<ConversionId> {
        match self {
            Self::Earned { conversion } | Self::Reversed { conversion, .. } => Some(conversion),
            Self::Adjusted(_) | Self::Paid { .. } | Self::PaymentUndone { .. } => None,
        }
    }

    /// Whether it takes back what was earned: its money is Reversed. What is Refused was never earned.
    pub fn takes_back(self) -> bool {
        matches!(self, Self::Reversed { because, .. } if because != Reversal::Refused)
    }

    /// Whether money was sent by it, or came back: nothing that a payout could cover.
    pub fn is_payment(self) -> bool {
        matches!(self, Self::Paid { .. } | Self::PaymentUndone { .. })
    }
}

/// What the creator enters by hand, always with a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Adjustment {
    /// Something on top.
    Bonus,
    /// What was wrong is set right, up or down.
    Correction,
}

impl Adjustment {
    /// The word that people and the API read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bonus => "bonus",
            Self::Correction => "correction",
        }
    }
}

/// Why an adjustment was entered: kept under its entry's number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdjustmentReason {
    /// In the creator's words; the affiliate reads them.
    pub reason: String,
    /// Who entered it.
    pub by: super::deed::By,
}

/// Why something earned was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reversal {
    /// The order was refunded (C9).
    Refund,
    /// The buyer's bank took the money back (C9).
    Chargeback,
    /// A later, better report changed the verdict or the amount (C7).
    Rejudged,
    /// The conversion was refused.
    Refused,
}

/// The state of an entry's money. It follows from the entries and the clock; nothing has to run (M2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryState {
    /// Not yet to be paid: the hold lasts until this moment.
    Held(Timestamp),
    /// Held until the creator has approved it.
    Review,
    /// To be paid.
    Due,
    /// Sent to her, or itself what was sent.
    Paid,
    /// Taken back in full, or itself what takes back.
    Reversed,
    /// The same, because the conversion was refused.
    Refused,
}

impl EntryState {
    /// The word for it, everywhere. `Held` says why on the page: until when, or review.
    pub fn word(self) -> &'static str {
        match self {
            Self::Held(_) | Self::Review => "Held",
            Self::Due => "Due",
            Self::Paid => "Paid",
            Self::Reversed => "Reversed",
            Self::Refused => "Refused",
        }
    }
}

/// The state of an entry at a moment. `others` may hold any entries, such as all of its conversion; those that undo
/// this one are found among them. `payments` are those to her.
///
/// What is taken back in part stays Held or Due with the rest, or Paid. What is taken back in full is Reversed, also
/// where it was paid before: then the reversal is carried to the next payout (C9). The moment at which the hold ends
/// is Due.
pub fn state_at<'a>(
    entry: &Entry,
    others: impl IntoIterator<Item = &'a Entry>,
    payments: &Payments,
    now: Timestamp,
) -> EntryState {
    let taken_back = match entry.kind {
        EntryKind::Reversed { because, .. } => Some(because),
        EntryKind::Earned { .. } => taken_back_in_full(entry, others),
        EntryKind::Paid { .. } if payments.stand_by(entry) => return EntryState::Paid,
        EntryKind::Paid { .. } | EntryKind::PaymentUndone { .. } => return EntryState::Reversed,
        EntryKind::Adjusted(_) => None,
    };
    match (taken_back, entry.due_at) {
        (Some(Reversal::Refused), _) => EntryState::Refused,
        (Some(_), _) => EntryState::Reversed,
        (None, None) => EntryState::Review,
        (None, Some(_)) if payments.of(entry).is_some() => EntryState::Paid,
        (None, Some(due_at)) if now < due_at => EntryState::Held(due_at),
        (None, Some(_)) => EntryState::Due,
    }
}

/// The state of the money of several entries of one conversion: that of the one which is still on its way, if there
/// is one, else what became of them. `None` where nothing was ever earned.
pub fn state_of_all(entries: &[Entry], payments: &Payments, now: Timestamp) -> Option<EntryState> {
    let earned = entries.iter().filter(|entry| matches!(entry.kind, EntryKind::Earned { .. }));
    // Of several that ended, the newest tells how.
    earned.map(|entry| state_at(entry, entries, payments, now)).max_by_key(|state| match state {
        EntryState::Reversed | EntryState::Refused => (0, None),
        EntryState::Paid => (1, None),
        EntryState::Due => (2, None),
        EntryState::Held(until) => (3, Some(*until)),
        EntryState::Review => (4, None),
    })
}

/// Why nothing is left of an entry: the newest reason, once its reversals amount to all of it.
fn taken_back_in_full<'a>(entry: &Entry, others: impl IntoIterator<Item = &'a Entry>) -> Option<Reversal> {
    let reversals: Vec<(&Entry, Reversal)> = others
        .into_iter()
        .filter_map(|other| match other.kind {
            EntryKind::Reversed { of, because, .. } if of == entry.id => Some((other, because)),
            _ => None,
        })
        .collect();
    let left = entry.amount.minor + reversals.iter().map(|(reversal, _)| reversal.amount.minor).sum::<i64>();
    let newest = reversals.iter().max_by_key(|(reversal, _)| reversal.id);
    newest.filter(|_| left <= 0).map(|(_, because)| *because)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;
    use crate::domain::payout::{Payment, Reach};

    const DUE_AT: Timestamp = Timestamp(1_000);

    fn eur(minor: i64) -> Money {
        Money { minor, currency: Currency::parse("EUR").unwrap() }
    }

    fn unpaid() -> Payments {
        Payments::default()
    }

    fn entry(id: u64, minor: i64, due_at: Option<Timestamp>, kind: EntryKind) -> Entry {
        Entry {
            id: EntryId(id),
            affiliate: AffiliateId(1),
            affiliation: Some(AffiliationId(1)),
            product: Some(ProductId(1)),
            at: Timestamp(0),
            due_at,
            amount: eur(minor),
            kind,
        }
    }

    const EARNED: EntryKind = EntryKind::Earned { conversion: ConversionId(1) };

    fn reversed(of: u64, because: Reversal) -> EntryKind {
        EntryKind::Reversed { conversion: ConversionId(1), of: EntryId(of), because }
    }

    #[test]
    fn a_commission_is_held_until_its_hold_has_passed() {
        let earned = entry(1, 100, Some(DUE_AT), EARNED);
        assert_eq!(state_at(&earned, [], &unpaid(), DUE_AT.plus_ms(-1)), EntryState::Held(DUE_AT));
        assert_eq!(state_at(&earned, [], &unpaid(), DUE_AT), EntryState::Due);
    }

    #[test]
    fn a_commission_in_review_stays_held_for_as_long_as_it_takes() {
        assert_eq!(
            state_at(&entry(1, 100, None, EARNED), [], &unpaid(), Timestamp(i64::MAX)),
            EntryState::Review
        );
    }

    #[test]
    fn what_is_still_on_its_way_speaks_for_all() {
        let in_review = entry(1, 100, None, EARNED);
        let ended = entry(2, -100, None, reversed(1, Reversal::Rejudged));
        let held = entry(3, 100, Some(DUE_AT), EARNED);
        assert_eq!(state_of_all(&[], &unpaid(), DUE_AT), None);
        let all = [in_review, ended, held];
        assert_eq!(state_of_all(&all[..1], &unpaid(), Timestamp(0)), Some(EntryState::Review));
        assert_eq!(state_of_all(&all[..2], &unpaid(), Timestamp(0)), Some(EntryState::Reversed));
        assert_eq!(state_of_all(&all, &unpaid(), Timestamp(0)), Some(EntryState::Held(DUE_AT)));
        assert_eq!(state_of_all(&all, &unpaid(), DUE_AT), Some(EntryState::Due));
    }

    #[test]
    fn a_payment_that_was_undone_stays_reversed_when_its_payout_is_paid_once_more() {
        let reach = Reach { up_to: EntryId(1), due_by: DUE_AT };
        let payout = PayoutId(1);
        let again = Payment { payout, entry: EntryId(4), at: DUE_AT, amount: eur(100), reach };
        let mut payments = Payments::default();
        payments.add(AffiliateId(1), vec![again]);
        let state = |id| {
            let paid = entry(id, -100, Some(DUE_AT), EntryKind::Paid { payout });
            state_at(&paid, [], &payments, DUE_AT)
        };
        assert_eq!((state(2), state(4)), (EntryState::Reversed, EntryState::Paid));
    }

    #[test]
    fn only_what_is_taken_back_in_full_is_reversed() {
        let earned = entry(1, 100, Some(DUE_AT), EARNED);
        let half = entry(2, -50, Some(DUE_AT), reversed(1, Reversal::Refund));
        let rest = entry(3, -50, Some(DUE_AT), reversed(1, Reversal::Refused));
        let of_another = entry(4, -100, Some(DUE_AT), reversed(9, Reversal::Refund));
        assert_eq!(state_at(&earned, [&earned, &half, &of_another], &unpaid(), DUE_AT), EntryState::Due);
        assert_eq!(state_at(&half, [&earned, &half], &unpaid(), DUE_AT), EntryState::Reversed);
        let all = [&rest, &half, &earned];
        assert_eq!(
            state_at(&earned, all, &unpaid(), DUE_AT),
            EntryState::Refused,
            "the newest reason counts"
        );
    }
}
