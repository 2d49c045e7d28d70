//! Signing in and out of the portal. Whoever is unknown gets the same answer, after the same time, as whoever
//! typed a wrong password.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::frame::PortalShell;
use crate::domain::affiliate::Affiliate;
use crate::domain::email::Email;
use crate::store::changes::session_changes::EndSessions;
use crate::store::people::SignedIn;
use crate::store::view::affiliates;
use crate::web::app::App;
use crate::web::csrf::OwnForm;
use crate::web::doorway::{Doorway, query};
use crate::web::error::WebError;
use crate::web::form::Field;
use crate::web::page::{Flash, see_other};
use crate::web::session::{self, Door};
use crate::web::words::portal;
use crate::web::{flash, signing_in, speaking};

#[derive(Template)]
#[template(path = "portal/sign_in.html")]
struct SignInPage {
    shell: PortalShell,
    problem: &'static str,
    email: Field,
    password: Field,
    next: String,
}

/// `GET /portal/sign-in[?next=PATH]`.
pub async fn show(door: Doorway) -> Result<HttpResponse, WebError> {
    let next = query(&door.request, "next");
    Ok(door.show(&page(&door, Field::new("email", ""), &next, "")))
}

/// `POST /portal/sign-in`.
pub async fn submit(door: Doorway, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let (email, next) = (sent.data.field("email")?, sent.data.one("next")?);
    let password = sent.data.one("password")?.to_owned();
    let Some(affiliate) = who(&door, &email.value, password).await? else {
        return Ok(door.show_again(&page(&door, email, next, portal(door.language).entry.wrong)));
    };
    start(&door, &affiliate, signing_in::way_on(Door::Portal, next)).await
}

/// `POST /portal/sign-out`.
pub async fn end(request: HttpRequest, app: web::Data<App>, _: OwnForm) -> Result<HttpResponse, WebError> {
    if let Some(hash) = session::session_hash(&request, &app, Door::Portal) {
        app.store.write(EndSessions::One(hash)).await?;
    }
    let signed_out = portal(speaking::asked(&request)).entry.signed_out;
    let mut response = flash::redirect(&app, "/portal/sign-in", &Flash::good(signed_out));
    response
        .add_cookie(&session::removal(&app, Door::Portal))
        .map_err(|_| WebError::broken("the session's cookie could not be removed"))?;
    // Pages of hers that the browser still holds are not for who comes next.
    let clear = HeaderValue::from_static("\"cache\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), clear);
    Ok(response)
}

/// The affiliate whose address and password these are.
///
/// # Errors
/// `TooOften`, and where the store cannot be read.
pub(super) async fn who(
    door: &Doorway,
    email: &str,
    password: String,
) -> Result<Option<Affiliate>, WebError> {
    signing_in::may_try(door, &format!("affiliate {}", email.trim().to_lowercase()))?;
    let address = Email::parse(email).ok();
    let affiliate = door
        .read(move |view| match address {
            Some(address) => Ok(affiliates::by_email(view, &address)?),
            None => Ok(None),
        })
        .await?;
    let hashed = affiliate.as_ref().and_then(|affiliate| affiliate.password_hash.clone());
    let known = door.app.passwords.is(password, hashed).await?;
    Ok(affiliate.filter(|_| known))
}

/// Signs her in, and leads her on.
///
/// # Errors
/// Where the session cannot be written down.
pub(super) async fn start(
    door: &Doorway,
    affiliate: &Affiliate,
    path: &str,
) -> Result<HttpResponse, WebError> {
    let cookie = session::start(&door.app, SignedIn::Affiliate(affiliate.id), &door.request).await?;
    let mut response = see_other(&door.app.paths.to(path));
    response.add_cookie(&cookie).map_err(|_| WebError::broken("the session's cookie could not be set"))?;
    Ok(response)
}

fn page(door: &Doorway, email: Field, next: &str, problem: &'static str) -> SignInPage {
    SignInPage {
        shell: PortalShell::before(door, portal(door.language).entry.sign_in),
        problem,
        email,
        password: Field::new("password", ""),
        next: next.to_owned(),
    }
}
