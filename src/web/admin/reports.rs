//! Reports as they arrived: what was sent, and what became of it? None vanishes in silence (`product.md` C8).

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::query::{Files, Pages, Query};
use super::shown::{When, capitalized};
use crate::domain::conversion::Way;
use crate::domain::id::{ProductId, ReportId};
use crate::domain::report::{Judged, Report};
use crate::store::Snapshot;
use crate::store::error::StoreError;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::{lists, refunds_waiting, reports};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::page::Shell;
use crate::web::sieve::{Sieve, Span};
use crate::web::take_away::{As, PART, list, moment, text, truth, word};

/// How many days of unknown codes are looked at, and how many of them are shown.
const UNKNOWN_DAYS: u32 = 7;
const UNKNOWN_SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "admin/reports.html")]
struct Reports {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    show: Show,
    sieve: Sieve,
    files: Files,
    /// Something is asked of the list.
    is_filtered: bool,
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

/// What is asked of the list.
struct Asked {
    show: Show,
    product: Option<ProductId>,
    way: Option<Way>,
    judged: Option<&'static str>,
    arrived: RangeInclusive<u128>,
}

const WAYS: [Way; 7] =
    [Way::Pixel, Way::Postback, Way::AffLsr, Way::Api, Way::ThankYou, Way::Script, Way::ByHand];
/// What may have become of a report, as it is asked for.
const JUDGED: [(&str, &str); 7] = [
    ("recorded", "Recorded"),
    ("unattributed", "Unattributed"),
    ("duplicate", "Duplicate"),
    ("refund", "Refund"),
    ("waiting", "Waiting"),
    ("lead", "Lead"),
    ("refused", "Refused"),
];

impl Asked {
    fn of(desk: &Desk, query: &Query) -> Self {
        Self {
            show: match query.text("show") {
                "refused" => Show::Refused,
                "waiting" => Show::Waiting,
                _ => Show::All,
            },
            product: query.product(),
            way: WAYS.into_iter().find(|way| way.word() == query.text("way")),
            judged: JUDGED.iter().find(|(word, _)| *word == query.text("judged")).map(|(word, _)| *word),
            arrived: Span::asked(query, &desk.zone).ids(),
        }
    }

    fn fits(&self, report: &Report) -> bool {
        let word = judged_word(&report.judged);
        (self.show != Show::Refused || word == "refused")
            && self.product.is_none_or(|product| Some(product) == report.product)
            && self.way.is_none_or(|way| way == report.way)
            && self.judged.is_none_or(|judged| judged == word)
    }

    fn page(
        &self,
        view: &Snapshot,
        place: Place<ReportId>,
        limit: usize,
    ) -> Result<Paged<Report, ReportId>, StoreError> {
        let fits = |report: &Report| self.fits(report);
        match self.show {
            Show::Waiting => refunds_waiting::page(view, &self.arrived, place, limit, fits),
            Show::All | Show::Refused => lists::reports(view, &self.arrived, place, limit, fits),
        }
    }
}

/// The list, newest first: all, or those that were refused.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let (asked, place, limit, now) = (Asked::of(&desk, &query), query.place(), query.limit(), desk.now);
    let show = asked.show;
    let is_filtered = query.is_filtered("show");
    let (paged, unknown) = desk
        .read(move |view| {
            let is_first = place == Place::Newest && !is_filtered && show != Show::Waiting;
            let unknown = if is_first { unknown_codes(view, now.utc_day())? } else { Vec::new() };
            Ok((asked.page(view, place, limit)?, unknown))
        })
        .await?;
    let near = |code: &str| desk.app.store.mirror().codes_like(code);
    let pages = query.pages(&paged);
    let sieve = sieve(&desk, &query, show);
    Ok(desk.show(&Reports {
        shell: desk.shell("Reports"),
        tabs: vec![
            (desk.to("/admin/reports"), "All", show == Show::All),
            (desk.to("/admin/reports?show=refused"), "Refused", show == Show::Refused),
            (desk.to("/admin/reports?show=waiting"), "Waiting refunds", show == Show::Waiting),
        ],
        show,
        files: sieve.files(),
        sieve,
        is_filtered,
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

fn sieve(desk: &Desk, query: &Query, show: Show) -> Sieve {
    let words = WAYS.map(|way| (way.word().to_owned(), capitalized(way.word())));
    let mut ways = vec![(String::new(), "All ways".to_owned())];
    ways.extend(words);
    let sieve = Sieve::of(query, "show").choice("product", "Product", desk.product_choices("All products"));
    let sieve = sieve.choice("way", "Way", ways).tabs("show", ["refused", "waiting"], "All");
    match show {
        Show::All => {
            sieve.words("judged", "What became of it", "Anything", JUDGED).days(desk.now, &desk.zone)
        }
        Show::Refused | Show::Waiting => sieve.days(desk.now, &desk.zone),
    }
}

/// `GET /admin/reports.csv` and `.json`.
pub async fn file(desk: Desk, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    let (asked, file) = (Asked::of(&desk, &query), desk.file("reports", *kind));
    sieve(&desk, &query, asked.show).understood()?;
    let columns = vec![
        moment("Arrived", "at", |(one, _): &(Report, String)| Some(one.at)),
        text("Report (id)", "id", |(one, _)| one.id.to_string()),
        text("Way", "way", |(one, _)| one.way.word().to_owned()),
        text("Trust", "trust", |(one, _)| one.trust.word().to_owned()),
        text("Product", "product_name", |(_, product)| product.clone()),
        text("Product (id)", "product", |(one, _)| one.product.map_or_else(String::new, |id| id.to_string())),
        text("Event", "event", |(one, _)| one.event.clone().unwrap_or_default()),
        text("Order", "order_id", |(one, _)| one.order_id.clone().unwrap_or_default()),
        word("What became of it", "judged", |(one, _)| judged_word(&one.judged).to_owned()),
        text("Reason", "reason", |(one, _)| match &one.judged {
            Judged::Refused(reason) => reason.clone(),
            Judged::Several(more) => format!("{more} more that day"),
            _ => String::new(),
        }),
        text("Conversion (id)", "conversion", |(one, _)| {
            one.judged.conversion().map_or_else(String::new, |id| id.to_string())
        }),
        list("Noted", "notes", |(one, _)| one.notes.clone()),
        truth("Test", "test", |(one, _)| one.test),
    ];
    file.send(columns, move |view, place| {
        let product = |report: &Report| report.product.map_or_else(String::new, |id| desk.product_name(id));
        let named = |report: Report| {
            let name = product(&report);
            Ok::<_, WebError>((report, name))
        };
        asked.page(view, place, PART)?.try_map(named)
    })
    .await
}

/// What became of a report, in a word of `JUDGED`.
fn judged_word(judged: &Judged) -> &'static str {
    match judged {
        Judged::Recorded(_) => "recorded",
        Judged::Duplicate(_) => "duplicate",
        Judged::Unattributed(_) => "unattributed",
        Judged::Refunded(_) => "refund",
        Judged::Waiting => "waiting",
        Judged::Lead(_) => "lead",
        Judged::Refused(_) | Judged::Several(_) => "refused",
    }
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
