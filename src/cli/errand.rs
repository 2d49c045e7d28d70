//! An errand: a command that needs the store. The running server does it where there is one; otherwise
//! the command opens the store itself. Either way it is done by the same few lines, one file a command.

use std::io::{self, Write};
use std::path::Path;

use super::socket::{self, Request, Response};
use super::{Stop, admin_create, buyer, check, links, log, reset_password, setup_url, token};
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::{Config, Loaded};
use crate::domain::time::Timestamp;
use crate::server;
use crate::store::Store;
use crate::store::error::{Stop as StoreStop, StoreError};
use crate::web::paths::Paths;

/// What an errand needs.
pub struct Errand<'a> {
    /// The open store.
    pub store: &'a Store,
    /// The settings.
    pub config: &'a Config,
    /// Where secrets come from.
    pub chance: &'a Chance,
    /// Now.
    pub now: Timestamp,
}

impl Errand<'_> {
    /// Does what is asked; the answer is for the person. Blocks.
    pub fn answer(&self, request: &Request) -> Response {
        let done = match request {
            Request::SetupUrl => setup_url::run(self),
            Request::AdminCreate { email, password } => admin_create::run(self, email, password),
            Request::ResetPassword { email, without_two_factor } => {
                reset_password::run(self, email, *without_two_factor)
            }
            Request::TokenCreate { name, scope } => token::create(self, name, *scope),
            Request::TokenList => token::list(self),
            Request::TokenRevoke { name } => token::revoke(self, name),
            Request::Links { what } => links::run(self, what),
            Request::Buyer { what } => buyer::run(self, what),
            Request::Check => check::run(self),
        };
        match done {
            Ok(lines) => Response::Done(lines),
            Err(Unable(error)) => Response::Failed { error, exit: 1 },
        }
    }

    /// The two forms of one of our own addresses: as the world reaches it, and from this machine.
    pub(super) fn addresses(&self, path: &str) -> [String; 2] {
        let paths = Paths::of(&self.config.base_url);
        [paths.absolute(path), format!("http://{}{}", server::local(self.config.listen), paths.to(path))]
    }
}

/// Why an errand was not done, for the person.
#[derive(Debug)]
pub struct Unable(pub(super) String);

impl From<StoreStop> for Unable {
    fn from(stop: StoreStop) -> Self {
        match stop {
            StoreStop::Refused(refused) => Self(refused.message),
            StoreStop::Fault(fault) => fault.into(),
        }
    }
}

impl From<StoreError> for Unable {
    fn from(fault: StoreError) -> Self {
        Self(fault.to_string())
    }
}

/// Does an errand, and prints what came of it.
///
/// # Errors
/// What kept it from being done.
pub(super) fn run(loaded: &Loaded, request: &Request) -> Result<(), Stop> {
    let config = &loaded.config;
    let asked = socket::ask(&config.data_dir, request).map_err(|error| Stop::failed(error.to_string()))?;
    let response = match asked {
        Some(response) => response,
        None => here(config, request)?,
    };
    match response {
        Response::Done(lines) => {
            // Where nobody reads any more, there is nobody to tell.
            let mut out = io::stdout().lock();
            let _ = lines.iter().try_for_each(|line| writeln!(out, "{line}"));
            Ok(())
        }
        Response::Failed { error, exit } => Err(Stop { exit, text: format!("error: {error}") }),
    }
}

/// Nobody serves this folder, so the store is opened here, for the one errand.
fn here(config: &Config, request: &Request) -> Result<Response, Stop> {
    // A command that only looks, or a mistyped folder, must not leave an empty installation behind.
    if !config.data_dir.join("duly.redb").exists()
        && !matches!(request, Request::AdminCreate { .. } | Request::SetupUrl)
    {
        return Err(Stop::failed(format!(
            "there is no installation in {}; name its folder with --data-dir",
            config.data_dir.display()
        )));
    }
    log::start(config);
    let chance = Chance::system();
    let store = server::open(config, &chance).map_err(|error| cannot_open(&config.data_dir, &error))?;
    let clock = config.clock_file.as_ref().map_or_else(Clock::system, Clock::from_file);
    let errand = Errand { store: &store, config, chance: &chance, now: Timestamp(clock.now_ms()) };
    let response = errand.answer(request);
    store.stop();
    Ok(response)
}

/// Why the store does not open, with the remedy.
pub(super) fn cannot_open(data_dir: &Path, error: &StoreError) -> Stop {
    match error {
        StoreError::File { path, cause } if cause.kind() == io::ErrorKind::PermissionDenied => {
            let (user, group) = (rustix::process::geteuid(), rustix::process::getegid());
            Stop::failed(format!(
                "{path} cannot be used by this user ({cause}); hand it over with: chown -R {}:{} {}",
                user.as_raw(),
                group.as_raw(),
                data_dir.display()
            ))
        }
        other => Stop::failed(other.to_string()),
    }
}

#[cfg(test)]
mod tests;
