//! Questions about clicks.

use redb::ReadableTable;

use super::links;
use crate::domain::affiliation::Affiliation;
use crate::domain::click::Click;
use crate::domain::id::{ClickId, LinkId};
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::error::StoreError;
use crate::store::keys::{self, Who};
use crate::store::tables::Read;
use crate::store::{records, sums};

/// A click.
pub fn by_id(read: &impl Read, id: ClickId) -> Result<Option<Click>, StoreError> {
    read.clicks().get(id.0)?.map(|row| records::decode_click(id, row.value())).transpose()
}

/// How many days with clicks are looked through for the latest of an affiliation.
const DAYS_LOOKED_AT: usize = 14;

/// The latest clicks of an affiliation, newest first, at most `limit`, however long ago: its figures tell on which days
/// there were any, as far as they are counted.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn latest_of(
    read: &impl Read,
    affiliation: &Affiliation,
    limit: usize,
) -> Result<Vec<Click>, StoreError> {
    let links: Vec<LinkId> =
        links::of_affiliation(read, affiliation)?.into_iter().map(|link| link.id).collect();
    let mut found = Vec::new();
    for day in sums::latest_days(read, Who::Affiliation(affiliation.id), DAYS_LOOKED_AT)? {
        let (from, to) = (Timestamp::of_utc_day(day), Timestamp::of_utc_day(day).plus_ms(DAY_MS - 1));
        let clicks = page(read, from, to, None, limit - found.len(), |click| links.contains(&click.link))?;
        found.extend(clicks.clicks);
        if found.len() >= limit {
            break;
        }
    }
    Ok(found)
}

/// A stretch of a list of clicks, and where to go on.
#[derive(Debug)]
pub struct ClickPage {
    /// Newest first.
    pub clicks: Vec<Click>,
    /// The next page begins before this one; `None`: there is nothing more.
    pub next: Option<ClickId>,
}

/// How many rows one answer reads at the most, whatever it looks for.
pub const ROWS_READ_MAX: usize = 50_000;

/// Clicks between two moments that fit, newest first. Reads at most `ROWS_READ_MAX` rows, so a page may
/// hold fewer than `limit` and still have a next one.
pub fn page(
    read: &impl Read,
    from: Timestamp,
    to: Timestamp,
    before: Option<ClickId>,
    limit: usize,
    fits: impl Fn(&Click) -> bool,
) -> Result<ClickPage, StoreError> {
    let range = keys::ulids_between(from, to);
    let end = before.map_or(*range.end(), |before| before.0.saturating_sub(1).min(*range.end()));
    let mut page = ClickPage { clicks: Vec::new(), next: None };
    if *range.start() > end {
        return Ok(page);
    }
    for (read_so_far, row) in read.clicks().range(*range.start()..=end)?.rev().enumerate() {
        let (key, value) = row?;
        let click = records::decode_click(ClickId(key.value()), value.value())?;
        let id = click.id;
        if fits(&click) {
            page.clicks.push(click);
        }
        if page.clicks.len() == limit || read_so_far + 1 == ROWS_READ_MAX {
            page.next = Some(id);
            break;
        }
    }
    Ok(page)
}
