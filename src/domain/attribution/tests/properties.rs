//! What holds for every journey, and the models against naive ones that are written another way.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::domain::affiliation::AffiliationState;
use crate::domain::attribution::{
    Journey, Named, Role, Rules, Share, Step, StepBy, Ties, TouchStanding, Verdict, Why, attribute,
};
use crate::domain::code::Code;
use crate::domain::id::{AffiliateId, AffiliationId, ClickId, LinkId};
use crate::domain::money::Percent;
use crate::domain::product::{Model, Split};
use crate::domain::renewals::Renewals;
use crate::domain::time::{Expiry, Timestamp, Window};

/// Moments are small numbers here, so that clicks, expiries and sales often fall together.
const SALE_AT: Timestamp = Timestamp(100);
const PEOPLE: u32 = 4;

/// The world of one sale: the ties, and who may not earn.
#[derive(Debug, Clone)]
struct World {
    ties: Ties,
    model: Model,
    paused: BTreeSet<AffiliationId>,
    buyer: Option<AffiliateId>,
    test: bool,
    bought_before: bool,
    renewal: Option<u32>,
}

impl World {
    fn verdict(&self) -> Verdict {
        let standing = |affiliation| {
            if self.paused.contains(&affiliation) {
                AffiliationState::Paused
            } else {
                AffiliationState::Active
            }
        };
        attribute(
            &self.ties,
            &Rules {
                model: self.model,
                terms_number: 1,
                window: Window::Forever,
                moment: SALE_AT,
                pixel_window_days: None,
                standing: &standing,
                buyers: self.buyer.as_slice(),
                pays: true,
                bought_before: self.bought_before,
                renewal: self.renewal,
                renewals: Renewals::First(2),
                test: self.test,
            },
        )
    }

    /// Everyone to whom something leads.
    fn tied(&self) -> BTreeSet<AffiliationId> {
        let steps = self.ties.journey.steps.iter().chain(&self.ties.leads.steps);
        let clicked = steps.filter_map(|step| match step.by {
            StepBy::Affiliation { affiliation, .. } => Some(affiliation),
            StepBy::Creator => None,
        });
        let named = self.ties.coupon.iter().chain(&self.ties.affiliate).map(|named| named.affiliation);
        let first = self.ties.first_of_customer.iter().map(|share| share.affiliation);
        clicked.chain(named).chain(first).collect()
    }
}

fn affiliate_of(affiliation: AffiliationId) -> AffiliateId {
    AffiliateId(affiliation.0 + 100)
}

fn code_of(affiliation: AffiliationId) -> Code {
    Code::from_row(format!("code-{}", affiliation.0))
}

fn step(id: u128, by: Option<u32>, at: i64, expires: Option<Expiry>, own: bool) -> Step {
    let affiliation = by.map(AffiliationId);
    Step {
        click: ClickId(id),
        link: LinkId(1),
        code: affiliation.map_or(Code::from_row("creator".into()), code_of),
        at: Timestamp(at),
        by: affiliation.map_or(StepBy::Creator, |affiliation| StepBy::Affiliation {
            affiliation,
            affiliate: affiliate_of(affiliation),
        }),
        expires,
        own,
    }
}

prop_compose! {
    /// Any click: the creator's, one's own, one that could not earn, some after the sale.
    fn any_step()(
        id in 0_u128..1_000_000,
        by in prop::option::weighted(0.9, 0..PEOPLE),
        at in 0_i64..110,
        lives in prop_oneof![Just(None), Just(Some(None)), (0_i64..80).prop_map(|ms| Some(Some(ms)))],
        own in prop::bool::weighted(0.1),
    ) -> Step {
        let expires = lives.map(|ms| ms.map_or(Expiry::Never, |ms| Expiry::At(Timestamp(at + ms))));
        step(id, by, at, expires, own)
    }
}

/// Two journeys, one found by clicks and one by leads, which may have clicks in common.
fn any_journeys() -> impl Strategy<Value = (Journey, Journey)> {
    let found = prop::sample::select(vec![(true, false), (true, false), (false, true), (true, true)]);
    prop::collection::vec((any_step(), found), 0..20).prop_map(|mut steps| {
        steps.sort_by_key(|(step, _)| step.click); // An id is one click.
        steps.dedup_by_key(|(step, _)| step.click);
        let journey = steps.iter().filter(|(_, (by_click, _))| *by_click).map(|(step, _)| step.clone());
        let leads = steps.iter().filter(|(_, (_, by_lead))| *by_lead).map(|(step, _)| step.clone());
        let journey_of = |steps| Journey { steps, cut: false };
        (journey_of(journey.collect()), journey_of(leads.collect()))
    })
}

fn any_model() -> impl Strategy<Value = Model> {
    prop_oneof![
        Just(Model::Last),
        Just(Model::First),
        Just(Model::Multiple(Split::EachFull)),
        (0..=1_000_000_u32)
            .prop_map(|part| Split::Share { first: Percent::of_millionths(part).unwrap() })
            .prop_map(Model::Multiple),
    ]
}

prop_compose! {
    fn any_world()(
        coupon in prop::option::weighted(0.1, 0..PEOPLE),
        affiliate in prop::option::weighted(0.1, 0..PEOPLE),
        customer in prop::option::weighted(0.1, 0..PEOPLE),
        (journey, leads) in any_journeys(),
        model in any_model(),
        paused in prop::collection::btree_set((0..PEOPLE).prop_map(AffiliationId), 0..3),
        buyer in prop::option::of((0..PEOPLE).prop_map(|n| affiliate_of(AffiliationId(n)))),
        test in any::<bool>(),
        bought_before in prop::bool::weighted(0.1),
        renewal in prop::option::of(1..5_u32),
    ) -> World {
        let named = |n| {
            let affiliation = AffiliationId(n);
            Named { affiliation, affiliate: affiliate_of(affiliation), code: code_of(affiliation) }
        };
        let share = |n| {
            let Named { affiliation, affiliate, code } = named(n);
            let role = Role::Sole;
            Share { affiliation, affiliate, code, part: Percent::WHOLE, role, click: None }
        };
        let first_of_customer = customer.map(share).into_iter().collect();
        let ties =
            Ties { coupon: coupon.map(named), affiliate: affiliate.map(named), journey, first_of_customer, leads };
        World { ties, model, paused, buyer, test, bought_before, renewal }
    }
}

/// Clicks under one window that never changes, for the naive models: who and when, sorted.
fn plain_clicks() -> impl Strategy<Value = Vec<(i64, u32)>> {
    prop::collection::vec((0..=SALE_AT.0, 0..PEOPLE), 0..14).prop_map(|mut clicks| {
        clicks.sort_unstable();
        clicks
    })
}

const WINDOW_MS: i64 = 30;

fn judge_plain(model: Model, clicks: &[(i64, u32)]) -> Verdict {
    let steps = clicks
        .iter()
        .zip(0_u128..)
        .map(|(&(at, who), id)| step(id, Some(who), at, Some(Expiry::At(Timestamp(at + WINDOW_MS))), false));
    let journey = Journey { steps: steps.collect(), cut: false };
    let ties = Ties { journey, ..Ties::default() };
    let (paused, buyer) = (BTreeSet::new(), None);
    World { ties, model, paused, buyer, test: false, bought_before: false, renewal: None }.verdict()
}

fn owners(verdict: &Verdict) -> Vec<u32> {
    verdict.shares.iter().map(|share| share.affiliation.0).collect()
}

/// Last click, naively: the newest click, if it is not older than the window.
fn naive_last(clicks: &[(i64, u32)]) -> Option<u32> {
    let (at, who) = clicks.last()?;
    (at + WINDOW_MS >= SALE_AT.0).then_some(*who)
}

/// First click, naively: for each person walk back from the sale while no gap exceeds the window; who
/// gets furthest back is first.
fn naive_first(clicks: &[(i64, u32)]) -> Option<u32> {
    let beginning_of = |person: u32| {
        let mut reached = (SALE_AT.0, usize::MAX);
        for (index, &(at, who)) in clicks.iter().enumerate().rev() {
            if who == person && reached.0 - at <= WINDOW_MS {
                reached = (at, index);
            } else if who == person {
                break;
            }
        }
        reached
    };
    let begun = (0..PEOPLE).map(|person| (beginning_of(person), person));
    begun.filter(|((_, index), _)| *index != usize::MAX).min().map(|(_, person)| person)
}

proptest! {
    #[test]
    fn shares_never_exceed_the_whole(world in any_world()) {
        let verdict = world.verdict();
        let every_split = verdict.what_if.iter().map(|(model, shares)| (*model, shares));
        for (model, shares) in every_split.chain([(world.model, &verdict.shares)]) {
            let parts: Vec<u32> = shares.iter().map(|share| share.part.millionths()).collect();
            prop_assert!(parts.iter().all(|part| (1..=1_000_000).contains(part)));
            let whole_each = model == Model::Multiple(Split::EachFull);
            prop_assert!(shares.is_empty() || whole_each || parts.iter().sum::<u32>() == 1_000_000);
            let people: BTreeSet<_> = shares.iter().map(|share| share.affiliate).collect();
            prop_assert_eq!(people.len(), shares.len(), "one person, one share");
        }
    }

    #[test]
    fn the_order_of_arrival_does_not_matter(
        world in any_world(),
        shuffled in any::<prop::sample::Index>(),
        twice in any::<prop::sample::Index>(),
    ) {
        let mut other = world.clone();
        for steps in [&mut other.ties.journey.steps, &mut other.ties.leads.steps] {
            if !steps.is_empty() {
                steps.push(steps[twice.index(steps.len())].clone());
                steps.reverse();
                let middle = shuffled.index(steps.len());
                steps.rotate_left(middle);
            }
        }
        prop_assert_eq!(world.verdict(), other.verdict());
    }

    #[test]
    fn nobody_earns_to_whom_nothing_leads(world in any_world()) {
        let tied = world.tied();
        prop_assert!(world.verdict().shares.iter().all(|share| tied.contains(&share.affiliation)));
    }

    #[test]
    fn who_is_paused_and_who_buys_never_earns(world in any_world()) {
        let verdict = world.verdict();
        let shares = verdict.what_if.iter().flat_map(|(_, shares)| shares).chain(&verdict.shares);
        for share in shares {
            prop_assert!(!world.paused.contains(&share.affiliation));
            prop_assert_ne!(Some(share.affiliate), world.buyer);
        }
    }

    #[test]
    fn an_old_customer_pays_for_renewals_only_and_for_those_that_are_paid(world in any_world()) {
        let verdict = world.verdict();
        let is_renewal = world.renewal.is_some() && verdict.why == Why::FirstOfCustomer;
        prop_assert!(!is_renewal || world.renewal <= Some(2));
        prop_assert!(!world.bought_before || verdict.shares.is_empty() || is_renewal);
    }

    #[test]
    fn own_clicks_earn_in_tests_only(world in any_world()) {
        let verdict = world.verdict();
        let own = verdict.considered.iter().filter(|c| c.step.own);
        let own_touches = own.filter(|c| {
            matches!(c.standing, TouchStanding::Earned | TouchStanding::NotChosen | TouchStanding::Expired(_))
        });
        prop_assert!(world.test || own_touches.count() == 0);
    }

    #[test]
    fn every_click_is_considered_once_and_in_order(world in any_world()) {
        let verdict = world.verdict();
        let steps = world.ties.journey.steps.iter().chain(&world.ties.leads.steps);
        let mut expected: Vec<_> = steps.map(Step::order).collect();
        expected.sort_unstable();
        expected.dedup_by_key(|(_, click)| *click);
        let considered: Vec<_> = verdict.considered.iter().map(|c| c.step.order()).collect();
        prop_assert_eq!(considered, expected);
    }

    #[test]
    fn the_click_that_earned_is_marked_as_earned(world in any_world()) {
        let verdict = world.verdict();
        for click in verdict.shares.iter().filter_map(|share| share.click) {
            let marked = verdict.considered.iter().find(|c| c.step.click == click).unwrap();
            prop_assert_eq!(marked.standing, TouchStanding::Earned);
        }
        let earns = matches!(
            verdict.why,
            Why::Coupon | Why::NamedByServer | Why::Clicks | Why::FirstOfCustomer | Why::Lead
        );
        prop_assert_eq!(earns, !verdict.shares.is_empty());
    }

    #[test]
    fn last_click_is_the_naive_one(clicks in plain_clicks()) {
        let expected: Vec<u32> = naive_last(&clicks).into_iter().collect();
        prop_assert_eq!(owners(&judge_plain(Model::Last, &clicks)), expected);
    }

    #[test]
    fn first_click_is_the_naive_one(clicks in plain_clicks()) {
        let expected: Vec<u32> = naive_first(&clicks).into_iter().collect();
        prop_assert_eq!(owners(&judge_plain(Model::First, &clicks)), expected);
    }

    #[test]
    fn multiple_clicks_are_the_naive_first_and_the_naive_last(clicks in plain_clicks()) {
        let mut expected: Vec<u32> = naive_first(&clicks).into_iter().chain(naive_last(&clicks)).collect();
        expected.dedup();
        prop_assert_eq!(owners(&judge_plain(Model::Multiple(Split::EachFull), &clicks)), expected);
    }

    #[test]
    fn what_another_affiliate_clicks_never_moves_a_spell(clicks in plain_clicks(), person in 0..PEOPLE) {
        let alone: Vec<_> = clicks.iter().copied().filter(|(_, who)| *who == person).collect();
        let lives_alone = !judge_plain(Model::First, &alone).shares.is_empty();
        let verdict = judge_plain(Model::First, &clicks);
        let lives = verdict.considered.iter().any(|c| {
            c.step.code == code_of(AffiliationId(person))
                && matches!(c.standing, TouchStanding::Earned | TouchStanding::NotChosen)
        });
        prop_assert_eq!(lives, lives_alone);
    }
}
