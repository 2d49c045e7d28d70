//! The creator looks at an affiliate's pages as the affiliate sees them. A signed cookie says at whose, for an hour; it
//! counts only beside the creator's own session, to which it is bound, and with it nothing can be changed.

use actix_web::HttpRequest;
use actix_web::cookie::Cookie;

use super::app::App;
use super::own_cookie;
use super::secrets::{hex, same};
use super::session::{Door, session_hash};
use crate::domain::id::AffiliateId;
use crate::domain::time::Timestamp;

/// How long a look lasts.
const LOOK_MS: i64 = 60 * 60_000;

const COOKIE: &str = "duly-looking";

/// The cookie of a look that begins now.
pub fn begin(app: &App, creators_session: &[u8; 32], her: AffiliateId, now: Timestamp) -> Cookie<'static> {
    let until = now.plus_ms(LOOK_MS);
    let value = format!("{}.{}.{}", her.0, until.0, signature(app, creators_session, her, until));
    own_cookie::own(app, COOKIE, value)
}

/// The cookie that ends it.
pub fn end(app: &App) -> Cookie<'static> {
    own_cookie::removal(app, COOKIE)
}

/// At whose pages the browser looks, where it does. Whether the creator's session lives is another question.
pub fn at(request: &HttpRequest, app: &App, now: Timestamp) -> Option<AffiliateId> {
    let cookie = request.cookie(COOKIE)?;
    let session = session_hash(request, app, Door::Admin)?;
    let mut parts = cookie.value().splitn(3, '.');
    let her = AffiliateId(parts.next()?.parse().ok()?);
    let until = Timestamp(parts.next()?.parse().ok()?);
    let signed = parts.next()?;
    (until >= now && same(signed, &signature(app, &session, her, until))).then_some(her)
}

fn signature(app: &App, session: &[u8; 32], her: AffiliateId, until: Timestamp) -> String {
    let parts: [&[u8]; 3] = [session, &her.0.to_be_bytes(), &until.0.to_be_bytes()];
    hex(&app.store.keys().derive("looking", &parts))
}
