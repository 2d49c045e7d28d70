//! A new password, by the one-time address that `duly reset-password` prints.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::store::changes::account_changes::SetPassword;
use crate::store::error::Stop;
use crate::store::people::Purpose;
use crate::store::view::accounts;
use crate::web::csrf::OwnForm;
use crate::web::doorway::Doorway;
use crate::web::error::WebError;
use crate::web::form::{Field, problems};
use crate::web::page::{Flash, Shell};
use crate::web::{flash, passwords};

#[derive(Template)]
#[template(path = "admin/reset.html")]
struct ResetPage {
    shell: Shell,
    here: String,
    problems: Vec<(&'static str, String)>,
    /// Whose password; nobody's where the address is dead.
    email: Option<String>,
    password: Field,
}

/// `GET /admin/reset?t=SECRET`.
pub async fn show(door: Doorway) -> Result<HttpResponse, WebError> {
    let Some((email, _)) = whose(&door).await? else { return Ok(dead(&door)) };
    Ok(door.show(&page(&door, Some(email), Field::new("password", ""))))
}

/// `POST /admin/reset?t=SECRET`: sets the password; every session of hers has ended.
pub async fn submit(door: Doorway, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let Some((email, one_time)) = whose(&door).await? else { return Ok(dead(&door)) };
    let mut password = sent.data.field("password")?;
    if let Err(problem) = passwords::check_new(&password.value) {
        password.refuse(problem.to_string());
        return Ok(door.show_again(&page(&door, Some(email), password)));
    }
    let password_hash = door.app.passwords.hash(password.value, &door.app.chance).await?;
    match door.app.store.write(SetPassword { one_time, password_hash, at: door.now }).await {
        Ok(_) => {
            let flash = Flash::good("Your password is set. Sign in with it.");
            Ok(flash::redirect(&door.app, "/admin/sign-in", &flash))
        }
        Err(Stop::Refused(_)) => Ok(dead(&door)),
        Err(stop) => Err(stop.into()),
    }
}

/// Whose address it is, while it lives, and the hash of its secret.
async fn whose(door: &Doorway) -> Result<Option<(String, [u8; 32])>, WebError> {
    let Some((one_time, hash)) = door.one_time().await? else { return Ok(None) };
    let Purpose::ResetPassword(id) = one_time.purpose else { return Ok(None) };
    let account = door.read(move |view| Ok(accounts::by_id(view, id)?)).await?;
    Ok(account.map(|account| (account.email.to_string(), hash)))
}

fn dead(door: &Doorway) -> HttpResponse {
    door.show_as(StatusCode::NOT_FOUND, &page(door, None, Field::new("password", "")))
}

fn page(door: &Doorway, email: Option<String>, password: Field) -> ResetPage {
    ResetPage {
        shell: door.shell("New password"),
        here: door.here(),
        problems: problems(&[&password]),
        email,
        password,
    }
}
