//! The manual's examples (`docs/help/attribution.md`), each judged by the real `attribute`, so that the page promises
//! nothing else than the program does.

use super::cases::PRODUCT_MD;
use super::reader::check;

const PAGE: &str = include_str!("../../../../docs/help/attribution.md");

/// The rows of the page's tables of examples, in the words of the cases: model, story, who earns.
fn examples() -> Vec<[String; 3]> {
    let rows = PAGE.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
        let [rule, story, earns] = cells.as_slice() else { return None };
        story.starts_with("Day ").then(|| [model(rule), told(story), earns.to_lowercase()])
    });
    rows.collect()
}

/// `Last click, for ever` is `for ever` in the cases.
fn model(rule: &str) -> String {
    match rule {
        "Last click" => "last",
        "First click" => "first",
        "Multiple clicks" => "multiple",
        "Multiple clicks, 30 % for the first" => "multiple 30",
        "Multiple clicks, each a full one" => "multiple each full",
        "Last click, for ever" => "for ever",
        "Any model" => "any",
        _ => panic!("not a rule: {rule}"),
    }
    .to_owned()
}

/// `Day 1: Ana's link · Day 9: sale` is `1 click ana · 9 sale` in the cases.
fn told(story: &str) -> String {
    let events = story.split(" · ").map(|event| {
        let (day, what) = event.strip_prefix("Day ").and_then(|event| event.split_once(": ")).unwrap();
        let what = match what.split_once("'s link") {
            Some((who, more)) => format!("click {}{more}", who.to_lowercase()),
            None if what == "your own link" => "creator link".to_owned(),
            None => people_in_small_letters(what),
        };
        format!("{day} {what}")
    });
    events.collect::<Vec<_>>().join(" · ")
}

fn people_in_small_letters(words: &str) -> String {
    ["Ana", "Ben", "Cyd", "Dan"]
        .iter()
        .fold(words.to_owned(), |text, name| text.replace(name, &name.to_lowercase()))
}

#[test]
fn every_example_of_the_manual_holds() {
    let examples = examples();
    assert!(examples.len() >= 30, "{}", examples.len());
    for [model, story, earns] in examples {
        check(&model, &story, &earns);
    }
}

#[test]
fn the_manual_has_every_case_of_the_product() {
    let examples = examples();
    for case in PRODUCT_MD.trim().lines() {
        let columns: Vec<&str> = case.split("  ").map(str::trim).filter(|text| !text.is_empty()).collect();
        let [model, story, earns, ..] = columns.as_slice() else { panic!("not a case: {case}") };
        // The page says what a pixel's window is above its table.
        let earns = earns.replace(" (pixel's 28 days)", "");
        let is_there = examples.iter().any(|[m, s, e]| m == model && s == story && *e == earns);
        assert!(is_there, "the manual lacks: {case}");
    }
}
