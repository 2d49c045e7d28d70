//! One conversion of hers: why she earned, how much, and when it becomes Due. Nothing of the buyer, and nothing of
//! other affiliates but that there is one.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::earning_rows::{StateTag, Worth, share_of};
use super::frame::PortalShell;
use super::me::Me;
use crate::domain::attribution::{Considered, Role, Share, StepBy, TouchStanding, Why};
use crate::domain::conversion::{Conversion, ConversionState, Flag};
use crate::domain::decision::{Decided, Decision};
use crate::domain::ledger::{Entry, EntryKind, EntryState, Reversal, state_at};
use crate::domain::money::Percent;
use crate::domain::product::{Model, Terms};
use crate::domain::time::{Expiry, Timestamp};
use crate::store::view::earnings::{self, Earning};
use crate::store::view::{decisions, products};
use crate::web::bookings;
use crate::web::chart::{Lane, Mark, Timeline, timeline};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::query::id;

#[derive(Template)]
#[template(path = "portal/conversion.html")]
struct ConversionPage {
    shell: PortalShell,
    number: String,
    title: String,
    bought: String,
    product: String,
    at: (String, String),
    state: Option<StateTag>,
    /// What she earned, in a sentence.
    earned: String,
    rule: &'static str,
    /// What the creator wrote, where she decided; often nothing.
    reason: String,
    /// Another affiliate has a part; how much is hers.
    part: String,
    arithmetic: String,
    due: String,
    test: bool,
    clicks: Vec<Click>,
    /// Her clicks and the sale; nothing without a click of hers.
    picture: Option<Timeline>,
    entries: Vec<Line>,
    left: String,
}

/// A click of hers that was considered.
struct Click {
    iso: String,
    at: String,
    code: String,
    until: String,
    outcome: String,
    earned: bool,
}

/// A line of hers in the ledger.
struct Line {
    iso: String,
    at: String,
    cause: &'static str,
    amount: String,
    state: Option<StateTag>,
}

/// `GET /portal/conversions/{id}`.
pub async fn show(me: Me, path: web::Path<String>) -> Result<HttpResponse, WebError> {
    let (asked, her) = (id(&path, "conversion")?, me.affiliate.id);
    let (earning, terms, reason) = me
        .read(move |view| {
            let earning = earnings::by_id(view, her, asked)?.ok_or(WebError::NotFound("conversion"))?;
            let conversion = &earning.conversion;
            let terms = products::terms(view, conversion.product, conversion.verdict.terms)?;
            let reason = reason(conversion, &decisions::of(view, asked)?);
            Ok((earning, terms, reason))
        })
        .await?;
    Ok(me.show(&page(&me, &earning, terms.as_ref(), reason)))
}

/// What the creator wrote when she decided what holds now.
fn reason(conversion: &Conversion, decided: &[Decision]) -> String {
    let by_hand = conversion.flags.iter().any(|flag| matches!(flag, Flag::RefusedByHand(_)));
    let holds = |one: &&Decision| match (one.decided, conversion.verdict.why) {
        (Decided::Reassigned(_), Why::Reassigned) => true,
        (Decided::Refused, Why::Refused) => by_hand,
        _ => false,
    };
    decided.iter().rev().find(holds).map_or_else(String::new, |one| one.reason.clone())
}

fn page(me: &Me, earning: &Earning, terms: Option<&Terms>, reason: String) -> ConversionPage {
    let words = &me.words.earning;
    let conversion = &earning.conversion;
    let share = share_of(me, conversion);
    let worth = Worth::of(me, earning);
    let currency = conversion.amount.currency;
    let considered = conversion.verdict.considered.iter().filter(
        |one| matches!(one.step.by, StepBy::Affiliation { affiliate, .. } if affiliate == me.affiliate.id),
    );
    let title = match conversion.event.is_purchase() {
        true => (words.conversion.title)(&me.money(conversion.amount)),
        false => crate::web::words::event(me.words.language, &conversion.event),
    };
    ConversionPage {
        shell: me.shell(&title),
        number: conversion.id.to_string(),
        title,
        bought: me.bought(conversion),
        product: me.product_name(conversion.product),
        at: (format::iso(conversion.at.0), me.date_time(conversion.at)),
        state: me.earning_state(earning),
        earned: earned(me, earning, &worth),
        rule: rule(me, conversion, share),
        reason,
        part: share.map_or_else(String::new, |share| me.part_of(share)),
        arithmetic: share.map_or_else(String::new, |share| arithmetic(me, conversion, share, &worth)),
        due: due(me, earning),
        test: conversion.test,
        picture: picture(me, conversion, terms, considered.clone()),
        clicks: considered.map(|one| click(me, conversion, terms, one)).collect(),
        entries: earning.entries.iter().map(|entry| line(me, entry, earning)).collect(),
        left: me.sums(&worth.left, currency),
    }
}

/// What she earned, or would have, in a sentence.
fn earned(me: &Me, earning: &Earning, worth: &Worth) -> String {
    let words = &me.words.earning.conversion;
    let conversion = &earning.conversion;
    let before = me.sums(&worth.before, conversion.amount.currency);
    if worth.before.is_empty() {
        return words.came_to_nothing.to_owned();
    }
    if conversion.test {
        return (words.would_have_earned)(&before);
    }
    match (conversion.state, worth.left == worth.before) {
        (ConversionState::Review, _) => (words.earn_once_approved)(&before),
        (_, true) => (words.you_earned)(&before),
        (_, false) if worth.left.is_empty() => {
            format!("{} {}", (words.you_earned)(&before), words.nothing_left)
        }
        (_, false) => {
            let left = me.sums(&worth.left, conversion.amount.currency);
            format!("{} {}", (words.you_earned)(&before), (words.part_left)(&left))
        }
    }
}

/// Which rule chose her, or took the sale from her, in a sentence.
fn rule(me: &Me, conversion: &Conversion, share: Option<&Share>) -> &'static str {
    let words = &me.words.earning.conversion;
    let Some(share) = share else {
        return match conversion.verdict.why {
            Why::Refused => words.rule_refused,
            Why::Reassigned => words.rule_reassigned_away,
            _ => words.rule_judged_again,
        };
    };
    match (conversion.verdict.why, conversion.verdict.model, share.role) {
        (Why::Coupon, ..) => words.rule_coupon,
        (Why::NamedByServer, ..) => words.rule_named,
        (Why::FirstOfCustomer, ..) => words.rule_renewal,
        (Why::Lead, ..) => words.rule_lead,
        (Why::Reassigned, ..) => words.rule_reassigned,
        (_, _, Role::First) => words.rule_was_first,
        (_, _, Role::Last) => words.rule_was_last,
        (_, Model::Last, Role::Sole) => words.rule_last,
        (_, Model::First, Role::Sole) => words.rule_first,
        (_, Model::Multiple(_), Role::Sole) => words.rule_was_both,
    }
}

/// `30 % of EUR 97.00 = EUR 29.10`, with her part where another has one.
fn arithmetic(me: &Me, conversion: &Conversion, share: &Share, worth: &Worth) -> String {
    let words = &me.words.earning.conversion;
    let (rate, currency) = me.rate_of(conversion, share);
    let mut formula = bookings::formula(me.words, rate, currency, conversion.amount);
    if share.part != Percent::WHOLE {
        formula = format!("{formula}, {}", (words.part_of_that)(&me.words.formats.percent(share.part)));
    }
    format!("{formula} = {}", me.sums(&worth.before, conversion.amount.currency))
}

/// When it becomes Due, or did.
fn due(me: &Me, earning: &Earning) -> String {
    let words = &me.words.earning.conversion;
    match earning.state(me.now) {
        Some(EntryState::Held(until)) => {
            (words.becomes_due)(&me.date_time(until), &me.days(earning.conversion.hold_days))
        }
        Some(EntryState::Review) => words.in_review.to_owned(),
        Some(EntryState::Due) => {
            let since = earning.entries.iter().filter_map(|entry| entry.due_at).max();
            since.map_or_else(String::new, |since| (words.became_due)(&me.date(since)))
        }
        Some(EntryState::Paid | EntryState::Reversed | EntryState::Refused) | None => String::new(),
    }
}

/// Her clicks before the sale, a lane for each code of hers.
fn picture<'c>(
    me: &Me,
    conversion: &Conversion,
    terms: Option<&Terms>,
    considered: impl Iterator<Item = &'c Considered>,
) -> Option<Timeline> {
    let mut lanes: Vec<Lane> = Vec::new();
    for one in considered {
        let mark = Mark {
            at: one.step.at,
            expires: one.expires(pixel_window(conversion, terms)),
            earned: one.standing == TouchStanding::Earned,
        };
        match lanes.iter_mut().find(|lane| lane.name == one.step.code.as_str()) {
            Some(lane) => lane.marks.push(mark),
            None => lanes.push(Lane { name: one.step.code.to_string(), marks: vec![mark] }),
        }
    }
    timeline(me.words.charts, &lanes, conversion.at, &me.zone)
}

/// The days of a pixel's own window, where only pixels told of it.
fn pixel_window(conversion: &Conversion, terms: Option<&Terms>) -> Option<u16> {
    terms.filter(|_| conversion.way.has_pixel_window()).map(|terms| terms.pixel_window_days)
}

fn click(me: &Me, conversion: &Conversion, terms: Option<&Terms>, considered: &Considered) -> Click {
    let words = &me.words.earning.conversion;
    let on = |at: Timestamp| me.date_time(at);
    Click {
        iso: format::iso(considered.step.at.0),
        at: on(considered.step.at),
        code: considered.step.code.to_string(),
        until: match considered.expires(pixel_window(conversion, terms)) {
            Some(Expiry::At(end)) => on(end),
            Some(Expiry::Never) => me.words.earning.for_ever.to_owned(),
            None => String::new(),
        },
        outcome: match considered.standing {
            TouchStanding::Earned => words.earned.to_owned(),
            TouchStanding::NotChosen | TouchStanding::Creator => words.not_chosen.to_owned(),
            TouchStanding::Expired(at) => (words.expired)(&me.date(at)),
            TouchStanding::CouldNotEarn if considered.step.own => words.own_click.to_owned(),
            TouchStanding::CouldNotEarn => words.could_not_earn.to_owned(),
            TouchStanding::NotAccepted(_) => words.not_accepted.to_owned(),
            TouchStanding::Buyer => words.buyer.to_owned(),
            TouchStanding::AfterTheSale => words.after_the_sale.to_owned(),
        },
        earned: considered.standing == TouchStanding::Earned,
    }
}

fn line(me: &Me, entry: &Entry, earning: &Earning) -> Line {
    let words = &me.words.earning.conversion;
    Line {
        iso: format::iso(entry.at.0),
        at: me.date_time(entry.at),
        cause: match (entry.kind, entry.due_at) {
            (EntryKind::Earned { .. }, _) => words.cause_earned,
            (EntryKind::Reversed { because: Reversal::Refund, .. }, _) => words.cause_refund,
            (EntryKind::Reversed { because: Reversal::Chargeback, .. }, _) => words.cause_chargeback,
            (EntryKind::Reversed { because: Reversal::Rejudged, .. }, None) => words.cause_review_ended,
            (EntryKind::Reversed { because: Reversal::Rejudged, .. }, Some(_)) => words.cause_judged_again,
            (EntryKind::Reversed { because: Reversal::Refused, .. }, _) => words.cause_refused,
            (EntryKind::Adjusted(_) | EntryKind::Paid { .. } | EntryKind::PaymentUndone { .. }, _) => "",
        },
        amount: me.money(entry.amount),
        state: Some(me.state(state_at(entry, &earning.entries, &earning.payments, me.now))),
    }
}
