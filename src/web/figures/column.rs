//! The columns of a table of figures: what stands in them, and how rows are sorted by them.

use std::cmp::Ordering;

use super::{Reader, Voice, tile};
use crate::domain::figures::{By, Turnover};
use crate::domain::money::Currency;
use crate::store::view::figures::Figures;
use crate::web::format::{has_rate, is_enough_for_a_rate};
use crate::web::period;
use crate::web::words::FiguresWords;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// What a row is about.
    Name,
    /// Clicks by people.
    Clicks,
    /// Different people.
    Visitors,
    /// Visits that no person made.
    Filtered,
    /// The creator's and the affiliate's own clicks.
    Own,
    /// Conversions.
    Conversions,
    /// Conversions of a hundred clicks.
    Rate,
    /// What buyers paid.
    Sales,
    /// What affiliates earned.
    Commission,
    /// What a click earned.
    PerClick,
}

use Column::{Clicks, Commission, Conversions, Filtered, Name, Own, PerClick, Rate, Sales, Visitors};

impl Column {
    /// The columns of rows that are told apart so. Clicks name no offer; where clicks came from is kept of people's
    /// clicks only; an affiliate reads below the table how much was not counted.
    pub fn of(by: By, reader: Reader) -> &'static [Self] {
        match (by, reader) {
            (By::Offer, _) => &[Name, Conversions, Sales, Commission],
            (By::Origin(_), _) | (_, Reader::Affiliate) => {
                &[Name, Clicks, Visitors, Conversions, Rate, Sales, Commission, PerClick]
            }
            _ => &[Name, Clicks, Visitors, Filtered, Own, Conversions, Rate, Sales, Commission, PerClick],
        }
    }

    /// The word in the address.
    pub fn word(self) -> &'static str {
        match self {
            Name => "name",
            Clicks => "clicks",
            Visitors => "visitors",
            Filtered => "filtered",
            Own => "own",
            Conversions => "conversions",
            Rate => "rate",
            Sales => "sales",
            Commission => "commission",
            PerClick => "per-click",
        }
    }

    /// Its head; that of the names says what the rows are.
    pub fn label(self, words: &FiguresWords) -> &'static str {
        match self {
            Name => "",
            Clicks => words.clicks,
            Visitors => words.visitors,
            Filtered => words.filtered,
            Own => words.own,
            Conversions => words.conversions,
            Rate => words.rate,
            Sales => words.sales,
            Commission => words.commission,
            PerClick => words.per_click,
        }
    }

    /// Whether it holds money, which is never added up over currencies.
    pub fn is_money(self) -> bool {
        matches!(self, Sales | Commission | PerClick)
    }

    /// A number's text; money is one a currency, and may be none.
    pub fn told(self, figures: &Figures, voice: Voice) -> Vec<String> {
        let counts = &figures.counts;
        let count = |number| vec![voice.words.formats.count(number)];
        match self {
            Name => Vec::new(),
            Clicks => count(counts.clicks),
            Visitors => count(counts.visitors),
            Filtered => count(counts.filtered_all()),
            Own => count(counts.own),
            Conversions => count(period::conversions(figures)),
            // Neither clicked nor bought: there is nothing to say.
            Rate if counts.clicks == 0 => Vec::new(),
            Rate => vec![voice.words.formats.share(period::conversions(figures), counts.clicks)],
            Sales => tile::money(&figures.sales, |sum| sum.sales, voice),
            Commission => tile::money(&figures.sales, |sum| sum.commission, voice),
            PerClick => {
                tile::per_click(figures).into_iter().map(|money| voice.words.formats.money(money)).collect()
            }
        }
    }

    /// The same of what lies between rows and their sum, which may be less than nothing. A person may be a visitor of several
    /// rows, and a rate is of one row: neither adds up.
    pub fn told_of_difference(self, figures: &Figures, voice: Voice) -> Vec<String> {
        match self {
            Visitors | Rate | PerClick => Vec::new(),
            Conversions => vec![voice.words.formats.signed(figures.sales.conversions)],
            _ => self.told(figures, voice),
        }
    }

    /// Which of two rows comes first when the larger ones do. Where there is no number, such as a rate of few clicks, a
    /// row is smaller than any. Money is compared in the order of `currencies`. Names are compared elsewhere.
    pub fn larger_first(self, one: &Figures, other: &Figures, currencies: &[Currency]) -> Ordering {
        let by = |of: fn(&Figures) -> u64| of(other).cmp(&of(one));
        match self {
            Name => Ordering::Equal,
            Clicks => by(|row| row.counts.clicks),
            Visitors => by(|row| row.counts.visitors),
            Filtered => by(|row| row.counts.filtered_all()),
            Own => by(|row| row.counts.own),
            Conversions => by(period::conversions),
            Rate => by_rate(one, other),
            Sales => {
                amounts(other, currencies, |sum| sum.sales).cmp(&amounts(one, currencies, |sum| sum.sales))
            }
            Commission => {
                amounts(other, currencies, |sum| sum.commission)
                    .cmp(&amounts(one, currencies, |sum| sum.commission))
            }
            PerClick => by_per_click(one, other, currencies),
        }
    }
}

fn amounts(figures: &Figures, currencies: &[Currency], of: fn(&Turnover) -> i64) -> Vec<i64> {
    currencies.iter().map(|currency| figures.sales.money.get(currency).map_or(0, of)).collect()
}

/// `a / b` against `c / d`, without dividing; rows without a rate stand behind all others.
fn by_rate(one: &Figures, other: &Figures) -> Ordering {
    let product = |conversions: &Figures, clicks: &Figures| {
        u128::from(period::conversions(conversions)) * u128::from(clicks.counts.clicks)
    };
    let is_told = |figures: &Figures| has_rate(period::conversions(figures), figures.counts.clicks);
    is_told(other).cmp(&is_told(one)).then_with(|| product(other, one).cmp(&product(one, other)))
}

fn by_per_click(one: &Figures, other: &Figures, currencies: &[Currency]) -> Ordering {
    let each = |earned: &Figures, clicks: &Figures| -> Vec<i128> {
        let amounts = amounts(earned, currencies, |sum| sum.commission).into_iter();
        amounts.map(|minor| i128::from(minor) * i128::from(clicks.counts.clicks)).collect()
    };
    enough(other).cmp(&enough(one)).then_with(|| each(other, one).cmp(&each(one, other)))
}

fn enough(figures: &Figures) -> bool {
    is_enough_for_a_rate(figures.counts.clicks)
}
