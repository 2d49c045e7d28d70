//! A report is judged again, as it is now.

use actix_web::{HttpResponse, web};

use super::desk::Desk;
use super::query::id;
use crate::domain::id::ReportId;
use crate::domain::report::Judged;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::page::Flash;
use crate::web::reporting::{self, Outcome, Replaying};

/// `POST /admin/reports/{id}/replay`.
pub async fn submit(desk: Desk, path: web::Path<String>, form: OwnForm) -> Result<HttpResponse, WebError> {
    let id: ReportId = id(&path, "report")?;
    let vouches = form.data.field("vouch")?.checked();
    let replaying =
        Replaying { vouched_by: vouches.then(|| desk.by()), once: form.once(desk.now)?, now: desk.now };
    let flash = match reporting::replay(&desk.app, id, replaying).await {
        Ok(outcome) => told(&outcome),
        Err(WebError::Refused(refused)) => Flash::bad(refused.message),
        Err(fault) => return Err(fault),
    };
    Ok(desk.go(&format!("/admin/reports/{id}"), &flash))
}

/// What came of it, in a sentence.
fn told(outcome: &Outcome) -> Flash {
    match outcome {
        Outcome::Told(told) => match told.judged {
            Judged::Recorded(_) => Flash::good("Judged again: it is a conversion now, and somebody earns."),
            Judged::Unattributed(_) => Flash::good("Judged again: it is a conversion now, and nobody earns."),
            Judged::Refunded(_) => Flash::good("Judged again: the money is given back now."),
            Judged::Duplicate(_) => Flash::good(
                "Judged again: it was counted before, and still counts once. Its verdict was made anew.",
            ),
            Judged::Waiting | Judged::Lead(_) | Judged::Refused(_) | Judged::Several(_) => {
                Flash::good("Judged again. The new judgement stands below.")
            }
        },
        Outcome::Waits => Flash::good("Judged again: it waits for its sale now."),
        Outcome::Lead(_) => Flash::good("Judged again. The new judgement stands below."),
        Outcome::Refused(problem) => {
            Flash::bad(format!("Judged again, and still refused: {}", problem.reason))
        }
    }
}
