//! From what a conversion should be worth to the entries that make the ledger say so.
//!
//! Entries are added, never changed (`product.md` M2). Whatever happens to a conversion, be it a better
//! report, a refund, a chargeback taken back or a review that ends, comes down to one question: what
//! does the ledger say, what should it say, and which entries lead from the one to the other?

use std::collections::BTreeMap;

use super::attribution::Share;
use super::commission::{self, Rate};
use super::conversion::Conversion;
use super::id::{AffiliateId, AffiliationId, ConversionId, EntryId};
use super::ledger::{Entry, EntryKind, Reversal};
use super::money::{Currency, Money, divide_half_even};
use super::time::Timestamp;

/// What an affiliation should have from a conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    /// Who.
    pub affiliate: AffiliateId,
    /// By which affiliation.
    pub affiliation: AffiliationId,
    /// When it becomes Due; `None` while it is in review.
    pub due_at: Option<Timestamp>,
    /// How much.
    pub amount: Money,
}

/// An entry that is to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draft {
    /// Who.
    pub affiliate: AffiliateId,
    /// By which affiliation.
    pub affiliation: AffiliationId,
    /// When it becomes Due; the same as that of what it reverses, so that both meet in one sum.
    pub due_at: Option<Timestamp>,
    /// How much; negative where it is taken back.
    pub amount: Money,
    /// What it is.
    pub kind: EntryKind,
}

/// What remains of a commission when part of the amount was given back (`product.md` C9). Taken from
/// the whole each time, so that any number of parts that make up the whole leave exactly nothing.
pub fn remaining(commission: i64, amount: i64, refunded: i64) -> i64 {
    if refunded >= amount {
        return if refunded == 0 { commission } else { 0 };
    }
    commission - divide_half_even(i128::from(commission) * i128::from(refunded), i128::from(amount))
}

/// What each of these shares has left of its commission now (`product.md` C9), at its rate, in the shares' order: nothing
/// where the affiliation was refused hers, zero where all was given back.
pub fn left(
    conversion: &Conversion,
    shares: &[Share],
    rates: &[Rate],
    currency: Currency,
) -> Vec<Vec<Money>> {
    let worth = commission::commissions(shares, rates, conversion.amount, currency);
    let left = |mut sum: Money| {
        sum.minor = match conversion.is_undone() {
            true => 0,
            false => remaining(sum.minor, conversion.amount.minor, conversion.refunded),
        };
        sum
    };
    let of_share = |(share, sums): (&Share, Vec<Money>)| match conversion.is_refused_to(share.affiliation) {
        true => Vec::new(),
        false => sums.into_iter().map(left).collect(),
    };
    shares.iter().zip(worth).map(of_share).collect()
}

/// The entries that lead from what stands in the ledger to what is owed. Nothing, where both agree.
pub fn settle(conversion: ConversionId, standing: &[Entry], owed: &[Owed], because: Reversal) -> Vec<Draft> {
    let mut accounts: BTreeMap<(AffiliationId, Currency, Option<Timestamp>), Account> = BTreeMap::new();
    for entry in standing {
        // What is of no affiliation, such as a payment, is of no conversion.
        let Some(affiliation) = entry.affiliation else { continue };
        let key = (affiliation, entry.amount.currency, entry.due_at);
        let account = accounts.entry(key).or_insert(Account::of(entry.affiliate));
        account.stands += entry.amount.minor;
        if let EntryKind::Earned { .. } = entry.kind {
            account.earned_by = Some(entry.id);
        }
    }
    for one in owed {
        let key = (one.affiliation, one.amount.currency, one.due_at);
        accounts.entry(key).or_insert(Account::of(one.affiliate)).owed += one.amount.minor;
    }
    let drafts = accounts.into_iter().filter_map(|((affiliation, currency, due_at), account)| {
        let minor = account.owed - account.stands;
        let kind = match account.earned_by {
            _ if minor == 0 => return None,
            Some(of) if minor < 0 => EntryKind::Reversed { conversion, of, because },
            _ => EntryKind::Earned { conversion },
        };
        let amount = Money { minor, currency };
        Some(Draft { affiliate: account.affiliate, affiliation, due_at, amount, kind })
    });
    // What is taken back stands before what is given, as a person would tell it.
    let (mut taken, given): (Vec<_>, Vec<_>) = drafts.partition(|draft| draft.amount.minor < 0);
    taken.extend(given);
    taken
}

struct Account {
    affiliate: AffiliateId,
    stands: i64,
    owed: i64,
    earned_by: Option<EntryId>,
}

impl Account {
    fn of(affiliate: AffiliateId) -> Self {
        Self { affiliate, stands: 0, owed: 0, earned_by: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::ProductId;
    use proptest::prelude::*;

    const SALE: ConversionId = ConversionId(1);

    fn eur(minor: i64) -> Money {
        Money { minor, currency: Currency::parse("EUR").unwrap() }
    }

    fn owed(affiliation: u32, minor: i64) -> Owed {
        let affiliation = AffiliationId(affiliation);
        Owed {
            affiliate: AffiliateId(affiliation.0),
            affiliation,
            due_at: Some(Timestamp(9)),
            amount: eur(minor),
        }
    }

    fn added(standing: &mut Vec<Entry>, drafts: Vec<Draft>) {
        for draft in drafts {
            standing.push(Entry {
                id: EntryId(standing.len() as u64 + 1),
                affiliate: draft.affiliate,
                affiliation: Some(draft.affiliation),
                product: Some(ProductId(1)),
                at: Timestamp(0),
                due_at: draft.due_at,
                amount: draft.amount,
                kind: draft.kind,
            });
        }
    }

    #[test]
    fn a_sale_earns_and_a_refund_takes_back() {
        let mut standing = Vec::new();
        let drafts = settle(SALE, &standing, &[owed(1, 2910)], Reversal::Rejudged);
        added(&mut standing, drafts);
        assert_eq!(standing[0].kind, EntryKind::Earned { conversion: SALE });

        let half = remaining(2910, 9700, 4850);
        let drafts = settle(SALE, &standing, &[owed(1, half)], Reversal::Refund);
        added(&mut standing, drafts);
        assert_eq!(standing[1].amount, eur(-1455));
        let of = EntryId(1);
        assert_eq!(standing[1].kind, EntryKind::Reversed { conversion: SALE, of, because: Reversal::Refund });
    }

    #[test]
    fn another_verdict_reverses_the_one_and_adds_the_other() {
        let mut standing = Vec::new();
        let drafts = settle(SALE, &standing, &[owed(1, 2910)], Reversal::Rejudged);
        added(&mut standing, drafts);
        let drafts = settle(SALE, &standing, &[owed(2, 2910)], Reversal::Rejudged);
        assert_eq!(
            drafts.iter().map(|d| (d.affiliation.0, d.amount.minor)).collect::<Vec<_>>(),
            [(1, -2910), (2, 2910)]
        );
    }

    #[test]
    fn what_already_stands_needs_no_entry() {
        let mut standing = Vec::new();
        let drafts = settle(SALE, &standing, &[owed(1, 2910)], Reversal::Rejudged);
        added(&mut standing, drafts);
        assert_eq!(settle(SALE, &standing, &[owed(1, 2910)], Reversal::Rejudged), []);
        assert_eq!(settle(SALE, &[], &[owed(1, 0)], Reversal::Rejudged), []);
    }

    #[test]
    fn a_review_that_ends_moves_the_money_to_its_day() {
        let mut standing = Vec::new();
        let in_review = Owed { due_at: None, ..owed(1, 500) };
        let drafts = settle(SALE, &standing, &[in_review], Reversal::Rejudged);
        added(&mut standing, drafts);
        let drafts = settle(SALE, &standing, &[owed(1, 500)], Reversal::Rejudged);
        added(&mut standing, drafts);
        let by_day: Vec<_> = standing.iter().map(|e| (e.due_at.is_some(), e.amount.minor)).collect();
        assert_eq!(by_day, [(false, 500), (false, -500), (true, 500)]);
    }

    proptest! {
        #[test]
        fn the_ledger_always_ends_at_what_is_owed(steps in prop::collection::vec(prop::collection::vec((1_u32..4, 0_i64..10_000), 0..4), 1..12)) {
            let mut standing = Vec::new();
            for step in steps {
                let want: Vec<Owed> = step.into_iter().map(|(who, minor)| owed(who, minor)).collect();
                let drafts = settle(SALE, &standing, &want, Reversal::Rejudged);
                added(&mut standing, drafts);
                for who in 1..4 {
                    let is: i64 = standing.iter().filter(|e| e.affiliation == Some(AffiliationId(who))).map(|e| e.amount.minor).sum();
                    let should: i64 = want.iter().filter(|o| o.affiliation.0 == who).map(|o| o.amount.minor).sum();
                    prop_assert_eq!(is, should);
                }
            }
        }

        #[test]
        fn refunds_in_parts_leave_exactly_nothing(commission in 0_i64..1_000_000, parts in prop::collection::vec(1_i64..10_000, 1..9)) {
            let amount: i64 = parts.iter().sum();
            let mut refunded = 0;
            let mut left = commission;
            for part in parts {
                refunded += part;
                let next = remaining(commission, amount, refunded);
                prop_assert!(next <= left && next >= 0);
                left = next;
            }
            prop_assert_eq!(left, 0);
        }
    }
}
