//! Orders that only unsigned reports told of are compared with the shop: confirmed by a person who found them there,
//! or refused (`product.md` C10). Some at a time, so that nobody has to wait for the writer.

use super::history;
use super::judgement::{self, Judged};
use super::review_conversion::{line, reason_of, refused};
use crate::domain::conversion::{Conversion, ConversionState, Flag};
use crate::domain::deed::{By, Deed, HistoryLine};
use crate::domain::id::ConversionId;
use crate::domain::ledger::Reversal;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::tables::Tables;
use crate::store::view::{conversions, products};

/// How many conversions one change takes; the rest goes into the next.
pub const SLICE: usize = 20;

/// Confirms or refuses conversions that nothing but unsigned reports speak for.
#[derive(Debug, Clone)]
pub struct ReconcileConversions {
    /// Which, at most `SLICE`. What was confirmed meanwhile, or is not there, is passed over.
    pub conversions: Vec<ConversionId>,
    /// How.
    pub finding: Finding,
    /// Who found it out.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// What the shop says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The order is there. What waited because its report was unsigned counts from now on; what waits because something
    /// is held against it goes on waiting.
    Confirmed,
    /// It is not, or is not to be paid for this reason.
    Refused(String),
}

impl Change for ReconcileConversions {
    type Plan = Vec<(Judged, HistoryLine)>;
    /// How many were changed.
    type Answer = usize;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        if self.conversions.len() > SLICE {
            let message = format!("At most {SLICE} orders at once.");
            return Err(Refused::invalid("conversions", message).into());
        }
        let mut found = Vec::new();
        for (place, id) in self.conversions.iter().enumerate() {
            if self.conversions[..place].contains(id) {
                continue;
            }
            let Some(before) = conversions::by_id(tables, *id)?.filter(Conversion::is_unconfirmed) else {
                continue;
            };
            let (conversion, line, because) = match &self.finding {
                Finding::Confirmed => {
                    let line = line(&before, Deed::ConversionConfirmed, "", &self.by, self.at);
                    (confirmed(&before), line, Reversal::Rejudged)
                }
                Finding::Refused(reason) => {
                    let reason = reason_of(reason)?;
                    let line = line(&before, Deed::ConversionRefused, reason, &self.by, self.at);
                    (refused(&before, reason), line, Reversal::Refused)
                }
            };
            let product = products::by_id(tables, before.product)?
                .ok_or_else(|| StoreError::Broken(format!("{} is sold and missing", before.product)))?;
            let drafts = judgement::drafts_of(tables, &conversion, &product, because)?;
            found.push((Judged { conversion, before: Some(before), drafts, unknown: Vec::new() }, line));
        }
        Ok(found)
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<usize, StoreError> {
        let count = plan.len();
        for (judged, line) in plan {
            judgement::write(judged, line.at, tables)?;
            history::tell(line, tables)?;
        }
        Ok(count)
    }
}

fn confirmed(before: &Conversion) -> Conversion {
    let mut conversion = before.clone();
    conversion.flags.push(Flag::ConfirmedByHand);
    let is_suspected = before.suspicions().any(|suspicion| before.waits_for(suspicion));
    if before.state == ConversionState::Review && !is_suspected {
        conversion.state = ConversionState::Approved;
    }
    conversion
}
