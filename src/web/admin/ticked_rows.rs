//! Conversions in a table of which some are ticked, to be decided together: in review, and in reconciliation.

use super::conversion_rows::Row;
use crate::domain::id::ConversionId;
use crate::store::changes::review_conversion::reason_of;
use crate::web::error::WebError;
use crate::web::form::{Field, FormData};

/// A conversion that can be ticked.
pub(super) struct TickRow {
    pub(super) id: String,
    pub(super) ticked: bool,
    pub(super) row: Row,
    /// What is to say of it here, a line each.
    pub(super) said: Vec<String>,
}

/// What a form about ticked conversions sent.
pub(super) struct Ticks {
    /// Those that are ticked, each once.
    pub(super) ids: Vec<ConversionId>,
    /// Why they are refused, as typed.
    pub(super) reason: Field,
    /// What the list asked for, so that the same one is shown again.
    pub(super) list: String,
}

impl Ticks {
    /// Nothing is ticked and nothing typed.
    pub(super) fn none() -> Self {
        Self { ids: Vec::new(), reason: Field::new("reason", ""), list: String::new() }
    }

    /// Reads the form. What is no conversion's id is passed over.
    ///
    /// # Errors
    /// Where a field was sent twice that is there once.
    pub(super) fn of(data: &FormData) -> Result<Self, WebError> {
        let mut ids: Vec<ConversionId> = data.all("conversion").filter_map(|id| id.parse().ok()).collect();
        ids.sort_unstable();
        ids.dedup();
        Ok(Self { ids, reason: data.field("reason")?, list: data.one("list")?.to_owned() })
    }

    /// The reason for a refusal, or the problem beside its field.
    pub(super) fn reason(&mut self) -> Option<String> {
        match reason_of(&self.reason.value) {
            Ok(reason) => Some(reason.to_owned()),
            Err(refused) => {
                self.reason.refuse(refused.message);
                None
            }
        }
    }
}
