//! A refund that waits for its sale is withdrawn.

use actix_web::{HttpResponse, web};

use super::desk::Desk;
use super::query::id;
use crate::domain::id::ReportId;
use crate::store::changes::withdraw_refund::WithdrawRefund;
use crate::store::error::Stop;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::page::Flash;

/// `POST /admin/reports/{id}/withdrawal`.
pub async fn submit(desk: Desk, path: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    let report: ReportId = id(&path, "report")?;
    let flash = match desk.app.store.write(WithdrawRefund { report, by: desk.by(), at: desk.now }).await {
        Ok(true) => Flash::good("Withdrawn. It will not be given back when its sale arrives."),
        Ok(false) => Flash::good("It was withdrawn before; nothing changed."),
        Err(Stop::Refused(refused)) => Flash::bad(refused.message),
        Err(fault) => return Err(fault.into()),
    };
    Ok(desk.go(&format!("/admin/reports/{report}"), &flash))
}
