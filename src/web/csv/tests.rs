//! What a spreadsheet would run is disarmed, everything else arrives as it was.

use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::domain::money::Currency;

fn written(rows: &[Vec<Cell>]) -> String {
    let mut sheet = Sheet::more();
    for row in rows {
        sheet.row(row.iter().cloned()).unwrap();
    }
    String::from_utf8(sheet.bytes().unwrap()).unwrap()
}

fn one(cell: Cell) -> String {
    written(&[vec![cell, Cell::text("end")]]).trim_end_matches(",end\r\n").to_owned()
}

/// RFC 4180 read by the book, for the tests alone: rows of cells.
fn read(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted && chars.peek() == Some(&'\n') => {
                chars.next();
                rows.push(vec![String::new()]);
            }
            c => row.last_mut().unwrap().push(c),
        }
    }
    rows.pop();
    rows
}

#[test]
fn a_table_begins_with_the_mark_and_the_names_of_its_columns_and_its_lines_end_as_the_rfc_says() {
    let mut sheet = Sheet::begun(&["What", "Who, exactly"]).unwrap();
    sheet.row([Cell::text("Terms \"new\""), Cell::text("Zo\u{eb}\nMaria")]).unwrap();
    let text = String::from_utf8(sheet.bytes().unwrap()).unwrap();
    let lines = "\u{feff}What,\"Who, exactly\"\r\n\"Terms \"\"new\"\"\",\"Zo\u{eb}\nMaria\"\r\n";
    assert_eq!(text, lines);
}

#[test]
fn a_row_with_a_cell_too_few_is_a_mistake_of_ours() {
    let mut sheet = Sheet::begun(&["a", "b"]).unwrap();
    assert!(sheet.row([Cell::nothing()]).is_err());
}

#[test]
fn what_a_spreadsheet_would_run_gets_an_apostrophe() {
    for text in [
        "=1+1",
        "+351 123",
        "-2",
        "@SUM(A1)",
        "  =1",
        "\u{a0}\u{3000}=1",
        "\u{200b}\u{feff}=1",
        "\u{ff1d}1",
        "\u{ff0b}1",
        "\u{ff0d}1",
        "\u{ff20}a",
        "\u{fe66}1",
        "\u{207a}1",
        "\u{207b}1",
        "\u{2212}1",
    ] {
        assert_eq!(one(Cell::text(text)), format!("'{text}"));
    }
    assert_eq!(one(Cell::text("\tx")), "'\tx");
    assert_eq!(one(Cell::text("\t=x")), "'\t'=x");
    assert_eq!(one(Cell::text("\r=x")), "\"'\r'=x\"");
    assert_eq!(one(Cell::text("Ana;=1")), "Ana;'=1", "where ; parts the cells");
    assert_eq!(one(Cell::text("Ana\n@x")), "\"Ana\n'@x\"");
}

#[test]
fn other_text_stays_as_it_is() {
    for text in
        ["", "Ana", "a=b", "1-2", "ana@example.com", "'quoted'", "30 % instead of 20 %; hold 7 days", "#1"]
    {
        assert_eq!(one(Cell::text(text)), text);
    }
}

#[test]
fn numbers_stay_numbers() {
    let money = |minor, code| Cell::amount(Money { minor, currency: Currency::parse(code).unwrap() });
    assert_eq!(one(money(-1240, "EUR")), "-12.40");
    assert_eq!(one(money(500, "JPY")), "500");
    assert_eq!(one(money(1, "KWD")), "0.001");
    assert_eq!(one(Cell::count(12_345)), "12345");
}

#[test]
fn moments_are_told_to_people_in_their_zone_and_to_programs_in_utc() {
    let at = Timestamp("2026-10-25T00:30:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond());
    assert_eq!(one(Cell::local(at, &TimeZone::get("Europe/Berlin").unwrap())), "2026-10-25 02:30:00");
    assert_eq!(one(Cell::moment(at)), "2026-10-25T00:30:00.000Z");
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_again_cell_by_cell(
        rows in vec(vec("[ -~\\t\\r\\n;,\"'=+@\u{ff1d}\u{e9}\u{200b}-]{0,12}|\\PC{0,6}", 3), 1..5)
    ) {
        let cells: Vec<Vec<Cell>> = rows.iter().map(|row| row.iter().map(Cell::text).collect()).collect();
        let back = read(&written(&cells));
        let meant: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|text| disarmed(text)).collect()).collect();
        prop_assert_eq!(&back, &meant);
        for (cell, text) in back.iter().flatten().zip(rows.iter().flatten()) {
            prop_assert!(!runs(cell), "{:?} would be run", cell);
            prop_assert!(cell.split([';', '\t', '\r', '\n']).all(|part| !runs(part)), "{:?}", cell);
            // Nothing but apostrophes was added.
            let mut left = text.chars().peekable();
            for c in cell.chars() {
                if left.peek() == Some(&c) { left.next(); } else { prop_assert_eq!(c, '\''); }
            }
            prop_assert!(left.next().is_none());
        }
    }
}
