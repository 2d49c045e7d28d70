//! Joining the team: whoever was invited chooses a password, by a one-time address, and is in.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::domain::account::Account;
use crate::store::changes::account_changes::SetPassword;
use crate::store::error::Stop;
use crate::store::people::{Purpose, SignedIn};
use crate::store::view::accounts;
use crate::web::csrf::OwnForm;
use crate::web::doorway::Doorway;
use crate::web::error::WebError;
use crate::web::form::{Field, problems};
use crate::web::page::{Flash, Shell};
use crate::web::{flash, passwords, session};

#[derive(Template)]
#[template(path = "admin/invitation.html")]
struct InvitationPage {
    shell: Shell,
    here: String,
    problems: Vec<(&'static str, String)>,
    /// Who was invited, and with which address; nobody where the invitation is over.
    invited: Option<(String, String)>,
    password: Field,
}

/// `GET /admin/invitation?t=SECRET`.
pub async fn show(door: Doorway) -> Result<HttpResponse, WebError> {
    let Some((account, _)) = invited(&door).await? else { return Ok(over(&door)) };
    Ok(door.show(&page(&door, Some(&account), Field::new("password", ""))))
}

/// `POST /admin/invitation?t=SECRET`: sets her password and signs her in.
pub async fn submit(door: Doorway, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let Some((account, one_time)) = invited(&door).await? else { return Ok(over(&door)) };
    let mut password = sent.data.field("password")?;
    if let Err(problem) = passwords::check_new(&password.value) {
        password.refuse(problem.to_string());
        return Ok(door.show_again(&page(&door, Some(&account), password)));
    }
    let password_hash = door.app.passwords.hash(password.value, &door.app.chance).await?;
    let joined = match door.app.store.write(SetPassword { one_time, password_hash, at: door.now }).await {
        Ok(joined) => joined,
        Err(Stop::Refused(_)) => return Ok(over(&door)),
        Err(stop) => return Err(stop.into()),
    };
    let signed_in = session::start(&door.app, SignedIn::Account(joined), &door.request).await?;
    let welcome = Flash::good(format!("Welcome, {}. You are on the team.", account.name));
    let mut response = flash::redirect(&door.app, "/admin", &welcome);
    response.add_cookie(&signed_in).map_err(|_| WebError::broken("the session's cookie could not be set"))?;
    Ok(response)
}

/// Who was invited by this address, while it lives, and the hash of its secret.
async fn invited(door: &Doorway) -> Result<Option<(Account, [u8; 32])>, WebError> {
    let Some((one_time, hash)) = door.one_time().await? else { return Ok(None) };
    let Purpose::JoinTeam(id) = one_time.purpose else { return Ok(None) };
    let account = door.read(move |view| Ok(accounts::by_id(view, id)?)).await?;
    Ok(account.map(|account| (account, hash)))
}

fn over(door: &Doorway) -> HttpResponse {
    door.show_as(StatusCode::NOT_FOUND, &page(door, None, Field::new("password", "")))
}

fn page(door: &Doorway, account: Option<&Account>, password: Field) -> InvitationPage {
    InvitationPage {
        shell: door.shell("Join the team"),
        here: door.here(),
        problems: problems(&[&password]),
        invited: account.map(|account| (account.name.to_string(), account.email.to_string())),
        password,
    }
}
