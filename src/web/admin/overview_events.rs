//! What happened last, and who does best, on the overview.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::desk::money_text;
use super::period::{self, Period};
use super::shown::{Names, VOICE, capitalized};
use crate::domain::conversion::{Conversion, ConversionState};
use crate::domain::id::{AffiliateId, ConversionId, ReportId};
use crate::domain::money::Money;
use crate::domain::refund::RefundKind;
use crate::domain::report::{Judged, Report};
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::keys::Who;
use crate::store::sums::{self, Ranked as By};
use crate::store::view::figures::Figures;
use crate::store::view::{affiliates, conversions, reports};
use crate::web::app::App;
use crate::web::chart::{self, Spark};
use crate::web::error::WebError;
use crate::web::{figures, format};

/// How many events are shown.
const EVENTS: usize = 8;
/// How many of the latest reports are looked through for those that made no conversion.
const REPORTS_READ: usize = 40;
/// How many affiliates are shown.
const TOP: usize = 5;
/// How many of those with the most clicks are compared by what they sold.
const COMPARED: usize = 50;

/// A tag: its kind and its word.
type Tag = (&'static str, &'static str);

/// Something that happened.
pub struct Event {
    /// When, for machines.
    pub iso: String,
    /// How long ago.
    pub when: String,
    /// When exactly.
    pub exact: String,
    /// What.
    pub text: String,
    /// The codes of those who earned.
    pub codes: String,
    /// Where to read more.
    pub href: String,
    /// Its tag.
    pub tag: Tag,
}

/// An affiliate with her figures of the period.
pub struct Ranked {
    /// Her page.
    pub href: String,
    /// Her name.
    pub name: String,
    /// Clicks on her links.
    pub clicks: String,
    /// Conversions she has a share of.
    pub conversions: String,
    /// What she earned, a currency each.
    pub commission: Vec<String>,
    /// How her clicks went.
    pub spark: Spark,
}

/// The latest conversions, and the reports that made none, newest first.
pub fn latest(view: &Snapshot, app: &App, now: Timestamp, zone: &TimeZone) -> Result<Vec<Event>, WebError> {
    let event = |at: Timestamp, text: String, path: String, tag| Event {
        iso: format::iso(at.0),
        when: format::relative(at.0, now.0),
        exact: format::date_time(at.0, zone),
        text,
        codes: String::new(),
        href: app.paths.to(&path),
        tag,
    };
    let mut latest: Vec<(Timestamp, Event)> = Vec::new();
    let newest = conversions::page(view, conversions::List::All, None, EVENTS)?;
    let earners = newest.iter().flat_map(|one| &one.verdict.shares).map(|share| share.affiliate);
    let names = Names::read(view, earners)?;
    for one in newest {
        let (at, path) = (one.reported_at, format!("/admin/conversions/{}", one.id));
        let codes: Vec<&str> = one.verdict.shares.iter().map(|share| share.code.as_str()).collect();
        let told = event(at, conversion_text(app, &one, &names), path, conversion_tag(&one));
        latest.push((at, Event { codes: codes.join(", "), ..told }));
    }
    let told = latest.len();
    for one in reports::page(view, None, REPORTS_READ)? {
        let said = match one.judged {
            Judged::Refunded(id) => refund_text(view, app, one.id, id)?,
            _ => report_text(&one),
        };
        if let Some((text, tag)) = said {
            latest.push((one.at, event(one.at, text, format!("/admin/reports/{}", one.id), tag)));
        }
        // They come newest first, and no more than are shown are made.
        if latest.len() == told + EVENTS {
            break;
        }
    }
    latest.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok(latest.into_iter().take(EVENTS).map(|(_, event)| event).collect())
}

fn conversion_text(app: &App, one: &Conversion, names: &Names) -> String {
    let amount = if one.amount.minor == 0 { String::new() } else { format!(" {}", money_text(one.amount)) };
    format!("{}{amount}, {}", capitalized(one.event.as_str()), sold(app, one, names))
}

/// What was sold, and who earned.
fn sold(app: &App, one: &Conversion, names: &Names) -> String {
    let product = app.store.mirror().product(one.product);
    let product = product.map_or_else(|| one.product.to_string(), |product| product.name.to_string());
    let who = format::unbroken(&one.verdict.summary(one.at, |share| names.of(share.affiliate)));
    format!("{product}: {who}")
}

/// What a report took back of a sale, or gave again, with the sale and who had earned it.
fn refund_text(
    view: &Snapshot,
    app: &App,
    report: ReportId,
    sale: ConversionId,
) -> Result<Option<(String, Tag)>, WebError> {
    let Some(sale) = conversions::by_id(view, sale)? else { return Ok(None) };
    let names = Names::read(view, sale.verdict.shares.iter().map(|share| share.affiliate))?;
    let refund = conversions::refunds(view, sale.id)?.into_iter().find(|refund| refund.report == report);
    let word = match refund.map(|refund| (refund.kind, refund.reversed)) {
        Some((RefundKind::Chargeback, false)) => "Chargeback",
        Some((RefundKind::Chargeback, true)) => "Chargeback reversed",
        Some((RefundKind::Refund, _)) | None => "Refund",
    };
    let amount = match refund.map_or(0, |refund| refund.minor) {
        0 => String::new(),
        all if all == sale.amount.minor => format!(" {}", money_text(sale.amount)),
        part => {
            let part = Money { minor: part, ..sale.amount };
            format!(" {} of {}", money_text(part), money_text(sale.amount))
        }
    };
    let order = sale.order_id.as_ref().map_or_else(String::new, |order| format!(" of order {order}"));
    let tag = if sale.test { ("info", "Test") } else { ("plain", "Refund") };
    Ok(Some((format!("{word}{amount}{order}, {}", sold(app, &sale, &names)), tag)))
}

fn conversion_tag(one: &Conversion) -> Tag {
    match one.state {
        _ if one.test => ("info", "Test"),
        ConversionState::Review => ("warn", "Review"),
        ConversionState::Refused => ("bad", "Refused"),
        ConversionState::Approved if one.verdict.shares.is_empty() => ("plain", "Nobody"),
        ConversionState::Approved => ("good", "Earned"),
    }
}

/// A report that made no conversion; those that did are told by it, and refunds by their sale.
fn report_text(one: &Report) -> Option<(String, Tag)> {
    let way = one.way.word();
    match &one.judged {
        Judged::Recorded(_) | Judged::Unattributed(_) | Judged::Refunded(_) => None,
        Judged::Duplicate(_) => {
            Some((format!("Told again, by {way}: it counts once."), ("plain", "Duplicate")))
        }
        Judged::Waiting => Some((format!("A refund by {way} waits for its sale."), ("info", "Waiting"))),
        Judged::Lead(_) => Some((format!("A lead, told by {way}."), ("info", "Lead"))),
        Judged::Refused(why) => Some((format!("Report by {way}: {why}"), ("bad", "Refused"))),
        Judged::Several(count) => Some((
            format!("{} by {way} were refused.", format::count_of(*count, "report", "reports")),
            ("bad", "Refused"),
        )),
    }
}

/// The affiliates who sold the most in a period, among those with the most clicks.
pub fn top(view: &Snapshot, app: &App, period: &Period) -> Result<Vec<Ranked>, WebError> {
    let days = period.from().utc_day()..=period.to().utc_day();
    let mut by_person: BTreeMap<AffiliateId, Figures> = BTreeMap::new();
    for (who, _) in sums::ranking(view, days, By::Affiliations)?.into_iter().take(COMPARED) {
        let Who::Affiliation(id) = who else { continue };
        let Some(affiliation) = affiliates::affiliation(view, id)? else { continue };
        let figures = period::figures_of(view, who, period)?;
        let hers = by_person.entry(affiliation.affiliate).or_default();
        hers.counts += figures.counts;
        hers.sales += &figures.sales;
    }
    let mut ranking: Vec<_> = by_person.into_iter().filter(|(_, one)| one.counts.clicks > 0).collect();
    ranking.sort_by_key(|(_, one)| std::cmp::Reverse((one.sales.conversions, one.counts.clicks)));
    ranking.truncate(TOP);
    ranking.into_iter().map(|(id, figures)| ranked(view, app, id, &figures, period)).collect()
}

fn ranked(
    view: &Snapshot,
    app: &App,
    id: AffiliateId,
    figures: &Figures,
    period: &Period,
) -> Result<Ranked, WebError> {
    let affiliate = affiliates::by_id(view, id)?;
    let each = affiliates::affiliations_of(view, id)?;
    let each = each.iter().map(|one| period::figures_by_step(view, Who::Affiliation(one.id), period));
    let each = each.collect::<Result<Vec<_>, _>>()?;
    let steps = period::together(period, each.iter().map(Vec::as_slice));
    Ok(Ranked {
        href: app.paths.to(&format!("/admin/affiliates/{id}")),
        name: affiliate.map_or_else(|| id.to_string(), |affiliate| affiliate.name.to_string()),
        clicks: format::count(figures.counts.clicks),
        conversions: format::count(period::conversions(figures)),
        commission: figures::money(&figures.sales, |sum| sum.commission, VOICE),
        spark: chart::spark(&steps.iter().map(|step| Some(step.counts.clicks)).collect::<Vec<_>>()),
    })
}
