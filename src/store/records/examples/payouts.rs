//! Payouts and decisions, for the tests of the rows.

use super::{NOON, eur, name, rate, verdict};
use crate::domain::attribution::ShareRate;
use crate::domain::decision::{Decided, Decision};
use crate::domain::deed::By;
use crate::domain::email::Email;
use crate::domain::id::{AccountId, AffiliateId, AffiliationId, EntryId, PayoutId};
use crate::domain::ledger::AdjustmentReason;
use crate::domain::money::Currency;
use crate::domain::payout::{
    BankText, PassedOver, Payment, Payout, PayoutLine, PayoutMethod, PayoutState, Reach,
};
use crate::domain::wise_template::WiseTemplate;

const REACH: Reach = Reach { up_to: EntryId(300), due_by: NOON };

pub(in super::super) fn payout() -> Payout {
    Payout {
        id: PayoutId(4),
        currency: Currency::parse("EUR").unwrap(),
        state: PayoutState::Paying(Some(AffiliateId(21))),
        reach: REACH,
        lines: 12,
        left_out: 1,
        total: 123_456,
        passed_over: PassedOver { below_minimum: 5, without_method: 4, in_another: 3, below_zero: 2 },
        confirmed_at: Some(NOON),
        paid_at: Some(NOON.plus_days(1)),
        undone_at: Some(NOON.plus_days(2)),
        reference: "SEPA 77".into(),
    }
}

pub(in super::super) fn payout_method() -> PayoutMethod {
    PayoutMethod::Wise { name: name("Jane Doe"), email: Email::parse("jane@example.com").unwrap() }
}

pub(in super::super) fn payout_lines() -> Vec<PayoutLine> {
    let line = |affiliate, method, left_out| PayoutLine {
        affiliate: AffiliateId(affiliate),
        minor: 5_000,
        method,
        left_out,
    };
    let paypal = PayoutMethod::PayPal(Email::parse("ana@example.com").unwrap());
    let bank = PayoutMethod::Bank(BankText::parse("IBAN 1\nJane").unwrap());
    vec![line(21, payout_method(), false), line(22, paypal, true), line(300, bank, false)]
}

pub(in super::super) fn payment() -> Payment {
    Payment { payout: PayoutId(4), entry: EntryId(301), at: NOON, amount: eur(5_000), reach: REACH }
}

pub(in super::super) fn wise_template() -> WiseTemplate {
    WiseTemplate::parse("name,email,amount\n").unwrap()
}

pub(in super::super) fn adjustment_reason() -> AdjustmentReason {
    AdjustmentReason { reason: "For the podcast.".into(), by: By::Account(AccountId(1)) }
}

pub(in super::super) fn decision() -> Decision {
    Decision {
        at: NOON,
        by: By::Account(AccountId(1)),
        decided: Decided::Reassigned(AffiliationId(31)),
        reason: "She sent me the buyer's mail.".into(),
        before: verdict(),
        rates: vec![ShareRate { affiliation: AffiliationId(30), rate: rate("40", 0) }],
    }
}
