//! The creator's door.

pub mod affiliate;
pub mod affiliate_new;
pub mod affiliates;
pub mod affiliation;
pub mod affiliation_change;
pub mod affiliation_new;
pub mod affiliations;
pub mod commissions;
pub mod conversion;
pub mod conversion_review;
mod conversion_rows;
mod conversion_story;
pub mod conversions;
mod desk;
mod entries;
mod journey_chart;
pub mod links;
mod query;
mod rate_fields;
pub mod report;
pub mod reports;
mod shown;
