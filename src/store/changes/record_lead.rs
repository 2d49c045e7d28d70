//! A lead is kept: a buyer's address is tied to a journey (`product.md` W7).

use super::once::Remembered;
use super::reports;
use crate::domain::conversion::Evidence;
use crate::domain::email::EmailHash;
use crate::domain::id::{LeadId, ProductId};
use crate::domain::lead::Lead;
use crate::domain::report::{Judged, Report};
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::tables::Tables;
use crate::store::view::{leads, products};
use crate::store::{keys, records};

/// Keeps a lead; one that is told again within a day gets the new ties.
#[derive(Debug, Clone)]
pub struct RecordLead {
    /// Its id, if it is a new one. Made by the caller.
    pub id: LeadId,
    /// The report's row; how it was judged is filled in here.
    pub report: Report,
    /// On the way to this product.
    pub product: ProductId,
    /// Whose.
    pub email: EmailHash,
    /// The clicks that were named, and what cookies held.
    pub ties: Evidence,
}

/// A lead as it is kept now.
#[derive(Debug, Clone)]
pub struct LeadRecorded {
    /// The lead.
    pub lead: Lead,
    /// Whether it was not there before.
    pub is_new: bool,
}

/// What an idempotency key remembers of a lead begins with this.
const REMEMBERED: &str = "lead ";

impl Remembered for LeadRecorded {
    fn remembered(&self) -> String {
        format!("{REMEMBERED}{}", self.lead.id)
    }
}

/// The lead that an idempotency key remembers, if it was a lead.
pub fn lead_before(remembered: &str) -> Option<LeadId> {
    remembered.strip_prefix(REMEMBERED)?.parse().ok()
}

impl Change for RecordLead {
    type Plan = (Report, LeadRecorded);
    type Answer = LeadRecorded;
    const URGENT: bool = true;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        products::by_id(tables, self.product)?.ok_or_else(|| Refused::not_found("product"))?;
        let (at, test) = (self.report.at, self.report.test);
        let newest = leads::newest(tables, self.email, self.product, at, 1, |lead| lead.test == test)?.pop();
        let recorded = match newest.filter(|lead| lead.is_same_at(at)) {
            Some(lead) => LeadRecorded { lead: lead.told_again(&self.ties, at), is_new: false },
            None => {
                let lead = Lead {
                    id: self.id,
                    product: self.product,
                    email: self.email,
                    last_at: at,
                    clicks: Vec::new(),
                    cookies: Vec::new(),
                    test,
                };
                LeadRecorded { lead: lead.told_again(&self.ties, at), is_new: true }
            }
        };
        let judged = Judged::Lead(recorded.lead.id);
        Ok((Report { judged, ..self.report.clone() }, recorded))
    }

    fn apply(
        (report, recorded): (Report, LeadRecorded),
        tables: &mut Tables<'_>,
    ) -> Result<LeadRecorded, StoreError> {
        let lead = &recorded.lead;
        tables.leads.insert(lead.id.0, records::encode(lead).as_slice())?;
        tables.email_leads.insert(keys::email_lead(lead.email, lead.product, lead.id).as_slice(), ())?;
        tables.product_leads.insert(keys::product_lead(lead.product, lead.id).as_slice(), ())?;
        reports::write(&report, tables)?;
        Ok(recorded)
    }
}

/// Takes a lead away, with all that leads to it.
pub(super) fn remove(lead: &Lead, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    tables.leads.remove(lead.id.0)?;
    tables.email_leads.remove(keys::email_lead(lead.email, lead.product, lead.id).as_slice())?;
    tables.product_leads.remove(keys::product_lead(lead.product, lead.id).as_slice())?;
    Ok(())
}
