//! From a click to a commission in a real browser, with real host names: a blog, a shop, and the real program
//! between them.
//!
//! It needs Chromium, its driver, Firefox and OpenSSL:
//! `apt-get install chromium chromium-driver firefox-esr openssl`. With
//! `DULY_SCREENSHOTS=FOLDER` the pages that matter are kept as pictures.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "all of this is a test")]

mod affiliate;
#[path = "../outage/asking.rs"]
#[expect(dead_code, reason = "the outages use all of it")]
mod asking;
mod chromium;
mod creator;
mod every_page;
mod firefox;
mod forward_proxy;
mod hotlinks;
mod installation;
mod looking;
#[path = "../outage/program.rs"]
#[expect(dead_code, reason = "the outages use all of it")]
mod program;
mod results;
mod script;
mod secure_site;
mod setting_up;
mod sites;
mod story;
mod world;
