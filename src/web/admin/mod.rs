//! The creator's door.

pub mod account;
mod desk;
mod doorway;
pub mod reset;
pub mod setup;
pub mod sign_in;
