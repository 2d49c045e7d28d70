//! Live: what happens now, and what happened then? Every click and every report with its judgement.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::live_rows::{LiveRow, Told};
use super::query::{Files, Pages, Query};
use super::shown::VOICE;
use crate::domain::id::ClickId;
use crate::store::view::happenings::{self, Kind, Wanted};
use crate::store::view::lists::{Paged, Place};
use crate::web::assets;
use crate::web::error::WebError;
use crate::web::misread::Misread;
use crate::web::page::Shell;
use crate::web::sieve::Span;
use crate::web::take_away::{As, PART, amount, currency, list, moment, text, truth, word};

/// How often the page loads itself anew where there is no script and she asked for it, seconds.
const REFRESH_SECONDS: &str = "5";

/// The kinds in the address, and their names.
const KINDS: [(&str, &str, Kind); 4] = [
    ("", "All", Kind::All),
    ("clicks", "Clicks", Kind::Clicks),
    ("reports", "Reports", Kind::Reports),
    ("problems", "Problems", Kind::Problems),
];

/// What an address may ask for.
const KNOWN: [&str; 5] = ["kind", "product", "from", "to", "refresh"];

#[derive(Template)]
#[template(path = "admin/live.html")]
struct Live {
    shell: Shell,
    js: String,
    tabs: Vec<(String, &'static str, bool)>,
    kind: &'static str,
    products: Vec<(String, String)>,
    product: String,
    from: String,
    to: String,
    is_filtered: bool,
    rows: Vec<LiveRow>,
    pages: Pages,
    files: Files,
    /// Where new rows come from; `None` on pages of what was.
    stream: Option<String>,
    misread: Misread,
    /// The page that refreshes itself, or the one that does not any more.
    refresh: Option<String>,
    refreshes: bool,
    stay: String,
}

/// `GET /admin/live`.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let wanted = wanted(&desk, &query);
    let (place, limit): (Place<ClickId>, _) = (query.place(), query.limit());
    let (paged, told) = desk
        .read(move |view| {
            let paged = happenings::page(view, &wanted, place, limit)?;
            let beside = Paged { rows: Vec::<()>::new(), newer: paged.newer, older: paged.older };
            let newest = paged.rows.first().map(happenings::Happening::place);
            Ok(((beside, newest), Told::read(view, paged.rows)?))
        })
        .await?;
    let (paged, newest) = paged;
    let chosen = KINDS.iter().find(|(word, ..)| *word == query.text("kind")).unwrap_or(&KINDS[0]);
    let is_now = place == Place::Newest && query.text("to").is_empty();
    let refreshes = is_now && query.text("refresh") == REFRESH_SECONDS;
    let tab =
        |(word, label, _): &(&str, &'static str, Kind)| (query.with("kind", word), *label, *word == chosen.0);
    Ok(desk.show(&Live {
        shell: desk.shell("Live"),
        js: desk.to(assets::live_js_path()),
        tabs: KINDS.iter().map(tab).collect(),
        kind: chosen.0,
        products: desk.product_choices("All products"),
        product: query.text("product").to_owned(),
        from: query.text("from").to_owned(),
        to: query.text("to").to_owned(),
        is_filtered: ["kind", "product", "from", "to"].iter().any(|name| !query.text(name).is_empty()),
        misread: misread(&desk, &query),
        rows: told.rows(&desk),
        pages: query.pages(&paged),
        files: query.files(&KNOWN),
        stream: is_now.then(|| stream_address(&desk, &query, newest)),
        refresh: is_now.then(|| query.with("refresh", REFRESH_SECONDS)),
        refreshes,
        stay: query.with("refresh", ""),
    }))
}

/// `GET /admin/live.csv` and `.json`: what was, not what comes.
pub async fn file(desk: Desk, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    let (wanted, file) = (wanted(&desk, &query), desk.file("live", *kind));
    misread(&desk, &query).refuse(&query, &KNOWN, VOICE.words)?;
    let columns = vec![
        moment("When", "at", |row: &LiveRow| Some(row.place.at())),
        word("Kind", "kind", |row| row.kind.to_owned()),
        text("Id", "id", |row| row.id.clone()),
        text("What", "what", |row| row.what.clone()),
        text("How", "how", |row| row.more.clone()),
        text("Product", "product_name", |row| row.product.clone()),
        amount("Amount", "amount", |row| row.worth),
        currency("Currency", "currency", |row| row.worth.map(|worth| worth.currency)),
        list("Who", "affiliate_names", |row| row.people.iter().map(|one| one.name.clone()).collect()),
        list("Who (id)", "affiliates", |row| row.whose.iter().map(ToString::to_string).collect()),
        text("Judgement", "judgement", |row| row.tag.1.clone()),
        text("Why", "why", |row| row.why.clone()),
        truth("Test", "test", |row| row.test),
    ];
    file.send(columns, move |view, place| {
        let paged = happenings::page(view, &wanted, place, PART)?;
        let rows = Told::read(view, paged.rows)?.rows(&desk);
        Ok(Paged { rows, newer: paged.newer, older: paged.older })
    })
    .await
}

/// What an address asks for; days are those of the program's zone.
pub(super) fn wanted(desk: &Desk, query: &Query) -> Wanted {
    let kind =
        KINDS.iter().find(|(word, ..)| *word == query.text("kind")).map_or(Kind::All, |(.., kind)| *kind);
    let Span { from, to } = Span::asked(query, &desk.zone);
    Wanted { kind, product: query.product(), from, to: to.plus_ms(-1) }
}

/// What is asked for and not understood.
fn misread(desk: &Desk, query: &Query) -> Misread {
    let mut misread = Misread::default();
    let is_kind = |asked: &str| KINDS.iter().any(|(word, ..)| *word == asked);
    misread.word(query, "kind", is_kind, VOICE.words, KINDS[0].1);
    misread.product(query, &desk.product_choices("All products"), VOICE.words);
    misread.days_of_list(query, desk.today(), VOICE.words);
    misread.limit(query, VOICE.words);
    misread
}

/// The stream of what this page shows, from its newest row on.
fn stream_address(desk: &Desk, query: &Query, newest: Option<ClickId>) -> String {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    for name in ["kind", "product", "from"] {
        if !query.text(name).is_empty() {
            pairs.append_pair(name, query.text(name));
        }
    }
    // Of an empty page: from this moment on.
    let since = newest.unwrap_or(ClickId(u128::try_from(desk.now.0).unwrap_or(0) << 80));
    pairs.append_pair("since", &since.to_string());
    format!("{}?{}", desk.to("/admin/live/stream"), pairs.finish())
}
