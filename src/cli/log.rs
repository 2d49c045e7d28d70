//! The log: to standard error, as text or JSON. Of other crates only what is wrong is told, since they
//! would write addresses and query strings at `info`.

use std::io::{self, IsTerminal};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Config, LogFormat};

/// Starts the log of this process. A second call changes nothing.
pub(super) fn start(config: &Config) {
    let level = LevelFilter::from_level(config.log_level);
    let quiet = level.min(LevelFilter::WARN);
    let others = if level > LevelFilter::INFO { level } else { quiet };
    let targets = Targets::new().with_default(others).with_target("duly", level);
    let lines = match config.log_format {
        LogFormat::Text => fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal()).boxed(),
        LogFormat::Json => fmt::layer().json().with_writer(io::stderr).boxed(),
    };
    // It fails only where there is a log already.
    let _ = tracing_subscriber::registry().with(lines.with_filter(targets)).try_init();
}
