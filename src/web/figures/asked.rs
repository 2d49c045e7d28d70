//! What a page of figures is asked for: which period, whose figures, told apart by what, in which order, and which names.

use super::{Column, Reader, Voice};
use crate::domain::figures::By;
use crate::domain::id::AffiliateId;
use crate::store::view::figure_rows::Of;
use crate::web::asked_period::AskedPeriod;
use crate::web::query::Query;

/// All of it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// When.
    pub period: AskedPeriod,
    /// Whose.
    pub of: Of,
    /// What the rows are.
    pub by: By,
    /// In which order.
    pub sort: Sort,
    /// Only rows with this in their names; empty for all.
    pub q: String,
    /// Where the page begins.
    pub place: Place,
    /// Who reads it.
    pub reader: Reader,
}

/// The order of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// By which column.
    pub column: Column,
    /// The largest first.
    pub descending: bool,
}

/// Where a page of rows begins, by the key of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// With the first.
    First,
    /// Behind this row.
    Behind(String),
    /// It ends before this row.
    Before(String),
}

impl Place {
    /// The row beside which the page stands.
    pub fn key(&self) -> Option<&String> {
        match self {
            Self::First => None,
            Self::Behind(key) | Self::Before(key) => Some(key),
        }
    }
}

/// What an address may ask of an affiliate's figures.
const KNOWN: [&str; 8] = ["period", "from", "to", "compare", "by", "sort", "q", "product"];

/// What an address may ask of figures.
pub fn known(reader: Reader) -> Vec<&'static str> {
    let whose = (reader == Reader::Creator).then_some("affiliate");
    KNOWN.into_iter().chain(whose).collect()
}

impl Asked {
    /// Reads the address. What is not understood is as if it were not there, and is told. `affiliate` is whose figures they are, where
    /// they are one affiliate's.
    pub fn of(
        query: &Query,
        mut period: AskedPeriod,
        affiliate: Option<AffiliateId>,
        reader: Reader,
    ) -> Self {
        let words = period.words;
        let parsed = |word: &str| By::parse(word).filter(|by| is_offered(*by, reader));
        let by = parsed(query.text("by")).unwrap_or(By::Day);
        let shown = (words.by)(super::label(by, words)).to_lowercase();
        period.misread.word(query, "by", |word| parsed(word).is_some(), words, &shown);
        let columns: Vec<&str> = Column::of(by, reader).iter().map(|column| column.word()).collect();
        period.misread.order(query, &columns, words);
        let key = |name| Some(query.text(name)).filter(|key| !key.is_empty()).map(str::to_owned);
        Self {
            period,
            of: Of { product: query.product(), affiliate },
            by,
            sort: Sort::of(query.text("sort"), by, reader),
            q: query.text("q").to_owned(),
            place: match (key("before"), key("after")) {
                (Some(key), _) => Place::Behind(key),
                (None, Some(key)) => Place::Before(key),
                (None, None) => Place::First,
            },
            reader,
        }
    }

    /// What a file with these rows is called.
    pub fn file_name(&self) -> String {
        format!("figures by {} {}", self.by.word(), self.period.days())
    }

    /// What rows can be told apart by, as (address, label, whether it is so now).
    pub fn tabs(&self, query: &Query, voice: Voice) -> Vec<(String, &'static str, bool)> {
        let offered = By::ALL.into_iter().filter(|by| is_offered(*by, self.reader));
        let tab = |by: By| {
            let address = query.with_all(&[("by", by.word()), ("sort", ""), ("q", "")]);
            (address, super::label(by, voice.words), by == self.by)
        };
        offered.map(tab).collect()
    }

    /// The address that sorts by a column: the largest or the first of the alphabet first, then the other way round.
    pub fn sorted_by(&self, column: Column, query: &Query) -> String {
        let usual = Sort::usual(column, self.by);
        let descending = if self.sort.column == column { !self.sort.descending } else { usual.descending };
        query.with("sort", &Sort { column, descending }.word())
    }

    /// How a column sorts now, for `aria-sort`; empty where it does not.
    pub fn sorted_now(&self, column: Column) -> &'static str {
        match self.sort {
            Sort { column: by, .. } if by != column => "",
            Sort { descending: true, .. } => "descending",
            Sort { descending: false, .. } => "ascending",
        }
    }
}

/// An affiliate's figures are never told apart by affiliates.
fn is_offered(by: By, reader: Reader) -> bool {
    by != By::Affiliate || reader == Reader::Creator
}

impl Sort {
    /// `-clicks`: by clicks, the largest first.
    fn of(word: &str, by: By, reader: Reader) -> Self {
        let (name, descending) = word.strip_prefix('-').map_or((word, false), |name| (name, true));
        let column = Column::of(by, reader).iter().find(|column| column.word() == name);
        match column {
            Some(column) => Self { column: *column, descending },
            None if by == By::Day => Self::usual(Column::Name, by),
            None if by == By::Offer => Self::usual(Column::Conversions, by),
            None => Self::usual(Column::Clicks, by),
        }
    }

    /// How a column sorts at first: the newest days, the largest numbers, and the alphabet from its beginning.
    fn usual(column: Column, by: By) -> Self {
        Self { column, descending: column != Column::Name || by == By::Day }
    }

    fn word(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.column.word())
    }
}
