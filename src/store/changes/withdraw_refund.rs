//! A refund that waits for its sale is withdrawn by hand: it was entered or sent for an order that never comes.

use super::{history, reports, waiting_refunds};
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::ReportId;
use crate::domain::refund::WaitingRefund;
use crate::domain::report::{Judged, Report};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::tables::Tables;
use crate::store::view;

/// What its report says then.
const WITHDRAWN: &str = "It waited for its sale, and was withdrawn by hand.";

/// Withdraws a waiting refund; its report stays, as a refused one (`product.md` C8).
#[derive(Debug, Clone)]
pub struct WithdrawRefund {
    /// The refund's report.
    pub report: ReportId,
    /// Who withdraws it.
    pub by: By,
    /// When.
    pub at: Timestamp,
}

impl Change for WithdrawRefund {
    type Plan = Option<(Report, WaitingRefund, HistoryLine)>;
    /// Whether anything changed: `false` where it was withdrawn before.
    type Answer = bool;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let report = view::reports::by_id(tables, self.report)?.ok_or(Refused::not_found("report"))?;
        let judged = Judged::Refused(WITHDRAWN.into());
        let Some(refund) = view::refunds_waiting::by_report(tables, self.report)? else {
            let message = "This refund does not wait any more. What became of it stands below.";
            let was_withdrawn = report.judged == judged;
            return if was_withdrawn { Ok(None) } else { Err(Refused::conflict("report", message).into()) };
        };
        let line = HistoryLine {
            at: self.at,
            by: self.by.clone(),
            deed: Deed::RefundWithdrawn,
            about: About::product(refund.product),
            from: None,
            detail: format!("{}, {}", refund.order_id, refund.kind.word()),
        };
        Ok(Some((Report { judged, ..report }, refund, line)))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<bool, StoreError> {
        let Some((report, refund, line)) = plan else { return Ok(false) };
        waiting_refunds::take_out(&refund, tables)?;
        reports::write(&report, tables)?;
        history::tell(line, tables)?;
        Ok(true)
    }
}
