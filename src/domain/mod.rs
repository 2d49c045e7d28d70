//! The story in plain Rust: visitors click, journeys end in conversions, a verdict says who earned,
//! a ledger says who is owed what. No I/O, no clock, no chance in here.

pub mod account;
pub mod affiliate;
pub mod affiliation;
pub mod attribution;
pub mod click;
pub mod click_address;
pub mod code;
pub mod commission;
pub mod conversion;
pub mod destination;
pub mod device;
pub mod email;
pub mod figures;
pub mod id;
pub mod journey;
pub mod language;
pub mod ledger;
pub mod link;
pub mod money;
pub mod name;
pub mod offer;
pub mod product;
pub mod program;
pub mod refund;
pub mod report;
pub mod rules;
pub mod sales_page;
pub mod settlement;
pub mod site;
pub mod time;
pub mod visitor_kind;
pub mod web_address;
