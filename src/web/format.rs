//! Values as people read them: money, counts, rates, moments, durations, sizes. All pure; moments are
//! milliseconds since 1970 in UTC, amounts are minor units.

mod formats;

pub use formats::Formats;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::language::Language;

/// The admin's.
const ENGLISH: Formats = Formats::of(Language::English);
use crate::domain::money::Money;

/// U+2212, which has the width of a plus; a hyphen is too short beside digits.
const MINUS: &str = "\u{2212}";

/// U+00A0, a space at which no line breaks.
const UNBROKEN: &str = "\u{a0}";

/// Below this many, a rate says more about chance than about people (`rate`, `change`).
const ENOUGH_FOR_A_RATE: u64 = 30;

/// Whether a rate of so many says something.
pub fn is_enough_for_a_rate(whole: u64) -> bool {
    whole >= ENOUGH_FOR_A_RATE
}

/// An amount as people read it.
pub fn money_of(amount: Money) -> String {
    money(amount.minor, u32::from(amount.currency.exponent()), amount.currency.code())
}

/// An amount in minor units with its currency: `EUR 97.00` with the sign of the euro, `-JPY 500` with the sign
/// of the yen and a true minus. `exponent` is the currency's number of decimals by ISO 4217 (JPY 0, KWD 3).
pub fn money(minor: i64, exponent: u32, code: &str) -> String {
    let sign = if minor < 0 { MINUS } else { "" };
    format!("{sign}{}{UNBROKEN}{}", symbol(code), amount(minor.unsigned_abs(), exponent, true))
}

/// An amount as a person types it into a field: `1234.50`, without currency or separators.
pub fn money_plain(minor: i64, exponent: u32) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}", amount(minor.unsigned_abs(), exponent, false))
}

fn amount(minor: u64, exponent: u32, separated: bool) -> String {
    let Some(unit) = 10_u64.checked_pow(exponent) else { return format!("{minor}e-{exponent}") };
    let whole = if separated { count(minor / unit) } else { (minor / unit).to_string() };
    let Ok(width) = usize::try_from(exponent) else { return whole };
    if width == 0 { whole } else { format!("{whole}.{:0width$}", minor % unit) }
}

/// The sign of a currency where most people know it and no two share it, else its code.
fn symbol(code: &str) -> &str {
    match code {
        "EUR" => "\u{20ac}",
        "USD" => "$",
        "GBP" => "\u{a3}",
        "JPY" => "\u{a5}",
        "BRL" => "R$",
        "INR" => "\u{20b9}",
        "KRW" => "\u{20a9}",
        "ILS" => "\u{20aa}",
        "UAH" => "\u{20b4}",
        "TRY" => "\u{20ba}",
        "PHP" => "\u{20b1}",
        "NGN" => "\u{20a6}",
        "VND" => "\u{20ab}",
        _ => code,
    }
}

/// A whole number with separators: `12,345`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut separated = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            separated.push(',');
        }
        separated.push(digit);
    }
    separated
}

/// A number with the word it counts, in the right form: `1 click`, `12,345 clicks`.
pub fn count_of(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A share in hundredths of a percent, as short as it is exact: `30 %`, `12.5 %`.
pub fn percent(hundredths: i64) -> String {
    let sign = if hundredths < 0 { MINUS } else { "" };
    let (whole, part) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    let decimals = format!(".{part:02}");
    let decimals = if part == 0 { "" } else { decimals.trim_end_matches('0') };
    format!("{sign}{}{decimals}{UNBROKEN}%", count(whole))
}

/// A text of the domain as a page shows it: no line breaks between a number and its `%`, or its currency (`EUR 97.00`).
pub fn unbroken(text: &str) -> String {
    let mut whole = String::with_capacity(text.len() + 8);
    for (place, character) in text.char_indices() {
        let (before, after) = text.split_at(place);
        let letters = before.bytes().rev().take(3);
        let is_code = letters.filter(u8::is_ascii_uppercase).count() == 3;
        let next = after.chars().nth(1);
        let holds = next.is_some_and(|next| next == '%' || is_code && next.is_ascii_digit());
        if character == ' ' && holds { whole.push_str(UNBROKEN) } else { whole.push(character) }
    }
    whole
}

/// Whether so many of a whole make a rate. More than the whole are no part of it: sales that no click led to were told of.
pub fn has_rate(part: u64, whole: u64) -> bool {
    is_enough_for_a_rate(whole) && part <= whole
}

/// How many of a whole: `2.6 %` (half rounds up), but `3 of 11` or `60 of 31` where that makes no rate. Tables and tiles tell
/// nothing of the last (`Formats::share`).
pub fn rate(part: u64, whole: u64) -> String {
    match rate_in_tenths(part, whole) {
        Some(tenths) => format!("{}{UNBROKEN}%", with_tenths(tenths)),
        None => format!("{part} of {whole}"),
    }
}

/// The same in tenths of a percent; nothing where that makes no rate.
pub fn rate_in_tenths(part: u64, whole: u64) -> Option<u64> {
    if !has_rate(part, whole) {
        return None;
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
    u64::try_from((part * 2000 + whole) / (whole * 2)).ok()
}

/// Tenths as a number with one decimal: `2.6`.
pub fn with_tenths(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// How a number moved against the period before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// `+21 %`, `+5` where the number before is too small for a rate, a tenfold and more as `×12`, or `same`.
    pub text: String,
    /// Whether it grew.
    pub direction: Direction,
}

/// Whether a number grew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More than before.
    Up,
    /// Less than before.
    Down,
    /// As before.
    Same,
}

impl Direction {
    /// The class that `cards.css` colours.
    pub fn class(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Same => "same",
        }
    }
}

/// How a number moved against the period before: `+21 %`, or `×12`; without a rate where that would mislead.
pub fn change(now: u64, before: u64) -> Change {
    change_where(now, before, is_enough_for_a_rate(before))
}

/// The same of a number whose size does not say by itself whether there was enough of it before, such as money.
pub fn change_where(now: u64, before: u64, was_enough: bool) -> Change {
    let (sign, direction) = direction(now, before);
    if direction == Direction::Same {
        return same();
    }
    let difference = now.abs_diff(before);
    if !was_enough || before == 0 {
        return Change { text: format!("{sign}{}", count(difference)), direction };
    }
    // So many percents more are read by nobody.
    if now / before >= 10 {
        let times = (u128::from(now) + u128::from(before) / 2) / u128::from(before);
        return Change { text: format!("\u{d7}{}", count(u64::try_from(times).unwrap_or(now))), direction };
    }
    let hundredfold = u128::from(difference) * 100;
    match (hundredfold + u128::from(before) / 2) / u128::from(before) {
        0 => Change { text: format!("{sign}under 1{UNBROKEN}%"), direction },
        percent => Change { text: format!("{sign}{percent}{UNBROKEN}%"), direction },
    }
}

/// How a rate moved, both in tenths of a percent: by how many points. What reads alike is the same.
pub fn points(now: u64, before: u64) -> Change {
    match direction(now, before) {
        (_, Direction::Same) => same(),
        (sign, direction) => {
            Change { text: format!("{sign}{}", with_tenths(now.abs_diff(before))), direction }
        }
    }
}

fn same() -> Change {
    Change { text: "same".into(), direction: Direction::Same }
}

fn direction(now: u64, before: u64) -> (&'static str, Direction) {
    match now.cmp(&before) {
        std::cmp::Ordering::Greater => ("+", Direction::Up),
        std::cmp::Ordering::Less => (MINUS, Direction::Down),
        std::cmp::Ordering::Equal => ("", Direction::Same),
    }
}

/// A day in a zone: `29 Nov 2026`.
pub fn date(ms: i64, zone: &TimeZone) -> String {
    moment(ms).to_zoned(zone.clone()).strftime("%-d %b %Y").to_string()
}

/// A minute in a zone: `29 Nov 2026, 14:05`.
pub fn date_time(ms: i64, zone: &TimeZone) -> String {
    moment(ms).to_zoned(zone.clone()).strftime("%-d %b %Y, %H:%M").to_string()
}

/// A second in a zone: `29 Nov, 14:05:09`, for what happens now.
pub fn to_the_second(ms: i64, zone: &TimeZone) -> String {
    moment(ms).to_zoned(zone.clone()).strftime("%-d %b, %H:%M:%S").to_string()
}

/// A moment for machines, in UTC: `2026-11-29T14:05:00.123Z` (`<time datetime>`, RFC 3339).
pub fn iso(ms: i64) -> String {
    moment(ms).to_string()
}

/// The moment nearest to `ms` that a calendar can name; a touch for ever lies beyond them all.
pub fn moment(ms: i64) -> Timestamp {
    let end = if ms < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(ms).unwrap_or(end)
}

/// How far a moment is from now, in its largest unit, rounded down: `2 min ago`, `in 3 days`.
pub fn relative(ms: i64, now_ms: i64) -> String {
    use crate::domain::time::Timestamp;
    ENGLISH.relative(Timestamp(ms), Timestamp(now_ms))
}

/// How long something lasts, in its two largest units: `60 days`, `1 hour 30 min`, `under 1 min`.
pub fn duration(ms: u64) -> String {
    ENGLISH.duration(ms)
}

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// Days, hours and minutes, without those that are zero. Days are the largest: windows are counted in them.
fn units(ms: u64, formats: Formats) -> impl Iterator<Item = String> {
    [ms / DAY_MS, ms % DAY_MS / HOUR_MS, ms % HOUR_MS / MINUTE_MS]
        .into_iter()
        .zip(formats.unit_words())
        .filter(|(number, _)| *number > 0)
        .map(move |(number, (one, many))| formats.count_of(number, one, many))
}

/// A size in decimal units: `74 B`, `8.4 MB`.
pub fn bytes(size: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if size < 1000 {
        return format!("{size} B");
    }
    let mut tenths = size / 100;
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1000;
        unit += 1;
    }
    format!("{}.{} {}", count(tenths / 10), tenths % 10, UNITS[unit])
}

/// A word at the beginning of a line.
pub fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests;
