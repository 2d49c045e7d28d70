//! What is older than the program keeps it goes: a day's purge begins with a note, and the writer carries it out in
//! slices, in the order clicks, reports, leads, and then the oldest end of all clicks (`cutting`). Nothing goes that
//! can still earn, and no money.
//!
//! How far clicks and reports are blanked is remembered, so that a purge looks at each of them once.

use redb::ReadableTable;

use super::cutting::{Cut, Joined};
use super::{erasing, record_lead};
use crate::domain::attribution::Why;
use crate::domain::click::Click;
use crate::domain::conversion::Conversion;
use crate::domain::id::{ClickId, ReportId};
use crate::domain::lead::Lead;
use crate::domain::program::Retention;
use crate::domain::report::{Judged, Report};
use crate::domain::retention::{Going, Purge, Stage, is_time_for_a_purge};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Stop, StoreError};
use crate::store::keys::{self, ReportTie};
use crate::store::records;
use crate::store::tables::{Read, Tables};
use crate::store::view::{buyers, journeys, leads, products, purges};

/// How many clicks one slice looks at, and how many of them it blanks at most.
const CLICKS_LOOKED_AT: usize = 2_000;
const CLICKS_BLANKED: usize = 300;
/// How many rows of stretches one slice writes, or a few more.
const STRETCHES: usize = 600;
/// How many reports one slice looks at.
const REPORTS: usize = 200;
/// How many old leads one slice looks at: each has a journey.
const LEADS: usize = 10;
/// How many leads of one address are asked for its last contact.
const CONTACTS: usize = 100;

/// It is now this moment: begins the day's purge if it is time for it.
#[derive(Debug, Clone, Copy)]
pub struct BeginPurge {
    /// Now.
    pub at: Timestamp,
    /// Also where the last one is not a day old: the settings changed.
    pub at_once: bool,
}

impl Change for BeginPurge {
    /// The purge as it begins; `None`: not yet.
    type Plan = Option<Purge>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Option<Purge>, Stop> {
        let purge = purges::state(tables)?;
        let is_time = self.at_once || is_time_for_a_purge(purge.last.as_ref(), self.at);
        if purge.going.is_some() || !is_time || products::program(tables)?.is_none() {
            return Ok(None);
        }
        Ok(Some(Purge { going: Some(Going::begun(self.at)), ..purge }))
    }

    fn apply(plan: Option<Purge>, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        if let Some(purge) = plan {
            write(&purge, tables)?;
            tables.is_unfinished = true;
        }
        Ok(())
    }
}

/// What one slice does, and how far the purge is then.
pub struct Slice {
    purge: Purge,
    clicks: Vec<Click>,
    joined: Joined,
    reports: Vec<Report>,
    leads: Vec<Lead>,
    cut: Cut,
}

/// The next slice of the purge that is going on.
pub(super) fn slice(read: &impl Read) -> Result<Option<Slice>, StoreError> {
    let mut purge = purges::state(read)?;
    let Some(going) = purge.going.take() else { return Ok(None) };
    let retention = products::program(read)?.map(|program| program.retention).unwrap_or_default();
    let slice = Slice {
        purge,
        clicks: Vec::new(),
        joined: Joined::default(),
        reports: Vec::new(),
        leads: Vec::new(),
        cut: Cut::default(),
    };
    match going.stage {
        Stage::Clicks => slice.of_clicks(read, going, retention),
        Stage::Reports => slice.of_reports(read, going, retention),
        Stage::Leads => slice.of_leads(read, going, retention),
        Stage::Cut => slice.of_the_cut(read, going),
    }
    .map(Some)
}

impl Slice {
    fn of_clicks(
        mut self,
        read: &impl Read,
        mut going: Going,
        retention: Retention,
    ) -> Result<Self, StoreError> {
        let before = going.before(retention.click_days);
        let end = *keys::ulids_between(Timestamp(0), before).end();
        let from = self.purge.clicks_to.saturating_add(1);
        for (looked_at, row) in read.clicks().range(from..=end.max(from))?.enumerate() {
            let is_full = self.clicks.len() == CLICKS_BLANKED || self.joined.rows() >= STRETCHES;
            if looked_at == CLICKS_LOOKED_AT || is_full {
                self.purge.going = Some(going);
                return Ok(self);
            }
            let (id, value) = row?;
            if id.value() > end {
                break;
            }
            self.purge.clicks_to = id.value();
            let click = records::decode_click(ClickId(id.value()), value.value())?;
            self.joined.join(read, &click)?;
            if click.has_details() {
                going.purged.clicks += 1;
                self.clicks.push(click.without_details());
            }
        }
        self.purge.stretches_to = self.purge.stretches_to.max(Some(before));
        self.purge.going = Some(Going { stage: Stage::Reports, ..going });
        Ok(self)
    }

    fn of_reports(
        mut self,
        read: &impl Read,
        mut going: Going,
        retention: Retention,
    ) -> Result<Self, StoreError> {
        let end = *keys::ulids_between(Timestamp(0), going.before(retention.report_days)).end();
        let from = self.purge.reports_to.saturating_add(1);
        for (looked_at, row) in read.reports().range(from..=end.max(from))?.enumerate() {
            let (id, value) = row?;
            if looked_at == REPORTS {
                self.purge.going = Some(going);
                return Ok(self);
            }
            if id.value() > end {
                break;
            }
            self.purge.reports_to = id.value();
            let report: Report = records::decode("reports", value.value())?;
            // What waits is not judged yet, and is judged by what it says.
            if report.has_details() && report.judged != Judged::Waiting {
                going.purged.reports += 1;
                self.reports.push(report);
            }
        }
        self.purge.going = Some(Going { stage: Stage::Leads, ..going });
        Ok(self)
    }

    fn of_leads(
        mut self,
        read: &impl Read,
        mut going: Going,
        retention: Retention,
    ) -> Result<Self, StoreError> {
        let before = going.before(retention.lead_days);
        let from = going.leads_to.saturating_add(1);
        for (looked_at, row) in read.leads().range(from..)?.enumerate() {
            if looked_at == LEADS {
                self.purge.going = Some(going);
                return Ok(self);
            }
            let (id, value) = row?;
            let lead: Lead = records::decode("leads", value.value())?;
            if lead.id.at() > before {
                break;
            }
            going.leads_to = id.value();
            if lead.last_at <= before && is_over(read, &lead, before, going.at)? {
                going.purged.leads += 1;
                self.leads.push(lead);
            }
        }
        self.purge.going = Some(Going { stage: Stage::Cut, ..going });
        Ok(self)
    }

    fn of_the_cut(mut self, read: &impl Read, mut going: Going) -> Result<Self, StoreError> {
        let (cut, is_last) = Cut::next(read, &mut self.purge, &mut going)?;
        self.cut = cut;
        if is_last {
            self.purge.last = Some(going.purged);
        } else {
            self.purge.going = Some(going);
        }
        Ok(self)
    }
}

/// Whether nobody heard from this address for long enough, and nothing that the lead ties can earn any more.
fn is_over(read: &impl Read, lead: &Lead, before: Timestamp, now: Timestamp) -> Result<bool, StoreError> {
    let contacts = leads::of_email(read, lead.email, CONTACTS)?;
    if contacts.iter().any(|contact| contact.last_at > before) {
        return Ok(false);
    }
    let clicks = journeys::chain(read, &lead.ties())?;
    Ok(!clicks.iter().any(|click| click.expires.is_some_and(|expires| expires.is_live_at(now))))
}

/// Writes a slice.
pub(super) fn apply(slice: Slice, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    for click in &slice.clicks {
        tables.clicks.insert(click.id.0, records::encode_click(click).as_slice())?;
    }
    slice.joined.write(tables)?;
    slice.cut.write(tables)?;
    for mut report in slice.reports {
        if let Some(email) = report.email {
            tables.report_ties.remove(keys::report_tie(&ReportTie::Email(email), report.id).as_slice())?;
        }
        for cookie in &report.cookies {
            remove_cookie_tie(&report, cookie.newest, report.id, tables)?;
        }
        report.drop_details();
        tables.reports.insert(report.id.0, records::encode(&report).as_slice())?;
    }
    for lead in &slice.leads {
        let decided = |conversion: &Conversion| {
            conversion.product == lead.product && conversion.verdict.why == Why::Lead
        };
        let bought = buyers::conversions(tables, lead.email, buyers::KNOWN_MAX)?;
        for mut conversion in bought.into_iter().filter(decided) {
            erasing::tie_by_clicks(&mut conversion);
            tables.conversions.insert(conversion.id.0, records::encode(&conversion).as_slice())?;
        }
        record_lead::remove(lead, tables)?;
    }
    write(&slice.purge, tables)
}

/// A report that is no longer found by what a cookie held, unless it names the same click.
fn remove_cookie_tie(
    report: &Report,
    click: ClickId,
    id: ReportId,
    tables: &mut Tables<'_>,
) -> Result<(), StoreError> {
    if !report.clicks.contains(&click) {
        tables.report_ties.remove(keys::report_tie(&ReportTie::Click(click), id).as_slice())?;
    }
    Ok(())
}

fn write(purge: &Purge, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    tables.meta.insert(purges::KEY, records::encode(purge).as_slice())?;
    Ok(())
}
