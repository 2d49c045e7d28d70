//! What can be done to an affiliation. Doing it twice changes nothing twice.

use actix_web::{HttpResponse, web};

use super::affiliation::{Forms, Known, again};
use super::desk::Desk;
use super::query::id;
use super::rate_fields::RateFields;
use crate::domain::affiliation::AffiliationState::{
    self, Active, Applied, Banned, Invited, Left, Paused, Rejected,
};
use crate::domain::code::Code;
use crate::domain::coupon::Coupon;
use crate::domain::id::AffiliationId;
use crate::store::changes::change_affiliation::{AffiliationEvent, ChangeAffiliation};
use crate::store::changes::step_affiliation::StepAffiliation;
use crate::store::error::Stop;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::format;
use crate::web::page::Flash;
use crate::web::session::Door;
use crate::web::signing_in;

/// She is accepted.
pub async fn approve(desk: Desk, path: web::Path<String>, form: OwnForm) -> Result<HttpResponse, WebError> {
    enter(
        &desk,
        &path,
        &form,
        &[Applied, Rejected, Left, Banned],
        Active,
        "is accepted. Clicks on the links earn from now on.",
    )
    .await
}

/// She applied and is not accepted.
pub async fn reject(desk: Desk, path: web::Path<String>, form: OwnForm) -> Result<HttpResponse, WebError> {
    let then = "is not accepted. The links lead visitors on and earn nothing.";
    enter(&desk, &path, &form, &[Applied, Invited], Rejected, then).await
}

/// She earns nothing until she is resumed.
pub async fn pause(desk: Desk, path: web::Path<String>, form: OwnForm) -> Result<HttpResponse, WebError> {
    let then = "is paused. The links still lead visitors on, and earn nothing until you resume.";
    enter(&desk, &path, &form, &[Active], Paused, then).await
}

/// She earns again.
pub async fn resume(desk: Desk, path: web::Path<String>, form: OwnForm) -> Result<HttpResponse, WebError> {
    let then = "earns again: clicks from now on, and those from before the pause that still live.";
    enter(&desk, &path, &form, &[Paused], Active, then).await
}

/// She is sent away.
pub async fn ban(desk: Desk, path: web::Path<String>, form: OwnForm) -> Result<HttpResponse, WebError> {
    let then = "is banned. The links still lead visitors on, and no sale earns through them. What was Held becomes Refused.";
    enter(&desk, &path, &form, &[Applied, Active, Paused, Left], Banned, then).await
}

/// She leaves.
pub async fn depart(desk: Desk, path: web::Path<String>, form: OwnForm) -> Result<HttpResponse, WebError> {
    let then = "has left. The links still lead visitors on and earn nothing; what was earned stays.";
    enter(&desk, &path, &form, &[Applied, Active, Paused], Left, then).await
}

async fn enter(
    desk: &Desk,
    path: &str,
    form: &OwnForm,
    from: &[AffiliationState],
    to: AffiliationState,
    then: &str,
) -> Result<HttpResponse, WebError> {
    let id: AffiliationId = id(path, "affiliation")?;
    let known = Known::read(desk, id).await?;
    let then = match known.affiliation.state() {
        Invited if to == Rejected => "is not invited any more.",
        _ => then,
    };
    // A page that was open for long says what it saw: its button does nothing to what changed meanwhile.
    let seen = AffiliationState::of_word(form.data.one("seen")?);
    let from = from.iter().copied().filter(|state| seen.is_none_or(|seen| seen == *state)).collect();
    let change = StepAffiliation { affiliation: id, from, to, by: desk.by(), at: desk.now };
    let flash = match desk.app.store.write(change).await {
        Ok(()) => Flash::good(format!("{} {then}", known.affiliate.name)),
        Err(Stop::Refused(refused)) => Flash::bad(refused.message),
        Err(fault) => return Err(fault.into()),
    };
    // The lists say where they want to be shown again.
    let here = format!("/admin/affiliations/{id}");
    let back = form.data.one("back")?;
    Ok(desk.go(if back.is_empty() { &here } else { signing_in::way_on(Door::Admin, back) }, &flash))
}

/// Her own rate, or none.
pub async fn rate(desk: Desk, path: web::Path<String>, form: OwnForm) -> Result<HttpResponse, WebError> {
    let known = Known::read(&desk, id(&path, "affiliation")?).await?;
    let mut fields = RateFields::of(&form.data)?;
    let currency = known.product.currency;
    let Some(rate) = fields.parse(currency) else {
        return Ok(again(&desk, &known, Forms { rate: fields, ..Forms::of(&known) }));
    };
    let id = known.affiliation.id;
    let change = ChangeAffiliation {
        affiliation: id,
        event: AffiliationEvent::Rate(rate),
        by: desk.by(),
        at: desk.now,
    };
    desk.app.store.write(change).await?;
    let name = &known.affiliate.name;
    let affiliation = desk.app.store.mirror().affiliation(id);
    let later = affiliation.and_then(|affiliation| affiliation.commission.next(desk.now));
    let flash = match rate {
        _ if later.is_some() => {
            let from = later.map_or_else(String::new, |(since, _)| desk.date_time(since));
            format!("Saved. What pays {name} less takes effect on {from}.")
        }
        Some(rate) => {
            let rate = format::unbroken(&rate.words(currency));
            format!("{name} earns {rate} from now on, wherever that is more than the product pays.")
        }
        None => format!("{name} earns what the product pays."),
    };
    Ok(desk.go(&format!("/admin/affiliations/{id}"), &Flash::good(flash)))
}

/// Another code; the old one leads on for ever.
pub async fn code(desk: Desk, path: web::Path<String>, form: OwnForm) -> Result<HttpResponse, WebError> {
    let known = Known::read(&desk, id(&path, "affiliation")?).await?;
    let mut field = form.data.field("code")?;
    let back = |code| again(&desk, &known, Forms { code, ..Forms::of(&known) });
    let Some(code) = field.parse(Code::parse) else { return Ok(back(field)) };
    let id = known.affiliation.id;
    if code == known.affiliation.code {
        return Ok(desk.go(&format!("/admin/affiliations/{id}"), &Flash::good("That is the code already.")));
    }
    let event = AffiliationEvent::Code(code.clone());
    match desk
        .app
        .store
        .write(ChangeAffiliation { affiliation: id, event, by: desk.by(), at: desk.now })
        .await
    {
        Ok(()) => {
            let former = &known.affiliation.code;
            let flash = format!("The code is {code} now. Links with {former} go on working, for ever.");
            Ok(desk.go(&format!("/admin/affiliations/{id}"), &Flash::good(flash)))
        }
        Err(Stop::Refused(refused)) => {
            field.refuse(refused.message);
            Ok(back(field))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The word that buyers type at the checkout, or none (`product.md` A6).
pub async fn coupon(desk: Desk, path: web::Path<String>, form: OwnForm) -> Result<HttpResponse, WebError> {
    let known = Known::read(&desk, id(&path, "affiliation")?).await?;
    let mut field = form.data.field("coupon")?;
    let back = |coupon| again(&desk, &known, Forms { coupon, ..Forms::of(&known) });
    let Some(coupon) = field.parse_optional(Coupon::parse) else { return Ok(back(field)) };
    let (id, name) = (known.affiliation.id, &known.affiliate.name);
    let flash = match &coupon {
        Some(coupon) => format!("Whoever buys with {coupon} is {name}'s from now on, whatever the clicks."),
        None => format!("{name} has no coupon any more. What it earned stays."),
    };
    let (event, by, at) = (AffiliationEvent::Coupon(coupon), desk.by(), desk.now);
    match desk.app.store.write(ChangeAffiliation { affiliation: id, event, by, at }).await {
        Ok(()) => Ok(desk.go(&format!("/admin/affiliations/{id}"), &Flash::good(flash))),
        Err(Stop::Refused(refused)) => {
            field.refuse(refused.message);
            Ok(back(field))
        }
        Err(fault) => Err(fault.into()),
    }
}
