//! Sales told as text, tried under other terms.

use super::*;
use crate::domain::attribution::{Role, ShareRate, Verdict};
use crate::domain::code::Code;
use crate::domain::conversion::{Conversion, Event, Evidence, Trust, Way};
use crate::domain::id::{ClickId, ConversionId, LinkId, ProductId};
use crate::domain::journey::Step;
use crate::domain::money::Percent;
use crate::domain::product::Split;
use crate::domain::time::{DAY_MS, Timestamp};

const PEOPLE: [&str; 3] = ["ana", "ben", "cyd"];

fn eur() -> Currency {
    Currency::parse("EUR").unwrap()
}

fn percent(text: &str) -> Rate {
    Rate { percent: Percent::parse(text).unwrap(), flat: 0 }
}

fn number_of(name: &str) -> u32 {
    u32::try_from(PEOPLE.iter().position(|one| *one == name).unwrap()).unwrap()
}

/// `1 ana, 5 ben` clicked, and a sale of EUR 100.00 on a day, judged by the last click within 60 days.
fn sale(clicks: &str, day: i64) -> Conversion {
    let steps = clicks.split(", ").filter(|click| !click.is_empty()).map(|click| {
        let (day, name) = click.split_once(' ').unwrap();
        let (at, number) = (Timestamp(day.parse::<i64>().unwrap() * DAY_MS), number_of(name));
        Step {
            click: ClickId(u128::try_from(at.0).unwrap() << 80),
            link: LinkId(number),
            code: Code::from_row(name.into()),
            at,
            by: StepBy::Affiliation { affiliation: AffiliationId(number), affiliate: AffiliateId(number) },
            expires: Some(Window::Days(60).expiry_of(at)),
            own: false,
        }
    });
    let ties = Ties { journey: Journey { steps: steps.collect(), cut: false }, ..Ties::default() };
    let at = Timestamp(day * DAY_MS);
    let verdict = attribute(&ties, &Rules::usual(Model::Last, at));
    judged(verdict, at)
}

fn judged(verdict: Verdict, at: Timestamp) -> Conversion {
    let rate = percent("30");
    Conversion {
        id: ConversionId(1),
        product: ProductId(1),
        event: Event::purchase(),
        order_id: None,
        at,
        reported_at: at,
        amount: Money { minor: 10_000, currency: eur() },
        offer: None,
        trust: Trust::Authenticated,
        amount_from: None,
        offer_from: None,
        way: Way::Postback,
        test: false,
        state: ConversionState::Approved,
        evidence: Evidence::default(),
        rates: verdict
            .shares
            .iter()
            .map(|share| ShareRate { affiliation: share.affiliation, rate })
            .collect(),
        verdict,
        rate,
        hold_days: 14,
        flags: Vec::new(),
        reports: Vec::new(),
        entries: Vec::new(),
        refunded: 0,
        renewal: None,
        confirmed: false,
    }
}

fn told(outcome: &Outcome) -> String {
    let each = outcome.shares.iter().zip(&outcome.sums);
    let each = each.map(|(share, sums)| {
        let minor: i64 = sums.iter().map(|sum| sum.minor).sum();
        format!("{} {minor}", share.code.as_str())
    });
    let told = each.collect::<Vec<_>>().join(", ");
    if told.is_empty() { "nobody".into() } else { told }
}

#[track_caller]
fn check(conversion: &Conversion, trial: Trial, expected: &str) {
    let known = Known {
        currency: eur(),
        pixel_window_days: None,
        by_product_rate: true,
        own_rate: &|id| (id == AffiliationId(number_of("cyd"))).then(|| percent("50")),
        first_of_customer: &[],
    };
    assert_eq!(told(&as_it_would_be(conversion, &trial, &known)), expected);
}

fn model(model: Model) -> Trial {
    Trial { model: Some(model), ..Trial::default() }
}

#[test]
fn what_is_left_as_it_was_comes_to_the_same() {
    for (clicks, day, was) in [("1 ana, 5 ben", 9, "ben 3000"), ("1 ana", 70, "nobody"), ("", 9, "nobody")] {
        let sale = sale(clicks, day);
        assert_eq!(told(&as_it_was(&sale, eur())), was);
        check(&sale, Trial::default(), was);
        check(&sale, model(Model::Last), was);
    }
}

#[test]
fn another_model_chooses_among_the_same_clicks() {
    let half = Split::Share { first: Percent::parse("50").unwrap() };
    let sale = sale("1 ana, 5 ben", 9);
    check(&sale, model(Model::First), "ana 3000");
    check(&sale, model(Model::Multiple(half)), "ana 1500, ben 1500");
    check(&sale, model(Model::Multiple(Split::EachFull)), "ana 3000, ben 3000");
}

#[test]
fn another_window_runs_from_each_click() {
    let window = |window| Trial { window: Some(window), ..Trial::default() };
    check(&sale("1 ana, 5 ben", 9), window(Window::Days(4)), "ben 3000");
    check(&sale("1 ana, 5 ben", 9), window(Window::Days(3)), "nobody");
    check(&sale("1 ana", 70), window(Window::Days(90)), "ana 3000");
    check(&sale("1 ana", 700), window(Window::Forever), "ana 3000");
    let first = Trial { model: Some(Model::First), ..window(Window::Days(2)) };
    check(&sale("1 ana, 5 ben, 8 cyd", 8), first, "cyd 3000");
}

#[test]
fn another_rate_is_paid_unless_her_own_is_better() {
    let rate = |text| Trial { rate: Some(percent(text)), ..Trial::default() };
    check(&sale("1 ana", 9), rate("40"), "ana 4000");
    check(&sale("1 cyd", 9), rate("40"), "cyd 5000");
    check(&sale("1 cyd", 9), rate("60"), "cyd 6000");
    check(&sale("1 ana", 9), rate("0"), "ana 0");
}

#[test]
fn what_a_person_decided_or_a_coupon_stays() {
    for why in [Why::Coupon, Why::NamedByServer, Why::Reassigned] {
        let mut sale = sale("1 ana, 5 ben", 9);
        sale.verdict.why = why;
        sale.verdict.shares[0].role = Role::Sole;
        check(&sale, model(Model::First), "ben 3000");
    }
}

#[test]
fn a_verdict_that_its_clicks_do_not_explain_is_left_alone() {
    let mut odd = sale("1 ana, 5 ben", 9);
    odd.verdict.shares = sale("1 cyd", 9).verdict.shares;
    check(&odd, model(Model::First), "cyd 5000");
}

#[test]
fn tests_and_what_is_refused_do_not_count() {
    let mut refused = sale("1 ana", 9);
    assert!(counts(&refused));
    refused.state = ConversionState::Refused;
    assert!(!counts(&refused));
    assert!(!counts(&Conversion { test: true, ..sale("1 ana", 9) }));
}
