//! Tables for spreadsheets: the one place that writes CSV (RFC 4180), with every cell made harmless that a spreadsheet
//! would run, and with numbers left as numbers.

use unicode_normalization::UnicodeNormalization;

use super::error::WebError;
use super::format;
use crate::domain::money::{Money, decimal_text};
use crate::domain::time::Timestamp;

/// Excel reads a file without this mark in the machine's old code page, and names with accents break. LibreOffice,
/// Numbers and Google Sheets know it and show nothing of it.
const MARK: &str = "\u{feff}";

/// One cell. Made by what it holds, so that text cannot pass for a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell(String);

impl Cell {
    /// Text of any origin: what a spreadsheet would run gets an apostrophe before it (OWASP ASVS 5, 1.2.10).
    pub fn text(text: impl AsRef<str>) -> Self {
        Self(disarmed(text.as_ref()))
    }

    /// Nothing.
    pub fn nothing() -> Self {
        Self(String::new())
    }

    /// An amount with a dot and the currency's decimals: `-12.40`, `500` of yen. The currency is a cell of its own, or
    /// spreadsheets would take the amount for text.
    pub fn amount(money: Money) -> Self {
        Self(decimal_text(money))
    }

    /// How many.
    pub fn count(count: u64) -> Self {
        Self(count.to_string())
    }

    /// A number in tenths, with one decimal: `2.6`.
    pub fn tenths(tenths: u64) -> Self {
        Self(format::with_tenths(tenths))
    }

    /// A moment in UTC, RFC 3339 to the millisecond: for programs, and where clocks are changed.
    pub fn moment(at: Timestamp) -> Self {
        Self(format!("{:.3}", format::moment(at.0)))
    }

    /// The same moment in a zone as spreadsheets know moments: `2026-11-21 14:05:00`.
    pub fn local(at: Timestamp, zone: &jiff::tz::TimeZone) -> Self {
        let at = jiff::Timestamp::from_millisecond(at.0);
        Self(at.map_or_else(
            |_| String::new(),
            |at| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        ))
    }
}

/// Rows as they are written. A long table is written in parts, each a `Sheet`: the first one is `begun`, the
/// others are `more`.
pub struct Sheet(csv::Writer<Vec<u8>>);

impl Sheet {
    /// The beginning of a table for people: the mark that says UTF-8, and the names of the columns.
    ///
    /// # Errors
    /// None that can happen in memory.
    pub fn begun<S: AsRef<str>>(columns: &[S]) -> Result<Self, WebError> {
        let mut sheet = Self::on(MARK.as_bytes().to_vec());
        sheet.row(columns.iter().map(Cell::text))?;
        Ok(sheet)
    }

    /// More rows of a table that was begun before; also a table for a program that wants neither mark nor names.
    pub fn more() -> Self {
        Self::on(Vec::new())
    }

    fn on(bytes: Vec<u8>) -> Self {
        Self(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(bytes))
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Where it has more or fewer cells than the row before: a mistake of ours.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> Result<(), WebError> {
        self.0
            .write_record(cells.into_iter().map(|cell| cell.0))
            .map_err(|error| WebError::Broken(error.into()))
    }

    /// What was written.
    ///
    /// # Errors
    /// None that can happen in memory.
    pub fn bytes(self) -> Result<Vec<u8>, WebError> {
        self.0.into_inner().map_err(|error| WebError::Broken(error.into_error().into()))
    }
}

/// The text with an apostrophe before everything that a spreadsheet would run: at its beginning, and behind what some
/// spreadsheets take for the end of a cell (`;` where the comma is the decimal sign, tabs, line breaks).
fn disarmed(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    if text.starts_with(char::is_control) {
        safe.push('\'');
    }
    for part in text.split_inclusive([';', '\t', '\r', '\n']) {
        if runs(part) {
            safe.push('\'');
        }
        safe.push_str(part);
    }
    safe
}

/// Whether a cell with this text would be run: the first thing to be seen in it is `=`, `+`, `-` or `@`, in any of the
/// forms that Unicode has of them (full-width, small, raised).
fn runs(part: &str) -> bool {
    let seen = part.chars().find(|c| !c.is_whitespace() && !c.is_control() && !is_invisible(*c));
    let plain = seen.and_then(|first| std::iter::once(first).nfkc().next());
    // U+2212 is the minus of typesetters, which raised forms become.
    plain.is_some_and(|first| matches!(first, '=' | '+' | '-' | '@' | '\u{2212}'))
}

/// What stands between other characters without being seen: soft hyphens, joiners, marks of direction and of order.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests;
