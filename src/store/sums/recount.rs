//! Counting what the sums lack: after a start the clicks above `counted_to`, and late ones below it.

use std::collections::HashMap;

use redb::ReadableTable;

use super::Pending;
use crate::domain::click::Click;
use crate::domain::id::{ClickId, LinkId, ProductId};
use crate::domain::link::{Link, LinkOwner};
use crate::store::error::StoreError;
use crate::store::records;
use crate::store::tables::{Read, Tables};

/// Clicks that are counted in memory before they are written, so that memory stays bounded.
const SLICE: usize = 50_000;

/// Counts clicks whose ids are not above `counted_to`, in the transaction that writes their rows: a
/// later start would not find them.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn apply_late<'c>(
    tables: &mut Tables<'_>,
    clicks: impl IntoIterator<Item = (&'c Click, ProductId, LinkOwner)>,
) -> Result<(), StoreError> {
    let mut late = Pending::default();
    for (click, product, owner) in clicks {
        late.add_click(click, product, owner);
    }
    late.add_to(tables)
}

/// Counts every click above `counted_to`, and returns the last one.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn recount_since(tables: &mut Tables<'_>, counted_to: u128) -> Result<u128, StoreError> {
    let mut places = Places::default();
    let mut last = counted_to;
    while let Some(after) = last.checked_add(1) {
        let mut slice = Pending::default();
        let mut count = 0;
        for row in tables.clicks.range(after..)?.take(SLICE) {
            let (id, value) = row?;
            let click = records::decode_click(ClickId(id.value()), value.value())?;
            slice.add_click_of(&click, places.of(tables, click.link)?);
            last = id.value();
            count += 1;
        }
        if count == 0 {
            break;
        }
        slice.write(tables, last)?;
    }
    Ok(last)
}

/// The product and owner of links, read once each. A link that is not there is a fault that `check`
/// reports; it must not keep the store from starting.
#[derive(Default)]
pub(super) struct Places(HashMap<LinkId, Option<(ProductId, LinkOwner)>>);

impl Places {
    pub(super) fn of(
        &mut self,
        read: &impl Read,
        link: LinkId,
    ) -> Result<Option<(ProductId, LinkOwner)>, StoreError> {
        if let Some(place) = self.0.get(&link) {
            return Ok(*place);
        }
        let place = match read.links().get(link.0)? {
            Some(value) => {
                let link: Link = records::decode("links", value.value())?;
                Some((link.product, link.owner))
            }
            None => None,
        };
        self.0.insert(link, place);
        Ok(place)
    }
}
