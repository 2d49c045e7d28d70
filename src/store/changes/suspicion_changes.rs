//! The creator says of what a rule sees in an affiliate's sales that it is fine for a while, or takes that back.

use super::{history, suspecting};
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::AffiliateId;
use crate::domain::suspicion::{HIDDEN_DAYS, Rule};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::tables::Tables;
use crate::store::view::{affiliates, suspicions};

/// Hides what one rule sees in one affiliate's sales for `HIDDEN_DAYS`, or shows it again. What is hidden is noted,
/// and holds nothing; what waits already goes on waiting.
#[derive(Debug, Clone)]
pub struct HideSuspicion {
    /// Whose sales.
    pub affiliate: AffiliateId,
    /// Which rule.
    pub rule: Rule,
    /// Whether it is hidden from now on, or shown.
    pub hidden: bool,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for HideSuspicion {
    /// Until when, and the line of the history; `None`: it is as it should be.
    type Plan = Option<(AffiliateId, Rule, Option<Timestamp>, HistoryLine)>;
    /// Whether anything changed.
    type Answer = bool;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        affiliates::by_id(tables, self.affiliate)?.ok_or_else(|| Refused::not_found("affiliate"))?;
        let group = suspicions::group(tables, self.affiliate, self.rule)?;
        if group.is_hidden(self.at) == self.hidden {
            return Ok(None);
        }
        let until = self.hidden.then(|| self.at.plus_days(HIDDEN_DAYS));
        let line = HistoryLine {
            at: self.at,
            by: self.by.clone(),
            deed: if self.hidden { Deed::SuspicionHidden } else { Deed::SuspicionShown },
            about: About::affiliate(self.affiliate),
            from: None,
            detail: match self.hidden {
                true => format!("{}, for {HIDDEN_DAYS} days", self.rule.label()),
                false => self.rule.label().to_owned(),
            },
        };
        Ok(Some((self.affiliate, self.rule, until, line)))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<bool, StoreError> {
        let Some((affiliate, rule, until, line)) = plan else { return Ok(false) };
        suspecting::change_group((affiliate, rule), tables, |group| group.hidden_until = until)?;
        history::tell(line, tables)?;
        Ok(true)
    }
}
