//! Payouts: when she gets paid, what is missing for it, and what was paid.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::frame::PortalShell;
use super::me::Me;
use crate::domain::id::{AffiliateId, PayoutId};
use crate::domain::money::{Currency, Money};
use crate::domain::payout::{Payment, PayoutMethod};
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::money::{self, Balance};
use crate::store::view::payouts;
use crate::web::error::WebError;
use crate::web::format;
use crate::web::misread::Misread;
use crate::web::query::{Files, Pages, Query};
use crate::web::take_away::{As, PART, amount, currency, moment, text};

#[derive(Template)]
#[template(path = "portal/payouts.html")]
struct PayoutsPage {
    shell: PortalShell,
    /// Word and address, a line each; nothing where nobody knows where to send her money.
    method: Option<(&'static str, Vec<String>)>,
    sums: Vec<InCurrency>,
    payments: Vec<PaymentRow>,
    pages: Pages,
    /// What of the address was not understood.
    misread: Misread,
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
    paid: BTreeMap<Currency, i64>,
    payments: Paged<Paid, PayoutId>,
}

/// A payment with where it was sent and its reference.
type Paid = (Payment, Option<PayoutMethod>, String);

/// `GET /portal/payouts`: the payments newest first, a page at a time.
pub async fn show(me: Me, query: Query) -> Result<HttpResponse, WebError> {
    let (her, now) = (me.affiliate.id, me.now);
    let (place, limit) = (query.place(), query.limit());
    let told = me.read(move |view| read(view, her, now, place, limit)).await?;
    let mut misread = Misread::default();
    misread.limit(&query, me.words.figures);
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
        payments: told.payments.rows.iter().map(row).collect(),
        pages: query.pages(&told.payments),
        misread,
        files: query.files(&[]),
    }))
}

fn read(
    view: &Snapshot,
    her: AffiliateId,
    now: Timestamp,
    place: Place<PayoutId>,
    limit: usize,
) -> Result<Told, WebError> {
    Ok(Told {
        method: payouts::method(view, her)?,
        balances: money::balances(view, Some(her), now)?,
        next_due: money::next_due(view, her, now)?,
        paid: payouts::paid_to(view, her)?,
        payments: payments(view, her, place, limit)?,
    })
}

/// The payments to her, newest first.
fn payments(
    view: &Snapshot,
    her: AffiliateId,
    place: Place<PayoutId>,
    limit: usize,
) -> Result<Paged<Paid, PayoutId>, WebError> {
    payouts::payments_page(view, her, place, limit)?.try_map(|payment| {
        let line = payouts::line_of(view, payment.payout, her)?;
        let sent_by = line.map(|line| line.method);
        let reference = payouts::by_id(view, payment.payout)?.map_or_else(String::new, |one| one.reference);
        Ok((payment, sent_by, reference))
    })
}

/// `GET /portal/payouts.csv` and `.json`: the payments to her.
pub async fn file(me: Me, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    Misread::default().refuse(&query, &[], me.words.figures)?;
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
    file.send(columns, move |view, place| payments(view, me.affiliate.id, place, PART)).await
}

/// Those in which she has or had anything.
fn currencies(told: &Told) -> Vec<Currency> {
    let has = told.balances.iter().filter(|(_, balance)| **balance != Balance::default());
    let mut all: Vec<Currency> =
        has.map(|(currency, _)| *currency).chain(told.paid.keys().copied()).collect();
    all.sort_unstable_by_key(|currency| currency.bytes());
    all.dedup();
    all
}

fn in_currency(me: &Me, told: &Told, currency: Currency) -> InCurrency {
    let words = &me.words.payouts;
    let shown = |minor| me.money(Money { minor, currency });
    let balance = told.balances.get(&currency).copied().unwrap_or_default();
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
        paid: shown(told.paid.get(&currency).copied().unwrap_or(0)),
        minimum: if minimum > 0 { shown(minimum) } else { words.no_minimum.to_owned() },
        sentences: [Some(how_far), next].into_iter().flatten().collect(),
    }
}
