//! What one rule saw in one affiliate's sales: what it means, what may be innocent about it, and each sale, to be
//! released or refused.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::conversion_rows::{Listed, Row};
use super::desk::Desk;
use super::query::{Pages, Query, id};
use super::reviews::decide_ticked;
use super::shown::{Names, Person, ROWS, When};
use super::suspicions::path_of;
use super::ticked_rows::Ticks;
use crate::domain::attribution::StepBy;
use crate::domain::conversion::Conversion;
use crate::domain::id::AffiliateId;
use crate::domain::suspicion::{Group, HIDDEN_DAYS, Response, Rule};
use crate::store::changes::review_conversion::Decision;
use crate::store::changes::suspicion_changes::HideSuspicion;
use crate::store::keys::Suspected;
use crate::store::view::lists::Paged;
use crate::store::view::{affiliates, suspicions};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form;
use crate::web::format;
use crate::web::page::{Flash, Shell};

#[derive(Template)]
#[template(path = "admin/suspicion.html")]
struct SuspicionPage {
    shell: Shell,
    at: String,
    list: String,
    tick_all: String,
    tabs: Vec<(String, &'static str, bool)>,
    rule: Rule,
    person: Person,
    often: String,
    sums: Vec<String>,
    hidden: Option<String>,
    hides_for: u16,
    /// What becomes of what the rule sees now.
    response: &'static str,
    ticking: bool,
    rows: Vec<SeenRow>,
    pages: Pages,
    problems: Vec<(&'static str, String)>,
    ticks: Ticks,
}

/// A sale of the group.
struct SeenRow {
    id: String,
    ticked: bool,
    row: Row,
    clicked: Option<When>,
    seen: String,
}

/// Whose sales, and which rule: out of the address.
type Of = (AffiliateId, Rule);

/// The group.
pub async fn show(
    desk: Desk,
    path: web::Path<(String, String)>,
    query: Query,
) -> Result<HttpResponse, WebError> {
    Ok(desk.show(&page(&desk, of(&path)?, &query, Ticks::none()).await?))
}

/// What is ticked counts.
pub async fn release(
    desk: Desk,
    path: web::Path<(String, String)>,
    sent: OwnForm,
) -> Result<HttpResponse, WebError> {
    let (of, ticks) = (of(&path)?, Ticks::of(&sent.data)?);
    let flash = decide_ticked(&desk, &ticks, &Decision::Approve).await?;
    Ok(back(&desk, of, &ticks, &flash))
}

/// What is ticked earns nobody anything.
pub async fn refuse(
    desk: Desk,
    path: web::Path<(String, String)>,
    sent: OwnForm,
) -> Result<HttpResponse, WebError> {
    let (of, mut ticks) = (of(&path)?, Ticks::of(&sent.data)?);
    let Some(reason) = ticks.reason() else {
        let query = Query::of(&desk.to(&path_of(of.0, of.1)), &ticks.list);
        return Ok(desk.show_again(&page(&desk, of, &query, ticks).await?));
    };
    let flash = decide_ticked(&desk, &ticks, &Decision::Refuse(reason)).await?;
    Ok(back(&desk, of, &ticks, &flash))
}

/// Later ones are only noted for a while.
pub async fn hide(
    desk: Desk,
    path: web::Path<(String, String)>,
    _: OwnForm,
) -> Result<HttpResponse, WebError> {
    let flash = match set_hidden(&desk, of(&path)?, true).await? {
        true => format!("Hidden for {HIDDEN_DAYS} days: later ones are noted and not held."),
        false => "It was hidden before; nothing changed.".to_owned(),
    };
    Ok(desk.go(&here(&path)?, &Flash::good(flash)))
}

/// The rule does again what it is set to.
pub async fn unhide(
    desk: Desk,
    path: web::Path<(String, String)>,
    _: OwnForm,
) -> Result<HttpResponse, WebError> {
    let flash = match set_hidden(&desk, of(&path)?, false).await? {
        true => "Shown again: later ones are treated as the rule is set.",
        false => "It was not hidden; nothing changed.",
    };
    Ok(desk.go(&here(&path)?, &Flash::good(flash)))
}

async fn set_hidden(desk: &Desk, (affiliate, rule): Of, hidden: bool) -> Result<bool, WebError> {
    Ok(desk.app.store.write(HideSuspicion { affiliate, rule, hidden, by: desk.by(), at: desk.now }).await?)
}

fn of(path: &(String, String)) -> Result<Of, WebError> {
    let rule = Rule::of_word(&path.1).ok_or(WebError::NotFound("suspicion"))?;
    Ok((id(&path.0, "affiliate")?, rule))
}

fn here(path: &(String, String)) -> Result<String, WebError> {
    of(path).map(|(affiliate, rule)| path_of(affiliate, rule))
}

fn back(desk: &Desk, of: Of, ticks: &Ticks, flash: &Flash) -> HttpResponse {
    let query = Query::of(&path_of(of.0, of.1), &ticks.list);
    desk.go(&query.with("tick", ""), flash)
}

async fn page(desk: &Desk, of: Of, query: &Query, ticks: Ticks) -> Result<SuspicionPage, WebError> {
    let (place, asked_all) = (query.place(), query.text("list") == "all");
    let (group, paged, conversions, listed, names) = desk
        .read(move |view| {
            affiliates::by_id(view, of.0)?.ok_or(WebError::NotFound("affiliate"))?;
            let group = suspicions::group(view, of.0, of.1)?;
            let which = if asked_all || group.held == 0 { Suspected::All } else { Suspected::Waiting };
            let paged = suspicions::conversions(view, of, which, place, ROWS)?;
            let beside = Paged { rows: Vec::<()>::new(), newer: paged.newer, older: paged.older };
            let listed = Listed::read(view, paged.rows.clone())?;
            Ok((group, beside, paged.rows, listed, Names::read(view, [of.0])?))
        })
        .await?;
    let ticking = group.held > 0 && !asked_all;
    let all = query.text("tick") == "all";
    let rows = conversions.iter().zip(listed.rows(desk)).map(|(conversion, row)| SeenRow {
        id: conversion.id.to_string(),
        ticked: all || ticks.ids.contains(&conversion.id),
        row,
        clicked: clicked(conversion, of.0).map(|at| desk.when_exactly(at)),
        seen: seen(conversion, of),
    });
    let tab = |query: &str, label, shown| (desk.to(&(path_of(of.0, of.1) + query)), label, shown);
    Ok(SuspicionPage {
        shell: desk.shell(of.1.label()),
        at: desk.to(&path_of(of.0, of.1)),
        list: query.raw(),
        tick_all: query.with("tick", if all { "" } else { "all" }),
        tabs: if group.held == 0 {
            Vec::new()
        } else {
            vec![tab("", "Held", ticking), tab("?list=all", "All that was seen", asked_all)]
        },
        rule: of.1,
        person: desk.person(of.0, &names),
        often: often(&group),
        sums: group.sums.iter().map(|sum| desk.money(*sum)).collect(),
        hidden: group.hidden_until.filter(|_| group.is_hidden(desk.now)).map(|at| desk.date(at)),
        hides_for: HIDDEN_DAYS,
        response: match desk.program.suspicion.of(of.1).response {
            Response::Off => "This rule does not look at present.",
            Response::Note => "This rule notes what it sees, and holds nothing.",
            Response::Hold => "This rule holds what it sees.",
        },
        ticking,
        rows: rows.collect(),
        pages: query.pages(&paged),
        problems: form::problems(&[&ticks.reason]),
        ticks,
    })
}

fn often(group: &Group) -> String {
    let all = format::count_of(group.conversions, "conversion", "conversions");
    match group.held {
        0 => format!("Seen in {all}."),
        held => format!("Seen in {all}; {} for you.", format::count_of(held, "waits", "wait")),
    }
}

/// When her newest click in the journey was.
fn clicked(conversion: &Conversion, affiliate: AffiliateId) -> Option<crate::domain::time::Timestamp> {
    let steps = conversion.verdict.considered.iter().rev().map(|considered| &considered.step);
    let mut hers =
        steps.filter(|step| matches!(step.by, StepBy::Affiliation { affiliate: of, .. } if of == affiliate));
    hers.next().map(|step| step.at)
}

fn seen(conversion: &Conversion, (affiliate, rule): Of) -> String {
    let mut all = conversion.suspicions();
    let found = all.find(|one| one.affiliate == affiliate && one.seen.rule() == rule);
    found.map_or_else(String::new, |one| one.seen.text())
}
