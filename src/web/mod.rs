//! The doors: visitor, portal, admin and api, and what they share.

mod admin;
mod api;
pub mod app;
pub mod assets;
mod body;
pub mod chart;
mod csrf;
mod error;
mod flash;
pub mod form;
pub mod format;
mod headers;
mod limits;
mod now;
pub mod page;
pub mod passwords;
pub mod paths;
mod peer;
pub mod qr;
mod reporting;
pub mod routes;
mod salt;
pub mod secrets;
mod session;
pub mod totp;
mod visitor;
pub mod words;
