//! Figures of someone since the beginning: clicks and what they led to.

use std::ops::AddAssign;

use crate::domain::figures::{Counts, Sales};
use crate::domain::id::AffiliateId;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys::Who;
use crate::store::sums;
use crate::store::tables::Read;
use crate::store::view::affiliates;

/// What is counted of someone's links, since the beginning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Clicks, visitors, own and filtered.
    pub counts: Counts,
    /// Conversions, and what they brought and cost.
    pub sales: Sales,
}

impl Figures {
    /// What is left without these. Clicks and visits are no less than none; sales and money may be.
    pub fn less(&self, others: &Self) -> Self {
        let mut left = Self { counts: self.counts.less(others.counts), sales: self.sales.clone() };
        left.sales += &others.sales.undone();
        left
    }
}

impl AddAssign<&Figures> for Figures {
    fn add_assign(&mut self, more: &Figures) {
        self.counts += more.counts;
        self.sales += &more.sales;
    }
}

/// Someone's figures. Whole months of clicks are one row each; sales are a row a day that had any.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn of(read: &impl Read, who: Who) -> Result<Figures, StoreError> {
    let counts = sums::total(read, who, 0..=u32::MAX)?;
    let mut sales = Sales::default();
    for (_, sold) in sums::sales_between(read, who, Timestamp(0), Timestamp::of_utc_day(u32::MAX))? {
        sales += &sold;
    }
    Ok(Figures { counts, sales })
}

/// Someone's figures from a moment (included) to a moment (not included). The whole UTC days between are read from
/// the totals, so that a year costs no more than a month.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn between(read: &impl Read, who: Who, from: Timestamp, to: Timestamp) -> Result<Figures, StoreError> {
    let mut figures = Figures::default();
    let (first, last) = (from.utc_day(), to.utc_day());
    let edges = if first == last {
        vec![(from, to)]
    } else {
        figures.counts += sums::total(read, who, first + 1..=last - 1)?;
        vec![(from, Timestamp::of_utc_day(first + 1)), (Timestamp::of_utc_day(last), to)]
    };
    for (from, to) in edges {
        for (_, counts) in sums::quarters_between(read, who, from, to)? {
            figures.counts += counts;
        }
    }
    for (_, sold) in sums::sales_between(read, who, from, to)? {
        figures.sales += &sold;
    }
    Ok(figures)
}

/// Someone's figures between each of these moments and the next, which come in their order: a period by its steps, whatever
/// the zone they are cut in.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn between_each(read: &impl Read, who: Who, moments: &[Timestamp]) -> Result<Vec<Figures>, StoreError> {
    let counts = sums::counts_between_each(read, who, moments)?;
    let mut figures: Vec<Figures> =
        counts.into_iter().map(|counts| Figures { counts, ..Figures::default() }).collect();
    if let (Some(from), Some(to)) = (moments.first(), moments.last()) {
        for (at, sold) in sums::sales_between(read, who, *from, *to)? {
            let step = moments.partition_point(|moment| *moment <= at).saturating_sub(1);
            if let Some(step) = figures.get_mut(step) {
                step.sales += &sold;
            }
        }
    }
    Ok(figures)
}

/// The figures of all affiliations of an affiliate. A conversion that two of them share counts for each.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn of_affiliate(read: &impl Read, affiliate: AffiliateId) -> Result<Figures, StoreError> {
    let mut figures = Figures::default();
    for affiliation in affiliates::affiliations_of(read, affiliate)? {
        figures += &of(read, Who::Affiliation(affiliation.id))?;
    }
    Ok(figures)
}
