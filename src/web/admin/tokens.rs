//! Tokens: how the creator's own programs and shops come in.

use actix_web::HttpResponse;
use askama::Template;

use super::desk::Desk;
use super::owner::OwnerDesk;
use super::settings::tabs;
use crate::store::changes::token_changes::RevokeToken;
use crate::store::people::{Scope, Token};
use crate::store::view::accounts;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::page::{Flash, Shell};

#[derive(Template)]
#[template(path = "admin/tokens.html")]
struct TokensPage {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    tokens: Vec<Row>,
}

/// A program with a token.
struct Row {
    name: String,
    scope: &'static str,
    since: String,
}

/// `GET /admin/settings/tokens`.
pub async fn show(OwnerDesk(desk): OwnerDesk) -> Result<HttpResponse, WebError> {
    let tokens = desk.read(|view| Ok(accounts::tokens(view)?)).await?;
    Ok(desk.show(&TokensPage {
        shell: desk.shell("Tokens"),
        tabs: tabs(&desk, "/admin/settings/tokens"),
        tokens: tokens.iter().map(|token| row(&desk, token)).collect(),
    }))
}

/// `POST /admin/settings/tokens/revocation`: a program is shut out, by the token's name.
pub async fn revoke(OwnerDesk(desk): OwnerDesk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let name = sent.data.one("name")?.to_owned();
    desk.app.store.write(RevokeToken { name: name.clone(), by: desk.by(), at: desk.now }).await?;
    let flash =
        Flash::good(format!("The token {name} is revoked. Programs that use it are refused from now on."));
    Ok(desk.go("/admin/settings/tokens", &flash))
}

fn row(desk: &Desk, token: &Token) -> Row {
    Row {
        name: token.name.to_string(),
        scope: if token.scope == Scope::Write { "Read and write" } else { "Read" },
        since: desk.date(token.created_at),
    }
}
