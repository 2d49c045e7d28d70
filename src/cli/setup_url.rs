//! `duly setup-url`: a fresh one-time address for the first creator, while there is none.

use super::errand::{Errand, Unable};
use crate::domain::time::DAY_MS;
use crate::store::changes::account_changes::IssueSetupAddress;
use crate::web::secrets::fingerprint;

/// Makes the address, which lives for 24 hours; the one before it is dead. Twice: under the base URL and as
/// this machine reaches it.
pub(super) fn run(errand: &Errand<'_>) -> Result<Vec<String>, Unable> {
    let [address, local] = issue(errand)?;
    let mut lines = vec![address, "Works once, for 24 hours.".to_owned()];
    if !lines.contains(&local) {
        lines.insert(1, format!("or {local}"));
    }
    Ok(lines)
}

/// The fresh address in both its forms.
pub(super) fn issue(errand: &Errand<'_>) -> Result<[String; 2], Unable> {
    let secret = errand.chance.token();
    let expires_at = errand.now.plus_ms(DAY_MS);
    errand.store.write_blocking(IssueSetupAddress { hash: fingerprint(&secret), expires_at })?;
    Ok(errand.addresses(&format!("/setup?t={secret}")))
}
