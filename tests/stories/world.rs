//! The world of a story: a real server on a port of its own, a folder of its own, and a clock that the story
//! moves.
//!
//! With `DULY_STORIES_PATH=/aff` all stories play on an installation that lives under that path of somebody's
//! site; `tests/run` plays them both ways.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread::JoinHandle;

use duly::chance::Chance;
use duly::clock::Clock;
use duly::config::{Config, Flags};
use duly::server;
use duly::web::app::App;
use tokio::sync::oneshot;

/// When every story begins: Monday, 2 March 2026, 10:00 UTC.
const BEGINNING: &str = "2026-03-02T10:00:00Z";

/// One installation and its time.
pub struct World {
    /// Where it listens.
    pub address: SocketAddr,
    /// How its addresses begin: `http://localhost:49152` or `http://go.duly.test/aff`.
    pub base: String,
    pub(crate) app: App,
    clock: Clock,
    folder: PathBuf,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl World {
    /// An installation as it is when nobody set anything.
    #[track_caller]
    pub fn new() -> Self {
        Self::with(&[])
    }

    /// An installation with settings of its own (`click_rows_per_minute`, …).
    #[track_caller]
    pub fn with(settings: &[(&str, &str)]) -> Self {
        Self::start(None, settings)
    }

    /// An installation that the world reaches under another name, as behind a proxy.
    #[track_caller]
    pub fn reached_as(origin: &str, settings: &[(&str, &str)]) -> Self {
        Self::start(Some(origin), settings)
    }

    #[track_caller]
    fn start(origin: Option<&str>, settings: &[(&str, &str)]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("duly-story-{}-{number}", std::process::id()));
        let path = std::env::var("DULY_STORIES_PATH").unwrap_or_default();
        let base_url = match origin {
            Some(origin) => Some(format!("{origin}{path}")),
            // Without a path, `base_url` is left alone: it follows the port.
            None => (!path.is_empty()).then(|| format!("http://go.duly.test{path}")),
        };

        let usual = [("listen", "127.0.0.1:0"), ("workers", "1"), ("min_free_mib", "0")];
        let mut given: Vec<(String, String)> = usual.map(|(name, text)| (name.into(), text.into())).into();
        given.push(("data_dir".into(), folder.join("data").display().to_string()));
        given.extend(base_url.map(|base_url| ("base_url".into(), base_url)));
        given.extend(settings.iter().map(|(name, text)| (name.to_string(), text.to_string())));
        let flags = Flags { config: None, settings: given };
        let loaded = Config::load(&flags, [], &folder).expect("settings that are right");

        let clock = Clock::fixed(milliseconds(BEGINNING));
        let (tell, told) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let clock_of_server = clock.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let running = server::start(loaded, clock_of_server, Chance::seeded(7)).unwrap();
                tell.send((running.address, running.app.clone())).unwrap();
                let _ = stopped.await;
                running.stop().await;
            });
        });
        let (address, app) = told.recv().expect("the server starts");
        let base = app.paths.absolute("/").trim_end_matches('/').to_owned();
        Self { address, base, app, clock, folder, running: Some((stop, thread)) }
    }

    /// The present moment of the story.
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// Days go by.
    pub fn days_pass(&self, days: i64) {
        self.hours_pass(24 * days);
    }

    /// Hours go by.
    pub fn hours_pass(&self, hours: i64) {
        self.seconds_pass(3_600 * hours);
    }

    /// Seconds go by.
    pub fn seconds_pass(&self, seconds: i64) {
        self.clock.advance_ms(1_000 * seconds);
    }

    /// One thousandth of a second goes by: what turns "still live" into "expired".
    pub fn a_moment_passes(&self) {
        self.clock.advance_ms(1);
    }

    /// The story goes on at a moment.
    pub fn at(&self, moment: &str) {
        self.clock.set(milliseconds(moment));
    }

    /// What stands before every path of ours: nothing, or `/aff`.
    pub fn prefix(&self) -> &str {
        self.app.paths.prefix()
    }

    /// The target of a request for one of our own paths, or for the path of an absolute address of ours.
    #[track_caller]
    pub fn target(&self, address: &str) -> String {
        if let Some(rest) = address.strip_prefix(&self.base) {
            return format!("{}{rest}", self.prefix());
        }
        assert!(address.starts_with('/'), "{address} is not an address of ours ({})", self.base);
        format!("{}{address}", self.prefix())
    }

    /// Host and port as they stand in a `Host` header.
    pub fn host(&self) -> &str {
        let rest = self.base.split_once("://").map_or("", |(_, rest)| rest);
        rest.split('/').next().unwrap_or_default()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            let _ = stop.send(());
            let ended = thread.join();
            let _ = std::fs::remove_dir_all(&self.folder);
            if !std::thread::panicking() {
                ended.expect("the server ends well");
            }
        }
    }
}

fn milliseconds(moment: &str) -> i64 {
    moment.parse::<jiff::Timestamp>().expect("a moment like 2026-03-02T10:00:00Z").as_millisecond()
}
