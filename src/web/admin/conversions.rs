//! The list of conversions: which sales came in, and who got them?

use actix_web::HttpResponse;
use askama::Template;

use super::conversion_rows::{Listed, Row};
use super::desk::Desk;
use super::query::{Pages, Query};
use super::shown::ROWS;
use crate::store::Snapshot;
use crate::store::keys::Listed as OnList;
use crate::store::view::conversions::List;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::{finding, lists};
use crate::web::error::WebError;
use crate::web::page::Shell;

#[derive(Template)]
#[template(path = "admin/conversions.html")]
struct Conversions {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    list: &'static Tab,
    q: String,
    /// Whose conversions a search found, where it was somebody's code or address.
    found_of: Option<String>,
    rows: Vec<Row>,
    pages: Pages,
}

/// One of the lists.
struct Tab {
    /// In the address.
    word: &'static str,
    label: &'static str,
    list: List,
    caption: &'static str,
    /// Where nothing is in it.
    empty: (&'static str, &'static str),
}

static TABS: [Tab; 3] = [
    Tab {
        word: "",
        label: "All",
        list: List::All,
        caption: "All conversions, newest first",
        empty: (
            "No sale was reported yet",
            "Conversions appear when your shop reports them: by pixel, by postback, or through the API.",
        ),
    },
    Tab {
        word: "nobody",
        label: "Nobody",
        list: List::Only(OnList::Nobody),
        caption: "Conversions that earned nobody anything, and why",
        empty: (
            "Every sale has its affiliate",
            "What nobody earned anything from is listed here, with the reason.",
        ),
    },
    Tab {
        word: "test",
        label: "Test",
        list: List::Only(OnList::Test),
        caption: "Tests, newest first; they count nowhere",
        empty: (
            "No tests yet",
            "Report a conversion with test=1. It walks the whole way and counts nowhere.",
        ),
    },
];

/// One of the lists, or what a search finds.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let q = query.text("q").to_owned();
    let tab = TABS.iter().find(|tab| tab.word == query.text("list")).unwrap_or(&TABS[0]);
    let (text, place) = (q.clone(), query.place());
    let (paged, listed, found_of) = desk
        .read(move |view| {
            let (paged, found_of) = if text.is_empty() {
                (lists::conversions(view, tab.list, place, ROWS)?, None)
            } else {
                found(view, &text, place)?
            };
            let beside = Paged { rows: Vec::<()>::new(), newer: paged.newer, older: paged.older };
            Ok((beside, Listed::read(view, paged.rows)?, found_of))
        })
        .await?;
    let tabs = TABS.iter().map(|one| {
        let query = if one.word.is_empty() { String::new() } else { format!("?list={}", one.word) };
        (desk.to(&format!("/admin/conversions{query}")), one.label, one.word == tab.word && q.is_empty())
    });
    Ok(desk.show(&Conversions {
        shell: desk.shell("Conversions"),
        tabs: tabs.collect(),
        list: tab,
        q,
        found_of,
        rows: listed.rows(&desk),
        pages: query.pages(&paged),
    }))
}

type Conversion = crate::domain::conversion::Conversion;
type Id = crate::domain::id::ConversionId;

/// Conversions that a text names; else those of the affiliate whose code or address it is.
fn found(
    view: &Snapshot,
    text: &str,
    place: Place<Id>,
) -> Result<(Paged<Conversion, Id>, Option<String>), WebError> {
    let rows = finding::conversions(view, text)?;
    if rows.is_empty()
        && let Some(affiliate) = finding::affiliate_called(view, text)?
    {
        let paged = lists::conversions(view, List::Of(affiliate.id), place, ROWS)?;
        return Ok((paged, Some(affiliate.name.to_string())));
    }
    Ok((Paged { rows, newer: None, older: None }, None))
}
