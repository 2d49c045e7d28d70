//! `duly admin create`: a creator, and with the first one the program's settings.

use super::errand::{Errand, Unable};
use crate::config::Secret;
use crate::domain::email::Email;
use crate::domain::money::Currency;
use crate::domain::name::Name;
use crate::domain::program::Program;
use crate::domain::time::Timestamp;
use crate::store::changes::account_changes::CreateCreator;
use crate::web::passwords;

/// Makes a creator who signs in with this address and password.
pub(super) fn run(errand: &Errand<'_>, email: &str, password: &Secret) -> Result<Vec<String>, Unable> {
    let email = create(errand, email, password)?;
    let [address, _] = errand.addresses("/admin/sign-in");
    Ok(vec![format!("{email} is a creator now and signs in at {address}")])
}

/// The same, without words.
pub(super) fn create(errand: &Errand<'_>, email: &str, password: &Secret) -> Result<Email, Unable> {
    let email = Email::parse(email).map_err(|bad| Unable(bad.to_string()))?;
    passwords::check_new(password.reveal()).map_err(|bad| Unable(bad.to_string()))?;
    let hashed = passwords::hash(password.reveal(), &errand.chance.bytes());
    let name = email.as_str().split('@').next().unwrap_or_default();
    errand.store.write_blocking(CreateCreator {
        one_time: None,
        name: Name::parse(name).map_err(|bad| Unable(bad.to_string()))?,
        email: email.clone(),
        password_hash: hashed.map_err(|error| Unable(error.to_string()))?,
        program: usual_program(errand.now)?,
        at: errand.now,
    })?;
    Ok(email)
}

/// What a program is called and reckons in until the creator says otherwise.
fn usual_program(now: Timestamp) -> Result<Program, Unable> {
    let name = Name::parse("My program").map_err(|bad| Unable(bad.to_string()))?;
    let currency = Currency::parse("EUR").map_err(|unknown| Unable(unknown.to_string()))?;
    Ok(Program::new(name, currency, "UTC".to_owned(), now))
}
