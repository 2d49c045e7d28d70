//! Tables to take away: a table says its columns once, and from the same cells come a file for spreadsheets and one for
//! programs. Both are read and sent part after part.

use actix_web::HttpResponse;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::app::App;
use super::csv::{Cell, Sheet};
use super::download::{self, Kind};
use super::error::WebError;
use super::format;
use super::period::day_of;
use crate::domain::money::{Currency, Money};
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::view::lists::{Paged, Place};

/// How many rows a part of a file has.
pub const PART: usize = 500;

/// How a table is taken away, as the end of an address says it: `csv` or `json`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum As {
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
}

/// What a cell of each row is.
enum What<R> {
    Text(fn(&R) -> String),
    Word(fn(&R) -> String),
    List(fn(&R) -> Vec<String>),
    Count(fn(&R) -> Option<u64>),
    Rate(fn(&R) -> Option<u64>),
    Truth(fn(&R) -> bool),
    Moment(fn(&R) -> Option<Timestamp>),
    Amount(fn(&R) -> Option<Money>),
    Currency(fn(&R) -> Option<Currency>),
    Sums(fn(&R) -> Vec<Money>),
}

/// A column of a table whose rows are `R`: its head in a spreadsheet, its key for programs, and what stands in it.
pub struct Column<R> {
    head: &'static str,
    key: &'static str,
    what: What<R>,
}

/// Text; empty where there is none, which is `null` for programs.
pub fn text<R>(head: &'static str, key: &'static str, cell: fn(&R) -> String) -> Column<R> {
    Column { head, key, what: What::Text(cell) }
}

/// A word such as a state: with a capital for people as on pages, without one for programs.
pub fn word<R>(head: &'static str, key: &'static str, cell: fn(&R) -> String) -> Column<R> {
    Column { head, key, what: What::Word(cell) }
}

/// Several texts: in one cell with commas, or as an array.
pub fn list<R>(head: &'static str, key: &'static str, cell: fn(&R) -> Vec<String>) -> Column<R> {
    Column { head, key, what: What::List(cell) }
}

/// How many.
pub fn count<R>(head: &'static str, key: &'static str, cell: fn(&R) -> Option<u64>) -> Column<R> {
    Column { head, key, what: What::Count(cell) }
}

/// A rate, in tenths of a percent: a number of percents with one decimal, for people and for programs.
pub fn rate<R>(head: &'static str, key: &'static str, cell: fn(&R) -> Option<u64>) -> Column<R> {
    Column { head, key, what: What::Rate(cell) }
}

/// Whether: `yes` or `no`.
pub fn truth<R>(head: &'static str, key: &'static str, cell: fn(&R) -> bool) -> Column<R> {
    Column { head, key, what: What::Truth(cell) }
}

/// A moment: for people in the program's zone and beside it in UTC, for programs in UTC.
pub fn moment<R>(head: &'static str, key: &'static str, cell: fn(&R) -> Option<Timestamp>) -> Column<R> {
    Column { head, key, what: What::Moment(cell) }
}

/// An amount: for people with its decimals, for programs in minor units. Its currency is a column of its own.
pub fn amount<R>(head: &'static str, key: &'static str, cell: fn(&R) -> Option<Money>) -> Column<R> {
    Column { head, key, what: What::Amount(cell) }
}

/// The currency of the amounts beside it.
pub fn currency<R>(head: &'static str, key: &'static str, cell: fn(&R) -> Option<Currency>) -> Column<R> {
    Column { head, key, what: What::Currency(cell) }
}

/// A sum in each of several currencies. A spreadsheet has a line for each currency; counts and rates stand in the first
/// one only, so that a column can be added up. Before the first such column stands the currency.
pub fn sums<R>(head: &'static str, key: &'static str, cell: fn(&R) -> Vec<Money>) -> Column<R> {
    Column { head, key, what: What::Sums(cell) }
}

/// A file as it is asked for.
pub struct File {
    /// The installation.
    pub app: App,
    /// What the table is called: `conversions`.
    pub name: String,
    /// For whom.
    pub kind: As,
    /// The zone of moments for people.
    pub zone: TimeZone,
    /// What the column of the currency is called where sums have one.
    pub currency: &'static str,
}

impl File {
    /// Sends all rows that `read` gives, from its first page to the last.
    ///
    /// # Errors
    /// Those of the first part, which is read before the answer begins.
    pub async fn send<R: 'static, K: Clone + Send + 'static>(
        self,
        columns: Vec<Column<R>>,
        read: impl Fn(&Snapshot, Place<K>) -> Result<Paged<R, K>, WebError> + Send + Sync + 'static,
    ) -> Result<HttpResponse, WebError> {
        let name = format!("{} {}", self.name, day_of(self.app.now(), &self.zone));
        let table = Table { columns, zone: self.zone, currency: self.currency };
        // Whether something stands in the file already.
        let first = (Place::Newest, false);
        match self.kind {
            As::Csv => {
                download::in_parts(&self.app, &name, Kind::Csv, first, move |view, (place, begun)| {
                    let page = read(view, place)?;
                    let mut sheet = if begun { Sheet::more() } else { Sheet::begun(&table.heads())? };
                    for row in &page.rows {
                        table.lines(&mut sheet, row)?;
                    }
                    Ok((sheet.bytes()?, page.older.map(|older| (Place::OlderThan(older), true))))
                })
                .await
            }
            As::Json => {
                download::in_parts(&self.app, &name, Kind::Json, first, move |view, (place, mut begun)| {
                    let is_first = matches!(place, Place::Newest);
                    let page = read(view, place)?;
                    let mut text = String::from(if is_first { "[" } else { "" });
                    for row in &page.rows {
                        text.push_str(if begun { ",\n" } else { "\n" });
                        text.push_str(&table.told(row).to_string());
                        begun = true;
                    }
                    let next = page.older.map(|older| (Place::OlderThan(older), begun));
                    if next.is_none() {
                        text.push_str("\n]\n");
                    }
                    Ok((text.into_bytes(), next))
                })
                .await
            }
        }
    }
}

/// The columns, and how moments and currencies are written.
struct Table<R> {
    columns: Vec<Column<R>>,
    zone: TimeZone,
    currency: &'static str,
}

impl<R> Table<R> {
    /// The heads of a spreadsheet's columns, of which a moment has two.
    fn heads(&self) -> Vec<String> {
        let (mut heads, mut is_summed) = (Vec::new(), false);
        for column in &self.columns {
            if matches!(column.what, What::Sums(_)) && !is_summed {
                heads.push(self.currency.to_owned());
                is_summed = true;
            }
            heads.push(column.head.to_owned());
            if matches!(column.what, What::Moment(_)) {
                heads.push(format!("{} (UTC)", column.head));
            }
        }
        heads
    }

    /// A row in a spreadsheet: one line, or one for each currency of its sums.
    fn lines(&self, sheet: &mut Sheet, row: &R) -> Result<(), WebError> {
        let mut currencies: Vec<Option<Currency>> = Vec::new();
        for column in &self.columns {
            if let What::Sums(cell) = column.what {
                currencies.extend(cell(row).iter().map(|sum| Some(sum.currency)));
            }
        }
        currencies.sort_unstable_by_key(|currency| currency.map(Currency::bytes));
        currencies.dedup();
        if currencies.is_empty() {
            currencies.push(None);
        }
        for (number, currency) in currencies.into_iter().enumerate() {
            sheet.row(self.line(row, currency, number == 0))?;
        }
        Ok(())
    }

    fn line(&self, row: &R, of: Option<Currency>, is_first: bool) -> Vec<Cell> {
        let (mut cells, mut is_summed) = (Vec::new(), false);
        let code = |currency: Option<Currency>| {
            currency.map_or_else(Cell::nothing, |currency| Cell::text(currency.code()))
        };
        for column in &self.columns {
            match column.what {
                What::Text(cell) => cells.push(Cell::text(cell(row))),
                What::Word(cell) => cells.push(Cell::text(format::capitalized(&cell(row)))),
                What::List(cell) => cells.push(Cell::text(cell(row).join(", "))),
                What::Count(cell) => {
                    cells.push(cell(row).filter(|_| is_first).map_or_else(Cell::nothing, Cell::count));
                }
                What::Rate(cell) => {
                    let tenths = cell(row).filter(|_| is_first);
                    cells.push(tenths.map_or_else(Cell::nothing, Cell::tenths));
                }
                What::Truth(cell) => cells.push(Cell::text(if cell(row) { "yes" } else { "no" })),
                What::Moment(cell) => {
                    let at = cell(row);
                    cells.push(at.map_or_else(Cell::nothing, |at| Cell::local(at, &self.zone)));
                    cells.push(at.map_or_else(Cell::nothing, Cell::moment));
                }
                What::Amount(cell) => cells.push(cell(row).map_or_else(Cell::nothing, Cell::amount)),
                What::Currency(cell) => cells.push(code(cell(row))),
                What::Sums(cell) => {
                    if !is_summed {
                        cells.push(code(of));
                        is_summed = true;
                    }
                    let sum = cell(row).into_iter().find(|sum| Some(sum.currency) == of);
                    cells.push(sum.map_or_else(Cell::nothing, Cell::amount));
                }
            }
        }
        cells
    }

    /// A row for programs, as the API tells things: amounts in minor units, moments in UTC.
    fn told(&self, row: &R) -> Value {
        let mut told = Map::new();
        for column in &self.columns {
            told.insert(column.key.to_owned(), self.value(row, &column.what));
        }
        Value::Object(told)
    }

    fn value(&self, row: &R, what: &What<R>) -> Value {
        match what {
            What::Text(cell) => Some(cell(row)).filter(|text| !text.is_empty()).into(),
            What::Word(cell) => Some(cell(row).to_lowercase()).filter(|word| !word.is_empty()).into(),
            What::List(cell) => cell(row).into(),
            What::Count(cell) => cell(row).into(),
            What::Rate(cell) => {
                cell(row).and_then(|tenths| format::with_tenths(tenths).parse::<f64>().ok()).into()
            }
            What::Truth(cell) => cell(row).into(),
            What::Moment(cell) => cell(row).map(|at| format!("{:.3}", format::moment(at.0))).into(),
            What::Amount(cell) => cell(row).map(|money| money.minor).into(),
            What::Currency(cell) => cell(row).map(|currency| currency.code().to_owned()).into(),
            What::Sums(cell) => {
                let sum = |sum: Money| json!({ "amount": sum.minor, "currency": sum.currency.code() });
                cell(row).into_iter().map(sum).collect::<Vec<_>>().into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    struct Seller {
        name: &'static str,
        codes: Vec<&'static str>,
        clicks: u64,
        since: Option<Timestamp>,
        sales: Vec<Money>,
        due: Vec<Money>,
    }

    fn money(minor: i64, code: &str) -> Money {
        Money { minor, currency: Currency::parse(code).unwrap() }
    }

    fn table() -> Table<Seller> {
        let columns = vec![
            text("Name", "name", |one: &Seller| one.name.to_owned()),
            list("Codes", "codes", |one| one.codes.iter().map(|code| (*code).to_owned()).collect()),
            count("Clicks", "clicks", |one| Some(one.clicks)),
            rate("Rate", "rate", |one| Some(one.clicks).filter(|clicks| *clicks > 0)),
            moment("Since", "since", |one| one.since),
            sums("Sales", "sales", |one| one.sales.clone()),
            sums("Due", "due", |one| one.due.clone()),
        ];
        Table { columns, zone: TimeZone::get("Asia/Kathmandu").unwrap(), currency: "Currency" }
    }

    fn ana() -> Seller {
        Seller {
            name: "=Ana",
            codes: vec!["ana7", "old-ana"],
            clicks: 12,
            since: Some(Timestamp(0)),
            sales: vec![money(9_700, "EUR")],
            due: vec![money(-500, "JPY"), money(2_910, "EUR")],
        }
    }

    #[test]
    fn a_spreadsheet_has_a_line_for_each_currency_and_counts_once() {
        let table = table();
        let mut sheet = Sheet::begun(&table.heads()).unwrap();
        table.lines(&mut sheet, &ana()).unwrap();
        let nobody = Seller { sales: Vec::new(), due: Vec::new(), since: None, name: "Ben", ..ana() };
        table.lines(&mut sheet, &nobody).unwrap();
        let text = String::from_utf8(sheet.bytes().unwrap()).unwrap();
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(
            lines,
            [
                "Name,Codes,Clicks,Rate,Since,Since (UTC),Currency,Sales,Due",
                "'=Ana,\"ana7, old-ana\",12,1.2,1970-01-01 05:30:00,1970-01-01T00:00:00.000Z,EUR,97.00,29.10",
                "'=Ana,\"ana7, old-ana\",,,1970-01-01 05:30:00,1970-01-01T00:00:00.000Z,JPY,,-500",
                "Ben,\"ana7, old-ana\",12,1.2,,,,,",
            ]
        );
    }

    #[test]
    fn a_program_reads_minor_units_and_moments_in_utc() {
        assert_eq!(
            table().told(&ana()),
            json!({
                "name": "=Ana",
                "codes": ["ana7", "old-ana"],
                "clicks": 12,
                "rate": 1.2,
                "since": "1970-01-01T00:00:00.000Z",
                "sales": [{ "amount": 9_700, "currency": "EUR" }],
                "due": [{ "amount": -500, "currency": "JPY" }, { "amount": 2_910, "currency": "EUR" }],
            })
        );
    }
}
