//! An affiliation takes a step that is only allowed from some states: a resumption only after a pause.

use super::change_affiliation::{AffiliationEvent, ChangeAffiliation};
use crate::domain::affiliation::AffiliationState;
use crate::domain::deed::By;
use crate::domain::id::AffiliationId;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::tables::Tables;
use crate::store::view::affiliates;

/// Takes an affiliation into a state. Where it already is, nothing changes.
#[derive(Debug, Clone)]
pub struct StepAffiliation {
    /// Which.
    pub affiliation: AffiliationId,
    /// From one of these states.
    pub from: Vec<AffiliationState>,
    /// Into this one.
    pub to: AffiliationState,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for StepAffiliation {
    type Plan = <ChangeAffiliation as Change>::Plan;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let affiliation = affiliates::affiliation(tables, self.affiliation)?
            .ok_or_else(|| Refused::not_found("affiliation"))?;
        let state = affiliation.state();
        if state != self.to && !self.from.contains(&state) {
            let message = format!("This affiliation is {} by now; that cannot be done to it.", state.word());
            return Err(Refused::conflict("state", message).into());
        }
        let event = AffiliationEvent::Enter(self.to);
        let by = self.by.clone();
        ChangeAffiliation { affiliation: self.affiliation, event, by, at: self.at }.decide(tables)
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        ChangeAffiliation::apply(plan, tables)
    }
}
