//! Commissions: what do I owe, and when is it safe to pay?

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;

use super::desk::Desk;
use super::entries::{EntryRow, LedgerLines};
use super::query::{Pages, Query};
use super::shown::{BalanceShown, Names, Person, ROWS, balances_shown};
use crate::domain::id::AffiliateId;
use crate::store::view::{lists, money};
use crate::web::error::WebError;
use crate::web::owed::{self, Bar};
use crate::web::page::Shell;

#[derive(Template)]
#[template(path = "admin/commissions.html")]
struct Commissions {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    bars: Vec<Bar>,
    /// Whose ledger this is, where it is one affiliate's.
    of: Option<Person>,
    rows: Rows,
    pages: Pages,
}

/// What the parts of the bars are.
const LABELS: [&str; 3] = ["Due", "Held", "Held, review"];

enum Rows {
    Entries(Vec<EntryRow>),
    Affiliates(Vec<(Person, Vec<BalanceShown>)>),
}

/// The ledger, newest first, of all or of one affiliate; or what each affiliate has.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let her: Option<AffiliateId> = query.value("affiliate");
    let by_affiliate = her.is_none() && query.text("by") == "affiliate";
    let (bars, of) = owed(&desk, her).await?;
    let (rows, pages) =
        if by_affiliate { affiliates(&desk, &query).await? } else { ledger(&desk, &query, her).await? };
    Ok(desk.show(&Commissions {
        shell: desk.shell("Commissions"),
        tabs: vec![
            (desk.to("/admin/commissions"), "Ledger", !by_affiliate && her.is_none()),
            (desk.to("/admin/commissions?by=affiliate"), "By affiliate", by_affiliate),
        ],
        bars,
        of,
        rows,
        pages,
    }))
}

async fn owed(desk: &Desk, her: Option<AffiliateId>) -> Result<(Vec<Bar>, Option<Person>), WebError> {
    let now = desk.now;
    let (balances, names) =
        desk.read(move |view| Ok((money::balances(view, her, now)?, Names::read(view, her)?))).await?;
    Ok((owed::bars(&balances, LABELS), her.map(|her| desk.person(her, &names))))
}

async fn ledger(desk: &Desk, query: &Query, her: Option<AffiliateId>) -> Result<(Rows, Pages), WebError> {
    let place = query.place();
    let (paged, lines) = desk
        .read(move |view| {
            let paged = lists::entries(view, her, place, ROWS)?;
            let lines = LedgerLines::read(view, paged.rows.clone())?;
            Ok((paged, lines))
        })
        .await?;
    Ok((Rows::Entries(lines.rows(desk)), query.pages(&paged)))
}

async fn affiliates(desk: &Desk, query: &Query) -> Result<(Rows, Pages), WebError> {
    let (place, now) = (query.place(), desk.now);
    let (paged, balances, names) = desk
        .read(move |view| {
            let paged = lists::affiliates_with_money(view, place, ROWS)?;
            let balances = money::balances_of_each(view, paged.rows.iter().copied(), now)?;
            let names = Names::read(view, paged.rows.iter().copied())?;
            Ok((paged, balances, names))
        })
        .await?;
    let nothing = BTreeMap::new();
    let row =
        |id: &AffiliateId| (desk.person(*id, &names), balances_shown(balances.get(id).unwrap_or(&nothing)));
    Ok((Rows::Affiliates(paged.rows.iter().map(row).collect()), query.pages(&paged)))
}
