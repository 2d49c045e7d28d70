//! The affiliate's door. What belongs to another affiliate is "not found" behind it.

pub mod account;
pub mod enter;
pub mod forgotten;
mod frame;
pub mod home;
pub mod join;
mod join_terms;
pub mod leaving;
mod me;
pub mod password;
pub mod rules;
pub mod sign_in;
