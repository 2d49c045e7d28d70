//! Values as each language writes them: numbers, money, days and spans of time. The portal and the visitors' pages
//! speak by these; the admin is English and uses the functions above them.
//!
//! Portuguese is written as in Brazil: `1.234,56`, `21 de nov. de 2026`. Spanish is read where `1.234` is a thousand
//! and where it is little more than one, so its thousands are parted by a space that does not break, and not at all
//! where there are but four digits, as the academies of the language advise: `1234,56` and `12 345,67` are the same
//! numbers in Mexico, in Argentina and in Spain.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{MINUS, UNBROKEN, date_time, moment, symbol};
use crate::domain::commission::Rate;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money, Percent};
use crate::domain::time::Timestamp;

/// How a language writes values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Formats {
    language: Language,
}

/// The months in short, January first.
const PORTUGUESE_MONTHS: [&str; 12] =
    ["jan.", "fev.", "mar.", "abr.", "mai.", "jun.", "jul.", "ago.", "set.", "out.", "nov.", "dez."];
const SPANISH_MONTHS: [&str; 12] =
    ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"];

impl Formats {
    /// Those of a language.
    pub const fn of(language: Language) -> Self {
        Self { language }
    }

    /// Which language that is.
    pub const fn language(self) -> Language {
        self.language
    }

    /// An amount with its currency, which no line breaks apart: `R$ 1.234,50`.
    pub fn money(self, money: Money) -> String {
        let (exponent, code) = (u32::from(money.currency.exponent()), money.currency.code());
        let amount = self.marks(&super::amount(money.minor.unsigned_abs(), exponent, true));
        let sign = if money.minor < 0 { MINUS } else { "" };
        format!("{sign}{}{UNBROKEN}{amount}", symbol(code))
    }

    /// Several sums of different currencies side by side; zero of `currency` where there is none.
    pub fn sums(self, sums: &[Money], currency: Currency) -> String {
        let each: Vec<String> = sums.iter().map(|sum| self.money(*sum)).collect();
        if each.is_empty() { self.money(Money::zero(currency)) } else { each.join(" + ") }
    }

    /// A whole number: `12,345`.
    pub fn count(self, number: u64) -> String {
        self.marks(&super::count(number))
    }

    /// The same of one that may be less than nothing.
    pub fn signed(self, number: i64) -> String {
        let sign = if number < 0 { MINUS } else { "" };
        format!("{sign}{}", self.count(number.unsigned_abs()))
    }

    /// A number with the word it counts, in the right form: `1 clique`, `12.345 cliques`.
    pub fn count_of(self, number: u64, one: &str, many: &str) -> String {
        format!("{} {}", self.count(number), if number == 1 { one } else { many })
    }

    /// A percentage, as short as it is exact: `12.5 %`.
    pub fn percent(self, percent: Percent) -> String {
        self.with_percent(&percent.to_string())
    }

    /// A rate: `30 %`, a flat sum, or both.
    pub fn rate(self, rate: Rate, currency: Currency) -> String {
        let flat = self.money(Money { minor: rate.flat, currency });
        match (rate.percent.millionths(), rate.flat) {
            (_, 0) => self.percent(rate.percent),
            (0, _) => flat,
            _ => format!("{} + {flat}", self.percent(rate.percent)),
        }
    }

    /// How many of a whole (`super::rate`): `2.6 %`, but `3 of 11` where the whole is too small for a rate, and a dash where
    /// there are more than the whole, such as sales of today whose clicks were last week's.
    pub fn share(self, part: u64, whole: u64) -> String {
        if part > whole {
            return "\u{2013}".to_owned();
        }
        let text = super::rate(part, whole);
        match text.strip_suffix("\u{a0}%") {
            Some(number) => self.with_percent(number),
            None => format!("{} {} {}", self.count(part), self.of_word(), self.count(whole)),
        }
    }

    /// How a number moved against the period before (`super::change`).
    pub fn change(self, now: u64, before: u64) -> super::Change {
        self.told(super::change(now, before))
    }

    /// The same of a number whose size does not say whether there was enough of it before (`super::change_where`).
    pub fn change_where(self, now: u64, before: u64, was_enough: bool) -> super::Change {
        self.told(super::change_where(now, before, was_enough))
    }

    /// How a rate moved (`super::points`), both in tenths of a percent: `+0.4 points`.
    pub fn points(self, now: u64, before: u64) -> super::Change {
        let change = self.told(super::points(now, before));
        let points = match self.language {
            Language::English => "points",
            Language::Portuguese => "pontos",
            Language::Spanish => "puntos",
        };
        match change.direction {
            super::Direction::Same => change,
            _ => super::Change { text: format!("{}{UNBROKEN}{points}", change.text), ..change },
        }
    }

    fn told(self, change: super::Change) -> super::Change {
        let text = match (change.text.strip_suffix("\u{a0}%"), self.language) {
            (_, Language::English) => change.text,
            (None, _) if change.direction == super::Direction::Same => "igual".into(),
            (None, _) => self.marks(&change.text),
            (Some(number), _) => self.with_percent(&number.replace("under ", "menos de ")),
        };
        super::Change { text, ..change }
    }

    /// A day in a zone: `21 Nov 2026`, `21 de nov. de 2026`, `21 nov 2026`.
    pub fn date(self, at: Timestamp, zone: &TimeZone) -> String {
        let day = moment(at.0).to_zoned(zone.clone()).date();
        match self.language {
            Language::Portuguese => format!("{} de {}", self.day_and_month(day), day.year()),
            Language::English | Language::Spanish => format!("{} {}", self.day_and_month(day), day.year()),
        }
    }

    /// A day of a year that is known: `21 Nov`, `21 de nov.`, `21 nov`.
    pub fn day_and_month(self, day: Date) -> String {
        let of = if self.language == Language::Portuguese { "de " } else { "" };
        format!("{} {of}{}", day.day(), self.month(day))
    }

    /// A month: `Nov 2026`, `nov. de 2026`, `nov 2026`.
    pub fn month_and_year(self, day: Date) -> String {
        let of = if self.language == Language::Portuguese { "de " } else { "" };
        format!("{} {of}{}", self.month(day), day.year())
    }

    /// A day below a chart, where there is little room: `21 Nov`, `21 nov`.
    pub fn axis_day(self, day: Date) -> String {
        format!("{} {}", day.day(), self.month(day).trim_end_matches('.'))
    }

    /// A month below a chart: `Nov \u{2019}26`, `nov/26`.
    pub fn axis_month(self, day: Date) -> String {
        let between = if self.language == Language::English { " \u{2019}" } else { "/" };
        format!("{}{between}{:02}", self.month(day).trim_end_matches('.'), day.year().rem_euclid(100))
    }

    fn month(self, day: Date) -> String {
        let months = match self.language {
            Language::English => return day.strftime("%b").to_string(),
            Language::Portuguese => PORTUGUESE_MONTHS,
            Language::Spanish => SPANISH_MONTHS,
        };
        let month = usize::try_from(day.month() - 1).ok().and_then(|place| months.get(place));
        month.map_or_else(String::new, |month| (*month).to_owned())
    }

    /// A minute in a zone: `21 nov 2026, 14:05`.
    pub fn date_time(self, at: Timestamp, zone: &TimeZone) -> String {
        match self.language {
            Language::English => date_time(at.0, zone),
            _ => {
                let time = moment(at.0).to_zoned(zone.clone());
                format!("{}, {:02}:{:02}", self.date(at, zone), time.hour(), time.minute())
            }
        }
    }

    /// How far a moment is from now, in its largest unit: `2 min ago`, `daqui a 3 dias`, `hace 1 hora`.
    pub fn relative(self, at: Timestamp, now: Timestamp) -> String {
        let distance = super::units(at.0.abs_diff(now.0), self).next();
        let is_past = at.0 < now.0;
        match (self.language, distance) {
            (Language::English, None) => "just now".into(),
            (Language::Portuguese, None) => "agora mesmo".into(),
            (Language::Spanish, None) => "ahora mismo".into(),
            (Language::English, Some(distance)) if is_past => format!("{distance} ago"),
            (Language::English, Some(distance)) => format!("in {distance}"),
            (Language::Portuguese, Some(distance)) if is_past => format!("há {distance}"),
            (Language::Portuguese, Some(distance)) => format!("daqui a {distance}"),
            (Language::Spanish, Some(distance)) if is_past => format!("hace {distance}"),
            (Language::Spanish, Some(distance)) => format!("dentro de {distance}"),
        }
    }

    /// How long something lasts, in its two largest units: `1 hora 30 min`.
    pub fn duration(self, ms: u64) -> String {
        let spoken: Vec<String> = super::units(ms, self).take(2).collect();
        match self.language {
            _ if !spoken.is_empty() => spoken.join(" "),
            Language::English => "under 1 min".into(),
            Language::Portuguese | Language::Spanish => "menos de 1 min".into(),
        }
    }

    /// So many days: `1 day`, `60 dias`.
    pub fn days(self, days: u16) -> String {
        let [(one, many), ..] = self.unit_words();
        self.count_of(u64::from(days), one, many)
    }

    /// Days, hours and minutes, each as (one, many).
    pub(super) const fn unit_words(self) -> [(&'static str, &'static str); 3] {
        match self.language {
            Language::English => [("day", "days"), ("hour", "hours"), ("min", "min")],
            Language::Portuguese => [("dia", "dias"), ("hora", "horas"), ("min", "min")],
            Language::Spanish => [("día", "días"), ("hora", "horas"), ("min", "min")],
        }
    }

    /// The word in `3 of 11`.
    const fn of_word(self) -> &'static str {
        match self.language {
            Language::English => "of",
            Language::Portuguese | Language::Spanish => "de",
        }
    }

    /// A number behind which a percent sign stands: close to it in Brazil, apart elsewhere.
    fn with_percent(self, number: &str) -> String {
        match self.language {
            Language::Portuguese => format!("{}%", self.marks(number)),
            Language::English | Language::Spanish => format!("{}{UNBROKEN}%", self.marks(number)),
        }
    }

    /// A number that was written in English, with the marks of this language.
    fn marks(self, number: &str) -> String {
        let whole = number.split('.').next().unwrap_or_default();
        let is_short = whole.bytes().filter(u8::is_ascii_digit).count() <= 4;
        let mark = |character: char| match (self.language, character) {
            (Language::Portuguese, ',') => Some('.'),
            (Language::Spanish, ',') => (!is_short).then_some('\u{a0}'),
            (Language::Portuguese | Language::Spanish, '.') => Some(','),
            (_, other) => Some(other),
        };
        number.chars().filter_map(mark).collect()
    }
}
