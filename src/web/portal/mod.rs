//! The affiliate's door. What belongs to another affiliate is "not found" behind it.

pub mod account;
pub mod commissions;
pub mod conversion;
pub mod doctor;
mod earning_rows;
pub mod enter;
pub mod figures;
pub mod forgotten;
mod frame;
pub mod home;
mod home_notices;
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
pub mod product;
pub mod products;
pub mod rules;
pub mod sign_in;
mod standing;
mod terms;
