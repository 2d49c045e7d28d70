//! A conversion that waits is approved, or refused with a written reason.

use actix_web::{HttpResponse, web};

use super::conversion::again;
use super::desk::Desk;
use super::query::id;
use crate::domain::id::ConversionId;
use crate::store::changes::review_conversion::{Decision, ReviewConversion};
use crate::store::error::Stop;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::page::Flash;

/// It counts.
pub async fn approve(desk: Desk, path: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    let id = id(&path, "conversion")?;
    let done = decide(&desk, id, Decision::Approve).await;
    let flash = match done {
        Ok(true) => Flash::good("Approved. The commission becomes Due when its hold has passed."),
        Ok(false) => Flash::good("It was approved before; nothing changed."),
        Err(Stop::Refused(refused)) => Flash::bad(refused.message),
        Err(fault) => return Err(fault.into()),
    };
    Ok(desk.go(&format!("/admin/conversions/{id}"), &flash))
}

/// It earns nobody anything.
pub async fn refuse(desk: Desk, path: web::Path<String>, form: OwnForm) -> Result<HttpResponse, WebError> {
    let id = id(&path, "conversion")?;
    let mut reason = form.data.field("reason")?;
    let flash = match decide(&desk, id, Decision::Refuse(reason.value.clone())).await {
        Ok(true) => Flash::good("Refused. Nobody earns from it, and the reason stands below."),
        Ok(false) => Flash::good("It was refused before; nothing changed."),
        Err(Stop::Refused(refused)) if refused.field == Some("reason") => {
            reason.refuse(refused.message);
            return again(&desk, id, reason).await;
        }
        Err(Stop::Refused(refused)) => Flash::bad(refused.message),
        Err(fault) => return Err(fault.into()),
    };
    Ok(desk.go(&format!("/admin/conversions/{id}"), &flash))
}

async fn decide(desk: &Desk, conversion: ConversionId, decision: Decision) -> Result<bool, Stop> {
    desk.app.store.write(ReviewConversion { conversion, decision, by: desk.by(), at: desk.now }).await
}
