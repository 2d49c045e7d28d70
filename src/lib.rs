//! Duly: self-hosted affiliate tracking for small creators, in one binary with one embedded file.
//!
//! The `domain` is the story in plain Rust, the `store` keeps it, the `web` has one door for each
//! audience, and `server` wires them. ARCHITECTURE.md is the map.

pub mod chance;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod domain;
pub mod server;
pub mod store;
pub mod web;
