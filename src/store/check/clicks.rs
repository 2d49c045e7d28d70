//! Clicks: each can be read and is of a link that is there, and the sums are what they add up to.

use std::collections::BTreeSet;

use redb::ReadableTable;

use super::Checked;
use super::catalog::Catalog;
use crate::domain::id::ClickId;
use crate::store::error::StoreError;
use crate::store::tables::{Read, Snapshot};
use crate::store::{records, sums};

pub(super) fn check(read: &Snapshot, catalog: &Catalog, checked: &mut Checked) -> Result<(), StoreError> {
    let mut missing = BTreeSet::new();
    let mut unreadable = false;
    for row in read.clicks().iter()? {
        let (id, value) = row?;
        checked.clicks += 1;
        let id = ClickId(id.value());
        match records::decode_click(id, value.value()) {
            Ok(click) if catalog.links.contains_key(&click.link.0) => {}
            Ok(click) => {
                // One fault for each link, however many clicks it has.
                if missing.insert(click.link) {
                    checked.tell(format!("Click {id} and others are of {}, which is not there.", click.link));
                }
            }
            Err(error) => {
                unreadable = true;
                checked.tell(format!("Click {id}: {error}."));
            }
        }
    }
    // Sums cannot be recounted over clicks that cannot be read.
    if !unreadable {
        let differences = sums::audit_clicks(read);
        for difference in checked.found_out("The sums of clicks", differences)?.into_iter().flatten() {
            checked.tell(difference);
        }
    }
    Ok(())
}
