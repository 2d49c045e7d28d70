//! Questions about conversions.

use redb::ReadableTable;

use crate::domain::conversion::{Conversion, Event};
use crate::domain::id::{AffiliateId, ClickId, ConversionId, ProductId};
use crate::domain::refund::Refund;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys::Listed;
use crate::store::tables::Read;
use crate::store::{keys, records};

/// A conversion.
pub fn by_id(read: &impl Read, id: ConversionId) -> Result<Option<Conversion>, StoreError> {
    read.conversions().get(id.0)?.map(|row| records::decode("conversions", row.value())).transpose()
}

/// The conversion that an order is.
pub fn of_order(
    read: &impl Read,
    product: ProductId,
    event: &Event,
    order: &str,
) -> Result<Option<Conversion>, StoreError> {
    let found = read.orders().get(keys::order(product, event, order).as_slice())?;
    match found {
        Some(id) => existing(read, ConversionId(id.value())).map(Some),
        None => Ok(None),
    }
}

/// The latest conversion of an event without an order id from a click.
pub fn of_click(
    read: &impl Read,
    product: ProductId,
    event: &Event,
    click: ClickId,
) -> Result<Option<Conversion>, StoreError> {
    let found = read.click_conversions().get(keys::click_event(product, event, click).as_slice())?;
    match found {
        Some(id) => existing(read, ConversionId(id.value())).map(Some),
        None => Ok(None),
    }
}

/// The first conversion of a customer.
pub fn first_of_customer(
    read: &impl Read,
    product: ProductId,
    customer: &str,
) -> Result<Option<Conversion>, StoreError> {
    let found = read.customers().get(keys::customer(product, customer).as_slice())?;
    match found {
        Some(id) => existing(read, ConversionId(id.value())).map(Some),
        None => Ok(None),
    }
}

/// What was given back of a conversion, and what a bank gave again; in the order of their keys.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn refunds(read: &impl Read, id: ConversionId) -> Result<Vec<Refund>, StoreError> {
    Ok(refunds_by_key(read, id)?.into_iter().map(|(_, refund)| refund).collect())
}

/// The same with the keys under which they are kept.
///
/// # Errors
/// Whatever reading gives.
pub fn refunds_by_key(read: &impl Read, id: ConversionId) -> Result<Vec<(Vec<u8>, Refund)>, StoreError> {
    let prefix = keys::refunds_of(id);
    let mut refunds = Vec::new();
    for row in read.refunds().range(prefix.as_slice()..)? {
        let (key, value) = row?;
        if !key.value().starts_with(&prefix) {
            break;
        }
        refunds.push((key.value().to_vec(), records::decode("refunds", value.value())?));
    }
    Ok(refunds)
}

/// Which conversions a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// All, tests included.
    All,
    /// Those on a list of their own.
    Only(Listed),
    /// Those an affiliate has a share of.
    Of(AffiliateId),
}

/// Conversions in the order of arrival, newest first, before one, at most `limit`.
pub fn page(
    read: &impl Read,
    list: List,
    before: Option<ConversionId>,
    limit: usize,
) -> Result<Vec<Conversion>, StoreError> {
    let last = before.map_or(u128::MAX, |before| before.0.saturating_sub(1));
    let ids: Vec<ConversionId> = match list {
        List::All => {
            let rows = read.conversions().range(..=last)?.rev().take(limit);
            return rows.map(|row| records::decode("conversions", row?.1.value())).collect();
        }
        List::Only(listed) => {
            let from = keys::listed_conversion(listed, ConversionId(0));
            let to = keys::listed_conversion(listed, ConversionId(last));
            ids(read.listed_conversions(), &from, &to, limit)?
        }
        List::Of(affiliate) => {
            let from = keys::affiliate_conversion(affiliate, ConversionId(0));
            let to = keys::affiliate_conversion(affiliate, ConversionId(last));
            ids(read.affiliate_conversions(), &from, &to, limit)?
        }
    };
    ids.into_iter().map(|id| existing(read, id)).collect()
}

/// A stretch of a list of conversions, and where to go on.
#[derive(Debug)]
pub struct ConversionPage {
    /// Newest first.
    pub conversions: Vec<Conversion>,
    /// The next page begins before this one; `None`: there is nothing more.
    pub next: Option<ConversionId>,
}

/// How many conversions one answer reads at the most, whatever it looks for.
pub const ROWS_READ_MAX: usize = 20_000;

/// How many are read at once while looking.
const ROWS_AT_ONCE: usize = 200;

/// Conversions of a list that fit, newest first, from those that arrived before `before` down to the moment
/// `from`. Reads at most `ROWS_READ_MAX`, so a page may hold fewer than `limit` and still have a next one.
pub fn search(
    read: &impl Read,
    list: List,
    from: Timestamp,
    before: Option<ConversionId>,
    limit: usize,
    fits: impl Fn(&Conversion) -> bool,
) -> Result<ConversionPage, StoreError> {
    let mut found = ConversionPage { conversions: Vec::new(), next: before };
    let mut read_so_far = 0;
    loop {
        let rows = page(read, list, found.next, ROWS_AT_ONCE)?;
        let is_last = rows.len() < ROWS_AT_ONCE;
        for conversion in rows {
            if conversion.id.at() < from {
                return Ok(ConversionPage { next: None, ..found });
            }
            read_so_far += 1;
            found.next = Some(conversion.id);
            if fits(&conversion) {
                found.conversions.push(conversion);
            }
            if found.conversions.len() == limit || read_so_far == ROWS_READ_MAX {
                return Ok(found);
            }
        }
        if is_last {
            return Ok(ConversionPage { next: None, ..found });
        }
    }
}

/// The conversions that an order is, one for each of its events, by product and then by event.
pub fn of_any_event(
    read: &impl Read,
    products: &[ProductId],
    order: &str,
) -> Result<Vec<Conversion>, StoreError> {
    let mut found = Vec::new();
    for product in products {
        let (mut from, end) = keys::orders_of(*product);
        // From event to event: the orders of one lie together.
        while let Some(row) = read.orders().range(from.as_slice()..end.as_slice())?.next() {
            let event = keys::event_of_order(row?.0.value())?;
            found.extend(of_order(read, *product, &event, order)?);
            from = keys::behind_orders_of(*product, &event);
        }
    }
    Ok(found)
}

/// The sales between two moments of arrival, oldest first, given to `each` one by one.
pub fn each(
    read: &impl Read,
    from: Timestamp,
    to: Timestamp,
    mut each: impl FnMut(Conversion) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    for row in read.conversions().range(keys::ulids_between(from, to))? {
        each(records::decode("conversions", row?.1.value())?)?;
    }
    Ok(())
}

fn ids(
    table: &impl ReadableTable<&'static [u8], ()>,
    from: &[u8],
    to: &[u8],
    limit: usize,
) -> Result<Vec<ConversionId>, StoreError> {
    let mut ids = Vec::new();
    for row in table.range(from..=to)?.rev().take(limit) {
        ids.push(keys::conversion_at_the_end(row?.0.value())?);
    }
    Ok(ids)
}

fn existing(read: &impl Read, id: ConversionId) -> Result<Conversion, StoreError> {
    by_id(read, id)?.ok_or_else(|| StoreError::Broken(format!("{id} is listed and missing")))
}
