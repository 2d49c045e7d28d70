//! The affiliate's door. What belongs to another affiliate is "not found" behind it.

pub mod account;
pub mod commissions;
pub mod conversion;
mod earning_rows;
pub mod figures;
mod frame;
pub mod home;
mod home_notices;
pub mod hotlinks;
pub mod link;
pub mod link_new;
pub mod links;
mod me;
mod mine;
pub mod product;
pub mod products;
pub mod sign_in;
mod standing;
mod terms;
