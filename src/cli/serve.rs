//! `duly serve`: starts, says where things are, and serves until it is told to stop.

use std::io;
use std::net::SocketAddr;
use std::path::Path;

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::errand::{Errand, Unable};
use super::socket::{self, Response};
use super::{Stop, admin_create, errand, log, setup_url};
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::{Config, Loaded};
use crate::server::{self, Running, StartError};
use crate::store::view::accounts;
use crate::web::app::App;

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// What kept it from starting, with the remedy.
pub(super) fn run(loaded: Loaded) -> Result<(), Stop> {
    log::start(&loaded.config);
    actix_web::rt::System::new().block_on(async move {
        let is_new = !loaded.config.data_dir.join("duly.redb").exists();
        let (served, setup) = Served::start(loaded).await?;
        print!("{}", start_text(&served.running.app.config, is_new, setup));
        served.until_told_to_stop().await;
        Ok(())
    })
}

/// A server with its control socket.
pub(super) struct Served {
    /// The server.
    pub(super) running: Running,
    socket: tokio::task::JoinHandle<()>,
    signals: [Signal; 2],
}

impl Served {
    /// Starts the server, its first creator if the settings name one, and the socket. While there is no
    /// creator, the setup address comes with it.
    pub(super) async fn start(loaded: Loaded) -> Result<(Self, Option<[String; 2]>), Stop> {
        // Before anything is open: a signal from now on stops it cleanly.
        let signals = [SignalKind::terminate(), SignalKind::interrupt()].map(signal);
        let [Ok(terminate), Ok(interrupt)] = signals else {
            return Err(Stop::failed("the system lets us hear no signals"));
        };
        let clock = loaded.config.clock_file.as_ref().map_or_else(Clock::system, Clock::from_file);
        let data_dir = loaded.config.data_dir.clone();
        let running = server::start(loaded, clock, Chance::system())
            .map_err(|error| cannot_start(&data_dir, &error))?;
        let app = running.app.clone();
        let made = actix_web::web::block(move || first_creator(&app)).await;
        let made = made.unwrap_or_else(|error| Err(Unable(error.to_string())));
        let listening = made.map_err(|Unable(error)| error).and_then(|setup| {
            let listener =
                socket::listen(&data_dir).map_err(|error| format!("the control socket: {error}"))?;
            Ok((setup, listener))
        });
        match listening {
            Ok((setup, listener)) => {
                let app = running.app.clone();
                let handler = move |request| answer(app.clone(), request);
                let socket = tokio::spawn(socket::serve(listener, handler));
                Ok((Self { running, socket, signals: [terminate, interrupt] }, setup))
            }
            Err(error) => {
                running.stop().await;
                Err(Stop::failed(error))
            }
        }
    }

    /// Serves until SIGTERM or SIGINT, then stops: requests under way end, the queue is drained, the file is
    /// closed, the socket goes.
    pub(super) async fn until_told_to_stop(mut self) {
        let [terminate, interrupt] = &mut self.signals;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        self.stop().await;
    }

    /// Stops, as when it is told to.
    pub(super) async fn stop(self) {
        let data_dir = self.running.app.config.data_dir.clone();
        self.socket.abort();
        // Its end is that it was aborted.
        let _ = self.socket.await;
        socket::remove(&data_dir);
        self.running.stop().await;
    }
}

/// While there is no creator: makes the one that the settings name, else a setup address.
fn first_creator(app: &App) -> Result<Option<[String; 2]>, Unable> {
    if accounts::is_owned(&app.store.view()?)? {
        return Ok(None);
    }
    let errand = Errand { store: &app.store, config: &app.config, chance: &app.chance, now: app.now() };
    match (&app.config.admin_email, &app.config.admin_password) {
        (Some(email), Some(password)) => {
            admin_create::create(&errand, email, password).map_err(|Unable(why)| {
                Unable(format!("the creator of admin_email could not be made: {why}"))
            })?;
            Ok(None)
        }
        _ => setup_url::issue(&errand).map(Some),
    }
}

async fn answer(app: App, request: socket::Request) -> Response {
    let done = tokio::task::spawn_blocking(move || {
        let errand = Errand { store: &app.store, config: &app.config, chance: &app.chance, now: app.now() };
        errand.answer(&request)
    });
    done.await.unwrap_or_else(|error| Response::Failed { error: error.to_string(), exit: 1 })
}

fn cannot_start(data_dir: &Path, error: &StartError) -> Stop {
    match error {
        StartError::Store(error) => errand::cannot_open(data_dir, error),
        StartError::Listen { address, cause } => cannot_listen(data_dir, *address, cause),
        StartError::Server(_) | StartError::Countries(_) => Stop::failed(error.to_string()),
    }
}

fn cannot_listen(data_dir: &Path, address: SocketAddr, cause: &io::Error) -> Stop {
    let remedy = match cause.kind() {
        io::ErrorKind::AddrInUse if socket::is_served(data_dir) => {
            "Duly is already running on this data folder".to_owned()
        }
        io::ErrorKind::AddrInUse => {
            let next = SocketAddr::new(address.ip(), address.port().checked_add(1).unwrap_or(8080));
            format!("another program uses it; choose another with --listen {next}")
        }
        io::ErrorKind::PermissionDenied => {
            "ports below 1024 need privileges; choose a higher one with --listen, behind a proxy".to_owned()
        }
        io::ErrorKind::AddrNotAvailable => {
            "this machine does not have that address; --listen 0.0.0.0:PORT takes all it has".to_owned()
        }
        _ => "choose another with --listen".to_owned(),
    };
    Stop::failed(format!("cannot listen on {address} ({cause}): {remedy}"))
}

/// What the person reads at the start; each line answers a question.
fn start_text(config: &Config, is_new: bool, setup: Option<[String; 2]>) -> String {
    let data = format!("{}{}", config.data_dir.display(), if is_new { " (new)" } else { "" });
    let mut text = format!(
        "duly {}\n  Data        {data}\n  Address     http://{}\n  Base URL    {}\n",
        env!("CARGO_PKG_VERSION"),
        config.listen,
        config.base_url
    );
    if config.trusted_proxies.is_empty() {
        text.push_str("  Proxy       trusts none; set trusted_proxies if you use one\n");
    } else {
        let trusted: Vec<String> = config.trusted_proxies.iter().map(ToString::to_string).collect();
        text.push_str(&format!("  Proxy       trusts {}\n", trusted.join(", ")));
    }
    if let Some([address, local]) = setup {
        text.push_str(&format!("  First admin {address}   (24 h, one use)\n"));
        if local != address {
            text.push_str(&format!("              or {local}\n"));
        }
    }
    text
}

#[cfg(test)]
mod tests;
