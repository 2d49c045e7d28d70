//! Her ledger: everything that was booked for her in one currency, with the balance after each line.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;

use super::earning_rows::StateTag;
use super::frame::PortalShell;
use super::me::Me;
use crate::domain::ledger::{EntryKind, state_at};
use crate::domain::money::{Currency, Money};
use crate::domain::payout::Payments;
use crate::store::view::money::{self, Balance};
use crate::store::view::payouts;
use crate::web::bookings::Booking;
use crate::web::error::WebError;
use crate::web::format;
use crate::web::query::{Pages, Query};

/// How many rows a page has.
const ROWS: usize = 50;

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
    let asked = Currency::parse(query.text("currency")).ok();
    let (balances, currency, paged, payments) = me
        .read(move |view| {
            let balances = money::balances(view, Some(her), now)?;
            let currency = asked.or_else(|| balances.keys().next().copied()).unwrap_or(fallback);
            let paid = payouts::payments(view, [her])?;
            let paged = money::ledger(view, her, currency, place, ROWS)?
                .try_map(|(entry, after)| Ok::<_, WebError>((Booking::read(view, entry, &paid)?, after)))?;
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
    }))
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
