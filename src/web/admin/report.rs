//! One report: what was sent, as it arrived; what became of it, and why; and what it is now, if it is judged again.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::conversion_rows::{Listed, Row};
use super::desk::Desk;
use super::query::id;
use super::reports::{ReportRow, report_row};
use super::shown::When;
use crate::domain::deed::By;
use crate::domain::id::{ClickId, ReportId};
use crate::domain::report::{Judged, Report};
use crate::store::keys::ReportTie;
use crate::store::view::{accounts, conversions, reports};
use crate::web::error::WebError;
use crate::web::form::Field;
use crate::web::page::Shell;
use crate::web::reporting;

#[derive(Template)]
#[template(path = "admin/report.html")]
struct ReportPage {
    shell: Shell,
    id: ReportId,
    at: When,
    row: ReportRow,
    fields: Vec<(String, String)>,
    notes: Vec<String>,
    /// The clicks it named: address and number.
    clicks: Vec<(String, ClickId)>,
    /// The clicks that the browser's cookies held.
    cookies: Vec<(String, ClickId)>,
    has_email: bool,
    vouched_by: String,
    conversion: Vec<Row>,
    /// Where to withdraw it, where it is a refund that waits for its sale.
    withdrawal: Option<String>,
    /// It was a test, and its conversion is gone.
    is_removed: bool,
    /// The report that was judged again here, where this is a replay.
    original: Option<String>,
    replays: Vec<ReportRow>,
    /// Where to judge it again, or why that cannot be.
    replay: Result<String, String>,
    needs_vouching: bool,
    vouch: Field,
    once: String,
}

/// What the page is made of.
struct Known {
    report: Report,
    original: Report,
    replays: Vec<Report>,
    conversion: Listed,
    vouched_by: String,
}

/// `GET /admin/reports/{id}`.
pub async fn show(desk: Desk, path: web::Path<String>) -> Result<HttpResponse, WebError> {
    let id: ReportId = id(&path, "report")?;
    let known = desk
        .read(move |view| {
            let report = reports::by_id(view, id)?.ok_or(WebError::NotFound("report"))?;
            let original = reporting::original_of(view, report.clone())?;
            let sold = report.judged.conversion().map(|id| conversions::by_id(view, id)).transpose()?;
            let vouched_by = match &report.vouched_by {
                Some(By::Account(id)) => accounts::by_id(view, *id)?
                    .map_or_else(|| id.to_string(), |account| account.name.to_string()),
                Some(By::Token(name)) => format!("API token {name}"),
                Some(By::Affiliate(_) | By::Command | By::Nobody) | None => String::new(),
            };
            Ok(Known {
                replays: reports::tied(view, &ReportTie::ReplayOf(id), reports::REPLAYS_READ_MAX)?,
                conversion: Listed::read(view, sold.flatten().into_iter().collect())?,
                report,
                original,
                vouched_by,
            })
        })
        .await?;
    Ok(desk.show(&page(&desk, known)))
}

fn page(desk: &Desk, known: Known) -> ReportPage {
    let Known { report, original, replays, conversion, vouched_by } = known;
    let conversion = conversion.rows(desk);
    let click = |id: ClickId| (desk.to(&format!("/admin/clicks/{id}")), id);
    let at = desk.to(&format!("/admin/reports/{}", original.id));
    ReportPage {
        shell: desk.shell("Report"),
        id: report.id,
        at: desk.when_exactly(report.at),
        row: report_row(desk, &report),
        clicks: report.clicks.iter().copied().map(click).collect(),
        cookies: report.cookies.iter().map(|cookie| click(cookie.newest)).collect(),
        has_email: report.email.is_some(),
        vouched_by,
        withdrawal: (report.judged == Judged::Waiting)
            .then(|| desk.to(&format!("/admin/reports/{}/withdrawal", report.id))),
        is_removed: report.test && report.judged.conversion().is_some() && conversion.is_empty(),
        conversion,
        original: report.replay_of.map(|_| at.clone()),
        replays: replays.iter().map(|replay| report_row(desk, replay)).collect(),
        replay: match reporting::obstacle(&original) {
            Some(obstacle) => Err(obstacle),
            None => Ok(format!("{at}/replay")),
        },
        needs_vouching: original.needs_vouching(),
        vouch: Field::ticked("vouch", false),
        once: desk.once(),
        fields: report.fields,
        notes: report.notes,
    }
}
