//! Orders that only a pixel or a script told of, and that nothing confirmed within some days: what a shop's own list is
//! compared with (`product.md` C10). Whoever makes up an order is found here.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::conversion_rows::{Listed, columns};
use super::desk::Desk;
use super::order_comparison::Compared;
use super::query::{Files, Pages, Query};
use super::shown::VOICE;
use super::ticked_rows::{TickRow, Ticks};
use crate::domain::conversion::Conversion;
use crate::domain::id::{ConversionId, ProductId};
use crate::domain::money::{Currency, Money};
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::Snapshot;
use crate::store::changes::reconcile_conversions::{Finding, ReconcileConversions, SLICE};
use crate::store::error::StoreError;
use crate::store::keys::{Listed as OnList, ulids_between};
use crate::store::view::conversions::List;
use crate::store::view::lists::{self, Paged, Place};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{self, Field};
use crate::web::format;
use crate::web::misread::Misread;
use crate::web::page::{Flash, Shell};
use crate::web::take_away::{As, PART};

/// Where the list is.
pub(super) const PATH: &str = "/admin/reconciliation";
/// How long a shop has to confirm an order, days; a choice each.
const DAYS: [u16; 5] = [0, 1, 3, 7, 30];
/// Of them, where nothing is chosen.
const USUAL_DAYS: u16 = 3;
/// How many of the latest orders are summed up.
const SUMMED_MAX: usize = 2_000;

/// What an address may ask for.
const KNOWN: [&str; 3] = ["product", "days", "tick"];

#[derive(Template)]
#[template(path = "admin/reconciliation.html")]
struct ReconciliationPage {
    shell: Shell,
    at: String,
    list: String,
    tick_all: String,
    products: Vec<(String, String)>,
    product: String,
    periods: Vec<(String, String, bool)>,
    sums: Vec<Sum>,
    /// Whether there are more orders than are summed up.
    summed_in_part: bool,
    rows: Vec<TickRow>,
    pages: Pages,
    files: Files,
    misread: Misread,
    problems: Vec<(&'static str, String)>,
    ticks: Ticks,
    comparison: Comparison,
}

/// What a shop's list is compared by, and what came of it.
#[derive(Default)]
pub(super) struct Comparison {
    pub(super) orders: Option<Field>,
    pub(super) compared: Option<Compared>,
}

/// What one product's orders come to.
struct Sum {
    product: String,
    count: String,
    amounts: Vec<String>,
}

/// `GET /admin/reconciliation`
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    Ok(desk.show(&page(&desk, &query, Ticks::none(), Comparison::default()).await?))
}

/// `POST /admin/reconciliation/confirmation`: she saw the ticked orders in her shop.
pub async fn confirm(desk: Desk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let ticks = Ticks::of(&sent.data)?;
    decide(&desk, &ticks, Finding::Confirmed).await
}

/// `POST /admin/reconciliation/refusal`: they are not there.
pub async fn refuse(desk: Desk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let mut ticks = Ticks::of(&sent.data)?;
    let Some(reason) = ticks.reason() else {
        let query = Query::of(&desk.to(PATH), &ticks.list);
        return Ok(desk.show_again(&page(&desk, &query, ticks, Comparison::default()).await?));
    };
    decide(&desk, &ticks, Finding::Refused(reason)).await
}

/// The page with what came of a comparison, or with the list that cannot be read.
pub(super) async fn compared(
    desk: &Desk,
    list: &str,
    comparison: Comparison,
) -> Result<HttpResponse, WebError> {
    let is_wrong = comparison.compared.is_none();
    let query = Query::of(&desk.to(PATH), list);
    let page = page(desk, &query, Ticks::none(), comparison).await?;
    Ok(if is_wrong { desk.show_again(&page) } else { desk.show(&page) })
}

async fn decide(desk: &Desk, ticks: &Ticks, finding: Finding) -> Result<HttpResponse, WebError> {
    let done = reconcile(desk, &ticks.ids, &finding).await?;
    let orders = format::count_of(u64::try_from(done).unwrap_or(0), "order was", "orders were");
    let flash = match (&finding, done) {
        _ if ticks.ids.is_empty() => Flash::bad("Nothing was ticked, so nothing was changed."),
        (_, 0) => Flash::bad("These were confirmed or refused meanwhile; nothing was changed."),
        (Finding::Confirmed, _) => Flash::good(format!("{orders} confirmed.")),
        (Finding::Refused(_), _) => Flash::good(format!("{orders} refused, so nobody earns there.")),
    };
    Ok(desk.go(&Query::of(PATH, &ticks.list).with("tick", ""), &flash))
}

/// Confirms or refuses, some at a time; how many were changed.
pub(super) async fn reconcile(
    desk: &Desk,
    conversions: &[ConversionId],
    finding: &Finding,
) -> Result<usize, WebError> {
    let mut done = 0;
    for slice in conversions.chunks(SLICE) {
        let (conversions, finding) = (slice.to_vec(), finding.clone());
        let change = ReconcileConversions { conversions, finding, by: desk.by(), at: desk.now };
        done += desk.app.store.write(change).await?;
    }
    Ok(done)
}

/// What is read for the page.
struct Found {
    paged: Paged<(), ConversionId>,
    conversions: Vec<Conversion>,
    listed: Listed,
    summed: Vec<Conversion>,
}

async fn page(
    desk: &Desk,
    query: &Query,
    ticks: Ticks,
    comparison: Comparison,
) -> Result<ReconciliationPage, WebError> {
    let asked = Asked::of(desk, query);
    let (product, days) = (asked.product, asked.days);
    let found = read(desk, asked, query.place(), query.limit()).await?;
    let all = query.text("tick") == "all";
    let rows = found.conversions.iter().zip(found.listed.rows(desk)).map(|(conversion, row)| TickRow {
        id: conversion.id.to_string(),
        ticked: all || ticks.ids.contains(&conversion.id),
        row,
        said: said_of(conversion),
    });
    let mut problems = form::problems(&[&ticks.reason]);
    problems.extend(comparison.orders.iter().flat_map(|orders| form::problems(&[orders])));
    let period = |choice: u16| {
        let label = match choice {
            0 => "All of them".to_owned(),
            choice => format!("After {}", format::count_of(choice.into(), "day", "days")),
        };
        (query.with("days", &choice.to_string()), label, choice == days)
    };
    Ok(ReconciliationPage {
        shell: desk.shell("Reconciliation"),
        at: desk.to(PATH),
        list: query.raw(),
        tick_all: query.with("tick", if all { "" } else { "all" }),
        products: desk.product_choices("All products"),
        product: product.map_or(String::new(), |product| product.to_string()),
        periods: DAYS.into_iter().map(period).collect(),
        summed_in_part: found.summed.len() == SUMMED_MAX,
        sums: sums(desk, &found.summed),
        rows: rows.collect(),
        pages: query.pages(&found.paged),
        files: query.files(&KNOWN),
        misread: misread(desk, query),
        problems,
        ticks,
        comparison: Comparison {
            orders: Some(comparison.orders.unwrap_or_else(|| Field::new("orders", ""))),
            ..comparison
        },
    })
}

/// What is asked for and not understood.
fn misread(desk: &Desk, query: &Query) -> Misread {
    let (words, mut misread) = (VOICE.words, Misread::default());
    misread.product(query, &desk.product_choices("All products"), words);
    let is_known = |asked: &str| asked.parse().is_ok_and(|days: u16| DAYS.contains(&days));
    misread.word(query, "days", is_known, words, &format!("after {USUAL_DAYS} days"));
    misread.limit(query, words);
    misread
}

/// What is asked of the list: orders of a product, or of all, that are so old.
#[derive(Debug, Clone)]
struct Asked {
    product: Option<ProductId>,
    days: u16,
    arrived: RangeInclusive<u128>,
}

impl Asked {
    fn of(desk: &Desk, query: &Query) -> Self {
        let days = query.value("days").filter(|days| DAYS.contains(days)).unwrap_or(USUAL_DAYS);
        let until = desk.now.plus_ms(-i64::from(days) * DAY_MS);
        Self { product: query.product(), days, arrived: ulids_between(Timestamp(0), until) }
    }

    fn page(
        &self,
        view: &Snapshot,
        place: Place<ConversionId>,
        limit: usize,
    ) -> Result<Paged<Conversion, ConversionId>, StoreError> {
        let of_product = |one: &Conversion| self.product.is_none_or(|product| one.product == product);
        let list = List::Only(OnList::Unconfirmed);
        lists::conversions(view, list, &self.arrived, place, limit, of_product)
    }
}

/// `GET /admin/reconciliation.csv` and `.json`.
pub async fn file(desk: Desk, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    let (asked, file) = (Asked::of(&desk, &query), desk.file("reconciliation", *kind));
    misread(&desk, &query).refuse(&query, &KNOWN, VOICE.words)?;
    file.send(columns(), move |view, place| {
        let paged = asked.page(view, place, PART)?;
        let rows = Listed::read(view, paged.rows)?.lines(&desk);
        Ok(Paged { rows, newer: paged.newer, older: paged.older })
    })
    .await
}

async fn read(
    desk: &Desk,
    asked: Asked,
    place: Place<ConversionId>,
    limit: usize,
) -> Result<Found, WebError> {
    desk.read(move |view| {
        let paged = asked.page(view, place, limit)?;
        let summed = asked.page(view, Place::Newest, SUMMED_MAX)?.rows;
        Ok(Found {
            paged: Paged { rows: Vec::new(), newer: paged.newer, older: paged.older },
            conversions: paged.rows.clone(),
            listed: Listed::read(view, paged.rows)?,
            summed,
        })
    })
    .await
}

fn sums(desk: &Desk, conversions: &[Conversion]) -> Vec<Sum> {
    let mut by_product: BTreeMap<ProductId, (u64, BTreeMap<Currency, i64>)> = BTreeMap::new();
    for conversion in conversions {
        let (count, sums) = by_product.entry(conversion.product).or_default();
        *count += 1;
        let left = conversion.amount.minor.saturating_sub(conversion.refunded);
        let sum = sums.entry(conversion.amount.currency).or_default();
        *sum = sum.saturating_add(left);
    }
    let sum = |(product, (count, sums)): (ProductId, (u64, BTreeMap<Currency, i64>))| Sum {
        product: desk.product_name(product),
        count: format::count(count),
        amounts: sums.into_iter().map(|(currency, minor)| desk.money(Money { minor, currency })).collect(),
    };
    by_product.into_iter().map(sum).collect()
}

/// How an order was told of.
fn said_of(conversion: &Conversion) -> Vec<String> {
    let reports = u64::try_from(conversion.reports.len()).unwrap_or(0);
    let way = format!("Only by {}", conversion.way.word());
    if reports > 1 { vec![way, format::count_of(reports, "report", "reports")] } else { vec![way] }
}
