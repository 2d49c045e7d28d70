//! Clicks of the past come in, a day at a time: what the demo's history is made of.
//!
//! Many clicks in one transaction cost a fraction of the same clicks one by one, because the sums of a day
//! are written once. It is for a store that takes no clicks of its own meanwhile: the writer keeps in memory
//! how far it has counted, so open the store anew before it serves.

use std::sync::Arc;

use redb::ReadableTable;

use crate::domain::click::Click;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::records;
use crate::store::sums::{self, Pending};
use crate::store::tables::{Read, Tables};
use crate::store::visitors::Visitors;
use crate::store::visits::{FilteredVisit, NewClick};

/// Clicks of the past in the making: it tells each visitor's first click of a day from the others.
#[derive(Default)]
pub struct Past(Visitors);

impl Past {
    /// The change that brings in clicks, and visits that are only counted. Call it in the order of time.
    pub fn import(&mut self, mut clicks: Vec<NewClick>, filtered: Vec<FilteredVisit>) -> ImportClicks {
        clicks.sort_unstable_by_key(|new| new.click.id);
        for new in &mut clicks {
            new.click.firsts = self.0.firsts(new);
        }
        ImportClicks { clicks: Arc::new(clicks), filtered: Arc::new(filtered) }
    }
}

/// Brings in clicks that are all newer than those which are there.
pub struct ImportClicks {
    /// Sorted by id, with their `previous` and `firsts`.
    clicks: Arc<Vec<NewClick>>,
    filtered: Arc<Vec<FilteredVisit>>,
}

impl Change for ImportClicks {
    type Plan = (Arc<Vec<NewClick>>, Arc<Vec<FilteredVisit>>);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let newest = tables.clicks.last()?.map_or(0, |(id, _)| id.value());
        let first = self.clicks.first().map_or(u128::MAX, |new| new.click.id.0);
        if first <= newest || sums::counted_to(tables)? < newest {
            let message =
                "Clicks can only be imported after those that are there, and while no others come in.";
            return Err(Refused::conflict("clicks", message).into());
        }
        Ok((Arc::clone(&self.clicks), Arc::clone(&self.filtered)))
    }

    fn apply((clicks, filtered): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        let mut pending = Pending::default();
        for NewClick { click, product, owner, .. } in clicks.iter() {
            insert(tables, click)?;
            pending.add_click(click, *product, *owner);
        }
        for visit in filtered.iter() {
            pending.add_filtered(visit.link, visit.product, visit.owner, visit.kind.number(), visit.at);
        }
        let counted_to = tables.clicks().last()?.map_or(0, |(id, _)| id.value());
        pending.write(tables, counted_to)
    }
}

fn insert(tables: &mut Tables<'_>, click: &Click) -> Result<(), StoreError> {
    tables.clicks.insert(click.id.0, records::encode_click(click).as_slice())?;
    Ok(())
}
