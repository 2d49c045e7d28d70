//! API tokens are made and taken back. Only their hash is kept; a token is shown once.

use redb::ReadableTable;

use super::history;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, RefusedKind, Stop, StoreError};
use crate::store::people::{Scope, Token};
use crate::store::records;
use crate::store::tables::Tables;

/// Makes an API token. Only commands on the machine do.
#[derive(Debug, Clone)]
pub struct CreateToken(pub Token);

impl Change for CreateToken {
    type Plan = Token;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Token, Stop> {
        if tables.tokens.get(self.0.name.as_str())?.is_some() {
            let message = "A token has this name. Revoke it first, or choose another name.";
            return Err(Refused::conflict("name", message).into());
        }
        Ok(self.0.clone())
    }

    fn apply(token: Token, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        tables.token_hashes.insert(token.hash.as_slice(), token.name.as_str())?;
        tables.tokens.insert(token.name.as_str(), records::encode(&token).as_slice())?;
        history::tell(line(&token, Deed::TokenMade, By::Command, token.created_at), tables)
    }
}

/// Takes an API token back, by its name.
#[derive(Debug, Clone)]
pub struct RevokeToken {
    /// Which.
    pub name: String,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for RevokeToken {
    type Plan = (Token, HistoryLine);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let row = tables.tokens.get(self.name.as_str())?.ok_or_else(|| Refused {
            kind: RefusedKind::NotFound,
            field: Some("name"),
            message: "No token has this name. `duly token list` shows those there are.".into(),
            reason: None,
        })?;
        let token: Token = records::decode("tokens", row.value())?;
        let line = line(&token, Deed::TokenRevoked, self.by.clone(), self.at);
        Ok((token, line))
    }

    fn apply((token, line): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        tables.token_hashes.remove(token.hash.as_slice())?;
        tables.tokens.remove(token.name.as_str())?;
        history::tell(line, tables)
    }
}

fn line(token: &Token, deed: Deed, by: By, at: Timestamp) -> HistoryLine {
    let may = if token.scope == Scope::Write { "reads and writes" } else { "reads" };
    let detail = format!("{}, which {may}", token.name);
    HistoryLine { at, by, deed, about: About::program(), from: None, detail }
}
