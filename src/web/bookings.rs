//! Entries of the ledger in words: what each is and why it is that sum, for statements and for the affiliate's own
//! ledger. Nothing of the buyer is in them.

use super::format;
use super::words::PortalWords;
use crate::domain::commission::{self, Rate};
use crate::domain::conversion::Conversion;
use crate::domain::id::PayoutId;
use crate::domain::ledger::{Adjustment, Entry, EntryKind, EntryState, Reversal};
use crate::domain::money::{Currency, Money, Percent};
use crate::domain::payout::Payments;
use crate::domain::time::Timestamp;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::{conversions, money, products};

/// An entry with what its line says.
#[derive(Debug, Clone)]
pub struct Booking {
    /// The entry.
    pub entry: Entry,
    /// The conversion behind it, if there is one.
    conversion: Option<Conversion>,
    /// The other entries of the conversion that are its affiliate's, itself among them.
    pub others: Vec<Entry>,
    /// The currency of the product's flat sums.
    product_currency: Option<Currency>,
    /// Why it was entered by hand.
    reason: String,
    /// What it takes back, and the payout that had paid it, where this entry itself is of a later one.
    undoes: Option<(Entry, Option<PayoutId>)>,
}

/// What keeps an entry from being Due, in a word for programs: its days, or the creator's look at it.
pub fn held(state: EntryState) -> Option<String> {
    match state {
        EntryState::Held(until) => {
            let until = format!("until {}", format::moment(until.0));
            until.split('T').next().map(str::to_owned)
        }
        EntryState::Review => Some("review".to_owned()),
        EntryState::Due | EntryState::Paid | EntryState::Reversed | EntryState::Refused => None,
    }
}

impl Booking {
    /// Reads what the line of an entry says. `payments` are those to its affiliate.
    ///
    /// # Errors
    /// Of the disk, or where a row cannot be read.
    pub fn read(read: &impl Read, entry: Entry, payments: &Payments) -> Result<Self, StoreError> {
        let conversion = match entry.kind.conversion() {
            Some(id) => conversions::by_id(read, id)?,
            None => None,
        };
        let mut others = match &conversion {
            Some(conversion) => money::entries(read, &conversion.entries)?,
            None => Vec::new(),
        };
        others.retain(|other| other.affiliate == entry.affiliate);
        let undoes = match entry.kind {
            EntryKind::Reversed { of, .. } => money::entry(read, of)?,
            _ => None,
        };
        let paid_by = |entry: &Entry| payments.of(entry).map(|payment| payment.payout);
        let paid_before = |undone: &Entry| paid_by(undone).filter(|payout| paid_by(&entry) != Some(*payout));
        let product = match &conversion {
            Some(conversion) => products::by_id(read, conversion.product)?,
            None => None,
        };
        Ok(Self {
            conversion,
            others,
            product_currency: product.map(|product| product.currency),
            reason: money::adjustment(read, entry.id)?.map_or_else(String::new, |why| why.reason),
            undoes: undoes.map(|undone| (undone.clone(), paid_before(&undone))),
            entry,
        })
    }

    /// What it is: `Sale of EUR 97.00`, `Refund`, `Bonus`.
    pub fn what(&self, words: &PortalWords) -> String {
        let causes = &words.earning.conversion;
        let ledger = &words.payouts.ledger;
        let cause = match (self.entry.kind, self.entry.due_at) {
            (EntryKind::Earned { .. }, _) => return self.sold(words),
            (EntryKind::Adjusted(Adjustment::Bonus), _) => return ledger.bonus.to_owned(),
            (EntryKind::Adjusted(Adjustment::Correction), _) => return ledger.correction.to_owned(),
            (EntryKind::Paid { payout }, _) => return (ledger.payout)(payout.0),
            (EntryKind::PaymentUndone { payout, .. }, _) => return (ledger.payout_undone)(payout.0),
            (EntryKind::Reversed { because: Reversal::Refund, .. }, _) => causes.cause_refund,
            (EntryKind::Reversed { because: Reversal::Chargeback, .. }, _) => causes.cause_chargeback,
            (EntryKind::Reversed { because: Reversal::Rejudged, .. }, None) => causes.cause_review_ended,
            (EntryKind::Reversed { because: Reversal::Rejudged, .. }, Some(_)) => causes.cause_judged_again,
            (EntryKind::Reversed { because: Reversal::Refused, .. }, _) => causes.cause_refused,
        };
        format!("{cause}: {}", self.sold(words))
    }

    /// The sale, or the event where there is no amount.
    fn sold(&self, words: &PortalWords) -> String {
        match &self.conversion {
            Some(conversion) if conversion.event.is_purchase() || conversion.amount.minor != 0 => {
                (words.payouts.ledger.sale_of)(&words.formats.money(conversion.amount))
            }
            Some(conversion) => crate::web::words::event(words.language, &conversion.event),
            None => words.earning.conversion.cause_earned.to_owned(),
        }
    }

    /// Why it is that sum: the arithmetic of a commission, what was taken back, or the creator's reason.
    pub fn why(&self, words: &PortalWords, date: impl Fn(Timestamp) -> String) -> String {
        let paper = &words.payouts.paper;
        match (self.entry.kind, &self.undoes) {
            (EntryKind::Earned { .. }, _) => {
                self.arithmetic(words).unwrap_or_else(|| (paper.as_judged)(&date(self.entry.at)))
            }
            (EntryKind::Reversed { .. }, Some((undone, paid_by))) => {
                let of = (paper.taken_back)(&words.formats.money(undone.amount), &date(undone.at));
                let paid = paid_by.map(|payout| (paper.was_paid)(payout.0));
                [Some(of), paid].into_iter().flatten().collect::<Vec<_>>().join("; ")
            }
            (EntryKind::Adjusted(_), _) => self.reason.clone(),
            (EntryKind::Reversed { .. } | EntryKind::Paid { .. } | EntryKind::PaymentUndone { .. }, _) => {
                String::new()
            }
        }
    }

    /// The arithmetic of a commission; `None` where it is of an earlier judgement, which is not kept.
    fn arithmetic(&self, words: &PortalWords) -> Option<String> {
        let (conversion, currency) = (self.conversion.as_ref()?, self.product_currency?);
        let shares = &conversion.verdict.shares;
        let hers = shares.iter().position(|share| share.affiliate == self.entry.affiliate)?;
        let rates: Vec<Rate> = conversion.rates.iter().map(|share| share.rate).collect();
        let worth = commission::commissions(shares, &rates, conversion.amount, currency);
        worth.get(hers)?.iter().find(|sum| **sum == self.entry.amount)?;
        let rate = *rates.get(hers)?;
        // Where the sale is in another currency than flat sums, each of the two is an entry of its own.
        let rate = match (conversion.amount.currency == currency, self.entry.amount.currency == currency) {
            (true, _) => rate,
            (false, true) => Rate { percent: Percent::default(), ..rate },
            (false, false) => Rate { flat: 0, ..rate },
        };
        let formula = formula(words, rate, currency, conversion.amount);
        let part = shares.get(hers)?.part;
        if part == Percent::WHOLE {
            return Some(formula);
        }
        Some(format!("{formula}; {}", (words.payouts.paper.part_of_it)(&words.formats.percent(part))))
    }

    /// The conversion behind it, for a link.
    pub fn conversion(&self) -> Option<&Conversion> {
        self.conversion.as_ref()
    }
}

/// `30 % of EUR 97.00 + EUR 2.00`.
pub fn formula(words: &PortalWords, rate: Rate, flat_in: Currency, amount: Money) -> String {
    let flat = words.formats.money(Money { minor: rate.flat, currency: flat_in });
    let percent = (words.earning.conversion.of_sale)(
        &words.formats.percent(rate.percent),
        &words.formats.money(amount),
    );
    match (rate.percent.millionths(), rate.flat) {
        (0, _) => flat,
        (_, 0) => percent,
        _ => format!("{percent} + {flat}"),
    }
}
