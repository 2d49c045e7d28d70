//! The affiliate's door. What belongs to another affiliate is "not found" behind it.

pub mod account;
pub mod enter;
pub mod forgotten;
mod frame;
pub mod home;
mod me;
pub mod password;
pub mod sign_in;
