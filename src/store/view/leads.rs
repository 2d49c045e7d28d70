//! Questions about leads.

use std::ops::RangeInclusive;

use redb::ReadableTable;

use super::journeys::{self, Walked};
use super::lists::{Paged, Place};
use crate::domain::conversion::Evidence;
use crate::domain::email::EmailHash;
use crate::domain::id::{LeadId, ProductId};
use crate::domain::journey::Journey;
use crate::domain::lead::Lead;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::tables::Read;
use crate::store::{keys, records};

/// How many leads of one address are joined to one journey.
pub const JOINED_MAX: usize = 50;

/// A lead.
pub fn by_id(read: &impl Read, id: LeadId) -> Result<Option<Lead>, StoreError> {
    read.leads().get(id.0)?.map(|row| records::decode("leads", row.value())).transpose()
}

/// The newest leads of an address for a product up to a moment that fit, newest first, at most `limit`.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn newest(
    read: &impl Read,
    email: EmailHash,
    product: ProductId,
    until: Timestamp,
    limit: usize,
    fits: impl Fn(&Lead) -> bool,
) -> Result<Vec<Lead>, StoreError> {
    let from = keys::email_lead(email, product, LeadId(0));
    let to = keys::email_lead(email, product, LeadId(*keys::ulids_between(until, until).end()));
    let mut found = Vec::new();
    for row in read.email_leads().range(from.as_slice()..=to.as_slice())?.rev() {
        let lead = existing(read, keys::lead_at_the_end(row?.0.value())?)?;
        if fits(&lead) {
            found.push(lead);
        }
        if found.len() == limit {
            break;
        }
    }
    Ok(found)
}

/// All leads of an address, whatever the product, oldest first in each; at most `limit`.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn of_email(read: &impl Read, email: EmailHash, limit: usize) -> Result<Vec<Lead>, StoreError> {
    let (from, to) = keys::leads_of_email(email);
    let rows = read.email_leads().range(from.as_slice()..=to.as_slice())?.take(limit);
    rows.map(|row| existing(read, keys::lead_at_the_end(row?.0.value())?)).collect()
}

/// The journey that an address has for a product by its leads up to a moment: their chains, joined (`product.md`
/// W7). Leads of tests tie tests only.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn journey(
    read: &impl Read,
    email: EmailHash,
    product: ProductId,
    until: Timestamp,
    test: bool,
) -> Result<Journey, StoreError> {
    let leads = newest(read, email, product, until, JOINED_MAX, |lead| test || !lead.test)?;
    if leads.is_empty() {
        return Ok(Journey::default());
    }
    let mut ties = Evidence::default();
    for lead in leads {
        ties.clicks.extend(lead.clicks);
        ties.cookies.extend(lead.cookies);
    }
    Ok(journeys::find(read, &ties, product, Walked::default())?.journey)
}

/// More leads than these of a period are not counted one by one.
const COUNTED_MAX: usize = 10_000;

/// How many leads of a product came from a moment (included) to a moment (not included), tests aside; `None` where they
/// are too many to count for a page.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn count_between(
    read: &impl Read,
    product: ProductId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Option<u64>, StoreError> {
    let ids = keys::ulids_between(from, to.plus_ms(-1));
    let first = keys::product_lead(product, LeadId(*ids.start()));
    let last = keys::product_lead(product, LeadId(*ids.end()));
    let mut count = 0;
    for (place, row) in read.product_leads().range(first.as_slice()..=last.as_slice())?.enumerate() {
        if place == COUNTED_MAX {
            return Ok(None);
        }
        let lead = existing(read, keys::lead_at_the_end(row?.0.value())?)?;
        count += u64::from(!lead.test);
    }
    Ok(Some(count))
}

/// Leads that were told of in a span, of all products or of one, newest first.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn page(
    read: &impl Read,
    product: Option<ProductId>,
    arrived: &RangeInclusive<u128>,
    place: Place<LeadId>,
    limit: usize,
) -> Result<Paged<Lead, LeadId>, StoreError> {
    let (first, last) = (LeadId(*arrived.start()), LeadId(*arrived.end()));
    let place = place.within(first, last);
    let Some(product) = product else {
        let rows = read.leads().range(place.bounds(|id| id.0, first.0, last.0))?;
        return place.page(
            limit,
            rows.map(|row| {
                let lead: Lead = records::decode("leads", row?.1.value())?;
                Ok((lead.id, Some(lead)))
            }),
        );
    };
    let key = |id| keys::product_lead(product, id);
    let (from, to) = place.bounds(key, key(first), key(last));
    let bounds = (from.as_ref().map(<[u8; 20]>::as_slice), to.as_ref().map(<[u8; 20]>::as_slice));
    let rows = read.product_leads().range::<&[u8]>(bounds)?;
    let ids = place.page(
        limit,
        rows.map(|row| {
            let id = keys::lead_at_the_end(row?.0.value())?;
            Ok((id, Some(id)))
        }),
    )?;
    ids.try_map(|id| existing(read, id))
}

fn existing(read: &impl Read, id: LeadId) -> Result<Lead, StoreError> {
    by_id(read, id)?.ok_or_else(|| StoreError::Broken(format!("{id} is listed and missing")))
}
