//! `duly token`: API tokens are made, listed and revoked. A token is shown once, and kept as a hash.

use super::errand::{Errand, Unable};
use super::socket;
use crate::domain::deed::By;
use crate::domain::name::Name;
use crate::store::changes::token_changes::{CreateToken, RevokeToken};
use crate::store::people::{Scope, Token};
use crate::store::view::accounts;
use crate::web::secrets::fingerprint;

/// Makes a token. The one line is the token, so that a script can take it.
pub(super) fn create(errand: &Errand<'_>, name: &str, scope: socket::Scope) -> Result<Vec<String>, Unable> {
    let name = Name::parse(name).map_err(|bad| Unable(bad.to_string()))?;
    let scope = match scope {
        socket::Scope::Read => Scope::Read,
        socket::Scope::Write => Scope::Write,
    };
    let token = errand.chance.token();
    let hash = fingerprint(&token);
    errand.store.write_blocking(CreateToken(Token { name, hash, scope, created_at: errand.now }))?;
    Ok(vec![token])
}

/// Lists the tokens: name, scope, the day it was made.
pub(super) fn list(errand: &Errand<'_>) -> Result<Vec<String>, Unable> {
    let tokens = accounts::tokens(&errand.store.view()?)?;
    let width = tokens.iter().map(|token| token.name.as_str().chars().count()).max().unwrap_or(0);
    let line = |token: &Token| {
        let scope = match token.scope {
            Scope::Read => "read ",
            Scope::Write => "write",
        };
        let day = jiff::Timestamp::from_millisecond(token.created_at.0).unwrap_or_default();
        format!("{:width$}  {scope}  made {}", token.name.as_str(), day.strftime("%Y-%m-%d"))
    };
    if tokens.is_empty() {
        return Ok(vec!["There are no tokens. `duly token create NAME` makes one.".to_owned()]);
    }
    Ok(tokens.iter().map(line).collect())
}

/// Ends a token, at once.
pub(super) fn revoke(errand: &Errand<'_>, name: &str) -> Result<Vec<String>, Unable> {
    // A name is kept as `Name` writes it; whatever is none is not there either, and is answered so.
    let name = Name::parse(name).map_or_else(|_| name.to_owned(), |name| name.to_string());
    errand.store.write_blocking(RevokeToken { name: name.clone(), by: By::Command, at: errand.now })?;
    Ok(vec![format!("Token {name} is revoked.")])
}
