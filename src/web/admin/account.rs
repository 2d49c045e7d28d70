//! My Account: who is signed in, from which browsers, with which password.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use crate::domain::language::Language;
use crate::store::changes::account_changes::ChangePassword;
use crate::store::changes::session_changes::EndSessions;
use crate::store::people::{Session, SignedIn};
use crate::store::view::accounts;
use crate::web::browser::browser_name;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{Field, problems};
use crate::web::format;
use crate::web::page::{Flash, Shell};
use crate::web::passwords;
use crate::web::secrets::hex;
use crate::web::session::{self, Door};
use crate::web::words;

#[derive(Template)]
#[template(path = "admin/account.html")]
struct AccountPage {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    name: String,
    email: String,
    problems: Vec<(&'static str, String)>,
    old: Field,
    new: Field,
    sessions: Vec<Browser>,
}

/// A signed-in browser.
struct Browser {
    end: String,
    agent: String,
    seen: String,
    seen_iso: String,
    since: String,
    this_one: bool,
}

/// `GET /admin/account`.
pub async fn show(desk: Desk) -> Result<HttpResponse, WebError> {
    let page = page(&desk, Field::new("old", ""), Field::new("new", "")).await?;
    Ok(desk.show(&page))
}

/// `POST /admin/account/password`: the old one proves that it is she who sits there.
pub async fn change_password(desk: Desk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let (mut old, mut new) = (sent.data.field("old")?, sent.data.field("new")?);
    let account = &desk.creator.account;
    if !desk.app.limits.passwords_again.allows(account.email.to_string(), desk.now) {
        return Err(WebError::TooOften(60));
    }
    if let Err(problem) = passwords::check_new(&new.value) {
        new.refuse(problem.to_string());
    }
    if !desk.app.passwords.is(old.value.clone(), Some(account.password_hash.clone())).await? {
        old.refuse("This is not your password.");
    }
    if old.problem.is_some() || new.problem.is_some() {
        return Ok(desk.show_again(&page(&desk, old, new).await?));
    }
    let password_hash = desk.app.passwords.hash(new.value, &desk.app.chance).await?;
    let change =
        ChangePassword { account: account.id, password_hash, keep: desk.creator.session, at: desk.now };
    desk.app.store.write(change).await?;
    Ok(desk.go("/admin/account", &Flash::good("Your password is changed. Other browsers are signed out.")))
}

/// `POST /admin/account/sessions/{id}/end`: signs one of her own browsers out.
pub async fn end_session(desk: Desk, id: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    let (account, now) = (desk.creator.account.id, desk.now);
    let sessions =
        desk.read(move |view| Ok(accounts::sessions_of(view, SignedIn::Account(account), now)?)).await?;
    let found =
        sessions.into_iter().find(|(hash, _)| hex(hash) == *id).ok_or(WebError::NotFound("session"))?;
    desk.app.store.write(EndSessions::One(found.0)).await?;
    if found.0 != desk.creator.session {
        return Ok(desk.go("/admin/account", &Flash::good("That browser is signed out.")));
    }
    let mut response = desk.go("/admin/sign-in", &Flash::good("You are signed out."));
    response
        .add_cookie(&session::removal(&desk.app, Door::Admin))
        .map_err(|_| WebError::broken("the session's cookie could not be removed"))?;
    Ok(response)
}

async fn page(desk: &Desk, old: Field, new: Field) -> Result<AccountPage, WebError> {
    let account = desk.creator.account.clone();
    let (id, now) = (account.id, desk.now);
    let mut sessions =
        desk.read(move |view| Ok(accounts::sessions_of(view, SignedIn::Account(id), now)?)).await?;
    sessions.sort_by_key(|(hash, session)| (*hash != desk.creator.session, -session.last_seen_at.0));
    Ok(AccountPage {
        shell: desk.shell("My Account"),
        tabs: tabs(desk, "/admin/account"),
        name: account.name.to_string(),
        email: account.email.to_string(),
        problems: problems(&[&old, &new]),
        old,
        new,
        sessions: sessions.iter().map(|(hash, session)| browser(desk, hash, session)).collect(),
    })
}

/// The tabs of My Account, of which one is shown.
pub fn tabs(desk: &Desk, shown: &str) -> Vec<(String, &'static str, bool)> {
    [
        ("/admin/account", "Sign-in and sessions"),
        ("/admin/account/preferences", "Preferences"),
        ("/admin/account/two-factor", "Two-factor"),
    ]
    .map(|(path, label)| (desk.app.paths.to(path), label, path == shown))
    .into()
}

fn browser(desk: &Desk, hash: &[u8; 32], session: &Session) -> Browser {
    Browser {
        end: desk.app.paths.to(&format!("/admin/account/sessions/{}/end", hex(hash))),
        agent: browser_name(&session.agent, words::page(Language::English)),
        seen: desk.relative(session.last_seen_at),
        seen_iso: format::iso(session.last_seen_at.0),
        since: desk.date(session.created_at),
        this_one: *hash == desk.creator.session,
    }
}
