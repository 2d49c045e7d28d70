//! What signing in has in common at every door: how often somebody may try, and where she is led afterwards.

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};

use super::app::App;
use super::doorway::Doorway;
use super::error::WebError;
use super::limits::Network;
use super::page::{Flash, see_other};
use super::peer::peer;
use super::session::{Creator, Door};
use super::words::portal;
use super::{came_from, flash, session, speaking};
use crate::domain::language::Language;

/// Seconds until a new minute is counted.
const WAIT_SECONDS: u32 = 60;

/// Counts a try to sign in as somebody, from where it comes.
///
/// # Errors
/// `TooOften` where that was tried too often in this minute.
pub fn may_try(door: &Doorway, as_whom: &str) -> Result<(), WebError> {
    let network = Network::of(peer(&door.request, &door.app).address);
    let limits = &door.app.limits;
    let allowed = limits.sign_ins_from.allows(network, door.now)
        && limits.sign_ins_as.allows((as_whom.to_owned(), network), door.now)
        && limits.sign_ins_anywhere_as.allows(as_whom.to_owned(), door.now);
    if allowed { Ok(()) } else { Err(WebError::TooOften(WAIT_SECONDS)) }
}

/// How the address ends to which a sign-out is sent.
const SIGN_OUT: &str = "/sign-out";

/// Forms into which nothing is typed that could be lost: who is signed out needs no sign-out, and the look is a choice.
const HOLDS_NOTHING: [&str; 2] = [SIGN_OUT, "/look"];

/// Where to go after the sign-in: to a page behind this door, whatever the address says.
pub fn way_on(door: Door, next: &str) -> &str {
    let under = |start: &str| {
        next.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    };
    let (home, hers) = match door {
        Door::Admin => ("/admin", under("/admin") && !next.starts_with("/admin/sign-")),
        Door::Portal => {
            let joins = next.strip_prefix("/p/").and_then(|rest| rest.split_once('/'));
            let joins = joins.is_some_and(|(_, page)| page == "join" || page.starts_with("join?"));
            ("/portal", joins || under("/portal") && !next.starts_with("/portal/sign-"))
        }
    };
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/_-?=&.%".contains(&b);
    // No step upwards in the path, also not an encoded one.
    let path = next.split('?').next().unwrap_or_default();
    let stays = !path.contains("/.") && !path.contains('%');
    if hers && next.bytes().all(plain) && stays { next } else { home }
}

/// The door of an address, and the first page behind it.
fn door_of(asked: &str) -> (Door, &'static str) {
    if asked.starts_with("/admin") { (Door::Admin, "/admin") } else { (Door::Portal, "/portal") }
}

/// The path and query that are asked for, without what stands before every path of ours.
fn asked_of<'r>(request: &'r HttpRequest, app: &App) -> &'r str {
    let asked = request.uri().path_and_query().map_or("", |asked| asked.as_str());
    asked.strip_prefix(app.paths.prefix()).unwrap_or_default()
}

/// Whether somebody is signed in at the door at which is asked. An affiliate is answered in her language from then on.
///
/// # Errors
/// Where the store cannot be read.
pub async fn is_signed_in(request: &HttpRequest, app: &web::Data<App>) -> Result<bool, WebError> {
    match door_of(asked_of(request, app)) {
        (Door::Admin, _) => match Creator::from_request(request, &mut Payload::None).await {
            Ok(_) => Ok(true),
            Err(WebError::SignIn) => Ok(false),
            Err(other) => Err(other),
        },
        (Door::Portal, _) => {
            let found = session::affiliate(request, app).await?;
            Ok(found.is_some_and(|(her, _)| {
                speaking::hers(request, her.language);
                true
            }))
        }
    }
}

/// Whether a request is to end a session.
pub fn ends(request: &HttpRequest) -> bool {
    request.path().ends_with(SIGN_OUT)
}

/// The page on which a form that was sent stood: the one that the browser tells, or what the form's own address shows, or else
/// the first page behind the door.
pub fn page_of_form(request: &HttpRequest, app: &App) -> String {
    let asked = asked_of(request, app);
    let (door, home) = door_of(asked);
    let page = came_from::page(request, app).unwrap_or_default();
    // What was searched for on the page may be no part of an address that is led on to.
    let ways = [page.as_str(), page.split('?').next().unwrap_or_default(), asked];
    ways.into_iter().find(|way| way_on(door, way) == *way).unwrap_or(home).to_owned()
}

/// Leads to the sign-in, and from there to the page that was asked for. Where a form was sent, what was typed is lost: the
/// sign-in says so, and leads on to the page with the form: the one that the browser tells, or what its own address shows.
pub fn led_there(request: &HttpRequest, app: &App) -> HttpResponse {
    let asked = asked_of(request, app);
    let (door, home) = door_of(asked);
    let sign_in = |next: &str| match way_on(door, next) {
        next if next == home => format!("{home}/sign-in"),
        next => {
            let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
            format!("{home}/sign-in?next={next}")
        }
    };
    match *request.method() {
        Method::GET => see_other(&app.paths.to(&sign_in(asked))),
        Method::POST if !HOLDS_NOTHING.iter().any(|form| asked.ends_with(form)) => {
            let unsent = match door {
                Door::Admin => portal(Language::English).entry.unsent,
                Door::Portal => portal(speaking::asked(request)).entry.unsent,
            };
            flash::redirect(app, &sign_in(&page_of_form(request, app)), &Flash::bad(unsent))
        }
        _ => see_other(&app.paths.to(&format!("{home}/sign-in"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_the_sign_in_only_pages_of_hers_are_opened() {
        let admin = |next| way_on(Door::Admin, next);
        assert_eq!(admin("/admin/products/prd_7?period=7"), "/admin/products/prd_7?period=7");
        for elsewhere in [
            "",
            "//evil.example",
            "https://evil.example",
            "/administrator",
            "/admin\\@evil",
            "/admin/sign-out",
            "/portal",
        ] {
            assert_eq!(admin(elsewhere), "/admin", "{elsewhere}");
        }
    }

    #[test]
    fn an_affiliate_goes_on_to_her_pages_or_to_what_she_joins() {
        let portal = |next| way_on(Door::Portal, next);
        assert_eq!(portal("/portal/account"), "/portal/account");
        assert_eq!(portal("/p/course/join"), "/p/course/join");
        for elsewhere in ["/admin", "/p/course", "/p//evil.example/join", "/portal/sign-out", "/portals"] {
            assert_eq!(portal(elsewhere), "/portal", "{elsewhere}");
        }
    }
}
