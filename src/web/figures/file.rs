//! The rows of a page of figures as a file: exactly those that are asked for, in the same order, with ids and addresses.

use actix_web::HttpResponse;

use super::asked::{Asked, Place};
use super::rows::{Reading, Row};
use super::{Column, Course, Voice, label, tile};
use crate::domain::figures::Turnover;
use crate::domain::money::{Currency, Money};
use crate::store::view::lists::{self, Paged};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::period::{self, Period};
use crate::web::take_away::{self, As, File, count, rate, sums, text};

/// Sends them; money of `main` is compared first, as on the page. There are no more rows than links, so they are one part.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub async fn send(file: File, asked: Asked, voice: Voice, main: Currency) -> Result<HttpResponse, WebError> {
    let (app, zone) = (file.app.clone(), file.zone.clone());
    let asked = Asked { place: Place::First, ..asked };
    let columns = columns(&asked, voice, file.kind);
    file.send(columns, move |view, _: lists::Place<u8>| {
        let steps_of = |period: &Period| period::figures_of_by_step(view, &asked.of, period);
        let course = Course::read(view, &asked.period, steps_of)?;
        let reading = Reading { view, app: &app, voice, zone: &zone, main };
        let rows = reading.rows(&asked, &course, usize::MAX)?.rows;
        Ok(Paged { rows, newer: None, older: None })
    })
    .await
}

/// The columns of the page, with what a row is about before them.
fn columns(asked: &Asked, voice: Voice, kind: As) -> Vec<take_away::Column<Row>> {
    let words = voice.words;
    let mut columns = vec![
        text(label(asked.by, words), "name", |row: &Row| row.name.text.clone()),
        text(words.more_of_it, "details", |row| row.name.more.clone()),
        text(words.id, "key", |row| row.name.id.clone()),
    ];
    let counted = |column: &Column| -> Option<take_away::Column<Row>> {
        let head = column.label(words);
        Some(match column {
            Column::Name => return None,
            Column::Clicks => count(head, "clicks", |row| Some(row.figures.counts.clicks)),
            Column::Visitors => count(head, "visitors", |row| Some(row.figures.counts.visitors)),
            Column::Filtered => count(head, "filtered", |row| Some(row.figures.counts.filtered_all())),
            Column::Own => count(head, "own", |row| Some(row.figures.counts.own)),
            Column::Conversions => count(head, "conversions", |row| Some(period::conversions(&row.figures))),
            Column::Rate => rate(head, "rate", |row| {
                format::rate_in_tenths(period::conversions(&row.figures), row.figures.counts.clicks)
            }),
            Column::Sales => sums(head, "sales", |row| amounts(row, |sum| sum.sales)),
            Column::Commission => sums(head, "commission", |row| amounts(row, |sum| sum.commission)),
            Column::PerClick => sums(head, "per_click", |row| tile::per_click(&row.figures)),
        })
    };
    columns.extend(Column::of(asked.by, asked.reader).iter().filter_map(counted));
    // A name says it to people; programs need a word.
    if matches!(kind, As::Json) {
        columns.push(text("", "kind", |row| row.kind.to_owned()));
    }
    columns
}

fn amounts(row: &Row, of: fn(&Turnover) -> i64) -> Vec<Money> {
    let some = row.figures.sales.money.iter().filter(|(_, sum)| of(sum) != 0);
    some.map(|(currency, sum)| Money { minor: of(sum), currency: *currency }).collect()
}
