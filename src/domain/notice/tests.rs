//! Text cases of notice: what was, what is wished, and what comes when.

use expect_test::{Expect, expect};

use super::*;
use crate::domain::money::{Currency, Percent};

const NOW: Timestamp = Timestamp(10 * DAY_MS);

fn rate(text: &str) -> Rate {
    let (percent, flat) = text.split_once('+').unwrap_or((text, "0"));
    Rate { percent: Percent::parse(percent).unwrap(), flat: flat.parse().unwrap() }
}

/// Terms as text: `last 30 hold 14 window 60 signup 0+150`.
fn terms(text: &str) -> Terms {
    let mut terms = Terms {
        number: 1,
        since: Timestamp(0),
        model: Model::Last,
        window: Window::Days(60),
        pixel_window_days: 28,
        commission: rate("30"),
        events: std::collections::BTreeMap::new(),
        hold_days: 14,
        renewals: Renewals::All,
        new_customers_only: false,
    };
    let mut words = text.split(' ').filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        let mut next = || words.next().unwrap();
        match word {
            "last" => terms.model = Model::Last,
            "first" => terms.model = Model::First,
            "multiple" => {
                let first = Percent::parse(next()).unwrap();
                terms.model = Model::Multiple(Split::Share { first });
            }
            "hold" => terms.hold_days = next().parse().unwrap(),
            "window" => terms.window = Window::parse(next()).unwrap(),
            "pixel" => terms.pixel_window_days = next().parse().unwrap(),
            "renewals" => {
                terms.renewals = match next() {
                    "none" => Renewals::None,
                    "all" => Renewals::All,
                    count => Renewals::parse_first(count).unwrap(),
                }
            }
            "new-only" => terms.new_customers_only = true,
            "pays" => terms.commission = rate(next()),
            event => {
                let event = Event::parse(event).unwrap();
                terms.events.insert(event, rate(next()));
            }
        }
    }
    terms
}

fn told(was: &Terms, becomes: &Terms) -> String {
    let euro = Currency::parse("EUR").unwrap();
    let all = differences(was, becomes).into_iter().map(|difference| difference.words(euro));
    let all: Vec<_> = all.collect();
    if all.is_empty() { "nothing".into() } else { all.join("; ") }
}

fn check(was: &str, wished: &str, expected: Expect) {
    let (was, wished) = (terms(was), terms(wished));
    let coming = coming(&was, None, &wished, true, NOW);
    let mut text = format!("{}: {}\n", coming.now.number, told(&was, &coming.now));
    if let Some(ahead) = &coming.ahead {
        assert_eq!(ahead.since, NOW.plus_days(3));
        text += &format!("{} in 3 days: {}\n", ahead.number, told(&coming.now, ahead));
        assert!(ahead.says_the_same(&wished));
    } else {
        assert!(coming.now.says_the_same(&wished));
    }
    expected.assert_eq(&text);
}

#[test]
fn what_pays_more_is_in_force_at_once() {
    check(
        "pays 30",
        "pays 40",
        expect![[r#"
        2: Commission: 40 % instead of 30 %
    "#]],
    );
    check(
        "pays 30",
        "pays 30+100 hold 7",
        expect![[r#"
        2: Commission: 30 % + EUR 1.00 instead of 30 %; Held for: 7 days instead of 14 days
    "#]],
    );
    check(
        "",
        "signup 0+150",
        expect![[r#"
        2: Commission for signup: EUR 1.50 instead of nothing
    "#]],
    );
    check(
        "",
        "window 30 pixel 7",
        expect![[r#"
        2: Clicks may earn for: 30 days instead of 60 days; Clicks may earn through a pixel for: 7 days instead of 28 days
    "#]],
    );
}

#[test]
fn what_pays_less_waits_three_days() {
    check(
        "pays 30",
        "pays 20",
        expect![[r#"
        1: nothing
        2 in 3 days: Commission: 20 % instead of 30 %
    "#]],
    );
    check(
        "signup 0+150",
        "",
        expect![[r#"
        1: nothing
        2 in 3 days: Commission for signup: nothing instead of EUR 1.50
    "#]],
    );
    check(
        "",
        "hold 30",
        expect![[r#"
        1: nothing
        2 in 3 days: Held for: 30 days instead of 14 days
    "#]],
    );
    check(
        "last",
        "first",
        expect![[r#"
        1: nothing
        2 in 3 days: Model: First click instead of Last click
    "#]],
    );
    check(
        "multiple 50",
        "multiple 60",
        expect![[r#"
        1: nothing
        2 in 3 days: Model: Multiple clicks, 60 % to the first instead of Multiple clicks, 50 % to the first
    "#]],
    );
}

#[test]
fn a_rate_that_gives_with_one_hand_and_takes_with_the_other_may_pay_less() {
    check(
        "pays 30",
        "pays 20+500",
        expect![[r#"
        1: nothing
        2 in 3 days: Commission: 20 % + EUR 5.00 instead of 30 %
    "#]],
    );
}

#[test]
fn one_change_can_be_two_the_better_parts_first() {
    check(
        "pays 30 hold 14 signup 0+150",
        "pays 20 hold 7 signup 0+300 window 90",
        expect![[r#"
        2: Commission for signup: EUR 3.00 instead of EUR 1.50; Held for: 7 days instead of 14 days; Clicks may earn for: 90 days instead of 60 days
        3 in 3 days: Commission: 20 % instead of 30 %
    "#]],
    );
}

#[test]
fn where_nobody_was_promised_anything_all_is_at_once() {
    let coming = coming(&terms("pays 30"), None, &terms("first pays 10 hold 90"), false, NOW);
    assert_eq!((coming.now.number, coming.now.since, coming.ahead), (2, NOW, None));
}

#[test]
fn the_old_value_withdraws_what_was_announced() {
    let was = terms("pays 30");
    let announced = coming(&was, None, &terms("pays 20"), true, NOW).ahead;
    let day_later = NOW.plus_days(1);
    let back = coming(&was, announced.as_ref(), &terms("pays 30"), true, day_later);
    assert_eq!(back.ahead, None);
    assert_eq!((back.now.number, back.now.since), (3, day_later), "numbers only grow");
    assert!(back.now.says_the_same(&was));
}

#[test]
fn a_second_change_replaces_what_was_announced_and_a_better_one_keeps_its_date() {
    let was = terms("pays 30");
    let announced = coming(&was, None, &terms("pays 20"), true, NOW).ahead;
    let day_later = NOW.plus_days(1);
    let wish = |text| {
        let coming = coming(&was, announced.as_ref(), &terms(text), true, day_later);
        let ahead = coming.ahead.unwrap();
        (coming.now.number, ahead.number, ahead.since.since(NOW) / DAY_MS)
    };
    assert_eq!(wish("pays 20"), (1, 2, 3), "the same again changes nothing");
    assert_eq!(wish("pays 25"), (1, 3, 3));
    assert_eq!(wish("pays 10"), (1, 3, 4));
    assert_eq!(wish("pays 20 hold 7"), (3, 4, 3), "the better part now, the announced on its day");
    assert_eq!(wish("pays 20 hold 30"), (1, 3, 4));
}

#[test]
fn an_own_rate_waits_where_it_falls_below_what_is_paid() {
    let made = Timestamp(0);
    let mut own = Dated::since(made, Some(rate("40")));
    set_rate(&mut own, None, rate("30"), true, NOW);
    assert_eq!((own.at(NOW), own.next(NOW)), (Some(rate("40")), Some((NOW.plus_days(3), None))));
    set_rate(&mut own, Some(rate("35")), rate("30"), true, NOW.plus_days(1));
    assert_eq!(own.next(NOW), Some((NOW.plus_days(3), Some(rate("35")))), "more than was announced");
    set_rate(&mut own, Some(rate("50")), rate("30"), true, NOW.plus_days(2));
    assert_eq!((own.at(NOW.plus_days(2)), own.intended()), (Some(rate("50")), Some(rate("50"))));
    set_rate(&mut own, None, rate("30"), false, NOW.plus_days(4));
    assert_eq!(own.at(NOW.plus_days(4)), None, "nobody was promised it");
}
