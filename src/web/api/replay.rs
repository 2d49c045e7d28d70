//! `/reports/{id}/replay`: a report is judged again, as it is now.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::answer::written;
use super::asker::{Writer, not_found};
use super::conversions::refused;
use super::said::yes_or_no;
use crate::domain::id::ReportId;
use crate::domain::report::Judged;
use crate::web::error::WebError;
use crate::web::reporting::{self, Outcome, Replaying, told};

/// `POST /reports/{id}/replay`
pub async fn submit(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    let id: ReportId = id.parse().map_err(|_| not_found("report"))?;
    let vouches = said.optional("vouch", yes_or_no).unwrap_or(false);
    said.done()?;
    let replaying = Replaying { vouched_by: vouches.then(|| token.by()), once, now: token.now };
    match reporting::replay(&token.app, id, replaying).await? {
        Outcome::Told(report) => {
            let is_new = matches!(report.judged, Judged::Recorded(_) | Judged::Unattributed(_));
            let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
            Ok(written(status, report.replayed, &told::json(&report)))
        }
        Outcome::Waits => Ok(HttpResponse::Ok().json(told::waits())),
        Outcome::Lead(lead) => Ok(written(StatusCode::OK, lead.replayed, &told::lead_json(&lead))),
        Outcome::Refused(problem) => Err(refused(problem)),
    }
}
