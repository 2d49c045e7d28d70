//! Whether the program and the model say the same: verdicts, sums, balances, figures; and the audit finds nothing.

use std::collections::BTreeMap;

use duly::domain::affiliation::AffiliationState;
use duly::domain::attribution::Why;
use duly::domain::conversion::{Conversion, ConversionState, Flag, Trust};
use duly::domain::id::{AffiliateId, ProductId};
use duly::store::Snapshot;
use duly::store::check::check;
use duly::store::keys::Who;
use duly::store::view::conversions::{self, List};
use duly::store::view::{figures, money, reports};

use crate::history::{EVENTS, PEOPLE, PRODUCTS};
use crate::model::{Balance, Figures, Reason, Sale, State};
use crate::people::{now, real_standing};
use crate::play::Play;
use crate::sending;

/// Compares what stands after a step.
pub fn all(play: &mut Play) -> Result<(), String> {
    let view = play.house.app.store.view().unwrap();
    let mut real = conversions::page(&view, List::All, None, usize::MAX).unwrap();
    for conversion in real.iter().rev() {
        if !play.conversions.contains(&conversion.id) {
            play.conversions.push(conversion.id);
        }
    }
    same("how many conversions", real.len(), play.model.sales.len())?;
    real.sort_by_key(|conversion| play.conversions.iter().position(|id| *id == conversion.id));
    for (number, (conversion, sale)) in real.iter().zip(&play.model.sales).enumerate() {
        of_conversion(play, conversion, sale)
            .map_err(|difference| format!("conversion {number}: {difference}"))?;
        ledger(play, &view, conversion, sale)
            .map_err(|difference| format!("conversion {number}: {difference}"))?;
    }
    balances(play, &view)
}

/// Compares what is counted, and audits everything.
pub async fn at_the_end(play: &Play) -> Result<(), String> {
    play.house.app.store.flush_sums().await.unwrap();
    let view = play.house.app.store.view().unwrap();
    let rows = reports::page(&view, None, usize::MAX).unwrap().len();
    same("how many reports", rows, play.model.reports)?;
    same_figures(&view, "of all", Who::All, play.model.figures(None, None))?;
    for product in 0..PRODUCTS {
        let who = Who::Product(play.numbers.products[product]);
        same_figures(&view, "of a product", who, play.model.figures(Some(product), None))?;
    }
    for (member, of) in play.model.members.iter().enumerate() {
        let who = Who::Affiliation(play.numbers.members[of.product][of.person]);
        same_figures(&view, "of an affiliation", who, play.model.figures(None, Some(member)))?;
    }
    let faults = check(&view).unwrap().faults;
    if faults.is_empty() { Ok(()) } else { Err(format!("the audit finds: {}", faults.join(" "))) }
}

fn of_conversion(play: &Play, real: &Conversion, sale: &Sale) -> Result<(), String> {
    let product = |id: ProductId| play.numbers.products.iter().position(|known| *known == id).unwrap();
    same("product", product(real.product), sale.product)?;
    same("event", real.event.as_str(), EVENTS[sale.event])?;
    same("order", real.order_id.clone(), sale.order.map(sending::order))?;
    same("moment", real.at.0, sale.at)?;
    same("amount", (real.amount.minor, real.amount.currency.code()), (sale.amount, sale.currency))?;
    same("offer", real.offer.is_some(), sale.with_offer)?;
    same("trust", real.trust == Trust::Authenticated, sale.trusted)?;
    same("test", real.test, sale.test)?;
    same("refunded", real.refunded, sale.refunded)?;
    same("which renewal", real.renewal, sale.renewal)?;
    let differs = real.flags.iter().any(|flag| matches!(flag, Flag::AmountDiffers(_)));
    same("another amount was said", differs, sale.amount_differs)?;

    let member = |share: &duly::domain::attribution::Share| {
        let at = |member: &crate::model::Member| {
            play.numbers.members[member.product][member.person] == share.affiliation
        };
        play.model.members.iter().position(at).unwrap()
    };
    let click =
        |id: duly::domain::id::ClickId| play.ids.iter().position(|known| *known == Some(id.to_string()));
    let shares: Vec<_> = real
        .verdict
        .shares
        .iter()
        .map(|share| (member(share), share.part.millionths(), share.click.and_then(click)))
        .collect();
    let should: Vec<_> = sale.shares.iter().map(|share| (share.member, share.part, share.click)).collect();
    same("who earned: member, part, click", &shares, &should)?;
    let state = match real.state {
        ConversionState::Approved => State::Approved,
        ConversionState::Review => State::Review,
        ConversionState::Refused => State::Refused,
    };
    same("state", state, sale.state)?;
    let why = real.verdict.why;
    if sale.reasons.iter().any(|reason| is_reason(why, *reason)) {
        return Ok(());
    }
    Err(format!("why: it says {why:?}, and true is {:?}", sale.reasons))
}

fn is_reason(why: Why, reason: Reason) -> bool {
    match reason {
        Reason::Coupon => why == Why::Coupon,
        Reason::Lead => why == Why::Lead,
        Reason::Buyer => why == Why::BuyerIsAffiliate,
        Reason::Named => why == Why::NamedByServer,
        Reason::Clicks => why == Why::Clicks,
        Reason::Customer => why == Why::FirstOfCustomer,
        Reason::NoClick => why == Why::NoClick,
        Reason::Expired(when) => matches!(why, Why::AllExpired(at) if at.0 == when),
        Reason::NotAccepted(standing) => {
            let state: AffiliationState = real_standing(standing);
            why == Why::NotAccepted(state)
        }
        Reason::CouldNotEarn => why == Why::CouldNotEarn,
        Reason::PaysNothing => why == Why::PaysNothing,
        Reason::RenewalUnpaid => matches!(why, Why::RenewalUnpaid { .. }),
        Reason::BoughtBefore => why == Why::BoughtBefore,
        Reason::Refused => why == Why::Refused,
    }
}

/// The entries of a conversion add up to what is owed for it, by member, currency and day.
fn ledger(play: &Play, view: &Snapshot, real: &Conversion, sale: &Sale) -> Result<(), String> {
    let mut stands: BTreeMap<(u32, String, Option<i64>), i64> = BTreeMap::new();
    for entry in money::entries(view, &real.entries).unwrap() {
        let key = (
            entry.affiliation.unwrap().0,
            entry.amount.currency.code().to_owned(),
            entry.due_at.map(|due| due.0),
        );
        *stands.entry(key).or_default() += entry.amount.minor;
    }
    let mut should: BTreeMap<(u32, String, Option<i64>), i64> = BTreeMap::new();
    for (member, currency, minor) in play.model.owed(sale) {
        let member = &play.model.members[member];
        let affiliation = play.numbers.members[member.product][member.person];
        *should.entry((affiliation.0, currency.to_owned(), sale.due_at())).or_default() += minor;
    }
    stands.retain(|_, minor| *minor != 0);
    should.retain(|_, minor| *minor != 0);
    same("the ledger", stands, should)
}

fn balances(play: &Play, view: &Snapshot) -> Result<(), String> {
    let real = |of: Option<AffiliateId>| {
        let all = money::balances(view, of, now(&play.house)).unwrap();
        let told = all.into_iter().map(|(currency, balance)| {
            let balance = Balance { held: balance.held, in_review: balance.in_review, due: balance.due };
            (currency.code().to_owned(), balance)
        });
        told.filter(|(_, balance)| *balance != Balance::default()).collect::<BTreeMap<_, _>>()
    };
    let should = |of: Option<usize>| {
        let all = play.model.balances(of).into_iter();
        all.map(|(currency, balance)| (currency.to_owned(), balance)).collect::<BTreeMap<_, _>>()
    };
    same("the balances of all", real(None), should(None))?;
    for person in 0..PEOPLE {
        same("a balance", real(Some(play.numbers.people[person])), should(Some(person)))?;
    }
    Ok(())
}

fn same_figures(view: &Snapshot, whose: &str, who: Who, should: Figures) -> Result<(), String> {
    let real = figures::of(view, who).unwrap();
    let money =
        real.sales.money.iter().map(|(currency, sums)| (currency.code(), (sums.sales, sums.commission)));
    let mut told: BTreeMap<&str, (i64, i64)> = money.collect();
    told.retain(|_, sums| *sums != (0, 0));
    let told = (real.counts.clicks, real.counts.own, real.sales.conversions, told);
    let should = (should.clicks, should.own, should.conversions, should.money);
    same(&format!("figures {whose} (clicks, own, conversions, money)"), told, should)
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, real: T, should: T) -> Result<(), String> {
    if real == should { Ok(()) } else { Err(format!("{what}: it says {real:?}, and should {should:?}")) }
}
