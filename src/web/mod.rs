//! The doors: visitor, portal, admin and api, and what they share.

pub mod assets;
pub mod chart;
pub mod form;
pub mod format;
pub mod page;
pub mod paths;
