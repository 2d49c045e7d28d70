//! The rows of a table of figures: read, called by their names, searched, sorted, and summed.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::asked::{Asked, Place};
use super::naming::{Name, Naming, key};
use super::{Column, Course, Voice};
use crate::domain::figures::{By, Dimension};
use crate::domain::money::Currency;
use crate::domain::name::searched;
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::error::StoreError;
use crate::store::view::figure_rows::{self, Apart};
use crate::store::view::figures::Figures;
use crate::web::app::App;
use crate::web::format;

/// A row.
#[derive(Debug, Clone)]
pub struct Row {
    /// What tells it from every other.
    pub key: String,
    /// Whether it has a name of its own (`Apart::kind`).
    pub kind: &'static str,
    /// What it is called.
    pub name: Name,
    /// Its figures.
    pub figures: Figures,
}

/// What stands in the table.
#[derive(Debug)]
pub struct Rows {
    /// The rows of this page.
    pub rows: Vec<Row>,
    /// How many fit, on all pages.
    pub all: usize,
    /// How many stand before this page.
    pub before: usize,
    /// Whether the row is not here that the page was asked for by.
    pub is_lost: bool,
    /// The sum of all; where something is searched for, of the rows that were found.
    pub sum: Figures,
    /// What makes it another number than its rows together.
    pub unlike: Unlike,
    /// By how much it is another: less than nothing where it counts once what several rows have.
    pub difference: Figures,
    /// The largest number of clicks of a row that fits.
    pub most_clicks: u64,
    /// Whether countries are asked for and none is known.
    pub is_unknown: bool,
    /// Which currencies occur, in the order in which money is compared.
    pub currencies: Vec<Currency>,
}

/// Why a sum is not what its rows come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unlike {
    /// It counts once what stands in several rows.
    pub counts_once: bool,
    /// It counts what stands in none.
    pub counts_more: bool,
}

impl Unlike {
    /// Compares a sum with what its rows come to. Where as much is shared as stands in no row, the conversions alone say
    /// neither, and the money may.
    fn of(sum: &Figures, all: &Figures) -> Self {
        let counts = |figures: &Figures| -> Vec<i64> {
            let currencies = sum.sales.money.keys().chain(all.sales.money.keys());
            let sales = currencies.map(|of| figures.sales.money.get(of).map_or(0, |turnover| turnover.sales));
            std::iter::once(figures.sales.conversions).chain(sales).collect()
        };
        let (of_sum, of_rows) = (counts(sum), counts(all));
        let pairs = || of_sum.iter().zip(&of_rows);
        Self {
            counts_once: pairs().any(|(sum, rows)| sum < rows),
            counts_more: sum.counts.clicks > all.counts.clicks || pairs().any(|(sum, rows)| sum > rows),
        }
    }
}

/// Whose names are told, and in which words.
pub struct Reading<'a> {
    /// The snapshot.
    pub view: &'a Snapshot,
    /// The installation.
    pub app: &'a App,
    /// The words.
    pub voice: Voice,
    /// The program's zone.
    pub zone: &'a TimeZone,
    /// The program's currency, which is compared first.
    pub main: Currency,
}

/// A row before it has a name.
struct Nameless {
    apart: RowOf,
    figures: Figures,
    /// By what it is sorted, where that is its name; else empty.
    sorted_as: String,
}

enum RowOf {
    Hour(Timestamp),
    Apart(Apart),
}

impl RowOf {
    fn key(&self) -> String {
        match self {
            Self::Hour(from) => format::iso(from.0),
            Self::Apart(apart) => key(apart),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Hour(_) => "named",
            Self::Apart(apart) => apart.kind(),
        }
    }
}

impl Reading<'_> {
    /// Reads the rows that are asked for; at most `limit` of them, from where the page begins.
    ///
    /// # Errors
    /// Of the disk, or where a sum cannot be read.
    pub fn rows(&self, asked: &Asked, course: &Course, limit: usize) -> Result<Rows, StoreError> {
        let mut naming = Naming::new(self.view, self.app, asked.by, self.voice, asked.reader, self.zone);
        let mut rows = self.read(asked, course)?;
        let says_nothing = |row: &Nameless| match &row.apart {
            RowOf::Apart(Apart::Value(value)) => value.is_empty(),
            RowOf::Apart(Apart::NoClick) => true,
            _ => false,
        };
        let is_unknown = asked.by == By::Origin(Dimension::Country) && rows.iter().all(says_nothing);
        if !asked.q.is_empty() {
            leave_found(&asked.q, &mut rows, &mut naming)?;
        }
        // Of rows that are not shown no more is looked up than puts them in order; days and hours were read in theirs.
        if asked.sort.column == Column::Name && asked.by != By::Day {
            for row in &mut rows {
                row.sorted_as = text(&mut naming, &row.apart)?.to_lowercase();
            }
        }
        let mut all = Figures::default();
        rows.iter().for_each(|row| all += &row.figures);
        // What is searched for stands in names: what stands in no row has none.
        let sum = if asked.q.is_empty() { course.sum() } else { all.clone() };
        let currencies = self.currencies(&sum, &rows);
        sort(&mut rows, asked, &currencies);
        let most_clicks = rows.iter().map(|row| row.figures.counts.clicks).max().unwrap_or(0);
        let beside = asked.place.key().map(|key| rows.iter().position(|row| row.apart.key() == *key));
        let is_lost = beside == Some(None);
        let (from, to) = stretch(&asked.place, beside.flatten(), rows.len(), limit);
        let shown = rows.iter_mut().skip(from).take(to - from).map(|row| {
            let (key, kind, name) = (row.apart.key(), row.apart.kind(), name(&mut naming, &row.apart)?);
            Ok(Row { key, kind, name, figures: std::mem::take(&mut row.figures) })
        });
        let shown = shown.collect::<Result<Vec<_>, StoreError>>()?;
        Ok(Rows {
            all: rows.len(),
            rows: shown,
            before: from,
            is_lost,
            unlike: Unlike::of(&sum, &all),
            difference: sum.less(&all),
            sum,
            most_clicks,
            is_unknown,
            currencies,
        })
    }

    fn read(&self, asked: &Asked, course: &Course) -> Result<Vec<Nameless>, StoreError> {
        let period = &asked.period.period;
        let nameless = |(apart, figures)| Nameless { apart, figures, sorted_as: String::new() };
        if asked.by == By::Day && period.is_one_day(self.zone) {
            let hours = period.steps().iter().zip(&course.now);
            let hours = hours.map(|(step, figures)| (RowOf::Hour(step.from), figures.clone()));
            return Ok(hours.filter(|(_, figures)| *figures != Figures::default()).map(nameless).collect());
        }
        let rows = figure_rows::rows(self.view, &asked.of, asked.by, period.from(), period.to(), self.zone)?;
        Ok(rows.into_iter().map(|(apart, figures)| nameless((RowOf::Apart(apart), figures))).collect())
    }

    /// The program's currency first.
    fn currencies(&self, sum: &Figures, rows: &[Nameless]) -> Vec<Currency> {
        let each = rows.iter().flat_map(|row| row.figures.sales.money.keys());
        let all: BTreeSet<Currency> = sum.sales.money.keys().chain(each).copied().collect();
        let main = all.get(&self.main).copied();
        main.into_iter().chain(all.iter().copied().filter(|currency| *currency != self.main)).collect()
    }
}

/// Leaves the rows with what is searched for in their names.
fn leave_found(q: &str, rows: &mut Vec<Nameless>, naming: &mut Naming<'_>) -> Result<(), StoreError> {
    let q = searched(q);
    let fits = |name: &Name| [&name.text, &name.more].iter().any(|text| searched(text).contains(&q));
    let fitting = rows.iter().map(|row| Ok(fits(&name(naming, &row.apart)?)));
    let fitting: Vec<bool> = fitting.collect::<Result<_, StoreError>>()?;
    let mut fitting = fitting.into_iter();
    rows.retain(|_| fitting.next().unwrap_or(false));
    Ok(())
}

fn name(naming: &mut Naming<'_>, apart: &RowOf) -> Result<Name, StoreError> {
    match apart {
        RowOf::Hour(from) => Ok(naming.hour(*from)),
        RowOf::Apart(apart) => naming.of(apart),
    }
}

fn text(naming: &mut Naming<'_>, apart: &RowOf) -> Result<String, StoreError> {
    match apart {
        RowOf::Hour(from) => Ok(naming.hour(*from).text),
        RowOf::Apart(apart) => naming.text(apart),
    }
}

/// Rows that are equal keep the order in which they were read, so that pages stay as they are.
fn sort(rows: &mut [Nameless], asked: &Asked, currencies: &[Currency]) {
    let sort = asked.sort;
    let turned = |order: Ordering, is_so: bool| if is_so { order } else { order.reverse() };
    if sort.column == Column::Name {
        // Days and hours were read in their order.
        if asked.by == By::Day {
            if sort.descending {
                rows.reverse();
            }
        } else if sort.descending {
            rows.sort_by(|one, other| other.sorted_as.cmp(&one.sorted_as));
        } else {
            rows.sort_by(|one, other| one.sorted_as.cmp(&other.sorted_as));
        }
        return;
    }
    rows.sort_by(|one, other| {
        turned(sort.column.larger_first(&one.figures, &other.figures, currencies), sort.descending)
    });
}

/// Which of so many rows stand on a page, where it stands beside one. A row that is gone leads to the first page.
fn stretch(place: &Place, beside: Option<usize>, rows: usize, limit: usize) -> (usize, usize) {
    let from = match (place, beside) {
        (Place::First, _) | (_, None) => 0,
        (Place::Behind(_), Some(row)) => row + 1,
        (Place::Before(_), Some(row)) => row.saturating_sub(limit),
    };
    (from.min(rows), from.saturating_add(limit).min(rows))
}
