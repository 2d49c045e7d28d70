//! The affiliate's door. What belongs to another affiliate is "not found" behind it.

pub mod account;
pub mod doctor;
mod frame;
pub mod home;
pub mod hotlinks;
pub mod link;
pub mod link_new;
pub mod links;
mod me;
mod mine;
pub mod sign_in;
