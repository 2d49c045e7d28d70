//! Clicks and reports as rows of one table, each with its judgement in words.

use std::collections::HashMap;

use askama::Template;
use askama::filters::HtmlSafe;

use super::desk::Desk;
use super::reports::judged_shown;
use super::shown::{Names, Person, When, capitalized};
use crate::domain::affiliation::Affiliation;
use crate::domain::click::{Click, Own};
use crate::domain::conversion::Conversion;
use crate::domain::id::{AffiliateId, ClickId, ConversionId, LinkId};
use crate::domain::link::{Link, LinkOwner};
use crate::domain::money::Money;
use crate::domain::report::Report;
use crate::domain::time::Expiry;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::happenings::Happening;
use crate::store::view::{affiliates, conversions};
use crate::web::{format, hotlinks};

/// Clicks and reports with what their rows say besides.
pub(super) struct Told {
    happenings: Vec<Happening>,
    links: HashMap<LinkId, (Link, Option<Affiliation>)>,
    conversions: HashMap<ConversionId, Conversion>,
    names: Names,
}

/// A click or a report in a table.
#[derive(Template)]
#[template(path = "admin/live_row.html")]
pub(super) struct LiveRow {
    /// Its place among all of them.
    pub(super) place: ClickId,
    /// Its own id, for files.
    pub(super) id: String,
    pub(super) at: When,
    pub(super) kind: &'static str,
    pub(super) href: String,
    /// The code, or the event and the order.
    pub(super) what: String,
    /// The link, or the way it came in.
    pub(super) more: String,
    pub(super) product: String,
    pub(super) amount: String,
    /// The same as a number, where it was judged.
    pub(super) worth: Option<Money>,
    pub(super) people: Vec<Person>,
    /// Their ids, for files.
    pub(super) whose: Vec<AffiliateId>,
    /// The creator's own link was followed.
    pub(super) yours: bool,
    /// A tag: its kind and its word.
    pub(super) tag: (&'static str, String),
    pub(super) test: bool,
    pub(super) why: String,
    pub(super) conversion: Option<String>,
}

/// Its template escapes every word; a page shows it as it stands.
impl HtmlSafe for LiveRow {}

impl Told {
    /// Reads what the rows of these need.
    ///
    /// # Errors
    /// Of the disk, or where a row cannot be read.
    pub(super) fn read(read: &impl Read, happenings: Vec<Happening>) -> Result<Self, StoreError> {
        let (mut links, mut found) = (HashMap::new(), HashMap::new());
        for happening in &happenings {
            match happening {
                Happening::Click(click) => {
                    if !links.contains_key(&click.link)
                        && let Some(link) = affiliates::link(read, click.link)?
                    {
                        let owner = match link.owner {
                            LinkOwner::Affiliation(id) => affiliates::affiliation(read, id)?,
                            LinkOwner::Creator => None,
                        };
                        links.insert(click.link, (link, owner));
                    }
                }
                Happening::Report(report) => {
                    if let Some(id) = report.judged.conversion()
                        && let Some(conversion) = conversions::by_id(read, id)?
                    {
                        found.insert(id, conversion);
                    }
                }
            }
        }
        let owners = links.values().filter_map(|(_, owner)| owner.as_ref().map(|owner| owner.affiliate));
        let earners = found.values().flat_map(|one: &Conversion| &one.verdict.shares);
        let people: Vec<AffiliateId> = owners.chain(earners.map(|share| share.affiliate)).collect();
        let names = Names::read(read, people)?;
        Ok(Self { happenings, links, conversions: found, names })
    }

    /// The rows.
    pub(super) fn rows(&self, desk: &Desk) -> Vec<LiveRow> {
        let row = |happening: &Happening| match happening {
            Happening::Click(click) => self.click(desk, click),
            Happening::Report(report) => self.report(desk, report),
        };
        self.happenings.iter().map(row).collect()
    }

    fn click(&self, desk: &Desk, click: &Click) -> LiveRow {
        let known = self.links.get(&click.link);
        let told =
            known.and_then(|(link, _)| hotlinks::told(&desk.app.paths, &desk.app.store.mirror(), link));
        let owner = known.and_then(|(_, owner)| owner.as_ref());
        let code = owner.map(|owner| owner.code_at(click.code_place).to_string());
        let (tag, why) = click_judged(desk, click, owner.is_none());
        LiveRow {
            place: click.id,
            id: click.id.to_string(),
            at: desk.when_to_the_second(click.id.at()),
            kind: "Click",
            href: desk.to(&format!("/admin/clicks/{}", click.id)),
            what: code
                .or_else(|| told.as_ref().map(|told| told.product.creator_code.to_string()))
                .unwrap_or_else(|| click.link.to_string()),
            more: known.map_or_else(String::new, |(link, _)| link_name(link, told.as_ref())),
            product: known.map_or_else(String::new, |(link, _)| desk.product_name(link.product)),
            amount: String::new(),
            worth: None,
            whose: owner.map(|owner| owner.affiliate).into_iter().collect(),
            people: owner.map(|owner| desk.person(owner.affiliate, &self.names)).into_iter().collect(),
            yours: known.is_some_and(|(link, _)| link.owner == LinkOwner::Creator),
            tag,
            test: false,
            why,
            conversion: None,
        }
    }

    fn report(&self, desk: &Desk, report: &Report) -> LiveRow {
        let judged = judged_shown(desk, &report.judged);
        let conversion = report.judged.conversion().and_then(|id| self.conversions.get(&id));
        let event = report.event.as_deref().unwrap_or("purchase");
        let order = report.order_id.as_deref().unwrap_or_default();
        let shares = conversion.map(|one| one.verdict.shares.as_slice()).unwrap_or_default();
        let why = match conversion {
            // Codes stand as they were clicked; only words begin like a sentence.
            Some(one) if shares.is_empty() => capitalized(&one.verdict.summary(one.at, |_| String::new())),
            Some(one) => one.verdict.summary(one.at, |share| share.code.to_string()),
            None => judged.reason,
        };
        LiveRow {
            place: ClickId(report.id.0),
            id: report.id.to_string(),
            at: desk.when_to_the_second(report.at),
            kind: if report.replay_of.is_some() { "Replay" } else { "Report" },
            href: desk.to(&format!("/admin/reports/{}", report.id)),
            what: format!("{} {order}", capitalized(event)).trim_end().to_owned(),
            more: format!("by {}, {}", report.way.word(), report.trust.word()),
            product: report.product.map_or_else(String::new, |id| desk.product_name(id)),
            amount: match conversion {
                Some(one) if one.amount.minor != 0 => desk.money(one.amount),
                Some(_) => String::new(),
                None => amount_sent(report),
            },
            worth: conversion.map(|one| one.amount),
            whose: shares.iter().map(|share| share.affiliate).collect(),
            people: shares.iter().map(|share| desk.person(share.affiliate, &self.names)).collect(),
            yours: false,
            tag: (judged.kind, judged.word),
            test: report.test,
            why,
            conversion: judged.conversion,
        }
    }
}

/// What a link is called, in a few words.
pub(super) fn link_name(link: &Link, told: Option<&hotlinks::ToldLink>) -> String {
    match told.filter(|told| told.name != link.kind.label()) {
        Some(told) => format!("{}: {}", link.kind.label(), told.name),
        None => link.kind.label().to_owned(),
    }
}

/// Whether a click can earn, as a tag, and why.
pub(super) fn click_judged(
    desk: &Desk,
    click: &Click,
    is_creators: bool,
) -> ((&'static str, String), String) {
    let tagged = |kind, word: &str, why: &str| ((kind, word.to_owned()), why.to_owned());
    match (click.own, click.expires) {
        (Some(Own::Creator), _) => tagged("plain", "Own", "You were signed in: it counts for tests only."),
        (Some(Own::Affiliate), _) => {
            tagged("plain", "Own", "The affiliate was signed in: it counts for tests only.")
        }
        (Some(Own::NotTracked), _) => {
            tagged("plain", "Own", "It was followed with notrack=1: it counts for tests only.")
        }
        (None, None) if is_creators => {
            tagged("plain", "Yours", "Your own links never write or replace a touch.")
        }
        (None, None) => {
            let why = "At this click the product was not active, or its affiliate paused, banned, gone or not yet approved.";
            tagged("warn", "Cannot earn", why)
        }
        (None, Some(Expiry::Never)) => tagged("good", "Can earn", "For ever."),
        (None, Some(Expiry::At(end))) if end < desk.now => {
            tagged("plain", "Over", &format!("It could earn until {}.", desk.date_time(end)))
        }
        (None, Some(Expiry::At(end))) => {
            tagged("good", "Can earn", &format!("Until {}.", desk.date_time(end)))
        }
    }
}

/// The amount as it was sent, where nothing was made of it.
fn amount_sent(report: &Report) -> String {
    let sent = |names: &[&str]| {
        let found = report.fields.iter().find(|(name, _)| names.contains(&name.as_str()));
        found.map_or("", |(_, value)| value.as_str())
    };
    format!("{} {}", sent(&["amount", "revenue", "a"]), sent(&["currency", "cur", "c"])).trim().to_owned()
}

impl Desk {
    /// A moment to the second, for what happens now.
    pub(super) fn when_to_the_second(&self, at: crate::domain::time::Timestamp) -> When {
        When {
            iso: format::iso(at.0),
            text: format::to_the_second(at.0, &self.zone),
            exact: self.relative(at),
        }
    }
}
