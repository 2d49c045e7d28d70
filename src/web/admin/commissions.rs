//! Commissions: what do I owe, and when is it safe to pay?

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::{Desk, money_text};
use super::entries::{EntryRow, LedgerLines, columns};
use super::ledger_filter::{Asked, Filter};
use super::query::{Files, Pages, Query};
use super::shown::{BalanceShown, Names, Person, balances_shown, sums_of};
use crate::domain::id::AffiliateId;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::money::Balance;
use crate::store::view::{due, lists, money, payouts};
use crate::web::chart::Stack;
use crate::web::error::WebError;
use crate::web::owed;
use crate::web::page::Shell;
use crate::web::take_away::{As, PART, sums, text};
use crate::web::words;

#[derive(Template)]
#[template(path = "admin/commissions.html")]
struct Commissions {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    /// Where the money is, a bar for each currency.
    bars: Vec<Stack>,
    /// Whose ledger this is, where it is one affiliate's.
    of: Option<Person>,
    /// Where a bonus or a correction is entered.
    adjust: String,
    rows: Rows,
    pages: Pages,
    files: Files,
}

enum Rows {
    Entries(Box<Ledger>),
    Affiliates(Vec<(Person, Vec<BalanceShown>, Vec<String>)>),
}

struct Ledger {
    filter: Filter,
    /// Whether something is asked for.
    is_sifted: bool,
    entries: Vec<EntryRow>,
}

/// The ledger, newest first, of all or of what is asked for; or what each affiliate has.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let by_affiliate = query.text("by") == "affiliate";
    let asked = Asked::of(&desk, &query).await?;
    let her = asked.wanted.affiliate.filter(|_| asked.filter.problem.is_empty() && !by_affiliate);
    let (bars, of) = owed(&desk, her).await?;
    let (rows, pages) =
        if by_affiliate { affiliates(&desk, &query).await? } else { ledger(&desk, &query, asked).await? };
    let adjust = desk.to("/admin/adjustments/new");
    Ok(desk.show(&Commissions {
        shell: desk.shell("Commissions"),
        tabs: vec![
            (desk.to("/admin/commissions"), "Ledger", !by_affiliate && her.is_none()),
            (desk.to("/admin/commissions?by=affiliate"), "By affiliate", by_affiliate),
        ],
        bars,
        adjust: her.map_or_else(|| adjust.clone(), |her| format!("{adjust}?affiliate={her}")),
        of,
        rows,
        pages,
        files: query.files(known(by_affiliate)),
    }))
}

/// What an address may ask of the ledger, or of what each affiliate has.
fn known(by_affiliate: bool) -> &'static [&'static str] {
    if by_affiliate { &["by"] } else { &["by", "affiliate", "cause", "currency", "from", "to"] }
}

/// `GET /admin/commissions.csv` and `.json`: exactly the entries that are asked for, or what each affiliate has.
pub async fn file(desk: Desk, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    let Asked { wanted, filter } = Asked::of(&desk, &query).await?;
    let by_affiliate = query.text("by") == "affiliate";
    filter.understood(&query, known(by_affiliate))?;
    if by_affiliate {
        return file_of_affiliates(desk, *kind).await;
    }
    let file = desk.file("ledger", *kind);
    file.send(columns(), move |view, place| {
        let paged = lists::entries_that_fit(view, wanted.affiliate, place, PART, |entry| wanted.fits(entry))?;
        let rows = LedgerLines::read(view, paged.rows)?.lines(&desk);
        Ok(Paged { rows, newer: paged.newer, older: paged.older })
    })
    .await
}

/// What an affiliate has.
struct Has {
    affiliate: AffiliateId,
    name: String,
    balances: BTreeMap<Currency, Balance>,
    paid: BTreeMap<Currency, i64>,
}

async fn file_of_affiliates(desk: Desk, kind: As) -> Result<HttpResponse, WebError> {
    let (file, now) = (desk.file("balances", kind), desk.now);
    let columns = vec![
        text("Affiliate", "affiliate_name", |one: &Has| one.name.clone()),
        text("Affiliate (id)", "affiliate", |one| one.affiliate.to_string()),
        sums("Held", "held", |one| sums_of(&one.balances, |balance| balance.held)),
        sums("Held, review", "held_in_review", |one| sums_of(&one.balances, |balance| balance.in_review)),
        sums("Due", "due", |one| sums_of(&one.balances, |balance| balance.due)),
        sums("Paid", "paid", |one| {
            one.paid.iter().map(|(currency, minor)| Money { minor: *minor, currency: *currency }).collect()
        }),
    ];
    file.send(columns, move |view, place| with_money(view, place, PART, now)).await
}

/// Those who have, or ever had, money.
fn with_money(
    view: &Snapshot,
    place: Place<AffiliateId>,
    limit: usize,
    now: Timestamp,
) -> Result<Paged<Has, AffiliateId>, WebError> {
    let paged = due::affiliates_with_money(view, place, limit)?;
    let mut balances = money::balances_of_each(view, paged.rows.iter().copied(), now)?;
    let names = Names::read(view, paged.rows.iter().copied())?;
    paged.try_map(|affiliate| {
        let balances = balances.remove(&affiliate).unwrap_or_default();
        Ok(Has { name: names.of(affiliate), balances, paid: payouts::paid_to(view, affiliate)?, affiliate })
    })
}

async fn owed(desk: &Desk, her: Option<AffiliateId>) -> Result<(Vec<Stack>, Option<Person>), WebError> {
    let now = desk.now;
    let (money, names) =
        desk.read(move |view| Ok((owed::Money::read(view, her, now)?, Names::read(view, her)?))).await?;
    let bars = owed::stacks(words::charts(Language::English), owed::LABELS, "Commissions in", &money);
    Ok((bars, her.map(|her| desk.person(her, &names))))
}

async fn ledger(desk: &Desk, query: &Query, asked: Asked) -> Result<(Rows, Pages), WebError> {
    let (place, limit, wanted) = (query.place(), query.limit(), asked.wanted);
    let (paged, lines) = desk
        .read(move |view| {
            let paged =
                lists::entries_that_fit(view, wanted.affiliate, place, limit, |entry| wanted.fits(entry))?;
            let lines = LedgerLines::read(view, paged.rows.clone())?;
            Ok((paged, lines))
        })
        .await?;
    let ledger = Ledger { filter: asked.filter, is_sifted: query.is_filtered(""), entries: lines.rows(desk) };
    Ok((Rows::Entries(Box::new(ledger)), query.pages(&paged)))
}

async fn affiliates(desk: &Desk, query: &Query) -> Result<(Rows, Pages), WebError> {
    let (place, limit, now) = (query.place(), query.limit(), desk.now);
    let paged = desk.read(move |view| with_money(view, place, limit, now)).await?;
    let row = |has: &Has| {
        let text =
            |(currency, minor): (&Currency, &i64)| money_text(Money { minor: *minor, currency: *currency });
        let paid = has.paid.iter().map(text).collect();
        (desk.person_called(has.affiliate, &has.name), balances_shown(&has.balances), paid)
    };
    Ok((Rows::Affiliates(paged.rows.iter().map(row).collect()), query.pages(&paged)))
}
