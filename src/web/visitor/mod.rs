//! The visitor's door: links, pages on the way, and what a browser or a shop reports.

mod clicking;
pub mod consent;
pub mod convert;
pub mod files;
pub mod front;
pub mod health;
pub mod lead;
mod notices;
pub mod own_pages;
pub mod payment_page;
pub mod pixel;
pub mod postback;
pub mod privacy;
mod product_page;
pub mod qr_file;
pub mod redirect;
pub mod ref_anywhere;
pub mod sales_page;
pub mod script;
pub mod thank_you;
pub mod visit;
