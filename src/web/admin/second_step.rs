//! The second step of a sign-in: whoever knew the password shows a code from her app, or a recovery code. In
//! between, a cookie that only we can make says who knew the password, for ten minutes.

use actix_web::HttpResponse;
use actix_web::cookie::{Cookie, SameSite};
use askama::Template;

use crate::domain::account::Account;
use crate::domain::id::AccountId;
use crate::domain::time::Timestamp;
use crate::store::changes::two_factor_changes::{Proof, UseCode};
use crate::store::error::Stop;
use crate::store::people::SignedIn;
use crate::store::view::accounts;
use crate::web::app::App;
use crate::web::csrf::OwnForm;
use crate::web::doorway::{Doorway, query};
use crate::web::error::WebError;
use crate::web::form::{Field, problems};
use crate::web::page::{Flash, Shell, see_other};
use crate::web::secrets::{hex, same};
use crate::web::session::Door;
use crate::web::totp::{Secret, recovery_hash};
use crate::web::{flash, session, signing_in};

const COOKIE: &str = "duly-second-step";
/// How long somebody may look for her phone.
const PATIENCE_MS: i64 = 10 * 60_000;
/// Codes of an app have this many digits; what is longer is a recovery code.
const CODE_DIGITS: usize = 6;
/// Seconds that somebody waits who tried too often.
const WAIT_SECONDS: u32 = 3_600;

#[derive(Template)]
#[template(path = "admin/second_step.html")]
struct SecondStepPage {
    shell: Shell,
    next: String,
    problems: Vec<(&'static str, String)>,
    code: Field,
}

/// `GET /admin/sign-in/code[?next=PATH]`.
pub async fn show(door: Doorway) -> Result<HttpResponse, WebError> {
    if who(&door).await?.is_none() {
        return Ok(see_other(&door.app.paths.to("/admin/sign-in")));
    }
    let next = query(&door.request, "next");
    Ok(door.show(&page(&door, Field::new("code", ""), &next)))
}

/// `POST /admin/sign-in/code`: a right code signs her in, once.
pub async fn submit(door: Doorway, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let (mut code, next) = (sent.data.field("code")?, sent.data.one("next")?.to_owned());
    let Some(account) = who(&door).await? else {
        let flash = Flash::bad("That took too long. Please sign in again.");
        return Ok(flash::redirect(&door.app, "/admin/sign-in", &flash));
    };
    if !door.app.limits.codes_as.allows(account.id, door.now) {
        return Err(WebError::TooOften(WAIT_SECONDS));
    }
    let Some(proof) = proof(&door.app, &account, &code.value, door.now) else {
        code.refuse("This code is not right. Type the one that your app shows now, or a recovery code.");
        return Ok(door.show_again(&page(&door, code, &next)));
    };
    match door.app.store.write(UseCode { account: account.id, proof, at: door.now }).await {
        Ok(codes_left) => signed_in(&door, &account, proof, codes_left, &next).await,
        Err(Stop::Refused(refused)) => {
            code.refuse(refused.message);
            Ok(door.show_again(&page(&door, code, &next)))
        }
        Err(stop) => Err(stop.into()),
    }
}

/// After the password: on to the second step, with the cookie that says whose.
///
/// # Errors
/// Where the cookie cannot be set.
pub fn begin(app: &App, account: &Account, now: Timestamp, next: &str) -> Result<HttpResponse, WebError> {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let mut response = see_other(&app.paths.to(&format!("/admin/sign-in/code?next={next}")));
    let until = now.plus_ms(PATIENCE_MS);
    let value = format!("{}.{}.{}", account.id.0, until.0, signature(app, account, until));
    response
        .add_cookie(&cookie(app, value))
        .map_err(|_| WebError::broken("the cookie of the second step could not be set"))?;
    Ok(response)
}

async fn signed_in(
    door: &Doorway,
    account: &Account,
    proof: Proof,
    codes_left: usize,
    next: &str,
) -> Result<HttpResponse, WebError> {
    let signed_in = session::start(&door.app, SignedIn::Account(account.id), &door.request).await?;
    let mut response = match proof {
        Proof::Step(_) => see_other(&door.app.paths.to(signing_in::way_on(Door::Admin, next))),
        Proof::Recovery(_) => {
            let flash = Flash::good(format!("That recovery code is used up; {codes_left} are left."));
            flash::redirect(&door.app, "/admin/account/two-factor", &flash)
        }
    };
    let mut done = cookie(&door.app, String::new());
    done.make_removal();
    for cookie in [signed_in, done] {
        response.add_cookie(&cookie).map_err(|_| WebError::broken("a cookie could not be set"))?;
    }
    Ok(response)
}

/// What a typed code proves, if it can be right at all; whether it was used before is for the store to say.
fn proof(app: &App, account: &Account, typed: &str, now: Timestamp) -> Option<Proof> {
    let on = account.two_factor.as_ref()?;
    let keys = app.store.keys();
    let plain: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if plain.len() <= CODE_DIGITS {
        return Secret::of(keys, account.id, &on.nonce).step_of(&plain, now).map(Proof::Step);
    }
    let hash = recovery_hash(keys, account, &plain);
    on.recovery.contains(&hash).then_some(Proof::Recovery(hash))
}

/// Who knew the password in this browser a moment ago, and still has that password and a second step.
async fn who(door: &Doorway) -> Result<Option<Account>, WebError> {
    let Some(cookie) = door.request.cookie(COOKIE) else { return Ok(None) };
    let mut parts = cookie.value().splitn(3, '.');
    let (id, until) =
        (parts.next().and_then(|id| id.parse().ok()), parts.next().and_then(|ms| ms.parse().ok()));
    let (Some(id), Some(until), Some(signed)) = (id, until.map(Timestamp), parts.next()) else {
        return Ok(None);
    };
    let account = door.read(move |view| Ok(accounts::by_id(view, AccountId(id))?)).await?;
    let is_valid = |account: &Account| {
        until >= door.now
            && account.two_factor.is_some()
            && same(signed, &signature(&door.app, account, until))
    };
    Ok(account.filter(is_valid))
}

/// Ties the cookie to the password that was right: a new one makes it worthless.
fn signature(app: &App, account: &Account, until: Timestamp) -> String {
    let parts: [&[u8]; 3] =
        [&account.id.0.to_be_bytes(), &until.0.to_be_bytes(), account.password_hash.as_bytes()];
    hex(&app.store.keys().derive("second step", &parts))
}

fn cookie(app: &App, value: String) -> Cookie<'static> {
    Cookie::build(COOKIE, value)
        .path(app.paths.to("/admin/sign-in"))
        .http_only(true)
        .secure(app.config.base_url.is_https())
        .same_site(SameSite::Lax)
        .finish()
}

fn page(door: &Doorway, code: Field, next: &str) -> SecondStepPage {
    let code = Field { value: String::new(), ..code };
    SecondStepPage { shell: door.shell("Sign in"), next: next.to_owned(), problems: problems(&[&code]), code }
}
