//! A change with a line of the history that is written in the same transaction: what somebody did by hand that
//! programs do without one.

use super::history;
use crate::domain::deed::HistoryLine;
use crate::store::change::Change;
use crate::store::error::{Stop, StoreError};
use crate::store::tables::Tables;

/// A change and its line, where it has one.
#[derive(Debug, Clone)]
pub struct InHistory<C> {
    /// The change.
    pub change: C,
    /// Who did it, and what.
    pub line: Option<HistoryLine>,
}

impl<C: Change> Change for InHistory<C> {
    type Plan = (C::Plan, Option<HistoryLine>);
    type Answer = C::Answer;
    const URGENT: bool = C::URGENT;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        Ok((self.change.decide(tables)?, self.line.clone()))
    }

    fn apply((plan, line): Self::Plan, tables: &mut Tables<'_>) -> Result<C::Answer, StoreError> {
        let answer = C::apply(plan, tables)?;
        if let Some(line) = line {
            history::tell(line, tables)?;
        }
        Ok(answer)
    }
}
