//! The history: who did what to money, terms and people, when, and by which way?

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::history_filter::{Asked, Filter, KNOWN};
use super::history_sentence::{Piece, detail, sentence};
use super::query::{Files, Pages, Query, id};
use super::shown::{ROWS, When};
use crate::domain::deed::HistoryLine;
use crate::domain::history::Wanted;
use crate::domain::id::{AffiliateId, ProductId};
use crate::store::view::lists::Place;
use crate::store::view::{affiliates, products};
use crate::web::csv::Sheet;
use crate::web::download::{self, Kind};
use crate::web::error::WebError;
use crate::web::history::{COLUMNS, Lines, way};
use crate::web::page::Shell;

/// How many lines a part of a file has.
const PART: usize = 1_000;

#[derive(Template)]
#[template(path = "admin/history.html")]
struct HistoryPage {
    shell: Shell,
    crumbs: Vec<(String, String)>,
    /// What can be asked for; only where the page is of all.
    filter: Option<Filter>,
    /// Whether something is asked for there.
    is_sifted: bool,
    /// The same lines where they can be sifted, and as files.
    all: String,
    files: Files,
    rows: Vec<HistoryRow>,
    pages: Pages,
}

/// A line of the history in a table.
pub(super) struct HistoryRow {
    pub(super) at: When,
    pub(super) what: &'static str,
    pub(super) sentence: Vec<Piece>,
    pub(super) detail: Vec<Piece>,
    /// When it comes into force, where that was later.
    pub(super) from: String,
    pub(super) way: &'static str,
}

/// `GET /admin/history`: everything, or what is asked for.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let asked = Asked::of(&desk, &query).await?;
    let (wanted, place) = (asked.wanted.clone(), query.place());
    let lines = desk.read(move |view| Ok(Lines::read(view, &wanted, place, ROWS)?)).await?;
    let files = query.filters(&KNOWN);
    let page = page(&desk, &query, "History", Vec::new(), &files, &lines);
    Ok(desk.show(&HistoryPage { filter: Some(asked.filter), is_sifted: query.is_filtered(""), ..page }))
}

/// `GET /admin/history.csv`: exactly what is asked for, all of it.
pub async fn as_csv(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let Asked { wanted, filter } = Asked::of(&desk, &query).await?;
    filter.understood(&query)?;
    let zone = desk.zone.clone();
    let name = file_name(&desk);
    download::in_parts(&desk.app, &name, Kind::Csv, Place::Newest, move |view, place| {
        let lines = Lines::read(view, &wanted, place, PART)?;
        let mut sheet = if place == Place::Newest { Sheet::begun(&COLUMNS)? } else { Sheet::more() };
        for (number, line) in &lines.paged.rows {
            sheet.row(lines.cells(*number, line, &zone))?;
        }
        Ok((sheet.bytes()?, lines.paged.older.map(Place::OlderThan)))
    })
    .await
}

/// `GET /admin/history.json`: the same as one array, as the API tells it.
pub async fn as_json(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let Asked { wanted, filter } = Asked::of(&desk, &query).await?;
    filter.understood(&query)?;
    let name = file_name(&desk);
    // Whether something stands in the array already.
    let first = (Place::Newest, false);
    download::in_parts(&desk.app, &name, Kind::Json, first, move |view, (place, mut begun)| {
        let lines = Lines::read(view, &wanted, place, PART)?;
        let mut text = String::from(if place == Place::Newest { "[" } else { "" });
        for (number, line) in &lines.paged.rows {
            text.push_str(if begun { ",\n" } else { "\n" });
            text.push_str(&lines.told(*number, line).to_string());
            begun = true;
        }
        let next = lines.paged.older.map(|older| (Place::OlderThan(older), begun));
        if next.is_none() {
            text.push_str("\n]\n");
        }
        Ok((text.into_bytes(), next))
    })
    .await
}

/// `GET /admin/products/{id}/history`.
pub async fn of_product(desk: Desk, path: web::Path<String>, query: Query) -> Result<HttpResponse, WebError> {
    let (product, place): (ProductId, _) = (id(&path, "product")?, query.place());
    let wanted = Wanted { product: Some(product), ..Wanted::default() };
    let (lines, name) = desk
        .read(move |view| {
            let known = products::by_id(view, product)?.ok_or(WebError::NotFound("product"))?;
            Ok((Lines::read(view, &wanted, place, ROWS)?, known.name.to_string()))
        })
        .await?;
    let crumbs = vec![
        (desk.to("/admin/products"), "Products".to_owned()),
        (desk.to(&format!("/admin/products/{product}")), name.clone()),
    ];
    let files = format!("product={product}");
    Ok(desk.show(&page(&desk, &query, &format!("History of {name}"), crumbs, &files, &lines)))
}

/// `GET /admin/affiliates/{id}/history`.
pub async fn of_affiliate(
    desk: Desk,
    path: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, WebError> {
    let (her, place): (AffiliateId, _) = (id(&path, "affiliate")?, query.place());
    let wanted = Wanted { affiliate: Some(her), ..Wanted::default() };
    let (lines, name) = desk
        .read(move |view| {
            let known = affiliates::by_id(view, her)?.ok_or(WebError::NotFound("affiliate"))?;
            Ok((Lines::read(view, &wanted, place, ROWS)?, known.name.to_string()))
        })
        .await?;
    let crumbs = vec![
        (desk.to("/admin/affiliates"), "Affiliates".to_owned()),
        (desk.to(&format!("/admin/affiliates/{her}")), name.clone()),
    ];
    let files = format!("affiliate={her}");
    Ok(desk.show(&page(&desk, &query, &format!("History of {name}"), crumbs, &files, &lines)))
}

/// `asked` is the query that gives the same lines on the page of all, and as files.
fn page(
    desk: &Desk,
    query: &Query,
    title: &str,
    crumbs: Vec<(String, String)>,
    asked: &str,
    lines: &Lines,
) -> HistoryPage {
    let address = |path: &str| match asked {
        "" => desk.to(path),
        asked => format!("{}?{asked}", desk.to(path)),
    };
    HistoryPage {
        shell: desk.shell(title),
        crumbs,
        filter: None,
        is_sifted: false,
        all: address("/admin/history"),
        files: Files { csv: address("/admin/history.csv"), json: address("/admin/history.json") },
        rows: rows(desk, lines),
        pages: query.pages(&lines.paged),
    }
}

fn file_name(desk: &Desk) -> String {
    format!("history {}", crate::web::period::day_of(desk.now, &desk.zone))
}

/// The lines as rows of a table.
pub(super) fn rows(desk: &Desk, lines: &Lines) -> Vec<HistoryRow> {
    lines.paged.rows.iter().map(|(_, line)| row(desk, lines, line)).collect()
}

fn row(desk: &Desk, lines: &Lines, line: &HistoryLine) -> HistoryRow {
    HistoryRow {
        at: desk.when_exactly(line.at),
        what: line.deed.words(),
        sentence: sentence(desk, lines, line),
        detail: detail(desk, &line.detail),
        from: line.from.map_or_else(String::new, |from| desk.date_time(from)),
        way: way(&line.by),
    }
}
