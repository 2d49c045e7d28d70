//! The steps of a payout: someone is left out, it is confirmed, marked as paid, undone, discarded or prepared anew. Each
//! counts once, whatever is pressed twice and from however many tabs.

use actix_web::{HttpResponse, web};

use super::desk::Desk;
use super::payout::again;
use super::payouts::{PATH, prepared};
use super::query::{Query, id};
use super::shown::VOICE;
use crate::domain::id::{AffiliateId, PayoutId};
use crate::store::changes::once::{Done, KEY_FIELD, Once};
use crate::store::changes::payout_steps::{LeaveOut, PayoutStep, StepPayout};
use crate::store::error::Stop;
use crate::store::view::payouts;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::Field;
use crate::web::misread::Misread;
use crate::web::page::Flash;
use crate::web::payout_files::{self, Format};
use crate::web::preparing::{Preparing, prepare};

/// `POST /admin/payouts/{id}/omissions`: somebody is left out of a draft, or taken in again.
pub async fn omit(desk: Desk, path: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let payout: PayoutId = id(&path, "payout")?;
    let affiliate: AffiliateId = id(sent.data.one("affiliate")?, "affiliate")?;
    let left_out = sent.data.one("left_out")? == "yes";
    let here = match sent.data.one("after")?.parse::<AffiliateId>() {
        Ok(after) => format!("{PATH}/{payout}?after={after}"),
        Err(_) => format!("{PATH}/{payout}"),
    };
    let change = LeaveOut { payout, affiliate, left_out, by: desk.by(), at: desk.now };
    let flash = match desk.app.store.write(change).await {
        Ok(_) if left_out => Flash::good("Left out. What is Due stays Due, for the next payout."),
        Ok(_) => Flash::good("Taken in again."),
        Err(Stop::Refused(refused)) => Flash::bad(refused.message),
        Err(fault) => return Err(fault.into()),
    };
    Ok(desk.go(&here, &flash))
}

/// `POST /admin/payouts/{id}/confirmation`.
pub async fn confirm(desk: Desk, path: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let words =
        "Confirmed. Its lines stay as they are now. Download a file, send the money, then mark it as paid.";
    step(&desk, id(&path, "payout")?, &sent, PayoutStep::Confirm, words).await
}

/// `POST /admin/payouts/{id}/payment`: the money was sent.
pub async fn pay(desk: Desk, path: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let reference = sent.data.one("reference")?.to_owned();
    step(&desk, id(&path, "payout")?, &sent, PayoutStep::MarkAsPaid(reference), "Marked as paid.").await
}

/// `POST /admin/payouts/{id}/payment/end`: it was not sent after all.
pub async fn undo(desk: Desk, path: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let words = "Undone. What it paid is Due again, and waits in this payout.";
    step(&desk, id(&path, "payout")?, &sent, PayoutStep::Undo, words).await
}

/// `POST /admin/payouts/{id}/discarding`.
pub async fn discard(desk: Desk, path: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let words = "Discarded. What it would have paid stays Due.";
    step(&desk, id(&path, "payout")?, &sent, PayoutStep::Discard, words).await
}

async fn step(
    desk: &Desk,
    payout: PayoutId,
    sent: &OwnForm,
    step: PayoutStep,
    words: &str,
) -> Result<HttpResponse, WebError> {
    let change = StepPayout { payout, step, by: desk.by(), at: desk.now };
    let flash = match desk.app.store.write(Once { key: sent.once(desk.now)?, change }).await {
        Ok(Done::Now(true)) => Flash::good(words),
        Ok(Done::Now(false) | Done::Before(_)) => Flash::good("That was done before; nothing changed."),
        Err(Stop::Refused(refused)) if refused.field == Some(KEY_FIELD) => {
            Flash::good("That was done before; nothing changed.")
        }
        Err(Stop::Refused(refused)) => {
            let mut reference = Field::new("reference", sent.data.one("reference")?);
            if refused.field == Some("reference") {
                reference.refuse(refused.message);
                return again(desk, payout, reference, None).await;
            }
            return again(desk, payout, reference, Some(refused.message)).await;
        }
        Err(fault) => return Err(fault.into()),
    };
    Ok(desk.go(&format!("{PATH}/{payout}"), &flash))
}

/// `POST /admin/payouts/{id}/renewal`: discards it, and prepares another one with what is Due now.
pub async fn renew(desk: Desk, path: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let old: PayoutId = id(&path, "payout")?;
    let payout =
        desk.read(move |view| payouts::by_id(view, old)?.ok_or(WebError::NotFound("payout"))).await?;
    let change = StepPayout { payout: old, step: PayoutStep::Discard, by: desk.by(), at: desk.now };
    match desk.app.store.write(change).await {
        // Whoever sends it twice finds it discarded, and prepares no third one: the key remembers the second.
        Ok(_) => {}
        Err(Stop::Refused(refused)) => {
            return again(&desk, old, Field::new("reference", ""), Some(refused.message)).await;
        }
        Err(fault) => return Err(fault.into()),
    }
    let once = sent.once(desk.now)?;
    let wished = Preparing { currency: payout.currency, only: None, by: desk.by(), once, at: desk.now };
    prepared(&desk, prepare(&desk.app, wished).await, PATH)
}

/// `GET /admin/payouts/{id}/files/{format}[?part=2]`: what was sent, or is to be sent. It changes nothing.
pub async fn file(
    desk: Desk,
    path: web::Path<(String, String)>,
    query: Query,
) -> Result<HttpResponse, WebError> {
    Misread::default().refuse(&query, &["part"], VOICE.words)?;
    let payout: PayoutId = id(&path.0, "payout")?;
    let format = Format::of_word(&path.1).ok_or(WebError::NotFound("file"))?;
    let part = if query.text("part").is_empty() { Some(1) } else { query.value("part") };
    let part = part.ok_or(WebError::NotFound("part of this file"))?;
    let payout =
        desk.read(move |view| payouts::by_id(view, payout)?.ok_or(WebError::NotFound("payout"))).await?;
    payout_files::download(&desk.app, payout, format, part).await
}
