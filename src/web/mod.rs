//! The doors: visitor, portal, admin and api, and what they share.

pub mod form;
pub mod format;
