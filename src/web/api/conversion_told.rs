//! A conversion as a program hears of it: what was reported, who earned and why, the journey as it was
//! judged, and who would have earned under the other models (`product.md` A8).

use serde_json::{Value, json};

use super::answer::{expiry, sum, time};
use super::ledger::state_word;
use super::product_fields::model_word;
use super::reports::way_word;
use crate::domain::attribution::{Considered, Role, Share, StepBy, TouchStanding, Why};
use crate::domain::commission::{self, Rate};
use crate::domain::conversion::{Conversion, ConversionState, Flag};
use crate::domain::decision::{Decided, Decision};
use crate::domain::ledger::{Entry, EntryKind, state_of_all};
use crate::domain::money::Currency;
use crate::domain::payout::Payments;
use crate::domain::settlement;
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::view::{decisions, money, payouts};
use crate::web::app::App;
use crate::web::error::WebError;

/// A conversion as it stands in lists.
pub fn summary(
    app: &App,
    view: &Snapshot,
    conversion: &Conversion,
    now: Timestamp,
) -> Result<Value, WebError> {
    let entries = money::entries(view, &conversion.entries)?;
    let payments = payouts::payments_for(view, &entries)?;
    let earned = entries.iter().find(|entry| matches!(entry.kind, EntryKind::Earned { .. }));
    let verdict = &conversion.verdict;
    Ok(json!({
        "id": conversion.id.to_string(),
        "product": conversion.product.to_string(),
        "event": conversion.event.as_str(),
        "order_id": conversion.order_id,
        "at": time(conversion.at),
        "reported_at": time(conversion.reported_at),
        "amount": conversion.amount.minor,
        "currency": conversion.amount.currency.code(),
        "refunded": conversion.refunded,
        "offer": conversion.offer.map(|id| id.to_string()),
        "renewal": conversion.renewal,
        "trust": conversion.trust.word(),
        "way": way_word(conversion.way),
        "test": conversion.test,
        "state": conversion.state.word(),
        "money_state": money_state(conversion, &entries, &payments, now),
        "due_at": earned.and_then(|entry| entry.due_at).map(time),
        "flags": conversion.flags.iter().map(flag).collect::<Vec<_>>(),
        "reports": conversion.reports.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "verdict": {
            "shares": shares(app, conversion, &verdict.shares),
            "reason": verdict.sentence(conversion.at),
            "why": why(verdict.why),
            "model": model_word(verdict.model),
            "terms": verdict.terms,
        },
    }))
}

/// A conversion with all that explains it.
pub fn whole(app: &App, view: &Snapshot, conversion: &Conversion, now: Timestamp) -> Result<Value, WebError> {
    let mut told = summary(app, view, conversion, now)?;
    let verdict = &conversion.verdict;
    let journey: Vec<Value> = verdict.considered.iter().map(|one| step(one, conversion.at)).collect();
    let others = verdict.what_if.iter().filter(|(model, _)| model_word(*model) != model_word(verdict.model));
    let what_if: Vec<Value> = others
        .map(
            |(model, would)| json!({ "model": model_word(*model), "shares": shares(app, conversion, would) }),
        )
        .collect();
    if let Some(told) = told.as_object_mut() {
        told.insert("journey".into(), journey.into());
        told.insert("journey_cut".into(), verdict.cut.into());
        told.insert("what_if".into(), what_if.into());
        told.insert("suspicions".into(), suspicions(conversion).into());
        let decided = decisions::of(view, conversion.id)?;
        let decided: Vec<Value> = decided.iter().map(|one| decision(app, conversion, one)).collect();
        told.insert("decisions".into(), decided.into());
    }
    Ok(told)
}

/// What a person decided, with the verdict that it had before. The sums are those of the amount as it is now.
fn decision(app: &App, conversion: &Conversion, decision: &Decision) -> Value {
    let was = Conversion {
        verdict: decision.before.clone(),
        rates: decision.rates.clone(),
        state: ConversionState::Approved,
        ..conversion.clone()
    };
    let (decided, to) = match decision.decided {
        Decided::Approved => ("approved", None),
        Decided::Refused => ("refused", None),
        Decided::Reassigned(to) => ("reassigned", Some(to.to_string())),
    };
    json!({
        "at": time(decision.at),
        "decision": decided,
        "affiliation": to,
        "reason": decision.reason,
        "before": {
            "shares": shares(app, &was, &was.verdict.shares),
            "reason": was.verdict.sentence(was.at),
            "why": why(was.verdict.why),
        },
    })
}

/// One of the six words, for what was earned.
fn money_state(
    conversion: &Conversion,
    entries: &[Entry],
    payments: &Payments,
    now: Timestamp,
) -> Option<&'static str> {
    if conversion.test {
        return Some("test");
    }
    let refused = (conversion.state == ConversionState::Refused).then_some("refused");
    state_of_all(entries, payments, now).map(state_word).or(refused)
}

/// Shares with what each is worth now. Those of another model are reckoned with the affiliate's own rate
/// as it was then.
fn shares(app: &App, conversion: &Conversion, shares: &[Share]) -> Vec<Value> {
    let mirror = app.store.mirror();
    let currency: Currency =
        mirror.product(conversion.product).map_or(conversion.amount.currency, |product| product.currency);
    let rate_of = |share: &Share| {
        let known = conversion.rates.iter().find(|known| known.affiliation == share.affiliation);
        let own = || {
            mirror
                .affiliation(share.affiliation)
                .and_then(|affiliation| affiliation.commission.at(conversion.at))
        };
        match (known, own().filter(|_| conversion.event.is_purchase())) {
            (Some(known), _) => known.rate,
            (None, Some(own)) => commission::better(conversion.rate, own, conversion.amount, currency),
            (None, None) => conversion.rate,
        }
    };
    let rates: Vec<Rate> = shares.iter().map(rate_of).collect();
    let left = settlement::left(conversion, shares, &rates, currency);
    let told = shares.iter().zip(left).map(|(share, left)| {
        json!({
            "affiliate": share.affiliate.to_string(),
            "affiliation": share.affiliation.to_string(),
            "code": share.code.as_str(),
            "percent": share.part.to_string(),
            "role": match share.role {
                Role::Sole => "sole",
                Role::First => "first",
                Role::Last => "last",
            },
            "click_id": share.click.map(|id| id.to_string()),
            "commission": left.into_iter().map(sum).collect::<Vec<_>>(),
        })
    });
    told.collect()
}

fn step(considered: &Considered, sale_at: Timestamp) -> Value {
    let step = &considered.step;
    let (by, affiliation, affiliate) = match step.by {
        StepBy::Affiliation { affiliation, affiliate } => {
            ("affiliation", Some(affiliation.to_string()), Some(affiliate.to_string()))
        }
        StepBy::Creator => ("creator", None, None),
    };
    json!({
        "click_id": step.click.to_string(),
        "link": step.link.to_string(),
        "by": by,
        "affiliation": affiliation,
        "affiliate": affiliate,
        "code": step.code.as_str(),
        "at": time(step.at),
        "expires_at": expiry(step.expires),
        "standing": match considered.standing {
            TouchStanding::Earned => "earned",
            TouchStanding::NotChosen => "not_chosen",
            TouchStanding::Expired(_) => "expired",
            TouchStanding::Creator => "creator",
            TouchStanding::CouldNotEarn => "could_not_earn",
            TouchStanding::NotAccepted(_) => "not_accepted",
            TouchStanding::Buyer => "buyer",
            TouchStanding::AfterTheSale => "after_the_sale",
        },
        "note": considered.outcome(sale_at),
    })
}

fn why(why: Why) -> &'static str {
    match why {
        Why::Coupon => "coupon",
        Why::NamedByServer => "named_by_server",
        Why::Clicks => "clicks",
        Why::FirstOfCustomer => "first_of_customer",
        Why::Lead => "lead",
        Why::NoClick => "no_click",
        Why::AllExpired(_) => "all_expired",
        Why::BuyerIsAffiliate => "buyer_is_affiliate",
        Why::NotAccepted(_) => "not_accepted",
        Why::CouldNotEarn => "could_not_earn",
        Why::PaysNothing => "pays_nothing",
        Why::RenewalUnpaid { .. } => "renewal_unpaid",
        Why::BoughtBefore => "bought_before",
        Why::Refused => "refused",
        Why::Reassigned => "reassigned",
    }
}

fn flag(flag: &Flag) -> Value {
    let word = match flag {
        Flag::AmountMissing => "amount_missing",
        Flag::OfferUnknown(_) => "offer_unknown",
        Flag::OtherCurrency => "other_currency",
        Flag::AmountDiffers(_) => "amount_differs",
        Flag::OfferDiffers(_) => "offer_differs",
        Flag::NoOrderId => "no_order_id",
        Flag::ClickUnknown(_) => "click_unknown",
        Flag::VerdictFixed => "verdict_fixed",
        Flag::CurrencyMissing => "currency_missing",
        Flag::ApprovedByHand => "approved_by_hand",
        Flag::RefusedByHand(_) => "refused_by_hand",
        Flag::RefusedToBanned(_) => "refused_to_banned",
        Flag::OfferUnsigned => "offer_unsigned",
        Flag::ConfirmedByHand => "confirmed_by_hand",
        Flag::Suspected(_) => "suspected",
        Flag::CouponUnknown(_) => "coupon_unknown",
        Flag::CouponUnsigned => "coupon_unsigned",
        Flag::CouponOverClicks(_) => "coupon_over_clicks",
        Flag::CouponDiffers(_) => "coupon_differs",
        Flag::AmountUnsigned => "amount_unsigned",
        Flag::RefundWaited => "refund_waited",
    };
    json!({ "flag": word, "note": flag.text() })
}

/// What the rules of suspicion hold against its shares, and whether it waits because of it.
fn suspicions(conversion: &Conversion) -> Vec<Value> {
    let told = conversion.suspicions().map(|suspicion| {
        json!({
            "affiliate": suspicion.affiliate.to_string(),
            "rule": suspicion.seen.rule().word(),
            "seen": suspicion.seen.text(),
            "waits": conversion.waits_for(suspicion),
        })
    });
    told.collect()
}
