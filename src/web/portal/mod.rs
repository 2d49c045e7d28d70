//! The affiliate's door. What belongs to another affiliate is "not found" behind it.

pub mod account;
mod frame;
pub mod home;
mod me;
pub mod sign_in;
