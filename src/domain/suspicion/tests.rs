//! The rules of suspicion, as text: what is known of a share, and what is seen in it.

use proptest::prelude::*;

use super::*;
use Response::{Hold, Note, Off};

/// Reads what is known of a share: words and numbers, apart by ` · `.
fn facts(text: &str) -> Facts {
    let mut facts = Facts::default();
    for fact in text.split(" · ") {
        let words: Vec<&str> = fact.split_whitespace().collect();
        let count = |word: &str| word.parse().unwrap();
        match words.as_slice() {
            ["clicks", number] => facts.visits.clicks = count(number),
            ["filtered", number] => facts.visits.filtered = count(number),
            ["hidden", number] => facts.visits.hidden = count(number),
            ["sale", ms, "ms", "after", "the", "click"] => facts.since_click_ms = Some(ms.parse().unwrap()),
            ["own", "click"] => facts.own_click = true,
            ["ad", "of", network] => facts.paid_search = Some((*network).to_owned()),
            _ => panic!("{fact:?} is nothing that is known of a share"),
        }
    }
    facts
}

fn seen(rules: &SuspicionRules, text: &str) -> String {
    let found = judge(rules, &facts(text));
    let told = found.iter().map(|(seen, response)| format!("{}: {}", response.word(), seen.rule().word()));
    told.collect::<Vec<_>>().join(", ")
}

#[track_caller]
fn check(known: &str, expected: &str) {
    assert_eq!(seen(&SuspicionRules::default(), known), expected, "{known}");
}

#[test]
fn the_usual_rules_hold_only_what_is_hardly_ever_innocent() {
    check("clicks 400", "");
    check("own click · clicks 400", "hold: self_referral");
    check("clicks 400 · ad of Google", "note: paid_search");
    check("own click · ad of Google", "hold: self_referral, note: paid_search");
}

#[test]
fn hidden_loads_count_by_their_share_of_all_visits() {
    check("clicks 95 · filtered 5 · hidden 5", "note: hidden_loads");
    check("clicks 96 · filtered 4 · hidden 4", "");
    check("clicks 10 · filtered 89 · hidden 89", "");
    check("clicks 10 · filtered 90 · hidden 90", "note: hidden_loads, note: filtered_share");
}

#[test]
fn few_people_among_the_visits_tell_something_from_a_hundred_visits_on() {
    check("clicks 20 · filtered 80", "note: filtered_share");
    check("clicks 21 · filtered 79", "");
    check("clicks 0 · filtered 99", "");
}

#[test]
fn seconds_between_click_and_sale_are_fewer_than_the_threshold() {
    check("sale 4999 ms after the click", "note: seconds");
    check("sale 5000 ms after the click", "");
    check("sale 0 ms after the click", "note: seconds");
    check("sale -1 ms after the click", "");
    check("clicks 5", "");
}

#[test]
fn a_rule_does_what_it_is_set_to() {
    let set =
        |rule, response, threshold| SuspicionRules::default().with(rule, Setting { response, threshold });
    let late = "sale 50000 ms after the click";
    assert_eq!(seen(&set(Rule::Seconds, Hold, 60), late), "hold: seconds");
    assert_eq!(seen(&set(Rule::SelfReferral, Off, 0), "own click"), "");
    assert_eq!(seen(&set(Rule::HiddenLoads, Note, 50), "clicks 95 · filtered 5 · hidden 5"), "");
}

#[test]
fn what_was_seen_is_told_in_a_sentence() {
    let told = |known: &str| judge(&SuspicionRules::default(), &facts(known))[0].0.text();
    assert_eq!(told("sale 3250 ms after the click"), "The sale came 3.2 seconds after the click.");
    assert_eq!(told("sale 1000 ms after the click"), "The sale came 1 second after the click.");
    let hidden = "12 of 200 visits to the affiliate's links in 30 days were hidden loads.";
    assert_eq!(told("clicks 188 · filtered 12 · hidden 12"), hidden);
    assert_eq!(told("ad of Google"), "The click came from a paid advertisement of Google.");
}

#[test]
fn every_rule_is_found_by_its_word_and_has_an_innocent_reason() {
    for rule in Rule::ALL {
        assert_eq!(Rule::of_word(rule.word()), Some(rule));
        assert!(rule.innocent().starts_with("It may be innocent"), "{rule:?}");
        let usual = SuspicionRules::default().of(rule);
        assert!(rule.thresholds().is_none_or(|range| range.contains(&usual.threshold)), "{rule:?}");
        assert_eq!(
            SuspicionRules::default().with(rule, Setting { response: Off, threshold: 9 }).of(rule).threshold,
            9
        );
    }
    assert_eq!(Response::ALL.map(|response| Response::of_word(response.word())), Response::ALL.map(Some));
}

proptest! {
    #[test]
    fn visits_are_passed_over_only_where_no_rule_could_speak_of_them(
        visits in (0_u64..300, 0_u64..300, 0_u64..300),
        (fewer, more) in ((0_u64..300, 0_u64..300), (0_u64..300, 0_u64..300, 0_u64..300)),
        thresholds in (1_u16..=100, 1_u16..=100),
    ) {
        let rules = SuspicionRules::default()
            .with(Rule::HiddenLoads, Setting { response: Note, threshold: thresholds.0 })
            .with(Rule::FilteredShare, Setting { response: Note, threshold: thresholds.1 });
        let (clicks, filtered, hidden) = (visits.0, visits.1, visits.2.min(visits.1));
        let exact = Visits { clicks, filtered, hidden };
        let least = Visits {
            clicks: clicks.saturating_sub(fewer.0),
            filtered: filtered.saturating_sub(fewer.1),
            hidden: 0,
        };
        let most = Visits { clicks: clicks + more.0, filtered: filtered + more.1, hidden: hidden + more.2 };
        let speaks = !judge(&rules, &Facts { visits: exact, ..Facts::default() }).is_empty();
        prop_assert!(!speaks || may_speak_of_visits(&rules, &least, &most));
    }
}

#[test]
fn of_few_hidden_and_filtered_visits_among_many_no_rule_can_speak() {
    let rules = SuspicionRules::default();
    let visits = |clicks, filtered, hidden| Visits { clicks, filtered, hidden };
    assert!(!may_speak_of_visits(&rules, &visits(0, 0, 0), &visits(5_000, 70, 4)));
    assert!(!may_speak_of_visits(&rules, &visits(3_000, 600, 20), &visits(9_000, 2_000, 90)));
    assert!(may_speak_of_visits(&rules, &visits(1_000, 600, 20), &visits(9_000, 2_000, 90)));
    assert!(!may_speak_of_visits(&rules, &visits(0, 0, 0), &visits(1, 98, 98)));
}
