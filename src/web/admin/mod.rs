//! The creator's door.

pub mod account;
mod desk;
mod doorway;
pub mod offer_edit;
pub mod offers;
pub mod overview;
mod overview_events;
mod overview_figures;
mod overview_needs;
mod period;
pub mod product;
pub mod product_edit;
mod product_form;
mod product_lines;
pub mod products;
pub mod reset;
pub mod setup;
pub mod sign_in;
mod snippets;
mod worked_example;
