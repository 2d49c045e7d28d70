//! Rows of conversions and of their refunds.

use serde::{Deserialize, Serialize};

use super::numbers::{MoneyRow, Numbered, RateRow};
use super::suspicion::SuspicionRow;
use super::verdict::VerdictRow;
use crate::domain::attribution::ShareRate;
use crate::domain::conversion::{
    Conversion, ConversionState, CookieIds, Event, Evidence, Flag, Trust, UsedCoupon, Way,
};
use crate::domain::email::EmailHash;
use crate::domain::id::{AffiliationId, ClickId, ConversionId, EntryId, OfferId, ProductId, ReportId};
use crate::domain::money::Money;
use crate::domain::refund::{Refund, RefundEvent, RefundKind, WaitingRefund};
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;

/// Version 3: what version 2 says, and more.
#[derive(Serialize, Deserialize)]
pub(super) struct ConversionRow {
    was: ConversionRow2,
    renewal: Option<u32>,
    more_buyers: Vec<u32>, // Behind the first, which version 1 says.
}

impl From<ConversionRow2> for ConversionRow {
    fn from(was: ConversionRow2) -> Self {
        Self { was, renewal: None, more_buyers: Vec::new() }
    }
}

impl From<ConversionRow1> for ConversionRow {
    fn from(was: ConversionRow1) -> Self {
        ConversionRow2::from(was).into()
    }
}

impl From<&Conversion> for ConversionRow {
    fn from(conversion: &Conversion) -> Self {
        let more = conversion.evidence.buyers.iter().skip(1);
        Self {
            was: conversion.into(),
            renewal: conversion.renewal,
            more_buyers: more.map(|id| id.0).collect(),
        }
    }
}

impl TryFrom<ConversionRow> for Conversion {
    type Error = Wrong;
    fn try_from(row: ConversionRow) -> Result<Self, Wrong> {
        let mut conversion = Self { renewal: row.renewal, ..row.was.try_into()? };
        conversion.evidence.buyers.extend(row.more_buyers.into_iter().map(AffiliationId));
        Ok(conversion)
    }
}

/// Version 2: what version 1 says, and more.
#[derive(Serialize, Deserialize)]
pub(super) struct ConversionRow2 {
    was: ConversionRow1,
    coupon: Option<(String, Option<u32>, bool)>,
    email: Option<[u8; 16]>,
    amount_from: Option<u8>,
    offer_from: Option<u8>,
}

impl From<ConversionRow1> for ConversionRow2 {
    fn from(was: ConversionRow1) -> Self {
        // What was missing or unknown was flagged; all else was said by the most trusted report.
        let is_missing = was.flags.iter().any(|flag| matches!(flag, FlagRow::AmountMissing));
        let is_unknown = was.flags.iter().any(|flag| matches!(flag, FlagRow::OfferUnknown(_)));
        let amount_from = (!is_missing).then_some(was.trust);
        let offer_from = (was.offer.is_some() || is_unknown).then_some(was.trust);
        Self { was, coupon: None, email: None, amount_from, offer_from }
    }
}

impl From<&Conversion> for ConversionRow2 {
    fn from(conversion: &Conversion) -> Self {
        let evidence = &conversion.evidence;
        let coupon = evidence.coupon.as_ref();
        Self {
            was: conversion.into(),
            coupon: coupon.map(|used| (used.text.clone(), used.affiliation.map(|id| id.0), used.signed)),
            email: evidence.email.map(|hash| hash.0),
            amount_from: conversion.amount_from.map(Trust::row_number),
            offer_from: conversion.offer_from.map(Trust::row_number),
        }
    }
}

impl TryFrom<ConversionRow2> for Conversion {
    type Error = Wrong;
    fn try_from(row: ConversionRow2) -> Result<Self, Wrong> {
        let mut conversion = Self::try_from(row.was)?;
        conversion.evidence.coupon = row.coupon.map(|(text, affiliation, signed)| {
            let affiliation = affiliation.map(AffiliationId);
            UsedCoupon { text, affiliation, signed }
        });
        conversion.evidence.email = row.email.map(EmailHash);
        conversion.amount_from = row.amount_from.map(Trust::of_row_number).transpose()?;
        conversion.offer_from = row.offer_from.map(Trust::of_row_number).transpose()?;
        Ok(conversion)
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct ConversionRow1 {
    id: [u8; 16],
    product: u32,
    event: String,
    order_id: Option<String>,
    at: i64,
    reported_at: i64,
    amount: MoneyRow,
    offer: Option<u32>,
    trust: u8,
    way: u8,
    test: bool,
    state: u8,
    evidence: EvidenceRow,
    verdict: VerdictRow,
    rate: RateRow,
    rates: Vec<(u32, RateRow)>,
    hold_days: u16,
    flags: Vec<FlagRow>,
    reports: Vec<[u8; 16]>,
    entries: Vec<u64>,
    refunded: i64,
    confirmed: bool,
}

impl From<&Conversion> for ConversionRow1 {
    fn from(conversion: &Conversion) -> Self {
        Self {
            id: conversion.id.0.to_be_bytes(),
            product: conversion.product.0,
            event: conversion.event.to_string(),
            order_id: conversion.order_id.clone(),
            at: conversion.at.0,
            reported_at: conversion.reported_at.0,
            amount: conversion.amount.into(),
            offer: conversion.offer.map(|id| id.0),
            trust: conversion.trust.row_number(),
            way: conversion.way.row_number(),
            test: conversion.test,
            state: conversion.state.row_number(),
            evidence: (&conversion.evidence).into(),
            verdict: (&conversion.verdict).into(),
            rate: conversion.rate.into(),
            rates: conversion.rates.iter().map(|share| (share.affiliation.0, share.rate.into())).collect(),
            hold_days: conversion.hold_days,
            flags: conversion.flags.iter().map(FlagRow::from).collect(),
            reports: conversion.reports.iter().map(|id| id.0.to_be_bytes()).collect(),
            entries: conversion.entries.iter().map(|id| id.0).collect(),
            refunded: conversion.refunded,
            confirmed: conversion.confirmed,
        }
    }
}

impl TryFrom<ConversionRow1> for Conversion {
    type Error = Wrong;
    fn try_from(row: ConversionRow1) -> Result<Self, Wrong> {
        Ok(Self {
            id: ConversionId(u128::from_be_bytes(row.id)),
            product: ProductId(row.product),
            event: Event::from_row(row.event),
            order_id: row.order_id,
            at: Timestamp(row.at),
            reported_at: Timestamp(row.reported_at),
            amount: row.amount.try_into()?,
            offer: row.offer.map(OfferId),
            trust: Trust::of_row_number(row.trust)?,
            amount_from: None,
            offer_from: None,
            way: Way::of_row_number(row.way)?,
            test: row.test,
            state: ConversionState::of_row_number(row.state)?,
            evidence: row.evidence.into(),
            verdict: row.verdict.try_into()?,
            rate: row.rate.try_into()?,
            rates: row
                .rates
                .into_iter()
                .map(|(id, rate)| Ok(ShareRate { affiliation: AffiliationId(id), rate: rate.try_into()? }))
                .collect::<Result<_, Wrong>>()?,
            hold_days: row.hold_days,
            flags: row.flags.into_iter().map(Flag::try_from).collect::<Result<_, _>>()?,
            reports: row.reports.into_iter().map(|bytes| ReportId(u128::from_be_bytes(bytes))).collect(),
            entries: row.entries.into_iter().map(EntryId).collect(),
            refunded: row.refunded,
            renewal: None,
            confirmed: row.confirmed,
        })
    }
}

/// A cookie's newest click and its fall-back.
pub(super) type CookieRow = ([u8; 16], Option<[u8; 16]>);

/// A cookie as rows hold it.
pub(super) fn cookie_row(ids: &CookieIds) -> CookieRow {
    (ids.newest.0.to_be_bytes(), ids.fallback.map(|id| id.0.to_be_bytes()))
}

/// The cookie of a row.
pub(super) fn cookie_of((newest, fallback): CookieRow) -> CookieIds {
    let id = |bytes| ClickId(u128::from_be_bytes(bytes));
    CookieIds { newest: id(newest), fallback: fallback.map(id) }
}

#[derive(Serialize, Deserialize)]
struct EvidenceRow {
    clicks: Vec<[u8; 16]>,
    cookies: Vec<CookieRow>,
    unknown_clicks: Vec<String>,
    affiliate: Option<u32>,
    customer: Option<String>,
    buyer: Option<u32>,
}

impl From<&Evidence> for EvidenceRow {
    fn from(evidence: &Evidence) -> Self {
        let bytes = |id: &ClickId| id.0.to_be_bytes();
        Self {
            clicks: evidence.clicks.iter().map(bytes).collect(),
            cookies: evidence.cookies.iter().map(cookie_row).collect(),
            unknown_clicks: evidence.unknown_clicks.clone(),
            affiliate: evidence.affiliate.map(|id| id.0),
            customer: evidence.customer.clone(),
            buyer: evidence.buyers.first().map(|id| id.0),
        }
    }
}

impl From<EvidenceRow> for Evidence {
    fn from(row: EvidenceRow) -> Self {
        let id = |bytes| ClickId(u128::from_be_bytes(bytes));
        Self {
            clicks: row.clicks.into_iter().map(id).collect(),
            cookies: row.cookies.into_iter().map(cookie_of).collect(),
            unknown_clicks: row.unknown_clicks,
            affiliate: row.affiliate.map(AffiliationId),
            customer: row.customer,
            buyers: row.buyer.into_iter().map(AffiliationId).collect(),
            coupon: None,
            email: None,
        }
    }
}

#[derive(Serialize, Deserialize)]
enum FlagRow {
    AmountMissing,
    OfferUnknown(String),
    OtherCurrency,
    AmountDiffers(MoneyRow),
    OfferDiffers(String),
    NoOrderId,
    ClickUnknown(String),
    VerdictFixed,
    CurrencyMissing,
    ApprovedByHand,
    RefusedByHand(String),
    RefusedToBanned(u32),
    OfferUnsigned,
    ConfirmedByHand,
    Suspected(SuspicionRow),
    CouponUnknown(String),
    CouponUnsigned,
    CouponOverClicks(Vec<u32>),
    CouponDiffers(String),
    AmountUnsigned,
    RefundWaited,
}

impl From<&Flag> for FlagRow {
    fn from(flag: &Flag) -> Self {
        match flag {
            Flag::AmountMissing => Self::AmountMissing,
            Flag::OfferUnknown(offer) => Self::OfferUnknown(offer.clone()),
            Flag::OtherCurrency => Self::OtherCurrency,
            Flag::AmountDiffers(amount) => Self::AmountDiffers((*amount).into()),
            Flag::OfferDiffers(offer) => Self::OfferDiffers(offer.clone()),
            Flag::NoOrderId => Self::NoOrderId,
            Flag::ClickUnknown(text) => Self::ClickUnknown(text.clone()),
            Flag::VerdictFixed => Self::VerdictFixed,
            Flag::CurrencyMissing => Self::CurrencyMissing,
            Flag::ApprovedByHand => Self::ApprovedByHand,
            Flag::RefusedByHand(reason) => Self::RefusedByHand(reason.clone()),
            Flag::RefusedToBanned(id) => Self::RefusedToBanned(id.0),
            Flag::OfferUnsigned => Self::OfferUnsigned,
            Flag::ConfirmedByHand => Self::ConfirmedByHand,
            Flag::Suspected(suspicion) => Self::Suspected(suspicion.into()),
            Flag::CouponUnknown(text) => Self::CouponUnknown(text.clone()),
            Flag::CouponUnsigned => Self::CouponUnsigned,
            Flag::CouponOverClicks(ids) => Self::CouponOverClicks(ids.iter().map(|id| id.0).collect()),
            Flag::CouponDiffers(text) => Self::CouponDiffers(text.clone()),
            Flag::AmountUnsigned => Self::AmountUnsigned,
            Flag::RefundWaited => Self::RefundWaited,
        }
    }
}

impl TryFrom<FlagRow> for Flag {
    type Error = Wrong;
    fn try_from(row: FlagRow) -> Result<Self, Wrong> {
        Ok(match row {
            FlagRow::AmountMissing => Self::AmountMissing,
            FlagRow::OfferUnknown(offer) => Self::OfferUnknown(offer),
            FlagRow::OtherCurrency => Self::OtherCurrency,
            FlagRow::AmountDiffers(amount) => Self::AmountDiffers(amount.try_into()?),
            FlagRow::OfferDiffers(offer) => Self::OfferDiffers(offer),
            FlagRow::NoOrderId => Self::NoOrderId,
            FlagRow::ClickUnknown(text) => Self::ClickUnknown(text),
            FlagRow::VerdictFixed => Self::VerdictFixed,
            FlagRow::CurrencyMissing => Self::CurrencyMissing,
            FlagRow::ApprovedByHand => Self::ApprovedByHand,
            FlagRow::RefusedByHand(reason) => Self::RefusedByHand(reason),
            FlagRow::RefusedToBanned(id) => Self::RefusedToBanned(AffiliationId(id)),
            FlagRow::OfferUnsigned => Self::OfferUnsigned,
            FlagRow::ConfirmedByHand => Self::ConfirmedByHand,
            FlagRow::Suspected(row) => Self::Suspected(row.into()),
            FlagRow::CouponUnknown(text) => Self::CouponUnknown(text),
            FlagRow::CouponUnsigned => Self::CouponUnsigned,
            FlagRow::CouponOverClicks(ids) => {
                Self::CouponOverClicks(ids.into_iter().map(AffiliationId).collect())
            }
            FlagRow::CouponDiffers(text) => Self::CouponDiffers(text),
            FlagRow::AmountUnsigned => Self::AmountUnsigned,
            FlagRow::RefundWaited => Self::RefundWaited,
        })
    }
}

/// Version 1: what was asked for was not kept beside what came of it.
#[derive(Serialize, Deserialize)]
pub(super) struct RefundRow1 {
    report: [u8; 16],
    minor: i64,
    kind: u8,
    reversed: bool,
    at: i64,
}

/// Version 2.
#[derive(Serialize, Deserialize)]
pub(super) struct RefundRow {
    was: RefundRow1,
    asked: Option<i64>,
}

impl From<RefundRow1> for RefundRow {
    fn from(was: RefundRow1) -> Self {
        Self { asked: Some(was.minor), was }
    }
}

impl From<&Refund> for RefundRow {
    fn from(refund: &Refund) -> Self {
        let was = RefundRow1 {
            report: refund.report.0.to_be_bytes(),
            minor: refund.minor,
            kind: refund.kind.row_number(),
            reversed: refund.reversed,
            at: refund.at.0,
        };
        Self { was, asked: refund.asked }
    }
}

impl TryFrom<RefundRow> for Refund {
    type Error = Wrong;
    fn try_from(row: RefundRow) -> Result<Self, Wrong> {
        let RefundRow { was: row, asked } = row;
        Ok(Self {
            report: ReportId(u128::from_be_bytes(row.report)),
            minor: row.minor,
            asked,
            kind: RefundKind::of_row_number(row.kind)?,
            reversed: row.reversed,
            at: Timestamp(row.at),
        })
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct WaitingRefundRow {
    report: [u8; 16],
    product: u32,
    order_id: String,
    kind: u8,
    amount: Option<MoneyRow>,
    refund_id: Option<String>,
}

impl From<&WaitingRefund> for WaitingRefundRow {
    fn from(refund: &WaitingRefund) -> Self {
        Self {
            report: refund.report.0.to_be_bytes(),
            product: refund.product.0,
            order_id: refund.order_id.clone(),
            kind: refund.kind.row_number(),
            amount: refund.amount.map(MoneyRow::from),
            refund_id: refund.refund_id.clone(),
        }
    }
}

impl TryFrom<WaitingRefundRow> for WaitingRefund {
    type Error = Wrong;
    fn try_from(row: WaitingRefundRow) -> Result<Self, Wrong> {
        Ok(Self {
            report: ReportId(u128::from_be_bytes(row.report)),
            product: ProductId(row.product),
            order_id: row.order_id,
            kind: RefundEvent::of_row_number(row.kind)?,
            amount: row.amount.map(Money::try_from).transpose()?,
            refund_id: row.refund_id,
        })
    }
}
