//! The real program on a disk whose plug can be pulled: every request goes through its routes, as from the network,
//! and it can be stopped and started.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::HeaderMap;
use actix_web::test::{TestRequest, init_service, read_body, try_call_service};
use actix_web::{App as Application, web};
use duly::chance::Chance;
use duly::clock::Clock;
use duly::config::{Config, Flags};
use duly::store::{Options, Store};
use duly::web::app::App;
use duly::web::countries::Countries;
use duly::web::routes::routes;

use crate::disks::{Plug, Unflushed};

/// An answer to a request.
pub struct Seen {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

type Answering = Pin<Box<dyn Future<Output = Option<Seen>>>>;
type Door = Box<dyn Fn(TestRequest) -> Answering>;

/// One installation.
pub struct House {
    pub app: App,
    pub clock: Clock,
    folder: PathBuf,
    plug: Plug,
    chance: Chance,
    door: Door,
}

impl House {
    /// An installation in a folder of its own.
    pub async fn new(seed: u64, now_ms: i64) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("duly-differential-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let (clock, chance) = (Clock::fixed(now_ms), Chance::seeded(seed));
        let plug = Plug::pulled_at(u64::MAX);
        let app = open(&folder, &plug, &clock, &chance);
        let door = door(&app).await;
        Self { app, clock, folder, plug, chance, door }
    }

    /// Asks something, and waits for the answer.
    pub async fn asks(&self, request: TestRequest) -> Seen {
        (self.door)(request).await.expect("an answer")
    }

    /// Asks something while the power fails; `None` where it went before there was an answer.
    pub async fn asks_in_vain(&self, request: TestRequest) -> Option<Seen> {
        let mut answer = (self.door)(request);
        loop {
            if let Ok(seen) = tokio::time::timeout(Duration::from_millis(2), &mut answer).await {
                return seen.filter(|seen| seen.status != StatusCode::SERVICE_UNAVAILABLE);
            }
            if self.plug.is_pulled() {
                return None;
            }
        }
    }

    /// Stops and starts.
    pub async fn restarts(&mut self) {
        self.stops().await;
        self.starts().await;
    }

    /// From now on, so many flushes of the disk are left.
    pub fn loses_power_after(&self, flushes: u64) {
        self.plug.pull_after(flushes);
    }

    /// The power is back: the disk holds what was flushed, and by luck some of the rest.
    pub async fn finds_power_again(&mut self, seed: u64) {
        let was_pulled = self.plug.is_pulled();
        self.stops().await;
        let left = match seed % 4 {
            0 => Unflushed::Gone,
            1 => Unflushed::Kept,
            _ => Unflushed::Scattered(seed),
        };
        if was_pulled {
            std::fs::write(self.folder.join("data/duly.redb"), self.plug.as_it_was_left(left)).unwrap();
        }
        self.starts().await;
    }

    async fn stops(&self) {
        let store = self.app.store.clone();
        web::block(move || store.stop()).await.unwrap();
    }

    async fn starts(&mut self) {
        self.plug = Plug::pulled_at(u64::MAX);
        self.app = open(&self.folder, &self.plug, &self.clock, &self.chance);
        self.door = door(&self.app).await;
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.app.store.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn open(folder: &std::path::Path, plug: &Plug, clock: &Clock, chance: &Chance) -> App {
    let data = folder.join("data");
    let settings = [("data_dir", data.display().to_string()), ("click_rows_per_minute", "0".into())];
    let settings = settings.map(|(name, text)| (name.to_owned(), text)).into();
    let config = Config::load(&Flags { config: None, settings }, [], folder).unwrap().config;
    let options = Options {
        cache_bytes: 4 << 20,
        min_free_bytes: 0,
        reopen_after: (Duration::from_millis(1), Duration::from_millis(4)),
        disk: Arc::new(plug.clone()),
        ..Options::new([7; 32])
    };
    let store = Store::open(&config.data_dir, options).unwrap();
    App::new(store, clock.clone(), chance.clone(), config, Countries::default())
}

async fn door(app: &App) -> Door {
    let data = web::Data::new(app.clone());
    let service = Rc::new(init_service(Application::new().app_data(data).configure(routes(app))).await);
    Box::new(move |request| {
        let service = Rc::clone(&service);
        Box::pin(async move {
            let response = try_call_service(&*service, request.to_request()).await.ok()?;
            let (status, headers) = (response.status(), response.headers().clone());
            let body = String::from_utf8_lossy(&read_body(response).await).into_owned();
            Some(Seen { status, headers, body })
        })
    })
}

/// A number that looks random, for disks that forget.
pub fn scatter(seed: u64) -> u64 {
    Chance::seeded(seed).u64()
}
