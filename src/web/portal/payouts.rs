//! Payouts: when she gets paid, what is missing for it, and what was paid.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::frame::PortalShell;
use super::me::Me;
use crate::domain::id::AffiliateId;
use crate::domain::money::{Currency, Money};
use crate::domain::payout::{Payment, PayoutMethod};
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::money::{self, Balance};
use crate::store::view::payouts;
use crate::web::error::WebError;
use crate::web::format;
use crate::web::query::{Files, Query};
use crate::web::take_away::{As, amount, currency, moment, text};

#[derive(Template)]
#[template(path = "portal/payouts.html")]
struct PayoutsPage {
    shell: PortalShell,
    /// Word and address, a line each; nothing where nobody knows where to send her money.
    method: Option<(&'static str, Vec<String>)>,
    sums: Vec<InCurrency>,
    payments: Vec<PaymentRow>,
    files: Files,
}

/// What she has in one currency. Two are never added up.
struct InCurrency {
    currency: Currency,
    held: String,
    due: String,
    paid: String,
    minimum: String,
    /// How far the next payout is, and when something becomes Due.
    sentences: Vec<String>,
}

/// A payment to her.
struct PaymentRow {
    statement: String,
    iso: String,
    date: String,
    sent_by: String,
    reference: String,
    amount: String,
}

/// What is read for it.
struct Told {
    method: Option<PayoutMethod>,
    balances: BTreeMap<Currency, Balance>,
    next_due: BTreeMap<Currency, (Timestamp, i64)>,
    payments: Vec<Paid>,
}

/// A payment with where it was sent and its reference.
type Paid = (Payment, Option<PayoutMethod>, String);

/// `GET /portal/payouts`.
pub async fn show(me: Me, query: Query) -> Result<HttpResponse, WebError> {
    let (her, now) = (me.affiliate.id, me.now);
    let told = me.read(move |view| read(view, her, now)).await?;
    let words = &me.words.payouts;
    let method = told.method.as_ref();
    let row = |(payment, sent_by, reference): &Paid| PaymentRow {
        statement: me.to(&format!("/portal/payouts/{}", payment.payout)),
        iso: format::iso(payment.at.0),
        date: me.date(payment.at),
        sent_by: sent_by.as_ref().map_or("", |method| words.method_word(method)).to_owned(),
        reference: reference.clone(),
        amount: me.money(payment.amount),
    };
    Ok(me.show(&PayoutsPage {
        shell: me.shell(words.payouts),
        method: method.map(|method| (words.method_word(method), method.lines())),
        sums: currencies(&told).into_iter().map(|currency| in_currency(&me, &told, currency)).collect(),
        payments: told.payments.iter().rev().map(row).collect(),
        files: query.files(),
    }))
}

fn read(view: &Snapshot, her: AffiliateId, now: Timestamp) -> Result<Told, WebError> {
    Ok(Told {
        method: payouts::method(view, her)?,
        balances: money::balances(view, Some(her), now)?,
        next_due: money::next_due(view, her, now)?,
        payments: paid_to(view, her)?,
    })
}

/// The payments to her, the oldest first.
fn paid_to(view: &Snapshot, her: AffiliateId) -> Result<Vec<Paid>, WebError> {
    let mut paid = Vec::new();
    for payment in payouts::payments_to(view, her)? {
        let line = payouts::line_of(view, payment.payout, her)?;
        let sent_by = line.map(|line| line.method);
        let reference = payouts::by_id(view, payment.payout)?.map_or_else(String::new, |one| one.reference);
        paid.push((payment, sent_by, reference));
    }
    Ok(paid)
}

/// `GET /portal/payouts.csv` and `.json`: the payments to her.
pub async fn file(me: Me, kind: web::Path<As>) -> Result<HttpResponse, WebError> {
    let (words, more, file) = (&me.words.payouts, me.taking(), me.file("payouts", *kind));
    let columns = vec![
        moment(words.paper.paid_on, "paid_at", |(one, ..): &Paid| Some(one.at)),
        text(more.payout_id, "payout", |(one, ..)| one.payout.to_string()),
        text(words.sent_by, "method", |(_, sent_by, _)| {
            sent_by.as_ref().map_or_else(String::new, |method| method.word().to_owned())
        }),
        text(words.reference, "reference", |(.., reference)| reference.clone()),
        amount(words.amount, "amount", |(one, ..)| Some(one.amount)),
        currency(more.currency, "currency", |(one, ..)| Some(one.amount.currency)),
    ];
    // A payment or two a month: all are in the first part.
    file.send(columns, move |view, _: Place<u32>| {
        let rows = paid_to(view, me.affiliate.id)?.into_iter().rev().collect();
        Ok(Paged { rows, newer: None, older: None })
    })
    .await
}

/// Those in which she has or had anything.
fn currencies(told: &Told) -> Vec<Currency> {
    let paid = told.payments.iter().map(|(payment, ..)| payment.amount.currency);
    let has = told.balances.iter().filter(|(_, balance)| **balance != Balance::default());
    let mut all: Vec<Currency> = has.map(|(currency, _)| *currency).chain(paid).collect();
    all.sort_unstable_by_key(|currency| currency.bytes());
    all.dedup();
    all
}

fn in_currency(me: &Me, told: &Told, currency: Currency) -> InCurrency {
    let words = &me.words.payouts;
    let shown = |minor| me.money(Money { minor, currency });
    let balance = told.balances.get(&currency).copied().unwrap_or_default();
    let payments = told.payments.iter().filter(|(payment, ..)| payment.amount.currency == currency);
    let minimum = me.program.minimum_payouts.iter().find(|minimum| minimum.currency == currency);
    let minimum = minimum.map_or(0, |minimum| minimum.minor);
    let how_far = match balance.due {
        due if due < 0 => (words.carried)(&shown(-due)),
        0 => words.nothing_due.to_owned(),
        due if due < minimum => (words.from_the_minimum)(&shown(minimum - due), &shown(minimum)),
        _ if told.method.is_none() => words.waits_for_method.to_owned(),
        _ => words.next_payout.to_owned(),
    };
    let next = told.next_due.get(&currency);
    let next = next.map(|(due_at, minor)| (words.next_due)(&shown(*minor), &me.date(*due_at)));
    InCurrency {
        currency,
        held: shown(balance.held + balance.in_review),
        due: shown(balance.due),
        paid: shown(payments.map(|(payment, ..)| payment.amount.minor).sum()),
        minimum: if minimum > 0 { shown(minimum) } else { words.no_minimum.to_owned() },
        sentences: [Some(how_far), next].into_iter().flatten().collect(),
    }
}
