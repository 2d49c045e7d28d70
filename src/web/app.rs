//! What every handler can reach: the store, the time, chance, and the settings.

use std::sync::Arc;

use actix_web::web;

use super::countries::Countries;
use super::error::WebError;
use super::limits::Limits;
use super::manual::Manual;
use super::page_check::Outside;
use super::passwords::Passwords;
use super::paths::Paths;
use super::running_tests::RunningTests;
use super::salt::DailySalt;
use super::streams::Streams;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::code::Code;
use crate::domain::id::{ClickId, ConversionId, LeadId, ReportId, TestSaleId};
use crate::domain::time::Timestamp;
use crate::store::{Snapshot, Store};

/// One running installation, shared by all workers.
#[derive(Clone)]
pub struct App {
    /// Where the story is kept.
    pub store: Store,
    /// The time. Read once a request, through `Now`.
    pub clock: Clock,
    /// Ids, codes, tokens.
    pub chance: Chance,
    /// The settings.
    pub config: Arc<Config>,
    /// Builds every address.
    pub paths: Paths,
    /// How often somebody may do something.
    pub limits: Arc<Limits>,
    /// Checks and makes passwords, two at once at the most.
    pub passwords: Arc<Passwords>,
    /// What visitors are told apart by, until midnight UTC.
    pub salt: Arc<DailySalt>,
    /// Answers that do not end by themselves.
    pub streams: Arc<Streams>,
    /// Reads pages of the creator's.
    pub outside: Arc<Outside>,
    /// The test sales that run.
    pub tests: Arc<RunningTests>,
    /// Tells countries apart, where there is a file for it.
    pub countries: Arc<Countries>,
    /// The manual, with the addresses of this installation.
    pub manual: Arc<Manual>,
}

/// How many generated codes are offered to the store; it takes the first that is free.
const CODES_OFFERED: usize = 8;

impl App {
    /// The parts of an installation, ready to serve.
    pub fn new(store: Store, clock: Clock, chance: Chance, config: Config, countries: Countries) -> Self {
        Self {
            paths: Paths::of(&config.base_url),
            limits: Arc::new(Limits::new(config.click_rows_per_minute)),
            passwords: Arc::new(Passwords::new()),
            salt: Arc::new(DailySalt::new(chance.clone())),
            streams: Arc::new(Streams::new()),
            outside: Arc::default(),
            tests: Arc::default(),
            countries: Arc::new(countries),
            manual: Arc::new(Manual::new(Paths::of(&config.base_url))),
            store,
            clock,
            chance,
            config: Arc::new(config),
        }
    }

    /// Reads on a snapshot, off the workers.
    ///
    /// # Errors
    /// Those of `questions`, and `Unavailable` where the store is closed.
    pub async fn read<T: Send + 'static>(
        &self,
        questions: impl FnOnce(&Snapshot) -> Result<T, WebError> + Send + 'static,
    ) -> Result<T, WebError> {
        let store = self.store.clone();
        web::block(move || questions(&*store.view()?)).await?
    }

    /// Waits until the figures hold every click so far. A page whose figures trail by a second is better than
    /// none, so a fault is only noted.
    pub async fn count_all_clicks(&self) {
        if let Err(fault) = self.store.flush_sums().await {
            tracing::debug!(%fault, "figures may trail");
        }
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.clock.now_ms())
    }

    /// A new click's id.
    pub fn click_id(&self, now: Timestamp) -> ClickId {
        ClickId(self.chance.ulid(now.0))
    }

    /// A new test sale's id.
    pub fn test_sale_id(&self, now: Timestamp) -> TestSaleId {
        TestSaleId(self.chance.ulid(now.0))
    }

    /// A new conversion's id.
    pub fn conversion_id(&self, now: Timestamp) -> ConversionId {
        ConversionId(self.chance.ulid(now.0))
    }

    /// A new lead's id.
    pub fn lead_id(&self, now: Timestamp) -> LeadId {
        LeadId(self.chance.ulid(now.0))
    }

    /// A new report's id.
    pub fn report_id(&self, now: Timestamp) -> ReportId {
        ReportId(self.chance.ulid(now.0))
    }

    /// Generated codes to choose from.
    pub fn codes(&self) -> Vec<Code> {
        (0..CODES_OFFERED).map(|_| Code::generate(|n| self.chance.below(n))).collect()
    }
}
