//! The rows of a page of figures as files: exactly those that are asked for, in the same order, with ids and addresses.

use actix_web::HttpResponse;
use serde_json::{Map, Value, json};

use super::asked::{Asked, Place};
use super::rows::{Reading, Row};
use super::{Column, Course, Voice, label, tile};
use crate::domain::figures::{Sales, Turnover};
use crate::domain::money::{Currency, Money};
use crate::domain::visitor_kind::Filtered;
use crate::store::view::figures::Figures;
use crate::web::csv::{Cell, Sheet};
use crate::web::download::{self, Kind};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::period;

impl Reading<'_> {
    /// All rows that are asked for, whatever page was shown, as a file.
    ///
    /// # Errors
    /// Of the disk, or where a sum cannot be read.
    pub fn file(&self, asked: &Asked, course: &Course, kind: Kind) -> Result<File, WebError> {
        let all = Asked { place: Place::First, ..asked.clone() };
        let rows = self.rows(&all, course, usize::MAX)?.rows;
        let bytes = match kind {
            Kind::Csv => sheet(asked, &rows, self.voice)?,
            Kind::Json => array(asked, &rows).into_bytes(),
        };
        Ok(File { name: format!("figures by {} {}", asked.by.word(), asked.period.days()), kind, bytes })
    }
}

/// A file, ready to be sent.
pub struct File {
    name: String,
    kind: Kind,
    bytes: Vec<u8>,
}

impl File {
    /// The answer.
    pub fn send(self) -> HttpResponse {
        download::whole(&self.name, self.kind, self.bytes)
    }
}

/// Which columns a file has besides names and money.
fn numbers(asked: &Asked) -> impl Iterator<Item = Column> {
    let columns = Column::of(asked.by, asked.reader).iter().copied();
    columns.filter(|column| *column != Column::Name && !column.is_money())
}

/// A line a row, and one more for each further currency, whose counts are left empty so that columns can be added up.
fn sheet(asked: &Asked, rows: &[Row], voice: Voice) -> Result<Vec<u8>, WebError> {
    let words = voice.words;
    let has_per_click = Column::of(asked.by, asked.reader).contains(&Column::PerClick);
    let mut heads = vec![label(asked.by, words), words.more_of_it, words.id];
    heads.extend(numbers(asked).map(|column| column.label(words)));
    heads.extend([words.currency, words.sales, words.commission]);
    heads.extend(has_per_click.then_some(words.per_click));
    let mut sheet = Sheet::begun(&heads)?;
    for row in rows {
        let mut currencies: Vec<Option<Currency>> =
            row.figures.sales.money.keys().copied().map(Some).collect();
        if currencies.is_empty() {
            currencies.push(None);
        }
        for (line, currency) in currencies.into_iter().enumerate() {
            let mut cells = [&row.name.text, &row.name.more, &row.name.id].map(Cell::text).to_vec();
            cells.extend(numbers(asked).map(|column| number(column, &row.figures, line == 0)));
            cells.push(currency.map_or_else(Cell::nothing, |currency| Cell::text(currency.code())));
            cells.extend(of_turnover(&row.figures.sales, currency));
            if has_per_click {
                let each = tile::per_click(&row.figures).into_iter();
                let mine = each.into_iter().find(|sum| Some(sum.currency) == currency);
                cells.push(mine.map_or_else(Cell::nothing, Cell::amount));
            }
            sheet.row(cells)?;
        }
    }
    sheet.bytes()
}

fn of_turnover(sales: &Sales, currency: Option<Currency>) -> [Cell; 2] {
    let sum = currency.and_then(|currency| Some((currency, sales.money.get(&currency)?)));
    let Some((currency, turnover)) = sum else { return [Cell::nothing(), Cell::nothing()] };
    [turnover.sales, turnover.commission].map(|minor| Cell::amount(Money { minor, currency }))
}

fn number(column: Column, figures: &Figures, is_first: bool) -> Cell {
    let counts = &figures.counts;
    let count = match column {
        _ if !is_first => return Cell::nothing(),
        Column::Clicks => counts.clicks,
        Column::Visitors => counts.visitors,
        Column::Filtered => counts.filtered_all(),
        Column::Own => counts.own,
        Column::Conversions => period::conversions(figures),
        Column::Rate if format::is_enough_for_a_rate(counts.clicks) => {
            let told = format::rate(period::conversions(figures), counts.clicks);
            return Cell::text(told.trim_end_matches("\u{a0}%"));
        }
        _ => return Cell::nothing(),
    };
    Cell::count(count)
}

/// The rows as one array, in the shape of the API (`GET /api/v1/figures`).
fn array(asked: &Asked, rows: &[Row]) -> String {
    let told: Vec<String> = rows.iter().map(|row| told(asked, row).to_string()).collect();
    format!("[\n{}\n]\n", told.join(",\n"))
}

fn told(asked: &Asked, row: &Row) -> Value {
    let (figures, counts) = (&row.figures, &row.figures.counts);
    let mut told = Map::new();
    told.insert("key".into(), json!(row.name.id));
    told.insert("name".into(), json!(row.name.text));
    if !row.name.more.is_empty() {
        told.insert("details".into(), json!(row.name.more));
    }
    for column in numbers(asked) {
        match column {
            Column::Clicks => told.insert("clicks".into(), json!(counts.clicks)),
            Column::Visitors => told.insert("visitors".into(), json!(counts.visitors)),
            Column::Filtered => {
                let kinds = Filtered::ALL.iter().zip(counts.filtered).filter(|(_, number)| *number > 0);
                let kinds: Map<String, Value> =
                    kinds.map(|(kind, number)| (kind.word().to_owned(), json!(number))).collect();
                told.insert("filtered_by".into(), Value::Object(kinds));
                told.insert("filtered".into(), json!(counts.filtered_all()))
            }
            Column::Own => told.insert("own".into(), json!(counts.own)),
            Column::Conversions => told.insert("conversions".into(), json!(period::conversions(figures))),
            _ => None,
        };
    }
    told.insert("sales".into(), amounts(&figures.sales, |sum| sum.sales));
    told.insert("commission".into(), amounts(&figures.sales, |sum| sum.commission));
    Value::Object(told)
}

fn amounts(sales: &Sales, of: fn(&Turnover) -> i64) -> Value {
    let some = sales.money.iter().filter(|(_, sum)| of(sum) != 0);
    some.map(|(currency, sum)| json!({"amount": of(sum), "currency": currency.code()})).collect()
}
