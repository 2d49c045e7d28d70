//! What a verdict keeps beside its shares (A8): every click with what became of it, and the other models.

use super::reader::Story;
use crate::domain::attribution::{Role, Verdict, Why, shares_in_words};
use crate::domain::product::Model;
use crate::domain::time::Window;

fn verdict(model: Model, story: &str) -> (Story, Verdict) {
    let story = Story::read(story, Window::Days(60));
    let verdict = story.verdict(model);
    (story, verdict)
}

fn journey(model: Model, story: &str) -> Vec<String> {
    let (story, verdict) = verdict(model, story);
    let line = |c: &crate::domain::attribution::Considered| {
        format!("{}: {}", c.step.code.as_str(), c.outcome(story.moment))
    };
    verdict.considered.iter().map(line).collect()
}

#[test]
fn every_click_is_shown_with_what_became_of_it() {
    let story = "1 click ana · 3 creator link · 50 click ben · 52 click cyd · 53 cyd is paused · 54 click dan \
                 · 55 click ben (own) · 56 click ben · 70 dan buys · 71 click ana";
    let expected = [
        "ana: expired 9 days before",
        "creator: the creator's link, which never earns",
        "ben: earned",
        "cyd: affiliate paused",
        "dan: the buyer is the affiliate",
        "ben: an own click, for tests only",
        "ben: earned",
        "ana: after the sale",
    ];
    assert_eq!(journey(Model::Last, story), expected);
}

#[test]
fn a_click_that_only_the_pixel_lets_expire_says_so() {
    assert_eq!(
        journey(Model::Last, "1 click ana · 20 click ben · 40 pixel"),
        ["ana: expired 11 days before (the pixel's own window)", "ben: earned",]
    );
}

#[test]
fn live_clicks_that_did_not_decide_are_not_chosen() {
    let all_live = ["ana: live, not chosen", "ben: live, not chosen"];
    assert_eq!(journey(Model::Last, "1 click ana · 5 click ben · 9 sale with cyd's coupon"), all_live);
    assert_eq!(journey(Model::Last, "1 click ana · 5 click ben · 9 sale that pays nothing"), all_live);
    assert_eq!(journey(Model::Last, "1 click ana · 5 click ben (lead) · 9 sale")[1], "ben: live, not chosen");
}

#[test]
fn a_lead_that_decided_marks_its_own_clicks() {
    let story = "1 click ana · 65 click ben (lead) · 70 sale";
    assert_eq!(journey(Model::Last, story), ["ana: expired 9 days before", "ben: earned"]);
    assert_eq!(verdict(Model::Last, story).1.why, Why::Lead);
}

#[test]
fn the_other_models_are_judged_by_the_same_rules() {
    let (_, verdict) = verdict(Model::First, "1 click ana · 5 click ben · 9 sale");
    let what_if: Vec<String> = verdict
        .what_if
        .iter()
        .map(|(_, shares)| shares_in_words(shares, |share| share.code.as_str().to_owned()))
        .collect();
    assert_eq!(what_if, ["ben 100 %", "ana 100 %", "ana 50 %, ben 50 %"]);
    assert_eq!(verdict.shares, verdict.what_if[1].1);
}

#[test]
fn a_share_names_the_click_that_earned_it() {
    let story = "1 click ana · 5 click ben · 7 click ben · 8 click ana · 9 sale";
    let days = |model| {
        let (_, verdict) = verdict(model, story);
        let share = verdict.shares[0].clone();
        (share.click.unwrap().at().utc_day(), share.role)
    };
    assert_eq!(days(Model::First), (1, Role::Sole));
    assert_eq!(days(Model::Last), (8, Role::Sole));
}

#[test]
fn a_cut_journey_says_so() {
    let mut story = Story::read("1 click ana · 9 sale", Window::Days(60));
    assert!(!story.verdict(Model::Last).cut);
    story.ties.journey.cut = true;
    assert!(story.verdict(Model::Last).cut);
}

#[test]
fn the_sentence_names_the_rule_or_the_reason() {
    let sentence = |text| {
        let (story, verdict) = verdict(Model::Last, text);
        verdict.sentence(story.moment)
    };
    assert_eq!(
        sentence("1 click ana · 9 sale"),
        "Last click: the affiliate of the newest live click earns all."
    );
    assert_eq!(
        sentence("1 click ana · 62 sale"),
        "Nobody earns: every click had expired, the latest 1 day before."
    );
    assert_eq!(
        sentence("1 click ana · 5 ana is paused · 9 sale"),
        "Nobody earns: at the sale the affiliate was paused."
    );
}
