//! One conversion: why this affiliate, and why that much? (`product.md` A8)

use actix_web::{HttpResponse, web};
use askama::Template;

use super::conversion_decisions::{Choices, Typed};
use super::conversion_rows::{bought, order_name};
use super::conversion_story::{Known, Story};
use super::decisions_told::{DecisionTold, Decisions};
use super::desk::Desk;
use super::entries::{EntryRow, LedgerLines};
use super::query::id;
use super::reports::{ReportRow, report_row};
use super::shown::{MoneyState, Names, When};
use super::suspicions::path_of;
use crate::domain::conversion::{Conversion, ConversionState, UsedCoupon};
use crate::domain::email::EmailHash;
use crate::domain::id::ConversionId;
use crate::domain::refund::{Refund, RefundKind};
use crate::domain::report::Report;
use crate::store::view::{conversions, reports};
use crate::web::error::WebError;
use crate::web::form;
use crate::web::page::Shell;

#[derive(Template)]
#[template(path = "admin/conversion.html")]
struct ConversionPage {
    shell: Shell,
    id: ConversionId,
    here: String,
    title: String,
    amount: String,
    bought: String,
    product: String,
    at: When,
    reported_at: When,
    event: String,
    test: bool,
    in_review: bool,
    state: MoneyState,
    story: Story,
    flags: Vec<String>,
    /// All of the same affiliate and rule: address, rule and name.
    suspicions: Vec<(String, &'static str, String)>,
    entries: Vec<EntryRow>,
    refunds: Vec<(String, String, When)>,
    left: String,
    reports: Vec<(ReportRow, Vec<(String, String)>)>,
    facts: Vec<(&'static str, Vec<String>)>,
    problems: Vec<(&'static str, String)>,
    choices: Choices,
    typed: Typed,
    decisions: Vec<DecisionTold>,
}

/// What was read for the page.
struct Whole {
    known: Known,
    lines: LedgerLines,
    refunds: Vec<Refund>,
    reports: Vec<Report>,
    suspected: Names,
    choices: Choices,
    decisions: Decisions,
}

/// The page.
pub async fn show(desk: Desk, path: web::Path<String>) -> Result<HttpResponse, WebError> {
    let page = page(&desk, id(&path, "conversion")?, Typed::nothing(&desk)).await?;
    Ok(desk.show(&page))
}

/// The page again, with a decision that cannot be taken as it was typed.
pub(super) async fn again(desk: &Desk, id: ConversionId, typed: Typed) -> Result<HttpResponse, WebError> {
    Ok(desk.show_again(&page(desk, id, typed).await?))
}

async fn page(desk: &Desk, id: ConversionId, typed: Typed) -> Result<ConversionPage, WebError> {
    let whole = desk
        .read(move |view| {
            let conversion = conversions::by_id(view, id)?.ok_or(WebError::NotFound("conversion"))?;
            let known = Known::read(view, conversion)?;
            let mut arrived = Vec::new();
            for report in &known.conversion.reports {
                arrived.extend(reports::by_id(view, *report)?);
            }
            Ok(Whole {
                lines: LedgerLines::read(view, known.entries.clone())?,
                refunds: conversions::refunds(view, id)?,
                reports: arrived,
                choices: Choices::read(view, &known.conversion)?,
                decisions: Decisions::read(view, &known.conversion)?,
                suspected: Names::read(view, known.conversion.suspicions().map(|one| one.affiliate))?,
                known,
            })
        })
        .await?;
    let conversion = &whole.known.conversion;
    let story = Story::tell(desk, &whole.known);
    let mut left = conversion.amount;
    left.minor -= conversion.refunded;
    Ok(ConversionPage {
        id,
        shell: desk.shell(&format!("{}: why", order_name(conversion))),
        here: desk.to(&format!("/admin/conversions/{id}")),
        title: order_name(conversion),
        amount: desk.money(conversion.amount),
        bought: bought(desk, conversion),
        product: desk.product_name(conversion.product),
        at: desk.when_exactly(conversion.at),
        reported_at: desk.when_exactly(conversion.reported_at),
        event: conversion.event.to_string(),
        test: conversion.test,
        in_review: conversion.state == ConversionState::Review && !conversion.test,
        state: desk.conversion_state(conversion, &whole.known.entries, &whole.known.payments),
        flags: conversion.flags.iter().map(crate::domain::conversion::Flag::text).collect(),
        suspicions: conversion
            .suspicions()
            .map(|one| {
                let (of, rule) = (one.affiliate, one.seen.rule());
                (desk.to(&path_of(of, rule)), rule.label(), whole.suspected.of(of))
            })
            .collect(),
        entries: whole.lines.rows(desk),
        refunds: whole.refunds.iter().map(|refund| refund_shown(desk, conversion, refund)).collect(),
        left: desk.money(left),
        reports: whole.reports.iter().map(|one| (report_row(desk, one), one.fields.clone())).collect(),
        facts: facts(conversion),
        problems: form::problems(&[&typed.affiliation, &typed.reassignment_reason, &typed.refusal_reason]),
        typed,
        decisions: whole.decisions.told(desk, conversion),
        choices: whole.choices,
        story,
    })
}

fn refund_shown(desk: &Desk, conversion: &Conversion, refund: &Refund) -> (String, String, When) {
    let word = match (refund.kind, refund.reversed) {
        (RefundKind::Refund, _) => "Refund",
        (RefundKind::Chargeback, false) => "Chargeback",
        (RefundKind::Chargeback, true) => "Chargeback reversed",
    };
    let mut amount = conversion.amount;
    amount.minor = if refund.reversed { refund.minor } else { -refund.minor };
    (word.to_owned(), desk.money(amount), desk.when_exactly(refund.at))
}

fn customer_shown(kept: &str) -> String {
    match EmailHash::of_customer(kept) {
        Some(_) => "an email address, kept as a code".to_owned(),
        None => kept.to_owned(),
    }
}

fn coupon_shown(coupon: &UsedCoupon) -> String {
    let whose = coupon.affiliation.map_or("no affiliate's".to_owned(), |id| format!("of {id}"));
    format!("{} ({whose}, {})", coupon.text, if coupon.signed { "signed" } else { "unsigned" })
}

/// What ties the conversion to people, as it came in (`product.md` A6).
fn facts(conversion: &Conversion) -> Vec<(&'static str, Vec<String>)> {
    let evidence = &conversion.evidence;
    let cookie = |ids: &crate::domain::conversion::CookieIds| match ids.fallback {
        Some(before) => format!("{} (before it {before})", ids.newest),
        None => ids.newest.to_string(),
    };
    let one = |text: Option<String>| text.into_iter().collect::<Vec<_>>();
    let mut facts = vec![
        ("Clicks named", evidence.clicks.iter().map(ToString::to_string).collect()),
        ("Cookies", evidence.cookies.iter().map(cookie).collect()),
        ("Not known", evidence.unknown_clicks.clone()),
        ("Coupon", one(evidence.coupon.as_ref().map(coupon_shown))),
        ("Affiliate named by the shop", one(evidence.affiliate.map(|id| id.to_string()))),
        ("Customer", one(evidence.customer.as_deref().map(customer_shown))),
        ("The buyer is", evidence.buyers.iter().map(ToString::to_string).collect()),
    ];
    facts.retain(|(_, values)| !values.is_empty());
    facts.push(("Judged by", vec![format!("{}, {}", conversion.way.word(), conversion.trust.word())]));
    facts.push(("Number", vec![conversion.id.to_string()]));
    facts
}
