//! The review queue: what waits for a person, why, and since when; approved or refused one by one or together
//! (`product.md` C10, M2).

use actix_web::{HttpResponse, web};
use askama::Template;

use super::conversion_rows::{Listed, columns};
use super::desk::Desk;
use super::query::{Files, LIMITS, Pages, Query};
use super::shown::VOICE;
use super::ticked_rows::{TickRow, Ticks};
use crate::domain::conversion::{Conversion, Trust};
use crate::domain::id::{ConversionId, ProductId};
use crate::store::Snapshot;
use crate::store::changes::review_conversion::{Decision, ReviewConversion};
use crate::store::error::{Stop, StoreError};
use crate::store::keys::Listed as OnList;
use crate::store::view::conversions::List;
use crate::store::view::lists::{self, EVER, Paged, Place};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form;
use crate::web::format;
use crate::web::misread::Misread;
use crate::web::page::{Flash, Shell};
use crate::web::take_away::{As, PART, list};

/// Where the queue is.
const PATH: &str = "/admin/reviews";

/// What an address may ask for.
const KNOWN: [&str; 2] = ["product", "tick"];

#[derive(Template)]
#[template(path = "admin/reviews.html")]
struct ReviewsPage {
    shell: Shell,
    at: String,
    list: String,
    tick_all: String,
    products: Vec<(String, String)>,
    product: String,
    rows: Vec<TickRow>,
    pages: Pages,
    files: Files,
    misread: Misread,
    problems: Vec<(&'static str, String)>,
    ticks: Ticks,
}

/// `GET /admin/reviews`
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    Ok(desk.show(&page(&desk, &query, Ticks::none()).await?))
}

/// `POST /admin/reviews/approval`: what is ticked counts.
pub async fn approve(desk: Desk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let ticks = Ticks::of(&sent.data)?;
    decide(&desk, &ticks, &Decision::Approve).await
}

/// `POST /admin/reviews/refusal`: what is ticked earns nobody anything.
pub async fn refuse(desk: Desk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let mut ticks = Ticks::of(&sent.data)?;
    let Some(reason) = ticks.reason() else {
        let query = Query::of(&desk.to(PATH), &ticks.list);
        return Ok(desk.show_again(&page(&desk, &query, ticks).await?));
    };
    decide(&desk, &ticks, &Decision::Refuse(reason)).await
}

async fn decide(desk: &Desk, ticks: &Ticks, decision: &Decision) -> Result<HttpResponse, WebError> {
    let flash = decide_ticked(desk, ticks, decision).await?;
    Ok(desk.go(&Query::of(PATH, &ticks.list).with("tick", ""), &flash))
}

/// Each by itself: what somebody else decided meanwhile is passed over, and the rest is done. What is to be said of it.
pub(super) async fn decide_ticked(
    desk: &Desk,
    ticks: &Ticks,
    decision: &Decision,
) -> Result<Flash, WebError> {
    let mut done = 0;
    for id in ticks.ids.iter().take(LIMITS.1) {
        let change =
            ReviewConversion { conversion: *id, decision: decision.clone(), by: desk.by(), at: desk.now };
        match desk.app.store.write(change).await {
            Ok(changed) => done += u64::from(changed),
            Err(Stop::Refused(_)) => {}
            Err(fault) => return Err(fault.into()),
        }
    }
    Ok(told(ticks, done, decision))
}

fn told(ticks: &Ticks, done: u64, decision: &Decision) -> Flash {
    let conversions = format::count_of(done, "conversion was", "conversions were");
    match (decision, done) {
        _ if ticks.ids.is_empty() => Flash::bad("Nothing was ticked, so nothing was changed."),
        (_, 0) => Flash::bad("Somebody decided these already; nothing was changed."),
        (Decision::Approve, _) => Flash::good(format!(
            "{conversions} approved. The commission becomes Due when its hold has passed."
        )),
        (Decision::Refuse(_), _) => Flash::good(format!("{conversions} refused, so nobody earns there.")),
    }
}

/// `GET /admin/reviews.csv` and `.json`.
pub async fn file(desk: Desk, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    let (product, file) = (query.product(), desk.file("reviews", *kind));
    misread(&desk, &query).refuse(&query, &KNOWN, VOICE.words)?;
    let mut columns = columns();
    columns.push(list("Why it waits", "waits_for", |one| why_it_waits(&one.conversion)));
    file.send(columns, move |view, place| {
        let paged = waiting(view, product, place, PART)?;
        let rows = Listed::read(view, paged.rows)?.lines(&desk);
        Ok(Paged { rows, newer: paged.newer, older: paged.older })
    })
    .await
}

/// What is asked for and not understood.
fn misread(desk: &Desk, query: &Query) -> Misread {
    let mut misread = Misread::default();
    misread.product(query, &desk.product_choices("All products"), VOICE.words);
    misread.limit(query, VOICE.words);
    misread
}

/// What waits, of all products or of one.
fn waiting(
    view: &Snapshot,
    product: Option<ProductId>,
    place: Place<ConversionId>,
    limit: usize,
) -> Result<Paged<Conversion, ConversionId>, StoreError> {
    let of_product = |one: &Conversion| product.is_none_or(|product| one.product == product);
    lists::conversions(view, List::Only(OnList::Review), &EVER, place, limit, of_product)
}

async fn page(desk: &Desk, query: &Query, ticks: Ticks) -> Result<ReviewsPage, WebError> {
    let product = query.product();
    let (place, limit) = (query.place(), query.limit());
    let (paged, conversions, listed) = desk
        .read(move |view| {
            let paged = waiting(view, product, place, limit)?;
            let beside = Paged { rows: Vec::<()>::new(), newer: paged.newer, older: paged.older };
            Ok((beside, paged.rows.clone(), Listed::read(view, paged.rows)?))
        })
        .await?;
    let all = query.text("tick") == "all";
    let ticked = |id: &ConversionId| all || ticks.ids.contains(id);
    let rows = conversions.iter().zip(listed.rows(desk)).map(|(conversion, row)| TickRow {
        id: conversion.id.to_string(),
        ticked: ticked(&conversion.id),
        row,
        said: why_it_waits(conversion),
    });
    Ok(ReviewsPage {
        shell: desk.shell("Reviews"),
        at: desk.to(PATH),
        list: query.raw(),
        tick_all: query.with("tick", if all { "" } else { "all" }),
        products: desk.product_choices("All products"),
        product: product.map_or(String::new(), |product| product.to_string()),
        rows: rows.collect(),
        pages: query.pages(&paged),
        files: query.files(&KNOWN),
        misread: misread(desk, query),
        problems: form::problems(&[&ticks.reason]),
        ticks,
    })
}

/// Why a conversion waits, a sentence each. Suspicion holds only what would count without it.
pub(super) fn why_it_waits(conversion: &Conversion) -> Vec<String> {
    let suspicions = conversion.suspicions().filter(|suspicion| conversion.waits_for(suspicion));
    let suspicions: Vec<_> = suspicions.map(|suspicion| suspicion.text()).collect();
    if !suspicions.is_empty() {
        return suspicions;
    }
    vec![match conversion.trust {
        Trust::Unsigned => {
            format!("Unsigned: it came by {}, and anybody could have sent it.", conversion.way.word())
        }
        Trust::Authenticated => "Your shop says that it is pending.".to_owned(),
    }]
}
