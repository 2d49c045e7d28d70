//! The creator's door.

pub mod account;
mod desk;
mod doorway;
pub mod product_edit;
mod product_form;
mod product_lines;
pub mod reset;
pub mod setup;
pub mod sign_in;
mod worked_example;
