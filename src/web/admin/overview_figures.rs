//! The numbers of the overview: four tiles, each against the time before.

use std::collections::BTreeMap;

use crate::domain::money::{Currency, Money};
use crate::store::view::money::Balance;
use crate::web::figures::{self, Course, Tile, Voice};

/// The four tiles.
pub fn tiles(
    course: &Course,
    balances: &BTreeMap<Currency, Balance>,
    currency: Currency,
    voice: Voice,
) -> Vec<Tile> {
    vec![
        figures::clicks_and_others(course, voice),
        figures::conversions(course, voice),
        figures::rate(course, voice),
        owed(course, balances, currency, voice),
    ]
}

/// What is owed now, in every currency; its change and its shape are those of what was earned in the period.
fn owed(course: &Course, balances: &BTreeMap<Currency, Balance>, currency: Currency, voice: Voice) -> Tile {
    let owes = |balance: &Balance| balance.held != 0 || balance.in_review != 0 || balance.due != 0;
    // The program's own currency stands first, unless only others are owed.
    let main = Some(currency)
        .filter(|own| balances.get(own).is_some_and(owes))
        .or_else(|| balances.iter().find(|(_, balance)| owes(balance)).map(|(other, _)| *other))
        .unwrap_or(currency);
    let told = |currency: Currency, balance: &Balance| {
        let text = |minor| voice.words.formats.money(Money { minor, currency });
        [("Due", balance.due), ("Held", balance.held), ("Held, review", balance.in_review)]
            .into_iter()
            .filter(|(_, minor)| *minor != 0)
            .map(|(word, minor)| format!("{word} {}", text(minor)))
            .collect::<Vec<_>>()
    };
    let of_main = balances.get(&main).copied().unwrap_or_default();
    let all = |currency: Currency, balance: &Balance| {
        let minor = balance.due + balance.held + balance.in_review;
        voice.words.formats.money(Money { minor, currency })
    };
    let (mut values, mut more) = (vec![all(main, &of_main)], told(main, &of_main));
    let mut shown = vec![main];
    for (other, balance) in balances.iter().filter(|(other, balance)| **other != main && owes(balance)) {
        values.push(all(*other, balance));
        more.extend(told(*other, balance));
        shown.push(*other);
    }
    if more.is_empty() {
        more.push("Nothing Held, nothing Due".into());
    }
    let earned = figures::earned_beside(course, main, &shown, voice);
    let moved =
        earned.moved.map(|moved| figures::Moved { against: format!("earned, {}", moved.against), ..moved });
    Tile { label: "Commission owed", values, more, moved, ..earned }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Timestamp;
    use crate::web::admin::shown::VOICE;
    use crate::web::asked_period::AskedPeriod;
    use crate::web::query::Query;

    fn shown(balances: &[(&str, Balance)]) -> Tile {
        let currency = |code| Currency::parse(code).unwrap();
        let balances = balances.iter().map(|(code, balance)| (currency(code), *balance)).collect();
        let query = Query::of("/admin", "");
        let utc = jiff::tz::TimeZone::UTC;
        let asked = AskedPeriod::of(&query, VOICE.words, Timestamp(0), Timestamp(1), &utc);
        owed(
            &Course { asked, now: Vec::new(), before: None, absences: Vec::new() },
            &balances,
            currency("EUR"),
            VOICE,
        )
    }

    #[test]
    fn currencies_stand_side_by_side_and_are_never_added() {
        let balance = |due, held| Balance { due, held, in_review: 0 };
        let owed = shown(&[("EUR", balance(1_000, 500)), ("JPY", balance(0, 300))]);
        assert_eq!(owed.values, ["\u{20ac}\u{a0}15.00", "\u{a5}\u{a0}300"]);
        assert_eq!(owed.more, ["Due \u{20ac}\u{a0}10.00", "Held \u{20ac}\u{a0}5.00", "Held \u{a5}\u{a0}300"]);
        let other = shown(&[("EUR", balance(0, 0)), ("JPY", balance(0, 300))]);
        assert_eq!(other.values, ["\u{a5}\u{a0}300"]);
        assert_eq!(shown(&[]).more, ["Nothing Held, nothing Due"]);
    }
}
