//! Payouts: money sent for entries that are due, an affiliate and a currency at a time (`product.md` M3).
//!
//! A payout fixes, when it is prepared, how far it reaches: everything that is in the ledger and Due by then. So it is
//! known for ever which entries a payout paid, without a mark on any of them, and what comes later is carried on.

use std::collections::BTreeMap;

use super::email::Email;
use super::id::{AffiliateId, EntryId, PayoutId};
use super::ledger::Entry;
use super::money::{Currency, Money};
use super::name::Name;
use super::time::Timestamp;

/// A payout as it is kept. Its lines lie beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payout {
    /// In the order in which they were prepared.
    pub id: PayoutId,
    /// Of this currency; sums of two do not exist.
    pub currency: Currency,
    /// How far it has come.
    pub state: PayoutState,
    /// What it covers.
    pub reach: Reach,
    /// How many lines it has, those that are left out too.
    pub lines: u32,
    /// How many of them are left out.
    pub left_out: u32,
    /// What all lines that are not left out come to, minor units.
    pub total: i64,
    /// Who was not taken in.
    pub passed_over: PassedOver,
    /// When it was confirmed; from then on its lines stay as they are.
    pub confirmed_at: Option<Timestamp>,
    /// When it was marked as paid.
    pub paid_at: Option<Timestamp>,
    /// When the payment was last undone.
    pub undone_at: Option<Timestamp>,
    /// What the creator wrote down when she paid, such as a number at her bank; often nothing.
    pub reference: String,
}

impl Payout {
    /// How many affiliates it pays.
    pub fn paid_lines(&self) -> u32 {
        self.lines.saturating_sub(self.left_out)
    }

    /// Its sum.
    pub fn sum(&self) -> Money {
        Money { minor: self.total, currency: self.currency }
    }
}

/// How far a payout has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PayoutState {
    /// Prepared: affiliates can still be left out.
    Draft,
    /// Its lines stay as they are; its files can be downloaded.
    Confirmed,
    /// It is paid, and the ledger is told so, an affiliate after the other: those up to this one are done.
    Paying(Option<AffiliateId>),
    /// It is paid.
    Paid,
    /// It is not paid after all, and the ledger is told so: those up to this one are done.
    Undoing(Option<AffiliateId>),
    /// It is not made. It stays as it was, since it may have been paid and undone before.
    Discarded,
}

impl PayoutState {
    /// The word that people and the API read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Confirmed | Self::Undoing(_) => "confirmed",
            Self::Paying(_) | Self::Paid => "paid",
            Self::Discarded => "discarded",
        }
    }

    /// Whether the ledger is still being told.
    pub fn is_going(self) -> bool {
        matches!(self, Self::Paying(_) | Self::Undoing(_))
    }

    /// Whether it waits to be paid: it can still be discarded.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Confirmed)
    }

    /// Whether it has come to an end: nobody waits in it any more.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Paid | Self::Discarded)
    }
}

/// How far a payout reaches: what was in the ledger and Due when it was prepared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Up to this entry.
    pub up_to: EntryId,
    /// What was Due at this moment: when the payout was prepared.
    pub due_by: Timestamp,
}

impl Reach {
    /// Whether an entry lies within; payments do not, since they are what pays.
    pub fn covers(self, entry: &Entry) -> bool {
        let is_due = entry.due_at.is_some_and(|due_at| due_at <= self.due_by);
        entry.id <= self.up_to && is_due && !entry.kind.is_payment()
    }

    /// Whether a later payout reaches at least as far, as each does.
    pub fn is_within(self, later: Self) -> bool {
        self.up_to <= later.up_to && self.due_by <= later.due_by
    }
}

/// How many were Due something, or owed something, and are not in a payout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PassedOver {
    /// Less than the minimum is Due.
    pub below_minimum: u32,
    /// Nobody knows where to send it.
    pub without_method: u32,
    /// They are in another payout that is not paid yet.
    pub in_another: u32,
    /// Below zero: it is carried on (C9).
    pub below_zero: u32,
}

/// What a payout sends to one affiliate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutLine {
    /// To whom.
    pub affiliate: AffiliateId,
    /// How much, minor units of the payout's currency; more than zero.
    pub minor: i64,
    /// Where it is sent, as it was when the payout was prepared.
    pub method: PayoutMethod,
    /// It is not sent: the creator left her out.
    pub left_out: bool,
}

/// Where an affiliate's money is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayoutMethod {
    /// To an account at PayPal.
    PayPal(Email),
    /// By Wise, to the account of this name; Wise asks her by mail for the number.
    Wise {
        /// Who holds the account.
        name: Name,
        /// Hers at Wise.
        email: Email,
    },
    /// By the creator's bank, as it says here.
    Bank(BankText),
}

impl PayoutMethod {
    /// The word that people read.
    pub fn word(&self) -> &'static str {
        match self {
            Self::PayPal(_) => "PayPal",
            Self::Wise { .. } => "Wise",
            Self::Bank(_) => "Bank transfer",
        }
    }

    /// The address that it is sent to, or what says where.
    pub fn address(&self) -> &str {
        match self {
            Self::PayPal(email) | Self::Wise { email, .. } => email.as_str(),
            Self::Bank(text) => text.as_str(),
        }
    }

    /// The email address in it: a buyer with the same one is the affiliate herself (A7).
    pub fn email(&self) -> Option<&Email> {
        match self {
            Self::PayPal(email) | Self::Wise { email, .. } => Some(email),
            Self::Bank(_) => None,
        }
    }
}

/// What a bank needs to know, in the affiliate's words: account, holder, bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankText(String);

/// The answer to a text that no bank could use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Please write the account's number and holder, in at most {} characters.", BankText::CHARS_MAX)]
pub struct BadBankText;

impl BankText {
    /// The longest that it may be.
    pub const CHARS_MAX: usize = 400;

    /// Reads it as typed.
    ///
    /// # Errors
    /// `BadBankText` where it is empty, too long, or holds what cannot be printed.
    pub fn parse(text: &str) -> Result<Self, BadBankText> {
        let text = text.trim().replace("\r\n", "\n");
        let is_odd = |c: char| c.is_control() && c != '\n';
        if text.is_empty() || text.chars().count() > Self::CHARS_MAX || text.contains(is_odd) {
            return Err(BadBankText);
        }
        Ok(Self(text))
    }

    /// The text, with its lines.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text from a row that was written by us.
    pub fn from_row(text: String) -> Self {
        Self(text)
    }
}

/// A payment to one affiliate that the ledger knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment {
    /// Of this payout.
    pub payout: PayoutId,
    /// The entry that says so.
    pub entry: EntryId,
    /// When it was marked as paid.
    pub at: Timestamp,
    /// How much.
    pub amount: Money,
    /// What it covers, as far as no earlier one does.
    pub reach: Reach,
}

impl Payment {
    /// From when a payment that was made at a moment counts against what is Due: from the end of the UTC day before. So
    /// it lies whole in the sums by day, and nobody reads the thousands of payments of the present day one by one.
    pub fn counts_from(at: Timestamp) -> Timestamp {
        Timestamp::of_utc_day(at.utc_day()).plus_ms(-1)
    }
}

/// The payments to some affiliates, each one's in the order of their payouts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Payments(BTreeMap<AffiliateId, Vec<Payment>>);

impl Payments {
    /// Adds those to one affiliate, oldest first.
    pub fn add(&mut self, affiliate: AffiliateId, payments: Vec<Payment>) {
        self.0.insert(affiliate, payments);
    }

    /// The payment that covers an entry: the first that reaches so far.
    pub fn of(&self, entry: &Entry) -> Option<&Payment> {
        let hers = self.0.get(&entry.affiliate)?;
        hers.iter()
            .find(|payment| payment.amount.currency == entry.amount.currency && payment.reach.covers(entry))
    }

    /// Whether an entry is what a payment says, and was not undone: a payout that is paid once more has another entry.
    pub fn stand_by(&self, paid: &Entry) -> bool {
        self.0.get(&paid.affiliate).is_some_and(|hers| hers.iter().any(|payment| payment.entry == paid.id))
    }

    /// Whether something that a conversion earned is paid (C7, A9). What was taken back before a payout was prepared came
    /// to nothing in it, and is not.
    pub fn any_of(&self, entries: &[Entry]) -> bool {
        let mut paid: BTreeMap<(AffiliateId, PayoutId), i64> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| entry.kind.conversion().is_some()) {
            if let Some(payment) = self.of(entry) {
                *paid.entry((entry.affiliate, payment.payout)).or_default() += entry.amount.minor;
            }
        }
        paid.values().any(|minor| *minor != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::ConversionId;
    use crate::domain::ledger::EntryKind;

    const HER: AffiliateId = AffiliateId(1);

    fn eur(minor: i64) -> Money {
        Money { minor, currency: Currency::parse("EUR").unwrap() }
    }

    fn entry(id: u64, due_at: i64, kind: EntryKind) -> Entry {
        Entry {
            id: EntryId(id),
            affiliate: HER,
            affiliation: None,
            product: None,
            at: Timestamp(0),
            due_at: Some(Timestamp(due_at)),
            amount: eur(100),
            kind,
        }
    }

    fn payment(payout: u32, up_to: u64, due_by: i64) -> Payment {
        let reach = Reach { up_to: EntryId(up_to), due_by: Timestamp(due_by) };
        Payment {
            payout: PayoutId(payout),
            entry: EntryId(99),
            at: Timestamp(due_by),
            amount: eur(100),
            reach,
        }
    }

    const EARNED: EntryKind = EntryKind::Earned { conversion: ConversionId(1) };

    #[test]
    fn an_entry_is_paid_by_the_first_payout_that_reaches_it() {
        let mut payments = Payments::default();
        payments.add(HER, vec![payment(1, 10, 50), payment(2, 20, 90)]);
        let of = |id, due_at| payments.of(&entry(id, due_at, EARNED)).map(|payment| payment.payout.0);
        assert_eq!(of(10, 50), Some(1), "the last entry at the last moment");
        assert_eq!(of(10, 51), Some(2), "it was Held at the first");
        assert_eq!(of(11, 1), Some(2), "it came after the first was prepared");
        assert_eq!(of(21, 1), None);
        let of_other_currency = Entry {
            amount: Money { minor: 1, currency: Currency::parse("JPY").unwrap() },
            ..entry(1, 1, EARNED)
        };
        assert_eq!(payments.of(&of_other_currency), None);
        let in_review = Entry { due_at: None, ..entry(1, 1, EARNED) };
        assert_eq!(payments.of(&in_review), None);
        assert_eq!(payments.of(&entry(1, 1, EntryKind::Paid { payout: PayoutId(1) })), None);
    }

    #[test]
    fn what_was_taken_back_before_a_payout_is_not_paid_by_it() {
        let mut payments = Payments::default();
        payments.add(HER, vec![payment(1, 10, 50), payment(2, 20, 90)]);
        let back = |id| Entry { amount: eur(-100), ..entry(id, 1, EARNED) };
        let of = |entries: &[Entry]| payments.any_of(entries);
        assert!(of(&[entry(1, 1, EARNED)]));
        assert!(!of(&[entry(1, 1, EARNED), back(2)]));
        assert!(of(&[entry(1, 1, EARNED), back(11)]), "it is carried to the next payout");
        assert!(!of(&[entry(1, 1, EntryKind::Paid { payout: PayoutId(1) }), entry(21, 1, EARNED)]));
    }

    #[test]
    fn what_a_bank_needs_is_some_text() {
        assert_eq!(BankText::parse(" IBAN 1\r\nJane ").unwrap().as_str(), "IBAN 1\nJane");
        for bad in ["", "  ", "a\u{7}b", &"x".repeat(401)] {
            assert_eq!(BankText::parse(bad), Err(BadBankText), "{bad:?}");
        }
    }
}
