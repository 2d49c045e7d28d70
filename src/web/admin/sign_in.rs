//! Signing in and out. Whoever is unknown gets the same answer, after the same time, as whoever typed a
//! wrong password.

use actix_web::http::header::HeaderName;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::second_step;
use crate::domain::email::Email;
use crate::store::changes::session_changes::EndSessions;
use crate::store::people::SignedIn;
use crate::store::view::accounts;
use crate::web::app::App;
use crate::web::csrf::OwnForm;
use crate::web::doorway::{Doorway, query};
use crate::web::error::WebError;
use crate::web::flash;
use crate::web::form::Field;
use crate::web::page::{Flash, Shell, see_other};
use crate::web::session::{self, Creator, Door};
use crate::web::signing_in;

#[derive(Template)]
#[template(path = "admin/sign_in.html")]
struct SignInPage {
    shell: Shell,
    owned: bool,
    problem: &'static str,
    email: Field,
    password: Field,
    next: String,
}

/// `GET /admin/sign-in[?next=PATH]`.
pub async fn show(door: Doorway) -> Result<HttpResponse, WebError> {
    let next = query(&door.request, "next");
    Ok(door.show(&page(&door, Field::new("email", ""), &next, "")))
}

/// `POST /admin/sign-in`.
pub async fn submit(door: Doorway, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let (email, next) = (sent.data.field("email")?, sent.data.one("next")?);
    signing_in::may_try(&door, &email.value.trim().to_lowercase())?;
    let address = Email::parse(&email.value).ok();
    let account = door
        .read(move |view| match address {
            Some(address) => Ok(accounts::by_email(view, &address)?),
            None => Ok(None),
        })
        .await?;
    let password = sent.data.one("password")?.to_owned();
    // Who was only invited has no password yet.
    let hashed =
        account.as_ref().filter(|known| !known.is_invited()).map(|known| known.password_hash.clone());
    let known = door.app.passwords.is(password, hashed).await?;
    let Some(account) = account.filter(|_| known) else {
        let problem = "This email and password do not belong together.";
        return Ok(door.show_again(&page(&door, email, next, problem)));
    };
    if account.two_factor.is_some() {
        return second_step::begin(&door.app, &account, door.now, next);
    }
    let cookie = session::start(&door.app, SignedIn::Account(account.id), &door.request).await?;
    let mut response = see_other(&door.app.paths.to(signing_in::way_on(Door::Admin, next)));
    response.add_cookie(&cookie).map_err(|_| WebError::broken("the session's cookie could not be set"))?;
    Ok(response)
}

/// `POST /admin/sign-out`.
pub async fn end(creator: Creator, app: web::Data<App>, _: OwnForm) -> Result<HttpResponse, WebError> {
    app.store.write(EndSessions::One(creator.session)).await?;
    let mut response = flash::redirect(&app, "/admin/sign-in", &Flash::good("You are signed out."));
    response
        .add_cookie(&session::removal(&app, Door::Admin))
        .map_err(|_| WebError::broken("the session's cookie could not be removed"))?;
    // Pages of hers that the browser still holds are not for who comes next.
    let clear = actix_web::http::header::HeaderValue::from_static("\"cache\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), clear);
    Ok(response)
}

fn page(door: &Doorway, email: Field, next: &str, problem: &'static str) -> SignInPage {
    SignInPage {
        shell: door.shell("Sign in"),
        owned: door.owned,
        problem,
        email,
        password: Field::new("password", ""),
        next: next.to_owned(),
    }
}
