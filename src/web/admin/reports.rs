//! Reports as they arrived: what was sent, and what became of it? None vanishes in silence (`product.md` C8).

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;

use super::desk::Desk;
use super::query::{Pages, Query};
use super::shown::{ROWS, When, capitalized};
use crate::domain::report::{Judged, Report};
use crate::store::Snapshot;
use crate::store::error::StoreError;
use crate::store::view::lists::Place;
use crate::store::view::{lists, refunds_waiting, reports};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::page::Shell;

/// How many days of unknown codes are looked at, and how many of them are shown.
const UNKNOWN_DAYS: u32 = 7;
const UNKNOWN_SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "admin/reports.html")]
struct Reports {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    show: Show,
    rows: Vec<ReportRow>,
    pages: Pages,
    unknown: Vec<Unknown>,
}

/// Which reports a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Show {
    All,
    Refused,
    /// Refunds that wait for their sale (`product.md` C9).
    Waiting,
}

/// A report in a table.
pub(super) struct ReportRow {
    pub(super) href: String,
    pub(super) at: When,
    pub(super) way: &'static str,
    pub(super) trust: &'static str,
    pub(super) product: String,
    pub(super) event: String,
    pub(super) order: String,
    pub(super) test: bool,
    pub(super) judged: JudgedShown,
}

/// What became of a report, in words.
pub(super) struct JudgedShown {
    /// The kind of tag.
    pub(super) kind: &'static str,
    pub(super) word: String,
    /// Why, where it was refused.
    pub(super) reason: String,
    /// The conversion's page, where there is one.
    pub(super) conversion: Option<String>,
}

/// A code that was asked for and that nobody has.
struct Unknown {
    code: String,
    times: String,
    near: Vec<String>,
}

/// The list, newest first: all, or those that were refused.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let show = match query.text("show") {
        "refused" => Show::Refused,
        "waiting" => Show::Waiting,
        _ => Show::All,
    };
    let (place, now) = (query.place(), desk.now);
    let (paged, unknown) = desk
        .read(move |view| {
            let fits = |report: &Report| {
                show == Show::All || matches!(report.judged, Judged::Refused(_) | Judged::Several(_))
            };
            let unknown = if place == Place::Newest && show != Show::Waiting {
                unknown_codes(view, now.utc_day())?
            } else {
                Vec::new()
            };
            let paged = match show {
                Show::Waiting => refunds_waiting::page(view, place, ROWS)?,
                Show::All | Show::Refused => lists::reports(view, place, ROWS, fits)?,
            };
            Ok((paged, unknown))
        })
        .await?;
    let near = |code: &str| desk.app.store.mirror().codes_like(code);
    let pages = query.pages(&paged);
    Ok(desk.show(&Reports {
        shell: desk.shell("Reports"),
        tabs: vec![
            (desk.to("/admin/reports"), "All", show == Show::All),
            (desk.to("/admin/reports?show=refused"), "Refused", show == Show::Refused),
            (desk.to("/admin/reports?show=waiting"), "Waiting refunds", show == Show::Waiting),
        ],
        show,
        rows: paged.rows.iter().map(|report| report_row(&desk, report)).collect(),
        pages,
        unknown: unknown
            .into_iter()
            .map(|(code, times)| Unknown {
                near: near(&code),
                times: format::count_of(times, "time", "times"),
                code,
            })
            .collect(),
    }))
}

/// A report as a row.
pub(super) fn report_row(desk: &Desk, report: &Report) -> ReportRow {
    ReportRow {
        href: desk.to(&format!("/admin/reports/{}", report.id)),
        at: desk.when(report.at),
        way: report.way.word(),
        trust: report.trust.word(),
        product: report.product.map_or_else(String::new, |id| desk.product_name(id)),
        event: report.event.clone().unwrap_or_default(),
        order: report.order_id.clone().unwrap_or_default(),
        test: report.test,
        judged: judged_shown(desk, &report.judged),
    }
}

/// What became of a report, with the way to its conversion.
pub(super) fn judged_shown(desk: &Desk, judged: &Judged) -> JudgedShown {
    let (kind, word, reason, conversion) = match judged {
        Judged::Recorded(id) => ("good", "recorded".to_owned(), "", Some(id)),
        Judged::Duplicate(id) => ("plain", "duplicate".to_owned(), "", Some(id)),
        Judged::Unattributed(id) => ("warn", "unattributed".to_owned(), "", Some(id)),
        Judged::Refunded(id) => ("info", "refund".to_owned(), "", Some(id)),
        Judged::Waiting => ("info", "waiting".to_owned(), "This refund waits for its sale.", None),
        Judged::Lead(_) => ("info", "lead".to_owned(), "It ties a buyer's address to a journey.", None),
        Judged::Refused(reason) => ("bad", "refused".to_owned(), reason.as_str(), None),
        Judged::Several(count) => (
            "bad",
            format!("{} more refused", format::count(*count)),
            "Too many came that day to keep each.",
            None,
        ),
    };
    JudgedShown {
        kind,
        word: capitalized(&word),
        reason: reason.to_owned(),
        conversion: conversion.map(|id| desk.to(&format!("/admin/conversions/{id}"))),
    }
}

/// The codes most asked for in the last days that nobody has.
fn unknown_codes(view: &Snapshot, today: u32) -> Result<Vec<(String, u64)>, StoreError> {
    let mut times: BTreeMap<String, u64> = BTreeMap::new();
    for day in today.saturating_sub(UNKNOWN_DAYS - 1)..=today {
        for (code, count) in reports::unknown_codes(view, day)? {
            *times.entry(code).or_default() += count;
        }
    }
    let mut codes: Vec<_> = times.into_iter().collect();
    codes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    codes.truncate(UNKNOWN_SHOWN);
    Ok(codes)
}
