//! My Account > Two-factor: a second step at the sign-in is set up, its recovery codes are shown once, and it is
//! taken away with the password (`product.md` P3, RFC 6238).

use actix_web::HttpResponse;
use askama::Template;

use super::account::tabs;
use super::desk::Desk;
use crate::domain::account::TwoFactor;
use crate::store::changes::two_factor_changes::{ReplaceRecoveryCodes, TurnOffTwoFactor, TurnOnTwoFactor};
use crate::store::error::Stop;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{Field, problems};
use crate::web::page::{Flash, Shell};
use crate::web::qr::Qr;
use crate::web::secrets::hex;
use crate::web::totp::{Secret, recovery_codes, recovery_hash};

#[derive(Template)]
#[template(path = "admin/two_factor.html")]
struct TwoFactorPage {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    email: String,
    problems: Vec<(&'static str, String)>,
    /// What recovery codes, or a secret, are derived from.
    nonce: String,
    stage: Stage,
}

/// What the page is for.
enum Stage {
    /// It is off: an app can be connected.
    Off { qr: Option<Qr>, secret: String, code: Field },
    /// It is on, with so many recovery codes left.
    On { codes_left: usize, renew: Field, remove: Field },
    /// These are the recovery codes, shown now and never again.
    Codes(Vec<String>),
}

/// `GET /admin/account/two-factor`.
pub async fn show(desk: Desk) -> Result<HttpResponse, WebError> {
    let nonce = desk.app.chance.bytes();
    let page = match desk.creator.account.two_factor {
        Some(_) => on(&desk, password("renew"), password("remove")),
        None => off(&desk, nonce, Field::new("code", "")),
    };
    Ok(desk.show(&page))
}

/// `POST /admin/account/two-factor`: the app's code proves that it has the secret. The same form sent twice shows
/// the same recovery codes.
pub async fn turn_on(desk: Desk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let mut code = sent.data.field("code")?;
    let nonce = nonce_of(&desk, sent.data.one("nonce")?);
    may_try(&desk)?;
    let (keys, account) = (desk.app.store.keys(), &desk.creator.account);
    let typed: String = code.value.chars().filter(|c| !c.is_whitespace()).collect();
    let Some(last_step) = Secret::of(keys, account.id, &nonce).step_of(&typed, desk.now) else {
        code.refuse("This code is not right. Type the one that your app shows now.");
        return Ok(desk.show_again(&off(&desk, nonce, code)));
    };
    let codes = recovery_codes(keys, account.id, &nonce);
    let recovery = codes.iter().map(|code| recovery_hash(keys, account, code)).collect();
    let two_factor = TwoFactor { nonce, last_step, recovery };
    match desk.app.store.write(TurnOnTwoFactor { account: account.id, two_factor, at: desk.now }).await {
        Ok(()) => Ok(desk.show(&page(&desk, nonce, Stage::Codes(codes), Vec::new()))),
        Err(Stop::Refused(refused)) => Ok(desk.go("/admin/account/two-factor", &Flash::bad(refused.message))),
        Err(stop) => Err(stop.into()),
    }
}

/// `POST /admin/account/two-factor/codes`: ten new recovery codes; the old ones open nothing any more.
pub async fn renew_codes(desk: Desk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let mut typed = sent.data.field("renew")?;
    if !is_hers(&desk, &mut typed).await? {
        return Ok(desk.show_again(&on(&desk, typed, password("remove"))));
    }
    let nonce = nonce_of(&desk, sent.data.one("nonce")?);
    let (keys, account) = (desk.app.store.keys(), &desk.creator.account);
    let codes = recovery_codes(keys, account.id, &nonce);
    let recovery = codes.iter().map(|code| recovery_hash(keys, account, code)).collect();
    desk.app.store.write(ReplaceRecoveryCodes { account: account.id, recovery, at: desk.now }).await?;
    Ok(desk.show(&page(&desk, nonce, Stage::Codes(codes), Vec::new())))
}

/// `POST /admin/account/two-factor/removal`: with the password.
pub async fn turn_off(desk: Desk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let mut typed = sent.data.field("remove")?;
    if !is_hers(&desk, &mut typed).await? {
        return Ok(desk.show_again(&on(&desk, password("renew"), typed)));
    }
    desk.app.store.write(TurnOffTwoFactor { account: desk.creator.account.id, at: desk.now }).await?;
    let flash = Flash::good("Two-factor sign-in is off. Your password alone signs you in.");
    Ok(desk.go("/admin/account/two-factor", &flash))
}

fn password(name: &'static str) -> Field {
    Field::new(name, "")
}

/// Whether the password in a field is hers; the field says if not.
async fn is_hers(desk: &Desk, typed: &mut Field) -> Result<bool, WebError> {
    may_try(desk)?;
    let hashed = desk.creator.account.password_hash.clone();
    let hers = desk.app.passwords.is(typed.value.clone(), Some(hashed)).await?;
    if !hers {
        typed.refuse("This is not your password.");
    }
    Ok(hers)
}

fn may_try(desk: &Desk) -> Result<(), WebError> {
    let as_whom = desk.creator.account.email.to_string();
    if desk.app.limits.passwords_again.allows(as_whom, desk.now) {
        Ok(())
    } else {
        Err(WebError::TooOften(60))
    }
}

/// The nonce that a form carries; a fresh one where it carries none that could be ours.
fn nonce_of(desk: &Desk, sent: &str) -> [u8; 16] {
    u128::from_str_radix(sent, 16).map_or_else(|_| desk.app.chance.bytes(), u128::to_be_bytes)
}

fn off(desk: &Desk, nonce: [u8; 16], code: Field) -> TwoFactorPage {
    let account = &desk.creator.account;
    let secret = Secret::of(desk.app.store.keys(), account.id, &nonce);
    let address = secret.address(desk.program.name.as_str(), account.email.as_str());
    let found = problems(&[&code]);
    let qr = Qr::of(&address, "QR code for your authenticator app");
    page(desk, nonce, Stage::Off { qr, secret: in_fours(&secret.text()), code }, found)
}

fn on(desk: &Desk, renew: Field, remove: Field) -> TwoFactorPage {
    let codes_left = desk.creator.account.two_factor.as_ref().map_or(0, |on| on.recovery.len());
    let found = problems(&[&renew, &remove]);
    page(desk, desk.app.chance.bytes(), Stage::On { codes_left, renew, remove }, found)
}

fn page(desk: &Desk, nonce: [u8; 16], stage: Stage, problems: Vec<(&'static str, String)>) -> TwoFactorPage {
    TwoFactorPage {
        shell: desk.shell("Two-factor"),
        tabs: tabs(desk, "/admin/account/two-factor"),
        email: desk.creator.account.email.to_string(),
        problems,
        nonce: hex(&nonce),
        stage,
    }
}

/// A long word in groups of four, as people type it.
fn in_fours(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
