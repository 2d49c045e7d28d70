//! Orders that only unsigned reports told of are compared with the shop: confirmed by a person who found them there,
//! or refused (`product.md` C10). Some at a time, so that nobody has to wait for the writer.

use super::deciding::{self, Deciding};
use super::review_conversion::{judged_as, line, refusal};
use crate::domain::conversion::{Conversion, ConversionState, Flag};
use crate::domain::deed::{By, Deed};
use crate::domain::id::ConversionId;
use crate::domain::ledger::Reversal;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::tables::Tables;
use crate::store::view::conversions;

/// How many conversions one change takes; the rest goes into the next.
pub const SLICE: usize = 20;

/// Confirms or refuses conversions that nothing but unsigned reports speak for.
#[derive(Debug, Clone)]
pub struct ReconcileConversions {
    /// Which, at most `SLICE`. What was confirmed meanwhile, or is not there, is passed over;
    /// so is what is Paid, where it would be refused.
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
    type Plan = Vec<Deciding>;
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
            found.push(match &self.finding {
                Finding::Confirmed => {
                    let line = line(&before, Deed::ConversionConfirmed, "", &self.by, self.at);
                    let judged = judged_as(tables, &before, confirmed(&before), Reversal::Rejudged)?;
                    Deciding::of_its_standing(judged, line)
                }
                Finding::Refused(_) if deciding::why_too_late(tables, &before)?.is_some() => continue,
                Finding::Refused(reason) => refusal(tables, before, reason, &self.by, self.at)?,
            });
        }
        Ok(found)
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<usize, StoreError> {
        let count = plan.len();
        for deciding in plan {
            deciding.write(tables)?;
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
