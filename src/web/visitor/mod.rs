//! The visitor's door: links, pages on the way, and what a browser or a shop reports.

mod asked;
mod cookie;
pub mod files;
pub mod health;
mod notices;
pub mod pixel;
pub mod postback;
pub mod redirect;
