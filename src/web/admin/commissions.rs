//! Commissions: what do I owe, and when is it safe to pay?

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;

use super::desk::{Desk, money_text};
use super::entries::{EntryRow, LedgerLines};
use super::query::{Pages, Query};
use super::shown::{BalanceShown, Names, Person, ROWS, balances_shown};
use crate::domain::id::AffiliateId;
use crate::domain::money::{Currency, Money};
use crate::store::view::money::Balance;
use crate::store::view::{lists, money};
use crate::web::error::WebError;
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

enum Rows {
    Entries(Vec<EntryRow>),
    Affiliates(Vec<(Person, Vec<BalanceShown>)>),
}

/// What is owed in one currency, as a stacked bar.
struct Bar {
    currency: Currency,
    parts: Vec<Part>,
}

/// A part of a bar: its word, its sum, and its place in a bar 1000 wide.
struct Part {
    class: &'static str,
    label: &'static str,
    sum: String,
    x: u64,
    width: u64,
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
    Ok((bars(&balances), her.map(|her| desk.person(her, &names))))
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

/// A bar a currency. What is below zero has no length: it is said in words.
fn bars(balances: &BTreeMap<Currency, Balance>) -> Vec<Bar> {
    let some = balances.iter().filter(|(_, balance)| **balance != Balance::default());
    some.map(|(currency, balance)| {
        let sums = [
            ("due", "Due", balance.due),
            ("held", "Held", balance.held),
            ("review", "Held, review", balance.in_review),
        ];
        let length = |minor: i64| u128::try_from(minor).unwrap_or(0);
        let whole = sums.iter().map(|(.., minor)| length(*minor)).sum::<u128>().max(1);
        let mut before = 0;
        let part = |(class, label, minor): (&'static str, &'static str, i64)| {
            let begins = before;
            before += length(minor);
            let x = u64::try_from(begins * 1000 / whole).unwrap_or(0);
            let end = u64::try_from(before * 1000 / whole).unwrap_or(0);
            let sum = money_text(Money { minor, currency: *currency });
            Part { class, label, sum, x, width: end - x }
        };
        let parts = sums.into_iter().filter(|(.., minor)| *minor != 0).map(part).collect();
        Bar { currency: *currency, parts }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_filled_by_its_parts_and_debts_have_no_length() {
        let eur = Currency::parse("EUR").unwrap();
        let bar = |due, held, in_review| {
            let bars = bars(&BTreeMap::from([(eur, Balance { held, in_review, due })]));
            bars.first().map(|bar| bar.parts.iter().map(|part| (part.x, part.width)).collect::<Vec<_>>())
        };
        assert_eq!(bar(50, 25, 25), Some(vec![(0, 500), (500, 250), (750, 250)]));
        assert_eq!(bar(1, 1, 1), Some(vec![(0, 333), (333, 333), (666, 334)]));
        assert_eq!(bar(-50, 25, 0), Some(vec![(0, 0), (0, 1000)]));
        assert_eq!(bar(0, 0, 0), None);
    }
}
