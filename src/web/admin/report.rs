//! One report, as it arrived, with secrets and addresses masked.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::query::id;
use super::reports::{ReportRow, report_row};
use super::shown::When;
use crate::domain::id::ReportId;
use crate::store::view::reports;
use crate::web::error::WebError;
use crate::web::page::Shell;

#[derive(Template)]
#[template(path = "admin/report.html")]
struct ReportPage {
    shell: Shell,
    id: ReportId,
    at: When,
    row: ReportRow,
    fields: Vec<(String, String)>,
    notes: Vec<String>,
}

/// The page.
pub async fn show(desk: Desk, path: web::Path<String>) -> Result<HttpResponse, WebError> {
    let id: ReportId = id(&path, "report")?;
    let report = desk.read(move |view| reports::by_id(view, id)?.ok_or(WebError::NotFound("report"))).await?;
    Ok(desk.show(&ReportPage {
        shell: desk.shell("Report"),
        id,
        at: desk.when_exactly(report.at),
        row: report_row(&desk, &report),
        fields: report.fields,
        notes: report.notes,
    }))
}
