//! A new password, by the one-time address that the creator gave her.

use actix_web::HttpResponse;
use askama::Template;

use super::forgotten;
use super::frame::PortalShell;
use super::sign_in::start;
use crate::domain::affiliate::Affiliate;
use crate::store::changes::affiliate_changes::SetAffiliatePassword;
use crate::store::error::Stop;
use crate::store::people::Purpose;
use crate::store::view::affiliates;
use crate::web::csrf::OwnForm;
use crate::web::doorway::Doorway;
use crate::web::error::WebError;
use crate::web::form::{Field, problems};
use crate::web::passwords;
use crate::web::speaking;
use crate::web::words::{Problem, portal};

#[derive(Template)]
#[template(path = "portal/password.html")]
struct PasswordPage {
    shell: PortalShell,
    here: String,
    problems: Vec<(&'static str, String)>,
    email: String,
    password: Field,
}

/// `GET /portal/password?t=SECRET`.
pub async fn show(mut door: Doorway) -> Result<HttpResponse, WebError> {
    let Some((her, _)) = whose(&door).await? else { return Ok(forgotten::dead(&door)) };
    door.language = speaking::hers(&door.request, her.language);
    Ok(door.show(&page(&door, &her, Field::new("password", ""))))
}

/// `POST /portal/password?t=SECRET`: sets it and signs her in; all her other sessions have ended.
pub async fn submit(mut door: Doorway, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let Some((her, one_time)) = whose(&door).await? else { return Ok(forgotten::dead(&door)) };
    door.language = speaking::hers(&door.request, her.language);
    let mut password = sent.data.field("password")?;
    if let Err(problem) = passwords::check_new(&password.value) {
        password.refuse(problem.told(door.language));
        return Ok(door.show_again(&page(&door, &her, password)));
    }
    let password_hash = door.app.passwords.hash(password.value, &door.app.chance).await?;
    match door.app.store.write(SetAffiliatePassword { one_time, password_hash, at: door.now }).await {
        Ok(_) => start(&door, &her, "/portal").await,
        Err(Stop::Refused(_)) => Ok(forgotten::dead(&door)),
        Err(stop) => Err(stop.into()),
    }
}

/// Whose address it is, while it lives, and the hash of its secret.
async fn whose(door: &Doorway) -> Result<Option<(Affiliate, [u8; 32])>, WebError> {
    let Some((one_time, hash)) = door.one_time().await? else { return Ok(None) };
    let Purpose::AffiliatePassword(id) = one_time.purpose else { return Ok(None) };
    let her = door.read(move |view| Ok(affiliates::by_id(view, id)?)).await?;
    Ok(her.map(|her| (her, hash)))
}

fn page(door: &Doorway, her: &Affiliate, password: Field) -> PasswordPage {
    PasswordPage {
        shell: PortalShell::before(door, portal(door.language).entry.new_password),
        here: door.here(),
        problems: problems(&[&password]),
        email: her.email.to_string(),
        password,
    }
}
