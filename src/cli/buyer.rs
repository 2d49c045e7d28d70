//! `duly buyer`: what is known of a buyer is printed for her, or erased at her wish.

use clap::{Arg, ArgMatches, Command};
use serde::{Deserialize, Serialize};

use super::errand::{Errand, Unable};
use super::{Stop, group, unknown_command, value};
use crate::domain::deed::By;
use crate::domain::email::{Email, EmailHash};
use crate::store::changes::erasing::EraseBuyer;
use crate::store::changes::unfinished::GoOn;
use crate::store::view::buyers::{self, Known};
use crate::web::buyers::told;
use crate::web::format::count_of;
use crate::web::secrets::email_hash;

/// What is asked about a buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BuyerErrand {
    /// Everything that is known of her.
    Export {
        /// As typed.
        email: String,
    },
    /// Forget her.
    Erase {
        /// As typed.
        email: String,
    },
}

/// The command, as clap knows it.
pub(super) fn command() -> Command {
    let email = || Arg::new("email").value_name("EMAIL").required(true).help("The buyer's address");
    group("buyer", "Answers buyers who ask for their data")
        .subcommand(
            Command::new("export")
                .about("Prints everything that is known of an address, as JSON")
                .arg(email()),
        )
        .subcommand(
            Command::new("erase")
                .about("Erases what leads to an address; orders and amounts stay for accounting")
                .arg(email()),
        )
}

/// What was asked.
pub(super) fn asked(given: &ArgMatches) -> Result<BuyerErrand, Stop> {
    Ok(match given.subcommand() {
        Some(("export", given)) => BuyerErrand::Export { email: value(given, "email")? },
        Some(("erase", given)) => BuyerErrand::Erase { email: value(given, "email")? },
        _ => return Err(unknown_command()),
    })
}

/// Does it.
pub(super) fn run(errand: &Errand<'_>, what: &BuyerErrand) -> Result<Vec<String>, Unable> {
    match what {
        BuyerErrand::Export { email } => export(errand, email),
        BuyerErrand::Erase { email } => erase(errand, email),
    }
}

fn export(errand: &Errand<'_>, email: &str) -> Result<Vec<String>, Unable> {
    let (_, known) = known(errand, email)?;
    let told = told(errand.store, &known, errand.now);
    let text = serde_json::to_string_pretty(&told).map_err(|error| Unable(error.to_string()))?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// Waits until it is done, so that whoever reads "erased" can say so.
fn erase(errand: &Errand<'_>, email: &str) -> Result<Vec<String>, Unable> {
    let (email, known) = known(errand, email)?;
    errand.store.write_blocking(EraseBuyer { email, by: By::Command, at: errand.now })?;
    while buyers::is_being_erased(&errand.store.view()?, email)? {
        errand.store.write_blocking(GoOn)?;
    }
    let count = |number: usize, one, many| count_of(u64::try_from(number).unwrap_or(u64::MAX), one, many);
    Ok(vec![format!(
        "Erased: {}, the address in {} and {}, the details of {}. Orders and amounts stay for accounting.",
        count(known.leads.len(), "lead", "leads"),
        count(known.conversions.len(), "conversion", "conversions"),
        count(known.reports.len(), "report", "reports"),
        count(known.clicks.len(), "click", "clicks"),
    )])
}

fn known(errand: &Errand<'_>, email: &str) -> Result<(EmailHash, Known), Unable> {
    let email = Email::parse(email).map_err(|bad| Unable(bad.to_string()))?;
    let email = email_hash(errand.store.keys(), &email);
    let known = buyers::known(&errand.store.view()?, email)?;
    if known.is_empty() {
        return Err(Unable("Nothing is known of this address.".into()));
    }
    Ok((email, known))
}
