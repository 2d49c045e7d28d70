//! Questions, by noun. Each reads from a snapshot and from inside a change alike.

pub mod accounts;
pub mod affiliates;
pub mod buyers;
pub mod changes_ahead;
pub mod clicks;
pub mod conversions;
pub mod earnings;
pub mod figures;
pub mod finding;
pub mod happenings;
pub mod history;
pub mod journeys;
pub mod leads;
pub mod links;
pub mod lists;
pub mod money;
pub mod products;
pub mod purges;
pub mod refunds_waiting;
pub mod reports;
pub mod rules;
pub mod sales_pages;
pub mod suspicions;
pub mod tracking;
pub mod verdicts;
pub mod worth;
