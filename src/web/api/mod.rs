//! The JSON API under `/api/v1`: the door for programs (`contract.md`, "JSON API"). What it takes and
//! answers is described in `static/openapi.json`, and a test holds both together.

pub mod adjustments;
pub mod affiliates;
pub mod affiliations;
mod answer;
mod asker;
pub mod balances;
pub mod clicks;
mod conversion_told;
pub mod conversions;
pub mod description;
pub mod doctor;
pub mod figures;
pub mod history;
pub mod json;
pub mod ledger;
pub mod links;
mod list;
pub mod offers;
pub mod pages;
pub mod payouts;
mod product_fields;
pub mod products;
pub mod program;
pub mod replay;
pub mod reports;
mod said;
pub mod sales_page;
pub mod suspicions;

#[cfg(test)]
mod tests;
