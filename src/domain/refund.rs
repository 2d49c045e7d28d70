//! Refunds and chargebacks: money of a conversion that went back to the buyer, each counted once
//! (`product.md` C9).

use super::id::{ProductId, ReportId};
use super::money::Money;
use super::time::Timestamp;

/// A refund as it is kept, beside its conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refund {
    /// The report that told of it.
    pub report: ReportId,
    /// How much went back, minor units of the conversion's currency. Positive.
    pub minor: i64,
    /// How much was asked for, in the same units; `None`: all that was left. A better amount of the sale asks anew.
    pub asked: Option<i64>,
    /// Who took the money back.
    pub kind: RefundKind,
    /// The way back: a chargeback that the buyer's bank gave again.
    pub reversed: bool,
    /// When it was reported.
    pub at: Timestamp,
}

/// A refund whose sale, or its trusted amount, is not known yet. It waits for it, at least for 400 days (`product.md` C9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRefund {
    /// The report that told of it; its moment says since when it waits.
    pub report: ReportId,
    /// Of this product.
    pub product: ProductId,
    /// The order in the shop.
    pub order_id: String,
    /// What it is.
    pub kind: RefundEvent,
    /// How much; `None`: all of the sale.
    pub amount: Option<Money>,
    /// Makes a partial refund count once.
    pub refund_id: Option<String>,
}

/// What each of a sale's refunds comes to, first to last, where the sale was worth so much (`product.md` C9): never more
/// than is left, and the bank gives again only what it took, be it told of before or after. Gives all of it.
pub fn given_back(refunds: &mut [Refund], amount: i64) -> i64 {
    let (mut all, mut by_bank) = (0, 0);
    let mut early = Vec::new();
    for place in 0..refunds.len() {
        if refunds[place].reversed && by_bank == 0 {
            refunds[place].minor = 0;
            early.push(place);
            continue;
        }
        let mut now = vec![place];
        if refunds[place].kind == RefundKind::Chargeback && !refunds[place].reversed {
            now.append(&mut early);
        }
        for refund in now {
            let refund = &mut refunds[refund];
            let left = if refund.reversed { by_bank } else { amount - all };
            refund.minor = refund.asked.unwrap_or(left).min(left);
            let signed = if refund.reversed { -refund.minor } else { refund.minor };
            all += signed;
            if refund.kind == RefundKind::Chargeback {
                by_bank += signed;
            }
        }
    }
    all
}

/// Who took the money back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefundKind {
    /// The creator gave it.
    Refund,
    /// The buyer's bank took it.
    Chargeback,
}

/// What a report says of a sale that was made before (`product.md` C9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefundEvent {
    /// The creator gave money back.
    Refund,
    /// The buyer's bank took it.
    Chargeback,
    /// The buyer's bank gave it again.
    ChargebackReversed,
}

impl RefundEvent {
    /// The event by its word in a report, in lower case.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Refund, Self::Chargeback, Self::ChargebackReversed]
            .into_iter()
            .find(|event| event.word() == word)
    }

    /// The word in a report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Chargeback => "chargeback",
            Self::ChargebackReversed => "chargeback_reversed",
        }
    }

    /// Who took the money, in either direction.
    pub fn kind(self) -> RefundKind {
        match self {
            Self::Refund => RefundKind::Refund,
            Self::Chargeback | Self::ChargebackReversed => RefundKind::Chargeback,
        }
    }
}
