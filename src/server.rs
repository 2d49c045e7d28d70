//! Wires the parts: configuration in, a running server out.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::{App as Application, HttpServer, web};
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::{Config, Loaded};
use crate::store::changes::living::Live;
use crate::store::changes::remove_tests::RemoveTests;
use crate::store::changes::sweeping::BeginPurge;
use crate::store::error::StoreError;
use crate::store::{Options, Store};
use crate::web::app::App;
use crate::web::countries::{Countries, Unreadable};
use crate::web::routes::routes;
use meanwhile::Meanwhile;

mod meanwhile;

/// How long requests may go on after the server was told to stop, seconds.
const SHUTDOWN_SECONDS: u64 = 10;
/// How long a client may take for the head of a request.
const HEAD_TIME_MAX: Duration = Duration::from_secs(5);
/// How long an idle connection is kept.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How often it is asked whether the day's purge is to begin, and whether there is a new GeoIP file.
const PURGE_ASKED_EVERY: Duration = Duration::from_secs(3_600);
/// How often the program says that it lives.
const LIVES_EVERY: Duration = Duration::from_secs(60);
/// How many connections at once; beyond that they wait in the system's queue.
const CONNECTIONS_MAX: usize = 20_000;

/// A server that runs.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// What its handlers can reach.
    pub app: App,
    handle: ServerHandle,
    serving: JoinHandle<io::Result<()>>,
    chores: [JoinHandle<()>; 2],
}

/// Why a server could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// What the system said.
        cause: io::Error,
    },
    /// The GeoIP file.
    #[error(transparent)]
    Countries(#[from] Unreadable),
    /// The server itself.
    #[error("the server could not be started: {0}")]
    Server(io::Error),
}

/// Opens the store and the address, and serves. Must be called inside actix's system.
///
/// # Errors
/// `StartError` says what to do.
pub fn start(mut loaded: Loaded, clock: Clock, chance: Chance) -> Result<Running, StartError> {
    let address = loaded.config.listen;
    let listener = TcpListener::bind(address).map_err(|cause| StartError::Listen { address, cause })?;
    let address = listener.local_addr().map_err(|cause| StartError::Listen { address, cause })?;
    loaded.config.listen = address;
    loaded.follow_port(address.port());
    let countries = Countries::open(loaded.config.geoip_file.as_deref())?;
    let meanwhile = Meanwhile::answer(&listener, meanwhile::PATIENCE).map_err(StartError::Server)?;
    let store = open(&loaded.config, &chance)?;
    drop(meanwhile);
    serve(App::new(store, clock, chance, loaded.config, countries), listener, address)
}

/// The address by which this machine itself reaches a server that listens here.
pub fn local(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

/// Opens the store that the settings name.
///
/// # Errors
/// `StoreError` says what to do.
pub fn open(config: &Config, chance: &Chance) -> Result<Store, StoreError> {
    Store::open(&config.data_dir, options(config, chance))
}

/// How the store is opened that the settings name.
pub fn options(config: &Config, chance: &Chance) -> Options {
    Options {
        cache_bytes: usize::try_from(config.cache_mib).unwrap_or(32) << 20,
        min_free_bytes: u64::from(config.min_free_mib) << 20,
        ..Options::new(chance.bytes())
    }
}

/// Serves what is open already, on an address that is ours already, as tests do on a disk of their own. Must be
/// called inside actix's system.
///
/// # Errors
/// `StartError::Server` with what the system said.
pub fn serve(app: App, listener: TcpListener, address: SocketAddr) -> Result<Running, StartError> {
    let data = web::Data::new(app.clone());
    let for_workers = app.clone();
    let workers = match app.config.workers {
        0 => std::thread::available_parallelism().map_or(2, usize::from),
        workers => usize::try_from(workers).unwrap_or(2),
    };
    let server =
        HttpServer::new(move || Application::new().app_data(data.clone()).configure(routes(&for_workers)))
            .workers(workers)
            .max_connections(CONNECTIONS_MAX / workers.max(1))
            .client_request_timeout(HEAD_TIME_MAX)
            .keep_alive(KEEP_ALIVE)
            .shutdown_timeout(SHUTDOWN_SECONDS)
            .disable_signals()
            .listen(listener)
            .map_err(StartError::Server)?
            .run();
    let handle = server.handle();
    let serving = tokio::task::spawn_local(server);
    let purging = tokio::task::spawn_local(purge_daily(app.clone()));
    let living = tokio::task::spawn_local(live_on(app.clone()));
    Ok(Running { address, app, handle, serving, chores: [purging, living] })
}

/// Tells the store once an hour what time it is, so that what is older than the program keeps it goes, and the
/// sales of tests that are over; and takes a GeoIP file that was replaced. What could not be told is told the next time.
async fn purge_daily(app: App) {
    let mut hours = tokio::time::interval(PURGE_ASKED_EVERY);
    hours.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        hours.tick().await;
        let change = BeginPurge { at: app.now(), at_once: false };
        if let Err(stop) = app.store.write(change).await {
            tracing::debug!(?stop, "no purge begins now");
        }
        while let Ok(true) = app.store.write(RemoveTests { at: app.now() }).await {}
        let countries = app.countries.clone();
        if let Ok(Err(unreadable)) = tokio::task::spawn_blocking(move || countries.look_again()).await {
            tracing::warn!(%unreadable, "the countries are told by the file as it was before");
        }
    }
}

/// Tells the store every minute that the program lives, so that it knows afterwards when it did not.
async fn live_on(app: App) {
    let mut minutes = tokio::time::interval(LIVES_EVERY);
    minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        minutes.tick().await;
        if let Err(stop) = app.store.write(Live { at: app.now() }).await {
            tracing::debug!(?stop, "that the program lives is not written");
        }
    }
}

impl Running {
    /// Stops: takes no new requests, ends streams, lets those under way end, drains the queue, closes the file.
    pub async fn stop(self) {
        self.app.streams.end();
        self.chores.iter().for_each(JoinHandle::abort);
        self.handle.stop(true).await;
        if let Err(cause) = self.serving.await {
            tracing::error!(%cause, "the server ended badly");
        }
        let store = self.app.store.clone();
        let stopped = tokio::task::spawn_blocking(move || store.stop()).await;
        if let Err(cause) = stopped {
            tracing::error!(%cause, "the store ended badly");
        }
    }
}
