//! One number of a period with its change, its shape, and what else belongs to it.

use super::{Course, Voice};
use crate::domain::figures::{Counts, Sales, Turnover};
use crate::domain::money::{Currency, Money, divide_half_even};
use crate::store::view::figures::Figures;
use crate::web::chart::{self, Spark};
use crate::web::format::{Change, Direction, has_rate, is_enough_for_a_rate, rate_in_tenths};
use crate::web::period;

/// A tile, as `figures_shown.html` shows it.
#[derive(Debug)]
pub struct Tile {
    /// What it counts.
    pub label: &'static str,
    /// The number; money is one a currency.
    pub values: Vec<String>,
    /// What else belongs to it, a line each.
    pub more: Vec<String>,
    /// How it moved, where there is something to compare with.
    pub moved: Option<Moved>,
    /// Its shape over the period, where it has one.
    pub spark: Option<Spark>,
}

/// How a number moved.
#[derive(Debug)]
pub struct Moved {
    /// By how much.
    pub change: Change,
    /// Against what.
    pub against: String,
}

/// Clicks, with the visitors behind them.
pub fn clicks(course: &Course, voice: Voice) -> Tile {
    let more = vec![(voice.words.visitors_of)(course.sum().counts.visitors)];
    let of = |figures: &Figures| figures.counts.clicks;
    Tile { more, ..counted(voice.words.clicks, course, voice, of) }
}

/// The same with what is not counted, for pages that say it nowhere else.
pub fn clicks_and_others(course: &Course, voice: Voice) -> Tile {
    let mut tile = clicks(course, voice);
    tile.more.extend(not_counted(&course.sum().counts, 0, voice));
    tile
}

/// What counts nowhere, in a sentence; nothing where there is nothing.
pub fn not_counted(counts: &Counts, tests: u64, voice: Voice) -> Option<String> {
    let words = voice.words;
    let told = [
        (counts.filtered_all(), words.filtered_visits),
        (counts.own, words.own_clicks),
        (tests, words.tests),
    ];
    let told = told.into_iter().filter(|(number, _)| *number > 0).map(|(number, words)| words(number));
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| format!("{}: {}", words.not_counted, told.join(", ")))
}

/// Conversions, with what was sold.
pub fn conversions(course: &Course, voice: Voice) -> Tile {
    let sold = money(&course.sum().sales, |sum| sum.sales, voice);
    let more = sold.iter().map(|sum| (voice.words.sold)(sum)).collect();
    Tile { more, ..counted(voice.words.conversions, course, voice, period::conversions) }
}

/// Conversions of a hundred clicks, with the two counts behind it.
pub fn rate(course: &Course, voice: Voice) -> Tile {
    let (sum, past) = (course.sum(), course.sum_before());
    let clicks = sum.counts.clicks;
    let rate = tenths(&sum);
    let more = rate.map(|_| (voice.words.of_clicks)(period::conversions(&sum), clicks)).into_iter();
    // From no conversions to some is no change that a rate could tell.
    let moved = past.filter(|past| period::conversions(past) > 0).and_then(|past| {
        let no_change = Change { text: String::new(), direction: Direction::Same };
        match (rate, tenths(&past)) {
            (Some(rate), Some(past)) => {
                let change = voice.words.formats.points(rate, past);
                Some(Moved { change, against: against(course, voice) })
            }
            _ if !is_enough_for_a_rate(clicks.min(past.counts.clicks)) => {
                Some(Moved { change: no_change, against: voice.words.too_few.to_owned() })
            }
            _ => None,
        }
    });
    Tile {
        label: voice.words.conversion_rate,
        values: vec![voice.words.formats.share(period::conversions(&sum), clicks)],
        more: more.collect(),
        moved,
        spark: Some(shape_by_click(course, |step| step.sales.conversions, has_rate)),
    }
}

/// What was earned, a sum a currency; its change and its shape are those of `main`.
pub fn earned(course: &Course, main: Currency, voice: Voice) -> Tile {
    earned_beside(course, main, &earned_in(&course.sum()), voice)
}

/// The same on a tile that shows sums in these currencies.
pub fn earned_beside(course: &Course, main: Currency, shown: &[Currency], voice: Voice) -> Tile {
    let sum = course.sum();
    let per_click = per_click(&sum)
        .into_iter()
        .map(|money| (voice.words.per_click_of)(&voice.words.formats.money(money)));
    Tile {
        label: voice.words.earned,
        values: money_or_nothing(money(&sum.sales, |sum| sum.commission, voice), main, voice),
        more: per_click.collect(),
        moved: course.sum_before().and_then(|past| earned_moved(&sum, &past, main, shown, course, voice)),
        ..counted(voice.words.earned, course, voice, |step| period::commission(step, main))
    }
}

/// How what was earned in `main` moved: by an amount where too little was sold before for a rate. Nothing is told where
/// nothing was earned in it, before or now.
fn earned_moved(
    sum: &Figures,
    past: &Figures,
    main: Currency,
    shown: &[Currency],
    course: &Course,
    voice: Voice,
) -> Option<Moved> {
    let (now, before) = (period::commission(sum, main), period::commission(past, main));
    if now == 0 && before == 0 {
        return None;
    }
    let was_enough = before > 0 && is_enough_for_a_rate(period::conversions(past));
    let change = match was_enough {
        true => named(voice.words.formats.change_where(now, before, true), main, shown),
        false => by_amount(now, before, main, shown, voice),
    };
    Some(Moved { change, against: against(course, voice) })
}

/// In which currencies something was earned.
fn earned_in(figures: &Figures) -> Vec<Currency> {
    let some = figures.sales.money.iter().filter(|(_, sum)| sum.commission != 0);
    some.map(|(currency, _)| *currency).collect()
}

/// A change of `main`, which is named where sums in other currencies are shown beside it.
fn named(change: Change, main: Currency, shown: &[Currency]) -> Change {
    if shown.iter().all(|currency| *currency == main) {
        return change;
    }
    Change { text: format!("{}\u{a0}{}", main.code(), change.text), ..change }
}

/// How a sum moved, told as an amount, which names its currency itself.
fn by_amount(now: u64, before: u64, main: Currency, shown: &[Currency], voice: Voice) -> Change {
    let change = voice.words.formats.change_where(now, before, false);
    let minor = i64::try_from(now.abs_diff(before)).unwrap_or(i64::MAX);
    let amount = voice.words.formats.money(Money { minor, currency: main });
    match change.direction {
        Direction::Same => named(change, main, shown),
        Direction::Up => Change { text: format!("+{amount}"), ..change },
        Direction::Down => Change { text: format!("\u{2212}{amount}"), ..change },
    }
}

/// What a click earned, a sum a currency, or none where there are too few clicks; its change and its shape are those of
/// `main`.
pub fn earned_per_click(course: &Course, main: Currency, voice: Voice) -> Tile {
    let (sum, words) = (course.sum(), voice.words);
    let is_told = is_enough_for_a_rate(sum.counts.clicks);
    let told = per_click(&sum).into_iter().map(|money| words.formats.money(money)).collect();
    let of_step = |step: &Figures| step.sales.money.get(&main).map_or(0, |sum| sum.commission);
    Tile {
        label: words.earnings_per_click,
        values: if is_told { money_or_nothing(told, main, voice) } else { vec!["\u{2013}".into()] },
        more: if is_told { Vec::new() } else { vec![words.from_thirty_clicks.to_owned()] },
        moved: course
            .sum_before()
            .filter(|_| is_told)
            .and_then(|past| per_click_moved(&sum, &past, main, course, voice)),
        spark: Some(shape_by_click(course, of_step, |_, clicks| is_enough_for_a_rate(clicks))),
    }
}

/// How what a click earned moved: by the amount, since a rate of a few cents would tell of their rounding.
fn per_click_moved(
    sum: &Figures,
    past: &Figures,
    main: Currency,
    course: &Course,
    voice: Voice,
) -> Option<Moved> {
    if !is_enough_for_a_rate(past.counts.clicks) {
        let no_change = Change { text: String::new(), direction: Direction::Same };
        return Some(Moved { change: no_change, against: voice.words.too_few.to_owned() });
    }
    let of = |figures: &Figures| {
        let told = per_click(figures).into_iter().find(|money| money.currency == main);
        told.map(|money| u64::try_from(money.minor).unwrap_or(0))
    };
    let (now, before) = (of(sum), of(past));
    (now.is_some() || before.is_some()).then(|| Moved {
        change: by_amount(now.unwrap_or(0), before.unwrap_or(0), main, &earned_in(sum), voice),
        against: against(course, voice),
    })
}

/// The sums, or that there is nothing in the main currency.
pub fn money_or_nothing(sums: Vec<String>, main: Currency, voice: Voice) -> Vec<String> {
    if sums.is_empty() { vec![voice.words.formats.money(Money::zero(main))] } else { sums }
}

/// A part of what conversions brought, a sum a currency.
pub fn money(sales: &Sales, of: fn(&Turnover) -> i64, voice: Voice) -> Vec<String> {
    let some = sales.money.iter().filter(|(_, sum)| of(sum) != 0);
    some.map(|(currency, sum)| voice.words.formats.money(Money { minor: of(sum), currency: *currency }))
        .collect()
}

/// What a click earned, in each currency, minor units, half rounded to even; nothing where there are too few clicks.
pub fn per_click(figures: &Figures) -> Vec<Money> {
    if !is_enough_for_a_rate(figures.counts.clicks) {
        return Vec::new();
    }
    let some = figures.sales.money.iter().filter(|(_, sum)| sum.commission != 0);
    some.map(|(currency, sum)| {
        let minor = divide_half_even(i128::from(sum.commission), i128::from(figures.counts.clicks));
        Money { minor, currency: *currency }
    })
    .collect()
}

/// A tile of a number that adds up over the steps.
fn counted(label: &'static str, course: &Course, voice: Voice, of: impl Fn(&Figures) -> u64) -> Tile {
    let now = of(&course.sum());
    // Nothing that stayed nothing is no news.
    let past = course.sum_before().map(|past| of(&past)).filter(|past| now > 0 || *past > 0);
    let moved = past
        .map(|past| Moved { change: voice.words.formats.change(now, past), against: against(course, voice) });
    Tile {
        label,
        values: vec![voice.words.formats.count(now)],
        more: Vec::new(),
        moved,
        spark: Some(shape(course, |step| Some(of(step)))),
    }
}

fn against(course: &Course, voice: Voice) -> String {
    (voice.words.against)(course.asked.before_name())
}

/// A number's shape over the steps of the period that are over: one that is not would look like a fall.
fn shape(course: &Course, of: impl Fn(&Figures) -> Option<u64>) -> Spark {
    let over = course.asked.period.over().min(course.now.len());
    chart::spark(&course.now[..over].iter().map(of).collect::<Vec<_>>())
}

/// Conversions of a thousand clicks, as the rate is shown; nothing where that makes no rate.
fn tenths(figures: &Figures) -> Option<u64> {
    rate_in_tenths(period::conversions(figures), figures.counts.clicks)
}

/// The shape of what clicks brought, so much of ten thousand of them: of each step together with as many before it as it
/// takes for a rate, so that days of few clicks have one too. Nothing where `is_told` says that parts and clicks make none.
fn shape_by_click(
    course: &Course,
    of: impl Fn(&Figures) -> i64,
    is_told: impl Fn(u64, u64) -> bool,
) -> Spark {
    let over = &course.now[..course.asked.period.over().min(course.now.len())];
    let at_step = |last: usize| {
        let (mut part, mut clicks) = (0_i64, 0_u64);
        for step in over[..=last].iter().rev() {
            part = part.saturating_add(of(step));
            clicks = clicks.saturating_add(step.counts.clicks);
            if is_enough_for_a_rate(clicks) {
                break;
            }
        }
        let part = u64::try_from(part).unwrap_or(0);
        is_told(part, clicks).then(|| part.saturating_mul(10_000) / clicks.max(1))
    };
    chart::spark(&(0..over.len()).map(at_step).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::figures::Sales;
    use crate::domain::language::Language;
    use crate::domain::time::Timestamp;
    use crate::web::asked_period::AskedPeriod;
    use crate::web::query::Query;
    use crate::web::words::{charts, figures};

    const VOICE: Voice = Voice { words: figures(Language::English), charts: charts(Language::English) };

    fn euro() -> Currency {
        Currency::parse("EUR").unwrap()
    }

    fn day(clicks: u64, conversions: i64) -> Figures {
        let amount = Money { minor: 9_700 * conversions, currency: euro() };
        let earned = Money { minor: 2_910 * conversions, currency: euro() };
        let counts = Counts { clicks, visitors: clicks / 2, ..Counts::default() };
        Figures { counts, sales: Sales { conversions, ..Sales::money_only(amount, &[earned]) } }
    }

    fn course(now: &[Figures], before: &[Figures]) -> Course {
        let query = Query::of("/admin", "period=7");
        let asked =
            AskedPeriod::of(&query, VOICE.words, Timestamp(0), Timestamp(1), &jiff::tz::TimeZone::UTC);
        Course { asked, now: now.to_vec(), before: Some(before.to_vec()), absences: Vec::new() }
    }

    #[test]
    fn a_rate_needs_thirty_clicks_in_both_times() {
        let shown = |now, before| {
            let tile = rate(&course(&[now], &[before]), VOICE);
            let moved = tile.moved.unwrap();
            (tile.values[0].clone(), moved.change.text, moved.against)
        };
        let few = shown(day(11, 3), day(100, 1));
        assert_eq!(few, ("3 of 11".into(), String::new(), "too few clicks to compare".into()));
        let unlike = shown(day(100, 3), day(29, 1));
        assert_eq!((unlike.0.as_str(), unlike.1.as_str()), ("3.0\u{a0}%", ""));
        let enough = shown(day(100, 3), day(100, 2));
        assert_eq!(enough, ("3.0\u{a0}%".into(), "+1.0\u{a0}points".into(), "vs the 7 days before".into()));
    }

    #[test]
    fn what_was_nothing_and_is_nothing_did_not_move() {
        let empty = course(&[day(0, 0)], &[day(0, 0)]);
        assert!(clicks(&empty, VOICE).moved.is_none());
        assert!(conversions(&empty, VOICE).moved.is_none());
        assert!(earned(&empty, euro(), VOICE).moved.is_none());
        assert_eq!(clicks(&course(&[day(3, 0)], &[day(3, 0)]), VOICE).moved.unwrap().change.text, "same");
    }

    #[test]
    fn what_was_earned_moves_by_a_rate_only_where_enough_was_sold() {
        let moved = |now, before| {
            let tile = earned(&course(&[day(100, now)], &[day(100, before)]), euro(), VOICE);
            tile.moved.unwrap().change.text
        };
        assert_eq!(moved(3, 1), "+\u{20ac}\u{a0}58.20");
        assert_eq!(moved(1, 3), "\u{2212}\u{20ac}\u{a0}58.20");
        assert_eq!(moved(60, 30), "+100\u{a0}%");
        assert_eq!(moved(450, 30), "\u{d7}15");
        assert_eq!(moved(3, 3), "same");
    }

    #[test]
    fn where_several_currencies_are_shown_a_change_names_its_own() {
        let yen = Sales::money_only(
            Money::zero(euro()),
            &[Money { minor: 100, currency: Currency::parse("JPY").unwrap() }],
        );
        let told = |now, before, tile: fn(&Course, Currency, Voice) -> Tile| {
            let mut now = day(100, now);
            now.sales += &yen;
            tile(&course(&[now], &[day(100, before)]), euro(), VOICE).moved.unwrap().change.text
        };
        assert_eq!(told(60, 30, earned), "EUR\u{a0}+100\u{a0}%");
        assert_eq!(told(30, 30, earned), "EUR\u{a0}same");
        assert_eq!(told(3, 1, earned), "+\u{20ac}\u{a0}58.20");
        assert_eq!(told(3, 3, earned_per_click), "EUR\u{a0}same");
        let only_yen = Figures { sales: yen.clone(), ..day(100, 0) };
        let moved = earned(&course(&[only_yen], &[day(100, 30)]), euro(), VOICE).moved.unwrap();
        assert_eq!(moved.change.text, "EUR\u{a0}\u{2212}100\u{a0}%");
    }

    #[test]
    fn what_a_click_earned_moves_by_an_amount_where_both_times_had_thirty_clicks() {
        let told = |now, before| {
            let tile = earned_per_click(&course(&[now], &[before]), euro(), VOICE);
            let moved = tile.moved.map(|moved| (moved.change.text, moved.against));
            (tile.values[0].clone(), tile.more, moved)
        };
        let (value, more, moved) = told(day(100, 3), day(50, 1));
        assert_eq!((value.as_str(), more.len()), ("\u{20ac}\u{a0}0.87", 0));
        assert_eq!(moved, Some(("+\u{20ac}\u{a0}0.29".into(), "vs the 7 days before".into())));
        let moved = |now, before| told(now, before).2.map(|(change, _)| change);
        assert_eq!(moved(day(100, 1), day(100, 3)), Some("\u{2212}\u{20ac}\u{a0}0.58".into()));
        assert_eq!(moved(day(100, 1), day(100, 1)), Some("same".into()));
        assert_eq!(moved(day(100, 0), day(100, 0)), None);
        let few_before = told(day(100, 3), day(29, 3)).2.unwrap();
        assert_eq!(few_before, (String::new(), "too few clicks to compare".into()));
        let few = told(day(29, 3), day(100, 3));
        assert_eq!(few, ("\u{2013}".into(), vec!["told from 30 clicks on".into()], None));
    }

    #[test]
    fn the_shape_of_a_rate_takes_as_many_days_together_as_thirty_clicks_need() {
        let days = [day(10, 0), day(10, 0), day(10, 3), day(10, 0), day(60, 3), day(1, 0), day(0, 0)];
        let shape = rate(&course(&days, &[]), VOICE).spark.unwrap().to_string();
        // Nothing of the first two days; 3 of 30 twice; 3 of 60; 3 of 61 the day after. The last day is not over.
        assert!(shape.contains("d=\"M32 1L48 1L64 10L80 10.2\""), "{shape}");
    }

    #[test]
    fn what_is_not_counted_is_told() {
        let mut bots = day(10, 1);
        (bots.counts.filtered[0], bots.counts.own) = (7, 2);
        let course = course(&[bots], &[]);
        let told = clicks_and_others(&course, VOICE).more;
        assert_eq!(told, ["5 visitors", "Not counted: 7 filtered visits, 2 own clicks"]);
        assert_eq!(conversions(&course, VOICE).more, ["\u{20ac}\u{a0}97.00 sold"]);
        assert_eq!(not_counted(&Counts::default(), 0, VOICE), None);
    }

    #[test]
    fn what_a_click_earned_needs_thirty_clicks_and_keeps_currencies_apart() {
        assert_eq!(per_click(&day(29, 5)), []);
        let mut two = day(40, 3);
        two.sales += &Sales::money_only(
            Money::zero(euro()),
            &[Money { minor: 100, currency: Currency::parse("JPY").unwrap() }],
        );
        let told: Vec<String> =
            per_click(&two).into_iter().map(|money| VOICE.words.formats.money(money)).collect();
        assert_eq!(told, ["\u{20ac}\u{a0}2.18", "\u{a5}\u{a0}2"]);
    }
}
