//! Her ledger: everything that was booked for her in one currency, with the balance after each line.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::earning_rows::StateTag;
use super::frame::PortalShell;
use super::me::Me;
use crate::domain::id::{AffiliateId, EntryId};
use crate::domain::ledger::{EntryKind, state_at};
use crate::domain::money::{Currency, Money};
use crate::domain::payout::Payments;
use crate::store::Snapshot;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::money::{self, Balance};
use crate::store::view::payouts;
use crate::web::bookings::Booking;
use crate::web::error::WebError;
use crate::web::format;
use crate::web::misread::Misread;
use crate::web::query::{Files, Pages, Query};
use crate::web::take_away::{As, PART, amount, currency, moment, text};

/// What an address may ask for.
const KNOWN: [&str; 1] = ["currency"];

#[derive(Template)]
#[template(path = "portal/ledger.html")]
struct LedgerPage {
    shell: PortalShell,
    tabs: Vec<(String, &'static str, bool)>,
    /// Each with its address and whether it is the one shown; nothing where there is only one.
    currencies: Vec<(String, String, bool)>,
    caption: String,
    /// What the balance consists of.
    comes_to: String,
    rows: Vec<LedgerRow>,
    pages: Pages,
    files: Files,
    misread: Misread,
}

/// A line of it.
struct LedgerRow {
    iso: String,
    date: String,
    what: String,
    /// The page of what it is about; empty where there is none.
    href: String,
    why: String,
    amount: String,
    state: StateTag,
    balance: String,
}

/// `GET /portal/ledger[?currency=EUR]`.
pub async fn show(me: Me, query: Query) -> Result<HttpResponse, WebError> {
    let (her, now, place, fallback) = (me.affiliate.id, me.now, query.place(), me.program.currency);
    let limit = query.limit();
    let asked = Currency::parse(query.text("currency")).ok();
    let (balances, currency, paged, payments) = me
        .read(move |view| {
            let balances = money::balances(view, Some(her), now)?;
            let currency = asked.or_else(|| balances.keys().next().copied()).unwrap_or(fallback);
            let paid = payouts::payments(view, [her])?;
            let paged = bookings(view, her, currency, place, limit, &paid)?;
            Ok((balances, currency, paged, paid))
        })
        .await?;
    let words = &me.words.payouts.ledger;
    let row = |(booking, after): &(Booking, i64)| row(&me, booking, &payments, *after);
    Ok(me.show(&LedgerPage {
        shell: me.shell(words.ledger),
        tabs: vec![
            (me.to("/portal/commissions"), words.by_sale, false),
            (me.to("/portal/ledger"), words.ledger, true),
        ],
        currencies: choices(&query, &balances, currency),
        caption: (words.caption)(currency.code()),
        comes_to: comes_to(&me, balances.get(&currency).copied().unwrap_or_default(), currency),
        rows: paged.rows.iter().map(row).collect(),
        pages: query.pages(&paged),
        files: query.files(&KNOWN),
        misread: misread(&me, &query, currency),
    }))
}

/// `GET /portal/ledger.csv` and `.json`.
pub async fn file(me: Me, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    let (her, now, fallback) = (me.affiliate.id, me.now, me.program.currency);
    let asked = Currency::parse(query.text("currency")).ok();
    let balances = me.read(move |view| Ok(money::balances(view, Some(her), now)?)).await?;
    let of = asked.or_else(|| balances.keys().next().copied()).unwrap_or(fallback);
    misread(&me, &query, of).refuse(&query, &KNOWN, me.words.figures)?;
    let (words, more) = (&me.words.payouts.ledger, me.taking());
    let file = me.file(&format!("ledger {of}"), *kind);
    let columns = vec![
        moment(me.words.earning.date, "at", |(one, ..): &(Booking, i64, LedgerRow)| Some(one.entry.at)),
        text(more.entry_id, "id", |(one, ..)| one.entry.id.to_string()),
        text(words.what, "what", |(.., row)| row.what.clone()),
        text(more.conversion_id, "conversion", |(one, ..)| {
            one.conversion().map_or_else(String::new, |one| one.id.to_string())
        }),
        text(me.words.earning.why, "why", |(.., row)| row.why.clone()),
        text(me.words.earning.state, "state", |(.., row)| row.state.word.to_owned()),
        text(more.more, "state_more", |(.., row)| row.state.more.clone()),
        amount(me.words.payouts.amount, "amount", |(one, ..)| Some(one.entry.amount)),
        amount(words.balance, "balance", |(one, after, _)| Some(Money { minor: *after, ..one.entry.amount })),
        currency(more.currency, "currency", |(one, ..)| Some(one.entry.amount.currency)),
    ];
    file.send(columns, move |view, place| {
        let paid = payouts::payments(view, [her])?;
        bookings(view, her, of, place, PART, &paid)?.try_map(|(booking, after)| {
            let row = row(&me, &booking, &paid, after);
            Ok((booking, after, row))
        })
    })
    .await
}

/// What is asked for and not understood; `shown` is the currency that is shown.
fn misread(me: &Me, query: &Query, shown: Currency) -> Misread {
    let (words, mut misread) = (me.words.figures, Misread::default());
    misread.word(query, "currency", |asked| Currency::parse(asked).is_ok(), words, shown.code());
    misread.limit(query, words);
    misread
}

/// A page of her entries in a currency, each with the balance after it.
fn bookings(
    view: &Snapshot,
    her: AffiliateId,
    currency: Currency,
    place: Place<EntryId>,
    limit: usize,
    paid: &Payments,
) -> Result<Paged<(Booking, i64), EntryId>, WebError> {
    let paged = money::ledger(view, her, currency, place, limit)?;
    paged.try_map(|(entry, after)| Ok((Booking::read(view, entry, paid)?, after)))
}

fn choices(
    query: &Query,
    balances: &BTreeMap<Currency, Balance>,
    shown: Currency,
) -> Vec<(String, String, bool)> {
    let choice = |currency: &Currency| {
        (query.with("currency", currency.code()), currency.code().to_owned(), *currency == shown)
    };
    if balances.len() < 2 { Vec::new() } else { balances.keys().map(choice).collect() }
}

fn comes_to(me: &Me, balance: Balance, currency: Currency) -> String {
    let shown = |minor| me.money(Money { minor, currency });
    let held = balance.held + balance.in_review;
    (me.words.payouts.ledger.comes_to)(&shown(held + balance.due), &shown(held), &shown(balance.due))
}

fn row(me: &Me, booking: &Booking, payments: &Payments, after: i64) -> LedgerRow {
    let entry = &booking.entry;
    LedgerRow {
        iso: format::iso(entry.at.0),
        date: me.date(entry.at),
        what: booking.what(me.words),
        href: match entry.kind {
            EntryKind::Earned { conversion } | EntryKind::Reversed { conversion, .. } => {
                me.to(&format!("/portal/conversions/{conversion}"))
            }
            EntryKind::Paid { payout } if payments.stand_by(entry) => {
                me.to(&format!("/portal/payouts/{payout}"))
            }
            EntryKind::Paid { .. } | EntryKind::PaymentUndone { .. } | EntryKind::Adjusted(_) => {
                String::new()
            }
        },
        why: booking.why(me.words, |at| me.date(at)),
        amount: me.money(entry.amount),
        state: me.state(state_at(entry, &booking.others, payments, me.now)),
        balance: me.money(Money { minor: after, currency: entry.amount.currency }),
    }
}
