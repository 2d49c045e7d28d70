//! Commissions: what do I owe, and when is it safe to pay?

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;

use super::desk::{Desk, money_text};
use super::entries::{COLUMNS, EntryRow, LedgerLines};
use super::ledger_filter::{Asked, Filter};
use super::query::{Pages, Query};
use super::shown::{BalanceShown, Names, Person, ROWS, balances_shown};
use crate::domain::id::AffiliateId;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::store::view::lists::Place;
use crate::store::view::{due, lists, money, payouts};
use crate::web::chart::Stack;
use crate::web::csv::Sheet;
use crate::web::download::{self, Kind};
use crate::web::error::WebError;
use crate::web::owed;
use crate::web::page::Shell;
use crate::web::period::day_of;
use crate::web::words;

/// How many entries a part of a file has.
const PART: usize = 1_000;

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
}

enum Rows {
    Entries(Box<Ledger>),
    Affiliates(Vec<(Person, Vec<BalanceShown>, Vec<String>)>),
}

struct Ledger {
    filter: Filter,
    /// Whether something is asked for.
    is_sifted: bool,
    csv: String,
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
    }))
}

/// `GET /admin/commissions.csv`: exactly the entries that are asked for, all of them.
pub async fn csv(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let wanted = Asked::of(&desk, &query).await?.wanted;
    let (zone, now) = (desk.zone.clone(), desk.now);
    let name = format!("Ledger {}", day_of(now, &zone));
    download::in_parts(&desk.app, &name, Kind::Csv, Place::Newest, move |view, place| {
        let paged = lists::entries_that_fit(view, wanted.affiliate, place, PART, |entry| wanted.fits(entry))?;
        let lines = LedgerLines::read(view, paged.rows)?;
        let mut sheet = if place == Place::Newest { Sheet::begun(&COLUMNS)? } else { Sheet::more() };
        lines.write(view, &mut sheet, &zone, now)?;
        Ok((sheet.bytes()?, paged.older.map(Place::OlderThan)))
    })
    .await
}

async fn owed(desk: &Desk, her: Option<AffiliateId>) -> Result<(Vec<Stack>, Option<Person>), WebError> {
    let now = desk.now;
    let (money, names) =
        desk.read(move |view| Ok((owed::Money::read(view, her, now)?, Names::read(view, her)?))).await?;
    let bars = owed::stacks(words::charts(Language::English), owed::LABELS, "Commissions in", &money);
    Ok((bars, her.map(|her| desk.person(her, &names))))
}

async fn ledger(desk: &Desk, query: &Query, asked: Asked) -> Result<(Rows, Pages), WebError> {
    let (place, wanted) = (query.place(), asked.wanted);
    let (paged, lines) = desk
        .read(move |view| {
            let paged =
                lists::entries_that_fit(view, wanted.affiliate, place, ROWS, |entry| wanted.fits(entry))?;
            let lines = LedgerLines::read(view, paged.rows.clone())?;
            Ok((paged, lines))
        })
        .await?;
    let filters = query.filters();
    let ledger = Ledger {
        filter: asked.filter,
        is_sifted: !filters.is_empty(),
        csv: desk.to(&format!("/admin/commissions.csv?{filters}")),
        entries: lines.rows(desk),
    };
    Ok((Rows::Entries(Box::new(ledger)), query.pages(&paged)))
}

async fn affiliates(desk: &Desk, query: &Query) -> Result<(Rows, Pages), WebError> {
    let (place, now) = (query.place(), desk.now);
    let (paged, balances, names) = desk
        .read(move |view| {
            let paged = due::affiliates_with_money(view, place, ROWS)?;
            let balances = money::balances_of_each(view, paged.rows.iter().copied(), now)?;
            let names = Names::read(view, paged.rows.iter().copied())?;
            let paged = paged.try_map(|her| Ok::<_, WebError>((her, payouts::paid_to(view, her)?)))?;
            Ok((paged, balances, names))
        })
        .await?;
    let nothing = BTreeMap::new();
    let row = |(id, paid): &(AffiliateId, BTreeMap<Currency, i64>)| {
        let text =
            |(currency, minor): (&Currency, &i64)| money_text(Money { minor: *minor, currency: *currency });
        let paid = paid.iter().map(text).collect();
        (desk.person(*id, &names), balances_shown(balances.get(id).unwrap_or(&nothing)), paid)
    };
    Ok((Rows::Affiliates(paged.rows.iter().map(row).collect()), query.pages(&paged)))
}
