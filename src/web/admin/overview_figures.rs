//! The numbers of the overview: four tiles and the chart of clicks, each against the time before.

use std::collections::BTreeMap;

use super::desk::money_text;
use super::period::{self, Period};
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::store::view::figures::Figures;
use crate::store::view::money::Balance;
use crate::web::chart::{self, Chart, Spark};
use crate::web::format::{self, Change, Direction};
use crate::web::words;

/// Below so many clicks a rate says more about chance than about people.
const ENOUGH_FOR_A_RATE: u64 = 30;

/// One number with its change, its shape, and what else belongs to it.
pub struct Tile {
    /// What it counts.
    pub label: &'static str,
    /// The number.
    pub value: String,
    /// What else belongs to it, a line each.
    pub more: Vec<String>,
    /// How it moved.
    pub change: Change,
    /// Against what.
    pub against: String,
    /// Its shape over the period.
    pub spark: Spark,
}

/// The four tiles.
pub fn tiles(
    now: &[Figures],
    before: &[Figures],
    balances: &BTreeMap<Currency, Balance>,
    currency: Currency,
    before_name: &str,
) -> Vec<Tile> {
    let (sum, past) = (period::sum(now), period::sum(before));
    let against = format!("vs the {before_name}");
    vec![
        Tile {
            label: "Clicks",
            value: format::count(sum.counts.clicks),
            more: clicks_told(&sum),
            change: format::change(sum.counts.clicks, past.counts.clicks),
            against: against.clone(),
            spark: shape(now, |step| step.counts.clicks),
        },
        Tile {
            label: "Conversions",
            value: format::count(period::conversions(&sum)),
            more: sold(&sum),
            change: format::change(period::conversions(&sum), period::conversions(&past)),
            against: against.clone(),
            spark: shape(now, period::conversions),
        },
        rate(&sum, &past, against, shape(now, hundredths)),
        owed(now, &past, balances, currency, before_name),
    ]
}

/// The chart of clicks.
pub fn clicks(
    period: &Period,
    now: &[Figures],
    before: &[Figures],
    name: &str,
    before_name: &'static str,
) -> Chart {
    let heading = if name == "Today" { "Clicks today".into() } else { format!("Clicks, last {name}") };
    let words = words::charts(Language::English);
    period::clicks_chart(words, heading, ("click", "clicks"), period, now, Some((before, before_name)))
}

/// A number's shape over the period.
fn shape(now: &[Figures], of: impl Fn(&Figures) -> u64) -> Spark {
    chart::spark(&now.iter().map(of).collect::<Vec<_>>())
}

fn clicks_told(sum: &Figures) -> Vec<String> {
    let counts = &sum.counts;
    let mut more = vec![format::count_of(counts.visitors, "visitor", "visitors")];
    let mut beside = Vec::new();
    if counts.filtered_all() > 0 {
        beside.push(format!("{} filtered", format::count(counts.filtered_all())));
    }
    if counts.own > 0 {
        beside.push(format!("{} own", format::count(counts.own)));
    }
    if !beside.is_empty() {
        more.push(format!("{}, not counted", beside.join(" and ")));
    }
    more
}

fn sold(sum: &Figures) -> Vec<String> {
    let sold = sum.sales.money.iter().filter(|(_, turnover)| turnover.sales != 0);
    sold.map(|(currency, turnover)| {
        format!("{} sold", money_text(Money { minor: turnover.sales, currency: *currency }))
    })
    .collect()
}

fn rate(sum: &Figures, past: &Figures, against: String, spark: Spark) -> Tile {
    let enough = |figures: &Figures| figures.counts.clicks >= ENOUGH_FOR_A_RATE;
    let (change, against) = if enough(sum) && enough(past) {
        (format::change(hundredths(sum), hundredths(past)), against)
    } else {
        (Change { text: String::new(), direction: Direction::Same }, "too few clicks to compare".into())
    };
    Tile {
        label: "Conversion rate",
        value: format::rate(period::conversions(sum), sum.counts.clicks),
        more: enough(sum).then(|| of_clicks(sum)).into_iter().collect(),
        change,
        against,
        spark,
    }
}

/// `35 of 255 clicks`: what stands behind the rate.
fn of_clicks(figures: &Figures) -> String {
    let clicks = format::count_of(figures.counts.clicks, "click", "clicks");
    format!("{} of {clicks}", format::count(period::conversions(figures)))
}

/// Conversions of ten thousand clicks.
fn hundredths(figures: &Figures) -> u64 {
    period::conversions(figures).saturating_mul(10_000) / figures.counts.clicks.max(1)
}

/// What is owed now, in every currency; its change is that of what was earned in the period.
fn owed(
    now: &[Figures],
    past: &Figures,
    balances: &BTreeMap<Currency, Balance>,
    currency: Currency,
    before_name: &str,
) -> Tile {
    let owes = |balance: &Balance| balance.held != 0 || balance.in_review != 0 || balance.due != 0;
    // The program's own currency stands first, unless only others are owed.
    let main = Some(currency)
        .filter(|own| balances.get(own).is_some_and(owes))
        .or_else(|| balances.iter().find(|(_, balance)| owes(balance)).map(|(other, _)| *other))
        .unwrap_or(currency);
    let told = |currency: Currency, balance: &Balance| {
        let text = |minor| money_text(Money { minor, currency });
        [("Due", balance.due), ("Held", balance.held), ("Held for review", balance.in_review)]
            .into_iter()
            .filter(|(_, minor)| *minor != 0)
            .map(|(word, minor)| format!("{word} {}", text(minor)))
            .collect::<Vec<_>>()
    };
    let of_main = balances.get(&main).copied().unwrap_or_default();
    let mut more = told(main, &of_main);
    for (other, balance) in balances.iter().filter(|(other, balance)| **other != main && owes(balance)) {
        more.extend(told(*other, balance));
    }
    if more.is_empty() {
        more.push("Nothing Held, nothing Due".into());
    }
    Tile {
        label: "Commission owed",
        value: money_text(Money { minor: of_main.due + of_main.held + of_main.in_review, currency: main }),
        more,
        change: format::change(period::commission(&period::sum(now), main), period::commission(past, main)),
        against: format!("earned, vs the {before_name}"),
        spark: shape(now, |step| period::commission(step, main)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::figures::{Counts, Sales};

    fn euro() -> Currency {
        Currency::parse("EUR").unwrap()
    }

    fn day(clicks: u64, conversions: i64) -> Figures {
        let amount = Money { minor: 9_700 * conversions, currency: euro() };
        let earned = Money { minor: 2_910 * conversions, currency: euro() };
        let counts = Counts { clicks, visitors: clicks / 2, ..Counts::default() };
        Figures { counts, sales: Sales { conversions, ..Sales::money_only(amount, &[earned]) } }
    }

    fn shown(now: &[Figures], before: &[Figures], balances: &[(&str, Balance)]) -> Vec<Tile> {
        let balances =
            balances.iter().map(|(code, balance)| (Currency::parse(code).unwrap(), *balance)).collect();
        tiles(now, before, &balances, euro(), "7 days before")
    }

    #[test]
    fn a_rate_needs_thirty_clicks_in_both_times() {
        let few = shown(&[day(11, 3)], &[day(100, 1)], &[]);
        assert_eq!(
            (few[2].value.as_str(), few[2].against.as_str()),
            ("3 of 11", "too few clicks to compare")
        );
        let unlike = shown(&[day(100, 3)], &[day(29, 1)], &[]);
        assert_eq!((unlike[2].value.as_str(), unlike[2].change.text.as_str()), ("3.0 %", ""));
        let enough = shown(&[day(100, 3)], &[day(100, 2)], &[]);
        assert_eq!((enough[2].value.as_str(), enough[2].change.text.as_str()), ("3.0 %", "+50 %"));
    }

    #[test]
    fn currencies_stand_side_by_side_and_are_never_added() {
        let balance = |due, held| Balance { due, held, in_review: 0 };
        let owed = &shown(&[], &[], &[("EUR", balance(1_000, 500)), ("JPY", balance(0, 300))])[3];
        assert_eq!(owed.value, "\u{20ac} 15.00");
        assert_eq!(owed.more, ["Due \u{20ac} 10.00", "Held \u{20ac} 5.00", "Held \u{a5} 300"]);
        let other = &shown(&[], &[], &[("EUR", balance(0, 0)), ("JPY", balance(0, 300))])[3];
        assert_eq!(other.value, "\u{a5} 300");
        assert_eq!(shown(&[], &[], &[])[3].more, ["Nothing Held, nothing Due"]);
    }

    #[test]
    fn what_is_not_counted_is_told() {
        let mut bots = day(10, 1);
        (bots.counts.filtered[0], bots.counts.own) = (7, 2);
        let tiles = shown(&[bots], &[], &[]);
        assert_eq!(tiles[0].more, ["5 visitors", "7 filtered and 2 own, not counted"]);
        assert_eq!(tiles[1].more, ["\u{20ac} 97.00 sold"]);
    }
}
