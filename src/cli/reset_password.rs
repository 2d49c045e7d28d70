//! `duly reset-password`: a one-time address for a new password. That person's sessions end; the second step of
//! her sign-in stays, unless she lost the phone for it.

use super::errand::{Errand, Unable};
use crate::domain::deed::By;
use crate::domain::email::Email;
use crate::domain::time::DAY_MS;
use crate::store::changes::account_changes::IssuePasswordReset;
use crate::web::secrets::{fingerprint, reset_secret};

/// Makes the address, which lives for 24 hours; the one before it is dead.
pub(super) fn run(errand: &Errand<'_>, email: &str, without_two_factor: bool) -> Result<Vec<String>, Unable> {
    let email = Email::parse(email).map_err(|bad| Unable(bad.to_string()))?;
    let expires_at = errand.now.plus_ms(DAY_MS);
    let secret = reset_secret(errand.store.keys(), &email, expires_at);
    let hash = fingerprint(&secret);
    errand.store.write_blocking(IssuePasswordReset {
        email,
        hash,
        expires_at,
        without_two_factor,
        by: By::Command,
        at: errand.now,
    })?;
    let [address, local] = errand.addresses(&format!("/admin/reset?t={secret}"));
    let mut lines =
        vec![address, "Works once, for 24 hours. All sessions of this person have ended.".to_owned()];
    if !lines.contains(&local) {
        lines.insert(1, format!("or {local}"));
    }
    if without_two_factor {
        lines.push("Two-factor sign-in is off for this person; it can be set up again in My Account.".into());
    }
    Ok(lines)
}
