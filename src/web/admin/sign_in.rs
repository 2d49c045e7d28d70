//! Signing in and out. Whoever is unknown gets the same answer, after the same time, as whoever typed a
//! wrong password.

use actix_web::http::header::HeaderName;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::doorway::{Doorway, query};
use super::second_step;
use crate::domain::email::Email;
use crate::store::changes::session_changes::EndSessions;
use crate::store::view::accounts;
use crate::web::app::App;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::flash;
use crate::web::form::Field;
use crate::web::limits::Network;
use crate::web::page::{Flash, Shell, see_other};
use crate::web::peer::peer;
use crate::web::session::{self, Creator};

/// Seconds until a new minute is counted.
const WAIT_SECONDS: u32 = 60;

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
    let network = Network::of(peer(&door.request, &door.app).address);
    let limits = &door.app.limits;
    let as_whom = email.value.trim().to_lowercase();
    if !limits.sign_ins_from.allows(network, door.now) || !limits.sign_ins_as.allows(as_whom, door.now) {
        return Err(WebError::TooOften(WAIT_SECONDS));
    }
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
    let cookie = session::start(&door.app, account.id, &door.request).await?;
    let mut response = see_other(&door.app.paths.to(way_on(next)));
    response.add_cookie(&cookie).map_err(|_| WebError::broken("the session's cookie could not be set"))?;
    Ok(response)
}

/// `POST /admin/sign-out`.
pub async fn end(creator: Creator, app: web::Data<App>, _: OwnForm) -> Result<HttpResponse, WebError> {
    app.store.write(EndSessions::One(creator.session)).await?;
    let mut response = flash::redirect(&app, "/admin/sign-in", &Flash::good("You are signed out."));
    response
        .add_cookie(&session::removal(&app))
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

/// Where to go after the sign-in: to one of the creator's pages, whatever the address says.
pub fn way_on(next: &str) -> &str {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/_-?=&.%".contains(&b);
    let hers =
        next.strip_prefix("/admin").is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    if hers && next.bytes().all(plain) && !next.contains("/.") && !next.starts_with("/admin/sign-") {
        next
    } else {
        "/admin"
    }
}

/// The address of the sign-in for a page that asked for it, which is opened afterwards.
pub fn address_for(request: &HttpRequest, app: &App) -> String {
    let asked = request.uri().path_and_query().map_or("", |asked| asked.as_str());
    let next = asked.strip_prefix(app.paths.prefix()).map_or("/admin", way_on);
    if request.method() != actix_web::http::Method::GET || next == "/admin" {
        return app.paths.to("/admin/sign-in");
    }
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    app.paths.to(&format!("/admin/sign-in?next={next}"))
}

#[cfg(test)]
mod tests {
    use super::way_on;

    #[test]
    fn after_the_sign_in_only_pages_of_hers_are_opened() {
        assert_eq!(way_on("/admin/products/prd_7?period=7"), "/admin/products/prd_7?period=7");
        for elsewhere in [
            "",
            "//evil.example",
            "https://evil.example",
            "/administrator",
            "/admin\\@evil",
            "/admin/sign-out",
        ] {
            assert_eq!(way_on(elsewhere), "/admin", "{elsewhere}");
        }
    }
}
