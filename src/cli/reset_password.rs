//! `duly reset-password`: a one-time address for a new password. That person's sessions end.

use super::errand::{Errand, Unable};
use crate::domain::email::Email;
use crate::domain::time::DAY_MS;
use crate::store::changes::account_changes::IssuePasswordReset;
use crate::web::secrets::fingerprint;

/// Makes the address, which lives for 24 hours; the one before it is dead.
pub(super) fn run(errand: &Errand<'_>, email: &str) -> Result<Vec<String>, Unable> {
    let email = Email::parse(email).map_err(|bad| Unable(bad.to_string()))?;
    let secret = errand.chance.token();
    let expires_at = errand.now.plus_ms(DAY_MS);
    errand.store.write_blocking(IssuePasswordReset { email, hash: fingerprint(&secret), expires_at })?;
    let [address, local] = errand.addresses(&format!("/admin/reset?t={secret}"));
    let mut lines =
        vec![address, "Works once, for 24 hours. All sessions of this person have ended.".to_owned()];
    if !lines.contains(&local) {
        lines.insert(1, format!("or {local}"));
    }
    Ok(lines)
}
