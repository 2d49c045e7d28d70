//! A visit that the script told of is remembered, so that the creator sees that her pages report.

use crate::domain::id::ProductId;
use crate::domain::script_visit::{ScriptVisit, ScriptVisits};
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::{products, tracking};

/// Remembers a visit. Nothing is written where the day has one of this site already.
#[derive(Debug, Clone)]
pub struct NoteScriptVisit {
    /// The product whose page it was.
    pub product: ProductId,
    /// The visit.
    pub visit: ScriptVisit,
    /// Whether a test link brought the visitor.
    pub is_test: bool,
}

impl Change for NoteScriptVisit {
    type Plan = Option<(ProductId, ScriptVisits)>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        products::by_id(tables, self.product)?.ok_or_else(|| Refused::not_found("product"))?;
        let known = tracking::script_visits(tables, self.product)?;
        Ok(known.with(&self.visit, self.is_test).map(|visits| (self.product, visits)))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        if let Some((product, visits)) = plan {
            tables.script_visits.insert(product.0, records::encode(&visits).as_slice())?;
        }
        Ok(())
    }
}
