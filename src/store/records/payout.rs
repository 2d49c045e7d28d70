//! The rows of payouts, of their lines and payments, and of where money is sent.

use serde::{Deserialize, Serialize};

use super::numbers::{MoneyRow, currency};
use crate::domain::email::Email;
use crate::domain::id::{AffiliateId, EntryId, PayoutId};
use crate::domain::name::Name;
use crate::domain::payout::{
    BankText, PassedOver, Payment, Payout, PayoutLine, PayoutMethod, PayoutState, Reach,
};
use crate::domain::time::Timestamp;
use crate::domain::wise_template::WiseTemplate;
use crate::store::bytes::Wrong;

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct PayoutRow {
    id: u32,
    currency: [u8; 3],
    state: StateRow,
    reach: ReachRow,
    lines: u32,
    left_out: u32,
    total: i64,
    passed_over: [u32; 4], // Below the minimum, without a method, in another payout, below zero.
    confirmed_at: Option<i64>,
    paid_at: Option<i64>,
    undone_at: Option<i64>,
    reference: String,
}

#[derive(Serialize, Deserialize)]
enum StateRow {
    Draft,
    Confirmed,
    Paying(Option<u32>),
    Paid,
    Undoing(Option<u32>),
    Discarded,
}

#[derive(Serialize, Deserialize)]
struct ReachRow {
    up_to: u64,
    due_by: i64,
}

impl From<Reach> for ReachRow {
    fn from(reach: Reach) -> Self {
        Self { up_to: reach.up_to.0, due_by: reach.due_by.0 }
    }
}

impl From<ReachRow> for Reach {
    fn from(row: ReachRow) -> Self {
        Self { up_to: EntryId(row.up_to), due_by: Timestamp(row.due_by) }
    }
}

impl From<&Payout> for PayoutRow {
    fn from(payout: &Payout) -> Self {
        let over = payout.passed_over;
        Self {
            id: payout.id.0,
            currency: payout.currency.bytes(),
            state: match payout.state {
                PayoutState::Draft => StateRow::Draft,
                PayoutState::Confirmed => StateRow::Confirmed,
                PayoutState::Paying(done) => StateRow::Paying(done.map(|id| id.0)),
                PayoutState::Paid => StateRow::Paid,
                PayoutState::Undoing(done) => StateRow::Undoing(done.map(|id| id.0)),
                PayoutState::Discarded => StateRow::Discarded,
            },
            reach: payout.reach.into(),
            lines: payout.lines,
            left_out: payout.left_out,
            total: payout.total,
            passed_over: [over.below_minimum, over.without_method, over.in_another, over.below_zero],
            confirmed_at: payout.confirmed_at.map(|at| at.0),
            paid_at: payout.paid_at.map(|at| at.0),
            undone_at: payout.undone_at.map(|at| at.0),
            reference: payout.reference.clone(),
        }
    }
}

impl TryFrom<PayoutRow> for Payout {
    type Error = Wrong;
    fn try_from(row: PayoutRow) -> Result<Self, Wrong> {
        let [below_minimum, without_method, in_another, below_zero] = row.passed_over;
        Ok(Self {
            id: PayoutId(row.id),
            currency: currency(row.currency)?,
            state: match row.state {
                StateRow::Draft => PayoutState::Draft,
                StateRow::Confirmed => PayoutState::Confirmed,
                StateRow::Paying(done) => PayoutState::Paying(done.map(AffiliateId)),
                StateRow::Paid => PayoutState::Paid,
                StateRow::Undoing(done) => PayoutState::Undoing(done.map(AffiliateId)),
                StateRow::Discarded => PayoutState::Discarded,
            },
            reach: row.reach.into(),
            lines: row.lines,
            left_out: row.left_out,
            total: row.total,
            passed_over: PassedOver { below_minimum, without_method, in_another, below_zero },
            confirmed_at: row.confirmed_at.map(Timestamp),
            paid_at: row.paid_at.map(Timestamp),
            undone_at: row.undone_at.map(Timestamp),
            reference: row.reference,
        })
    }
}

/// Version 1: some lines of one payout, in the order of their affiliates.
#[derive(Serialize, Deserialize)]
pub(super) struct PayoutLinesRow(Vec<LineRow>);

#[derive(Serialize, Deserialize)]
struct LineRow {
    affiliate: u32,
    minor: i64,
    method: PayoutMethodRow,
    left_out: bool,
}

impl From<&Vec<PayoutLine>> for PayoutLinesRow {
    fn from(lines: &Vec<PayoutLine>) -> Self {
        let row = |line: &PayoutLine| LineRow {
            affiliate: line.affiliate.0,
            minor: line.minor,
            method: (&line.method).into(),
            left_out: line.left_out,
        };
        Self(lines.iter().map(row).collect())
    }
}

impl TryFrom<PayoutLinesRow> for Vec<PayoutLine> {
    type Error = Wrong;
    fn try_from(row: PayoutLinesRow) -> Result<Self, Wrong> {
        let line = |row: LineRow| {
            Ok(PayoutLine {
                affiliate: AffiliateId(row.affiliate),
                minor: row.minor,
                method: row.method.try_into()?,
                left_out: row.left_out,
            })
        };
        row.0.into_iter().map(line).collect()
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) enum PayoutMethodRow {
    PayPal(String),
    Wise { name: String, email: String },
    Bank(String),
}

impl From<&PayoutMethod> for PayoutMethodRow {
    fn from(method: &PayoutMethod) -> Self {
        match method {
            PayoutMethod::PayPal(email) => Self::PayPal(email.to_string()),
            PayoutMethod::Wise { name, email } => {
                Self::Wise { name: name.to_string(), email: email.to_string() }
            }
            PayoutMethod::Bank(text) => Self::Bank(text.as_str().to_owned()),
        }
    }
}

impl TryFrom<PayoutMethodRow> for PayoutMethod {
    type Error = Wrong;
    fn try_from(row: PayoutMethodRow) -> Result<Self, Wrong> {
        Ok(match row {
            PayoutMethodRow::PayPal(email) => Self::PayPal(Email::from_row(email)),
            PayoutMethodRow::Wise { name, email } => {
                Self::Wise { name: Name::from_row(name), email: Email::from_row(email) }
            }
            PayoutMethodRow::Bank(text) => Self::Bank(BankText::from_row(text)),
        })
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct PaymentRow {
    payout: u32,
    entry: u64,
    at: i64,
    amount: MoneyRow,
    reach: ReachRow,
}

impl From<&Payment> for PaymentRow {
    fn from(payment: &Payment) -> Self {
        Self {
            payout: payment.payout.0,
            entry: payment.entry.0,
            at: payment.at.0,
            amount: payment.amount.into(),
            reach: payment.reach.into(),
        }
    }
}

impl TryFrom<PaymentRow> for Payment {
    type Error = Wrong;
    fn try_from(row: PaymentRow) -> Result<Self, Wrong> {
        Ok(Self {
            payout: PayoutId(row.payout),
            entry: EntryId(row.entry),
            at: Timestamp(row.at),
            amount: row.amount.try_into()?,
            reach: row.reach.into(),
        })
    }
}

/// Version 1: the text as the creator gave it.
#[derive(Serialize, Deserialize)]
pub(super) struct WiseTemplateRow(String);

impl From<&WiseTemplate> for WiseTemplateRow {
    fn from(template: &WiseTemplate) -> Self {
        Self(template.as_str().to_owned())
    }
}

impl TryFrom<WiseTemplateRow> for WiseTemplate {
    type Error = Wrong;
    fn try_from(row: WiseTemplateRow) -> Result<Self, Wrong> {
        Self::parse(&row.0).map_err(|bad| Wrong(bad.to_string()))
    }
}
