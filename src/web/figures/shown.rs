//! A page of figures as `figures_shown.html` shows it, to the creator and to an affiliate.

use super::asked::{Asked, known};
use super::naming::Name;
use super::rows::{Reading, Rows};
use super::tile::{self, Tile};
use super::{Column, Course, Reader, Voice, label};
use crate::domain::figures::{By, Dimension};
use crate::domain::money::Currency;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::view::figure_rows;
use crate::store::view::figures::Figures;
use crate::web::asked_period::PeriodChoice;
use crate::web::chart::{CellBar, Chart, cell_bar};
use crate::web::query::{Files, Query};
use crate::web::words::FiguresWords;

/// How many rows a page has.
const ROWS: usize = 50;

/// Everything between the head of the page and its foot.
pub struct Shown {
    /// The texts.
    pub words: &'static FiguresWords,
    /// The choice of another period.
    pub period: PeriodChoice,
    /// What rows can be told apart by, as (address, label, whether it is so now).
    pub tabs: Vec<(String, &'static str, bool)>,
    /// The numbers of the whole period.
    pub tiles: Vec<Tile>,
    /// Its clicks.
    pub chart: Chart,
    /// The rows.
    pub table: Table,
    /// What is not counted, in a sentence; may be empty.
    pub not_counted: String,
    /// Filtered visits by their kind.
    pub kinds: Vec<(&'static str, String)>,
    /// What the columns mean.
    pub hints: Vec<String>,
    /// Whether nothing at all happened.
    pub is_empty: bool,
}

/// A table of figures.
pub struct Table {
    /// What its rows are.
    pub caption: String,
    /// The heads of its columns, each a link that sorts.
    pub heads: Vec<Head>,
    /// The rows of this page.
    pub rows: Vec<Line>,
    /// What lies between the rows, on whatever page, and the sum, where they do not come to it.
    pub difference: Option<Line>,
    /// The sum of all rows, on whatever page.
    pub sum: Line,
    /// The pages beside this one.
    pub previous: Option<String>,
    /// The same.
    pub next: Option<String>,
    /// The word of the address that asks for a page beside a row that is not here; else empty.
    pub lost: String,
    /// Which rows are shown, where they are not all.
    pub shown: String,
    /// The same rows as files.
    pub files: Files,
    /// The search box: where it is sent, what is searched for, and what else is asked for.
    pub search: Search,
    /// Whether countries are asked for and none is known.
    pub is_unknown: bool,
}

/// The head of a column.
pub struct Head {
    /// Its text.
    pub label: &'static str,
    /// Sorts by it.
    pub href: String,
    /// How it sorts now.
    pub sorted: &'static str,
    /// Whether it holds numbers.
    pub is_number: bool,
}

/// A row.
pub struct Line {
    /// What it is about.
    pub name: Name,
    /// Narrows the figures to it; may be empty.
    pub only: String,
    /// Its numbers.
    pub cells: Vec<Cell>,
}

/// A number, or a sum in each currency; nothing where there is none.
pub struct Cell {
    /// The head of its column.
    pub label: &'static str,
    /// The number.
    pub lines: Vec<String>,
    /// How much of the largest row's clicks it has.
    pub bar: Option<CellBar>,
}

/// The search box above a table.
pub struct Search {
    /// Where it is sent.
    pub action: String,
    /// What is searched for.
    pub q: String,
    /// What else is asked for.
    pub kept: Vec<(String, String)>,
}

impl Shown {
    /// Reads all of it. `tests` is how many test conversions came in this time.
    ///
    /// # Errors
    /// Of the disk, or where a sum cannot be read.
    pub fn read(
        reading: &Reading<'_>,
        asked: &Asked,
        course: &Course,
        tests: u64,
        query: &Query,
    ) -> Result<Self, StoreError> {
        let (voice, words) = (reading.voice, reading.voice.words);
        let rows = reading.rows(asked, course, ROWS)?;
        let sum = course.sum();
        let zone_changed = match figure_rows::keeps_days(asked.by) {
            true => figure_rows::zone_changed_after(reading.view, asked.period.period.from())?,
            false => None,
        };
        Ok(Self {
            words,
            period: asked.period.choice(query),
            tabs: asked.tabs(query, voice),
            tiles: vec![
                tile::clicks(course, voice),
                tile::conversions(course, voice),
                tile::rate(course, voice),
                tile::earned(course, reading.main, voice),
            ],
            chart: course.clicks_chart(voice),
            not_counted: tile::not_counted(&sum.counts, tests, voice).unwrap_or_default(),
            kinds: kinds(&sum, words),
            hints: hints(reading, asked, &rows, zone_changed),
            is_empty: sum == Figures::default(),
            table: table(asked, &rows, query, voice, zone_changed.is_some()),
        })
    }
}

/// `is_recut`: rows are of days of another zone than the sum.
fn table(asked: &Asked, found: &Rows, query: &Query, voice: Voice, is_recut: bool) -> Table {
    let words = voice.words;
    let columns = Column::of(asked.by, asked.reader);
    let what = label_of(asked, words);
    let head = |column: &Column| Head {
        label: if *column == Column::Name { what } else { column.label(words) },
        href: asked.sorted_by(*column, query),
        sorted: asked.sorted_now(*column),
        is_number: *column != Column::Name,
    };
    let cells = |figures: &Figures, is_sum: bool| -> Vec<Cell> {
        let numbers = columns.iter().filter(|column| **column != Column::Name);
        let cell = |column: &Column| Cell {
            label: column.label(words),
            lines: column.told(figures, voice),
            bar: (*column == Column::Clicks && !is_sum)
                .then(|| cell_bar(figures.counts.clicks, found.most_clicks)),
        };
        numbers.map(cell).collect()
    };
    let (first, last, all) = (found.before, found.before + found.rows.len(), found.all);
    let number = |place: usize| u64::try_from(place).unwrap_or(u64::MAX);
    let key = |row: Option<&super::rows::Row>| row.map(|row| row.key.clone()).unwrap_or_default();
    let page = |name: &str, key: String| query.with(name, &key);
    let sum = Name {
        text: words.sum.to_owned(),
        more: if asked.by == By::Day { String::new() } else { (words.sum_of)(number(all)) },
        ..Name::default()
    };
    let why = difference_notes(asked.by, found, is_recut, words);
    let difference = (!why.is_empty()).then(|| {
        let numbers = columns.iter().filter(|column| **column != Column::Name);
        let cell = |column: &Column| Cell {
            label: column.label(words),
            lines: column.told_of_difference(&found.difference, voice),
            bar: None,
        };
        let name = Name { text: words.difference.to_owned(), notes: why, ..Name::default() };
        Line { name, only: String::new(), cells: numbers.map(cell).collect() }
    });
    let kept = query.without(&["q"]).map(|(name, value)| (name.to_owned(), value.to_owned()));
    Table {
        caption: format!("{}, {}", (words.by)(&what.to_lowercase()), asked.period.phrase()),
        heads: columns.iter().map(head).collect(),
        previous: (first > 0).then(|| page("after", key(found.rows.first()))),
        lost: query.lost(|_| !found.is_lost),
        next: (last < all).then(|| page("before", key(found.rows.last()))),
        shown: if found.rows.len() < all && !found.rows.is_empty() {
            (words.shown)(number(first + 1), number(last), number(all))
        } else {
            String::new()
        },
        difference,
        sum: Line { name: sum, only: String::new(), cells: cells(&found.sum, true) },
        rows: found
            .rows
            .iter()
            .map(|row| Line {
                cells: cells(&row.figures, false),
                only: only(&row.name, query),
                name: row.name.clone(),
            })
            .collect(),
        files: query.files(&known(asked.reader)),
        search: Search { action: query.path().to_owned(), q: asked.q.clone(), kept: kept.collect() },
        is_unknown: found.is_unknown,
    }
}

/// Why the sum is another number than the rows together.
fn difference_notes(by: By, found: &Rows, is_recut: bool, words: &FiguresWords) -> Vec<&'static str> {
    let of_no_row = match by {
        By::Affiliate => words.with_no_affiliate,
        By::Link => words.with_no_link,
        // An origin keeps what its sales were when it was forgotten. Why else days differ says a hint.
        By::Origin(_) if !is_recut && !found.difference.sales.is_empty() => return vec![words.of_forgotten],
        // Elsewhere nothing is shared.
        _ => return Vec::new(),
    };
    let unlike = found.unlike;
    let notes = [(unlike.counts_once, words.shared_once), (unlike.counts_more, of_no_row)];
    notes.into_iter().filter(|(is_so, _)| *is_so).map(|(_, note)| note).collect()
}

/// What the rows are; those of a single day are hours.
fn label_of(asked: &Asked, words: &FiguresWords) -> &'static str {
    let is_hours = asked.by == By::Day && asked.period.is_one_day();
    if is_hours { words.hour } else { label(asked.by, words) }
}

/// The address of the same figures of a row alone.
fn only(name: &Name, query: &Query) -> String {
    if name.only.is_empty() {
        return String::new();
    }
    let mut changes: Vec<(&str, &str)> =
        name.only.iter().map(|(what, value)| (*what, value.as_str())).collect();
    changes.push(("q", ""));
    // One row of one would tell no more than the tiles: what it was is told by days.
    changes.push(("by", ""));
    changes.push(("sort", ""));
    query.with_all(&changes)
}

fn kinds(sum: &Figures, words: &FiguresWords) -> Vec<(&'static str, String)> {
    let kinds = words.kinds.iter().zip(sum.counts.filtered).filter(|(_, number)| *number > 0);
    kinds.map(|(kind, number)| (*kind, words.formats.count(number))).collect()
}

fn hints(reading: &Reading<'_>, asked: &Asked, rows: &Rows, zone_changed: Option<Timestamp>) -> Vec<String> {
    let words = reading.voice.words;
    let is_source = asked.by == By::Origin(Dimension::Source);
    let is_of_several = matches!(asked.by, By::Affiliate | By::Link) && asked.reader == Reader::Creator;
    let mut hints = vec![words.visitors_hint.to_owned(), words.rate_hint.to_owned()];
    hints.push(words.per_click_hint.to_owned());
    if is_of_several {
        hints.push(words.shared_hint.to_owned());
    }
    if is_source {
        hints.push(words.source_hint.to_owned());
    }
    if asked.sort.column.is_money()
        && let [main, _, ..] = rows.currencies.as_slice()
    {
        hints.push((words.sorted_by)(Currency::code(main)));
    }
    if let Some(at) = zone_changed {
        hints.push((words.other_zone)(&words.formats.date(at, reading.zone)));
    }
    hints
}
