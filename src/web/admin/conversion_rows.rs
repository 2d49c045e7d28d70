//! Conversions as rows of a table, wherever they are listed.

use std::collections::BTreeMap;

use super::desk::Desk;
use super::shown::{MoneyState, Names, Person, VOICE, When, model_name};
use crate::domain::attribution::{Share, Verdict, Why};
use crate::domain::conversion::Conversion;
use crate::domain::id::ConversionId;
use crate::domain::ledger::Entry;
use crate::domain::money::{Money, Percent};
use crate::domain::payout::Payments;
use crate::domain::time::Timestamp;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::{money, payouts};
use crate::web::take_away::{Column, amount, currency, list, moment, text, truth, word};

/// Conversions with what their rows say besides.
pub(super) struct Listed {
    conversions: Vec<Conversion>,
    entries: BTreeMap<ConversionId, Vec<Entry>>,
    payments: Payments,
    names: Names,
}

/// A conversion in a file.
pub(super) struct Line {
    pub(super) conversion: Conversion,
    /// Who earned, in the order of its shares.
    names: Vec<String>,
    product: String,
    bought: String,
    why: String,
    state: MoneyState,
}

/// What a file tells of each conversion.
pub(super) fn columns() -> Vec<Column<Line>> {
    vec![
        text("Order", "order_id", |one: &Line| one.conversion.order_id.clone().unwrap_or_default()),
        text("Conversion (id)", "id", |one| one.conversion.id.to_string()),
        text("Kind", "event", |one| one.conversion.event.to_string()),
        moment("When", "at", |one| Some(one.conversion.at)),
        moment("Reported", "reported_at", |one| Some(one.conversion.reported_at)),
        text("Product", "product_name", |one| one.product.clone()),
        text("Product (id)", "product", |one| one.conversion.product.to_string()),
        text("Bought", "bought", |one| one.bought.clone()),
        text("Offer (id)", "offer", |one| one.conversion.offer.map_or_else(String::new, |id| id.to_string())),
        amount("Amount", "amount", |one| Some(one.conversion.amount)),
        amount("Refunded", "refunded", |one| {
            Some(Money { minor: one.conversion.refunded, ..one.conversion.amount })
        }),
        currency("Currency", "currency", |one| Some(one.conversion.amount.currency)),
        list("Affiliate", "affiliate_names", |one| one.names.clone()),
        list("Affiliate (id)", "affiliates", |one| shares(one, |share| share.affiliate.to_string())),
        list("Code", "codes", |one| shares(one, |share| share.code.to_string())),
        list("Percent", "percents", |one| shares(one, |share| share.part.to_string())),
        text("Why", "why", |one| one.why.clone()),
        word("Money", "money_state", |one| one.state.word.to_owned()),
        text("Until", "money_state_more", |one| one.state.more.clone()),
        text("Way", "way", |one| one.conversion.way.word().to_owned()),
        text("Trust", "trust", |one| one.conversion.trust.word().to_owned()),
        truth("Test", "test", |one| one.conversion.test),
    ]
}

fn shares(line: &Line, what: fn(&Share) -> String) -> Vec<String> {
    line.conversion.verdict.shares.iter().map(what).collect()
}

/// A conversion in a table.
pub(super) struct Row {
    pub(super) href: String,
    pub(super) order: String,
    pub(super) event: String,
    pub(super) at: When,
    pub(super) bought: String,
    pub(super) amount: String,
    pub(super) shares: Vec<ShareShown>,
    pub(super) why: String,
    pub(super) state: MoneyState,
}

/// Who earned, in a table.
pub(super) struct ShareShown {
    pub(super) person: Person,
    pub(super) code: String,
    /// Empty where she earned all.
    pub(super) part: String,
}

impl Listed {
    /// Reads what the rows of these conversions need.
    ///
    /// # Errors
    /// Of the disk, or where a row cannot be read.
    pub(super) fn read(read: &impl Read, conversions: Vec<Conversion>) -> Result<Self, StoreError> {
        let mut entries = BTreeMap::new();
        for conversion in &conversions {
            entries.insert(conversion.id, money::entries(read, &conversion.entries)?);
        }
        let earners = conversions.iter().flat_map(|one| &one.verdict.shares).map(|share| share.affiliate);
        let names = Names::read(read, earners)?;
        let payments = payouts::payments_for(read, entries.values().flatten())?;
        Ok(Self { conversions, entries, payments, names })
    }

    /// The rows.
    pub(super) fn rows(&self, desk: &Desk) -> Vec<Row> {
        self.conversions.iter().map(|conversion| self.row(desk, conversion)).collect()
    }

    /// The same as lines of a file.
    pub(super) fn lines(self, desk: &Desk) -> Vec<Line> {
        let line = |conversion: Conversion| {
            let entries = self.entries.get(&conversion.id).map(Vec::as_slice).unwrap_or_default();
            let shares = conversion.verdict.shares.iter();
            Line {
                names: shares.map(|share| self.names.of(share.affiliate)).collect(),
                product: desk.product_name(conversion.product),
                bought: bought(desk, &conversion),
                why: why_in_short(&conversion.verdict, conversion.at),
                state: desk.conversion_state(&conversion, entries, &self.payments),
                conversion,
            }
        };
        self.conversions.into_iter().map(line).collect()
    }

    fn row(&self, desk: &Desk, conversion: &Conversion) -> Row {
        let entries = self.entries.get(&conversion.id).map(Vec::as_slice).unwrap_or_default();
        let share = |share: &Share| ShareShown {
            person: desk.person(share.affiliate, &self.names),
            code: share.code.to_string(),
            part: if share.part == Percent::WHOLE {
                String::new()
            } else {
                VOICE.words.formats.percent(share.part)
            },
        };
        Row {
            href: desk.to(&format!("/admin/conversions/{}", conversion.id)),
            order: order_name(conversion),
            event: conversion.event.to_string(),
            at: desk.when(conversion.at),
            bought: bought(desk, conversion),
            amount: desk.money(conversion.amount),
            shares: conversion.verdict.shares.iter().map(share).collect(),
            why: why_in_short(&conversion.verdict, conversion.at),
            state: desk.conversion_state(conversion, entries, &self.payments),
        }
    }
}

/// What a conversion is called: its order, or its kind where the shop named none.
pub(super) fn order_name(conversion: &Conversion) -> String {
    match &conversion.order_id {
        Some(order) => order.clone(),
        None => format!("{} without order", super::shown::capitalized(conversion.event.as_str())),
    }
}

/// The offer that was bought, or the product where that is not known.
pub(super) fn bought(desk: &Desk, conversion: &Conversion) -> String {
    let offer = conversion.offer.and_then(|id| desk.app.store.mirror().offer(id));
    offer.map_or_else(|| desk.product_name(conversion.product), |offer| offer.name.to_string())
}

/// How it was attributed, in a few words.
fn why_in_short(verdict: &Verdict, at: Timestamp) -> String {
    match verdict.why {
        Why::Clicks => model_name(verdict.model).into(),
        Why::Coupon => "Coupon".into(),
        Why::NamedByServer => "Named by the shop".into(),
        Why::FirstOfCustomer => "Renewal".into(),
        Why::Lead => "Lead".into(),
        why => super::shown::capitalized(&why.reason(at)),
    }
}
