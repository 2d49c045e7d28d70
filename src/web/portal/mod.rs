//! The affiliate's door. What belongs to another affiliate is "not found" behind it.

pub mod account;
pub mod doctor;
pub mod enter;
pub mod forgotten;
mod frame;
pub mod home;
pub mod hotlinks;
pub mod join;
mod join_terms;
pub mod leaving;
pub mod link;
pub mod link_new;
pub mod links;
mod me;
mod mine;
pub mod password;
pub mod rules;
pub mod sign_in;
