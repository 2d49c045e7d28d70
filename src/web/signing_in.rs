//! What signing in has in common at every door: how often somebody may try, and where she is led afterwards.

use actix_web::HttpRequest;
use actix_web::http::Method;

use super::app::App;
use super::doorway::Doorway;
use super::error::WebError;
use super::limits::Network;
use super::peer::peer;
use super::session::Door;

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

/// The address of the sign-in for a page that asked for it, which is opened afterwards.
pub fn address_for(request: &HttpRequest, app: &App) -> String {
    let asked = request.uri().path_and_query().map_or("", |asked| asked.as_str());
    let asked = asked.strip_prefix(app.paths.prefix()).unwrap_or_default();
    let (door, home) =
        if asked.starts_with("/admin") { (Door::Admin, "/admin") } else { (Door::Portal, "/portal") };
    let next = way_on(door, asked);
    if request.method() != Method::GET || next == home {
        return app.paths.to(&format!("{home}/sign-in"));
    }
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    app.paths.to(&format!("{home}/sign-in?next={next}"))
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
