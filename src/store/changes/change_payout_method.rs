//! Where an affiliate's money is sent changes, by herself or by the creator.

use super::history;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::AffiliateId;
use crate::domain::payout::PayoutMethod;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::tables::Tables;
use crate::store::view::{affiliates, payouts};
use crate::store::{keys, records};

/// Sets where an affiliate's money is sent (`product.md` M3). Payouts that are prepared already keep what was said
/// before.
#[derive(Debug, Clone)]
pub struct ChangePayoutMethod {
    /// Whose.
    pub affiliate: AffiliateId,
    /// Where; `None`: nowhere, and so nothing is.
    pub method: Option<PayoutMethod>,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// What will be written.
pub struct Plan {
    affiliate: AffiliateId,
    before: Option<PayoutMethod>,
    after: Option<PayoutMethod>,
    line: HistoryLine,
}

impl Change for ChangePayoutMethod {
    /// Nothing where nothing changes.
    type Plan = Option<Plan>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        affiliates::by_id(tables, self.affiliate)?.ok_or_else(|| Refused::not_found("affiliate"))?;
        let before = payouts::method(tables, self.affiliate)?;
        if before == self.method {
            return Ok(None);
        }
        let words =
            |method: &Option<PayoutMethod>| method.as_ref().map_or("none".to_owned(), PayoutMethod::masked);
        let line = HistoryLine {
            at: self.at,
            by: self.by.clone(),
            deed: Deed::PayoutMethodChanged,
            about: About::affiliate(self.affiliate),
            from: None,
            detail: format!("{}; before: {}", words(&self.method), words(&before)),
        };
        Ok(Some(Plan { affiliate: self.affiliate, before, after: self.method.clone(), line }))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        let Some(Plan { affiliate, before, after, line }) = plan else { return Ok(()) };
        let key = |method: &Option<PayoutMethod>| {
            let email = method.as_ref().and_then(PayoutMethod::email);
            email.map(|email| keys::payout_digest(&keys::digest_of(email), affiliate))
        };
        if let Some(former) = key(&before) {
            tables.payout_digests.remove(former.as_slice())?;
        }
        if let Some(present) = key(&after) {
            tables.payout_digests.insert(present.as_slice(), ())?;
        }
        match after {
            Some(method) => {
                tables.payout_methods.insert(affiliate.0, records::encode(&method).as_slice())?;
            }
            None => {
                tables.payout_methods.remove(affiliate.0)?;
            }
        }
        history::tell(line, tables)
    }
}
