//! A visitor answered whether she may be given a cookie: it is noted on the click that brought her (`product.md` W8).

use crate::domain::click::{Click, Consent};
use crate::domain::id::ClickId;
use crate::store::change::Change;
use crate::store::error::{Stop, StoreError};
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::clicks;

/// Notes the answer on a click. A click that is not there is passed over: the answer counts all the same.
#[derive(Debug, Clone, Copy)]
pub struct NoteConsent {
    /// The click.
    pub click: ClickId,
    /// What she said.
    pub said: Consent,
}

impl Change for NoteConsent {
    /// The click as it becomes, if anything becomes different.
    type Plan = Option<Click>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let click = clicks::by_id(tables, self.click)?.filter(|click| click.consent != self.said);
        Ok(click.map(|click| Click { consent: self.said, ..click }))
    }

    fn apply(click: Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        if let Some(click) = click {
            tables.clicks.insert(click.id.0, records::encode_click(&click).as_slice())?;
        }
        Ok(())
    }
}
