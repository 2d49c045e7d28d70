//! What is known of a buyer, found by the hash of her address.

use redb::ReadableTable;

use super::{conversions as conversions_view, journeys, leads, reports as reports_view};
use crate::domain::click::Click;
use crate::domain::conversion::{Conversion, Evidence};
use crate::domain::email::EmailHash;
use crate::domain::lead::Lead;
use crate::domain::report::Report;
use crate::store::error::StoreError;
use crate::store::keys::{self, ReportTie};
use crate::store::tables::Read;

/// How many of a kind one answer holds; no buyer has so many.
pub const KNOWN_MAX: usize = 1_000;

/// Everything that leads to one address.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Her leads.
    pub leads: Vec<Lead>,
    /// What she bought, or did.
    pub conversions: Vec<Conversion>,
    /// The reports that named her.
    pub reports: Vec<Report>,
    /// The clicks of the journeys that all of these name, oldest first, each once.
    pub clicks: Vec<Click>,
}

impl Known {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.leads.is_empty() && self.conversions.is_empty() && self.reports.is_empty()
    }
}

/// Everything that leads to an address.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn known(read: &impl Read, email: EmailHash) -> Result<Known, StoreError> {
    let leads = leads::of_email(read, email, KNOWN_MAX)?;
    let conversions = conversions(read, email, KNOWN_MAX)?;
    let reports = reports(read, email, KNOWN_MAX)?;
    let mut ties = Evidence::default();
    let bought = conversions.iter().map(|conversion| conversion.evidence.clone());
    for tie in leads.iter().map(Lead::ties).chain(bought).chain(reports.iter().map(ties_of)) {
        ties.clicks.extend(tie.clicks);
        ties.cookies.extend(tie.cookies);
    }
    Ok(Known { clicks: journeys::chain(read, &ties)?, leads, conversions, reports })
}

/// The conversions that name an address, in the order of arrival, at most `limit`.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn conversions(read: &impl Read, email: EmailHash, limit: usize) -> Result<Vec<Conversion>, StoreError> {
    let mut found = Vec::new();
    for row in read.email_conversions().range(email.0.as_slice()..)?.take(limit) {
        let (key, ()) = (row?.0, ());
        if !key.value().starts_with(&email.0) {
            break;
        }
        let id = keys::conversion_at_the_end(key.value())?;
        found.extend(conversions_view::by_id(read, id)?);
    }
    Ok(found)
}

/// The reports that name an address, in the order of time, at most `limit`.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn reports(read: &impl Read, email: EmailHash, limit: usize) -> Result<Vec<Report>, StoreError> {
    let range = keys::reports_tied(&ReportTie::Email(email));
    let mut found = Vec::new();
    for row in read.report_ties().range(range.start().as_slice()..=range.end().as_slice())?.take(limit) {
        found.extend(reports_view::by_id(read, keys::report_at_the_end(row?.0.value())?)?);
    }
    Ok(found)
}

/// What a report ties its buyer to.
pub fn ties_of(report: &Report) -> Evidence {
    Evidence { clicks: report.clicks.clone(), cookies: report.cookies.clone(), ..Evidence::default() }
}

/// Whether an address is being erased at the moment.
///
/// # Errors
/// Of the disk.
pub fn is_being_erased(read: &impl Read, email: EmailHash) -> Result<bool, StoreError> {
    Ok(read.erasures().get(email.0.as_slice())?.is_some())
}
