//! API tokens are made and taken back. Only their hash is kept; a token is shown once.

use redb::ReadableTable;

use crate::store::change::Change;
use crate::store::error::{Refused, RefusedKind, Stop, StoreError};
use crate::store::people::Token;
use crate::store::records;
use crate::store::tables::Tables;

/// Makes an API token.
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
        Ok(())
    }
}

/// Takes an API token back, by its name.
#[derive(Debug, Clone)]
pub struct RevokeToken(pub String);

impl Change for RevokeToken {
    type Plan = Token;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Token, Stop> {
        let row = tables.tokens.get(self.0.as_str())?.ok_or_else(|| Refused {
            kind: RefusedKind::NotFound,
            field: Some("name"),
            message: "No token has this name. `duly token list` shows those there are.".into(),
        })?;
        Ok(records::decode("tokens", row.value())?)
    }

    fn apply(token: Token, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        tables.token_hashes.remove(token.hash.as_slice())?;
        tables.tokens.remove(token.name.as_str())?;
        Ok(())
    }
}
