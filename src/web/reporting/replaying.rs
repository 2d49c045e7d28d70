//! A report is judged again, as it is now: after a product was corrected, an offer added, the maximum raised. Nothing is
//! asked of whoever sent it; what is kept of it is read once more, with the moment, the ties and the trust that it had.
//! The new judgement is a report of its own, which names the first one.

use super::buyer::Buyer;
use super::fields::Fields;
use super::reading::LEAD;
use super::taking::{Arrived, Credentials, Outcome, believed, product_of, refuse};
use super::trust::{Belief, Covers};
use crate::domain::conversion::{Trust, Way};
use crate::domain::deed::By;
use crate::domain::id::{ProductId, ReportId};
use crate::domain::report::{FIELDS_MAX, Judged, Report};
use crate::domain::time::Timestamp;
use crate::store::Read;
use crate::store::changes::once::OnceKey;
use crate::store::error::{Refused, StoreError};
use crate::store::view::reports;
use crate::web::app::App;
use crate::web::error::WebError;

/// Who wants a report judged again.
#[derive(Debug, Clone)]
pub struct Replaying {
    /// Who vouches for it, where it came without anything to believe it by.
    pub vouched_by: Option<By>,
    /// What makes two of them the same.
    pub once: Option<OnceKey>,
    /// When.
    pub now: Timestamp,
}

/// The report that is judged again where this one is: the first, since replays of replays are its replays.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn original_of(read: &impl Read, report: Report) -> Result<Report, StoreError> {
    match report.replay_of {
        Some(id) => Ok(reports::by_id(read, id)?.unwrap_or(report)),
        None => Ok(report),
    }
}

/// Why a report cannot be judged again, as a sentence, if it cannot.
pub fn obstacle(report: &Report) -> Option<String> {
    if matches!(report.judged, Judged::Several(_)) {
        return Some("This row stands for many reports of that day, of which none was kept.".into());
    }
    if report.fields.is_empty() {
        return Some("What was sent is not kept any more, or could not be read.".into());
    }
    if report.fields.len() >= FIELDS_MAX {
        return Some(format!("It has {FIELDS_MAX} fields or more, and the others are not kept."));
    }
    if report.event.as_deref().is_some_and(|event| event.eq_ignore_ascii_case(LEAD)) {
        return Some("A lead is not judged again: the address itself is not kept.".into());
    }
    if report.fields.iter().any(|(name, _)| name == "conversion") {
        return Some("It names a conversion by its number. Do it again on that conversion's page.".into());
    }
    Fields::of_row(&report.fields)
        .err()
        .map(|name| format!("Its {name} was masked or cut when it was kept, so nobody knows what it said."))
}

/// Judges a report again.
///
/// # Errors
/// `NotFound`; `Refused` where it cannot be judged again, or somebody has to vouch for it first; `Unavailable` where
/// nothing was saved.
pub async fn replay(app: &App, id: ReportId, replaying: Replaying) -> Result<Outcome, WebError> {
    let original = app
        .read(move |view| {
            let report = reports::by_id(view, id)?.ok_or(WebError::NotFound("report"))?;
            Ok(original_of(view, report)?)
        })
        .await?;
    if let Some(obstacle) = obstacle(&original) {
        return Err(Refused::conflict("report", obstacle).into());
    }
    let vouched_by = replaying.vouched_by.filter(|_| original.needs_vouching());
    if original.needs_vouching() && vouched_by.is_none() {
        let reason =
            "Nothing that came with it can be believed. Vouch for it to have it judged all the same.";
        return Err(Refused::conflict("vouch", reason).into());
    }
    let fields = Fields::of_row(&original.fields).map_err(|name| {
        WebError::Refused(Refused::conflict("report", format!("Its {name} is not kept as it was.")))
    })?;
    let arrived = arrived_again(&original, fields, replaying.once);
    let belief = belief_in(&original, vouched_by.is_some());
    let again = Report {
        trust: belief.trust,
        product: original.product,
        event: original.event.clone(),
        order_id: original.order_id.clone(),
        fields: original.fields.clone(),
        clicks: original.clicks.clone(),
        cookies: original.cookies.clone(),
        email: original.email,
        replay_of: Some(original.id),
        buyer: original.buyer,
        vouched_by,
        ..Report::arrived(app.report_id(replaying.now), replaying.now, original.way)
    };
    let known = original.product.and_then(|id| app.store.mirror().product(id));
    let product = match known.map_or_else(|| product_of(app, &arrived), |product| Ok(Ok(product)))? {
        Ok(product) => product,
        Err(problem) => return refuse(app, again, None, problem, true).await,
    };
    let buyer = Buyer::again(app, &arrived, &product, original.email)?;
    believed(app, arrived, again, product, belief, buyer, None).await
}

/// The product that a report is about: the one that was understood then, else what it names now.
///
/// # Errors
/// Whatever reading gives.
pub fn product_of_kept(app: &App, report: &Report) -> Result<Option<ProductId>, WebError> {
    let (None, Ok(fields)) = (report.product, Fields::of_row(&report.fields)) else {
        return Ok(report.product);
    };
    let named = product_of(app, &arrived_again(report, fields, None))?;
    Ok(named.ok().map(|product| product.id))
}

/// A report as it arrived, as far as its row holds it.
fn arrived_again(original: &Report, fields: Fields, once: Option<OnceKey>) -> Arrived {
    Arrived {
        way: original.way,
        fields,
        credentials: Credentials::None,
        cookies: original.cookies.clone(),
        by_creator: original.test,
        by_affiliate: original.buyer,
        minor_units: original.way == Way::Api,
        once,
        at: original.at,
    }
}

/// The same trust as then; where somebody vouches for it, that of a report with the token.
fn belief_in(original: &Report, vouched: bool) -> Belief {
    if vouched {
        let note = Some("Vouched for by hand: it came without anything that could be believed.");
        return Belief { trust: Trust::Authenticated, covers: Covers::Everything, note };
    }
    // Programs are checked at the door, also where their report was refused before anybody looked how far to believe it.
    let is_checked = matches!(original.way, Way::Api | Way::ByHand);
    let trust = if is_checked { Trust::Authenticated } else { original.trust };
    let signed = trust == Trust::Authenticated && original.is_of_page();
    let covers = if signed { Covers::WhatPixelsSign } else { Covers::Everything };
    Belief { trust, covers, note: None }
}
