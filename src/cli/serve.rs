//! `duly serve`: serves until it is told to stop.

use tokio::signal::unix::{SignalKind, signal};

use super::Stop;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Loaded;
use crate::server;

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// What kept it from starting, with the remedy.
pub fn run(loaded: Loaded) -> Result<(), Stop> {
    actix_web::rt::System::new().block_on(async move {
        let clock = loaded.config.clock_file.as_ref().map_or_else(Clock::system, Clock::from_file);
        let running = server::start(loaded, clock, Chance::system())
            .map_err(|error| Stop::failed(error.to_string()))?;
        println!("duly {} on http://{}", env!("CARGO_PKG_VERSION"), running.address);
        told_to_stop().await;
        running.stop().await;
        Ok(())
    })
}

/// Waits for SIGTERM or SIGINT.
async fn told_to_stop() {
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
