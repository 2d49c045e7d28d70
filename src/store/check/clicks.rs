//! Clicks: each can be read and is of a link that is there, and the sums are what they add up to. Old ones are in
//! their stretches.

use std::collections::BTreeSet;

use redb::{ReadableTable, ReadableTableMetadata};

use super::catalog::Catalog;
use super::{Checked, lead_back};
use crate::domain::id::ClickId;
use crate::domain::stretch::Stretch;
use crate::store::error::StoreError;
use crate::store::tables::{Read, Snapshot};
use crate::store::view::purges;
use crate::store::{keys, records, sums};

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
    checked.frozen_day = purges::state(read)?.frozen_day();
    check_stretches(read, checked)?;
    // Sums cannot be recounted over clicks that cannot be read.
    if !unreadable {
        let differences = sums::audit_clicks(read);
        for difference in checked.found_out("The sums of clicks", differences)?.into_iter().flatten() {
            checked.tell(difference);
        }
    }
    Ok(())
}

/// Every click that is said to be in a stretch is there and so is the stretch, stretches count their clicks, and what
/// stayed is there.
fn check_stretches(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    let is_there = |click: u128| Ok::<_, StoreError>(read.clicks().get(click)?.is_some());
    let gone = |click: u128| format!("Click {} is in a stretch or stayed, and is not there.", ClickId(click));
    let stretch_gone = |first: u128| format!("The stretch that {} began is missing.", ClickId(first));
    lead_back(
        read.stretch_of(),
        |click, first| match (is_there(click)?, read.stretches().get(first)?) {
            (false, _) => Ok(Some(gone(click))),
            (_, None) => Ok(Some(stretch_gone(first))),
            _ => Ok(None),
        },
        checked,
    )?;
    let stayed = |key: &[u8], ()| {
        let click = keys::staying_click(key)?.0;
        Ok(if is_there(click)? { None } else { Some(gone(click)) })
    };
    lead_back(read.staying_clicks(), stayed, checked)?;
    let mut counted = 0;
    for row in read.stretches().iter()? {
        let (first, stretch) = row?;
        let name = format!("The stretch that {} began", ClickId(first.value()));
        let stretch = checked.decoded::<Stretch>("stretches", name, stretch.value());
        counted += stretch.map_or(0, |stretch| u64::from(stretch.clicks));
    }
    let clicks = read.stretch_of().len()?;
    checked
        .expect(clicks == counted, || format!("Stretches count {counted} clicks, and there are {clicks}."));
    Ok(())
}
