//! What comes to pass in a history, drawn by its seed: clicks of visitors who come again, visits by nobody, sales in two
//! currencies, refunds, decisions and reassignments.

use duly::chance::Chance;
use duly::domain::click::{AdMarks, Click, Consent, Firsts, Own, Tags};
use duly::domain::conversion::{ConversionState, Event, Evidence, Reported, Trust, Way};
use duly::domain::device::Device;
use duly::domain::id::{ClickId, ConversionId, ReportId};
use duly::domain::money::Money;
use duly::domain::refund::RefundEvent;
use duly::domain::report::Report;
use duly::domain::time::{Expiry, Timestamp};
use duly::domain::visitor_kind::{Filtered, Quality};
use duly::store::changes::reassign_conversion::ReassignConversion;
use duly::store::changes::record_conversion::RecordConversion;
use duly::store::changes::record_refund::{RecordRefund, RefundOf};
use duly::store::changes::review_conversion::{Decision, ReviewConversion};
use duly::store::changes::unfinished::is_something_left;
use duly::store::view::journeys::Walked;
use duly::store::{FilteredVisit, NewClick};

use crate::stage::{BY, CURRENCIES, Stage, Visit, currency};

/// How much happens.
const STEPS: u32 = 160;
/// How many visitors there are.
const VISITORS: usize = 9;

const DEVICES: [Device; 3] = [Device::Phone, Device::Desktop, Device::Other];
const COUNTRIES: [Option<[u8; 2]>; 3] = [None, Some(*b"PT"), Some(*b"NP")];

/// Plays the history of a seed.
pub fn history(stage: &mut Stage, seed: u64) {
    let chance = Chance::seeded(seed);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut at = stage.begin;
    // Each visitor's newest click.
    let mut newest: Vec<Option<ClickId>> = vec![None; VISITORS];
    for step in 0..STEPS {
        // Eleven days, so that zones change their clocks within.
        at = at.plus_ms(i64::from(chance.below(12_000_000)));
        let visitor = one_of(&chance, &newest);
        match chance.below(12) {
            0..=5 => {
                let new = click(stage, &chance, at, step, visitor, newest[visitor]);
                newest[visitor] = Some(new.click.id);
                let ticket = stage.store().click(new).unwrap();
                runtime.block_on(ticket).unwrap();
            }
            6 => filtered(stage, &chance, at),
            7 | 8 => sale(stage, &chance, at, step, newest[visitor]),
            _ if !stage.sales.is_empty() => later(stage, &chance, at, step),
            _ => {}
        }
        while is_something_left(&*stage.view()).unwrap() {
            std::thread::yield_now();
        }
    }
}

fn click(
    stage: &mut Stage,
    chance: &Chance,
    at: Timestamp,
    step: u32,
    visitor: usize,
    previous: Option<ClickId>,
) -> NewClick {
    let link = stage.links[one_of(chance, &stage.links)];
    let id = ClickId(ulid(at, step));
    let word_of = |words: &[&str]| {
        let word = words[one_of(chance, words)];
        (!word.is_empty()).then(|| word.to_owned())
    };
    let own = (chance.below(8) == 0).then_some(Own::Affiliate);
    let expires = (own.is_none() && link.affiliate.is_some()).then_some(Expiry::Never);
    let new = NewClick {
        click: Click {
            id,
            link: link.id,
            code_place: 0,
            previous,
            expires,
            quality: Quality::Verified,
            own,
            terms: 1,
            referrer: word_of(&["", "blog.example/bread", "blog.example/cake", "video.example/"]),
            device: DEVICES[one_of(chance, &DEVICES)],
            country: COUNTRIES[one_of(chance, &COUNTRIES)],
            consent: Consent::NotAsked,
            by_script: false,
            ads: AdMarks::default(),
            tags: Tags { src: word_of(&["", "", "mail"]), ..Tags::default() },
            place: [1, 2, 3, 4],
            firsts: Firsts::default(),
        },
        product: link.product,
        owner: link.owner,
        visitor: u64::try_from(visitor).unwrap(),
    };
    stage.visits.push(Visit { click: new.click.clone(), link, visitor });
    new
}

fn filtered(stage: &mut Stage, chance: &Chance, at: Timestamp) {
    let link = stage.links[one_of(chance, &stage.links)];
    let kind = Filtered::ALL[one_of(chance, &Filtered::ALL)];
    stage.filtered.push((at, link, kind.number()));
    stage.store().count_filtered(FilteredVisit {
        at,
        link: link.id,
        product: link.product,
        owner: link.owner,
        kind,
    });
}

fn sale(stage: &mut Stage, chance: &Chance, at: Timestamp, step: u32, newest: Option<ClickId>) {
    let product = one_of(chance, &CURRENCIES);
    let id = ConversionId(ulid(at, step));
    let amount = Money { minor: i64::from(1 + chance.below(9_999)), currency: currency(CURRENCIES[product]) };
    let offer = (product == 1 && chance.below(3) > 0).then(|| stage.offers[one_of(chance, &stage.offers)]);
    let status = if chance.below(5) == 0 { ConversionState::Review } else { ConversionState::Approved };
    let clicks = newest.filter(|_| chance.below(6) > 0).into_iter().collect();
    let (product, way) = (stage.products[product], Way::Postback);
    // Some are told of with the moment at which they were, hours ago.
    let occurred_at = at.plus_ms(-i64::from(chance.below(3)) * 3_600_000 * 11);
    stage.writes(RecordConversion {
        id,
        report: Report {
            trust: Trust::Authenticated,
            product: Some(product),
            ..Report::arrived(ReportId(ulid(at, step)), at, way)
        },
        product,
        reported: Reported {
            event: Event::parse("purchase").unwrap(),
            order_id: Some(format!("order-{step}")),
            amount: Some(amount),
            currency_said: true,
            offer,
            offer_unknown: None,
            offer_unsigned: false,
            occurred_at,
            test: chance.below(9) == 0,
            status,
            approves: false,
            evidence: Evidence { clicks, ..Evidence::default() },
        },
        walked: Walked::default(),
        only_new: false,
    });
    stage.sales.push(id);
}

/// What happens to a sale afterwards. What may not be is refused, and nothing changes.
fn later(stage: &Stage, chance: &Chance, at: Timestamp, step: u32) {
    let conversion = stage.sales[one_of(chance, &stage.sales)];
    let view = stage.view();
    let Some(sale) = duly::store::view::conversions::by_id(&*view, conversion).unwrap() else { return };
    match chance.below(8) {
        0..=3 => {
            let report = Report {
                trust: Trust::Authenticated,
                product: Some(sale.product),
                ..Report::arrived(ReportId(ulid(at, step)), at, Way::ByHand)
            };
            let part = i64::from(1 + chance.below(900));
            let amount = (chance.below(2) == 0).then_some(Money { minor: part, ..sale.amount });
            let (of, kind) = (RefundOf::Conversion(conversion), RefundEvent::Refund);
            let refund =
                RecordRefund { report, at, product: sale.product, of, kind, amount, refund_id: None };
            let _ = stage.store().write_blocking(refund);
        }
        4 => {
            let decision =
                if chance.below(2) == 0 { Decision::Approve } else { Decision::Refuse("No.".to_owned()) };
            let _ = stage.store().write_blocking(ReviewConversion { conversion, decision, by: BY, at });
        }
        5 | 6 => {
            let hers = stage.members.iter().filter(|(_, _, product)| *product == sale.product);
            let hers: Vec<_> = hers.map(|(affiliation, _, _)| *affiliation).collect();
            let to = hers[one_of(chance, &hers)];
            let reason = "She brought her.".to_owned();
            let _ = stage.store().write_blocking(ReassignConversion { conversion, to, reason, by: BY, at });
        }
        _ => {}
    }
}

/// One of these.
fn one_of<T>(chance: &Chance, of: &[T]) -> usize {
    usize::try_from(chance.below(u32::try_from(of.len()).unwrap())).unwrap()
}

fn ulid(at: Timestamp, step: u32) -> u128 {
    u128::try_from(at.0).unwrap() << 80 | u128::from(step)
}
