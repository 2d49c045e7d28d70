//! Leads, and what is forgotten.

use super::{NOON, ulid};
use crate::domain::conversion::CookieIds;
use crate::domain::deed::By;
use crate::domain::email::EmailHash;
use crate::domain::id::{ClickId, LeadId, ProductId};
use crate::domain::lead::Lead;
use crate::domain::retention::{Going, Purge, Purged, Stage};
use crate::domain::stretch::Stretch;
use crate::domain::time::Expiry;
use crate::store::changes::erasing::Erasure;

pub(in crate::store::records) fn lead() -> Lead {
    Lead {
        id: LeadId(ulid(6)),
        product: ProductId(7),
        email: EmailHash([5; 16]),
        last_at: NOON.plus_ms(40),
        clicks: vec![ClickId(ulid(2))],
        cookies: vec![CookieIds { newest: ClickId(ulid(2)), fallback: Some(ClickId(ulid(1))) }],
        test: true,
    }
}

pub(in crate::store::records) fn erasure() -> Erasure {
    Erasure { at: NOON, by: By::Command, leads: 1, conversions: 2, reports: 300, clicks: 4 }
}

pub(in crate::store::records) fn purge() -> Purge {
    let last = Purged { at: NOON, clicks: 1, reports: 300, leads: 3, cut: 400 };
    let going = Going { at: NOON.plus_days(1), stage: Stage::Leads, leads_to: ulid(6), purged: last };
    Purge {
        last: Some(last),
        going: Some(going),
        clicks_to: ulid(1),
        reports_to: ulid(8),
        stretches_to: Some(NOON),
        cut_to: ulid(9),
        newest_cut: ulid(10),
    }
}

pub(in crate::store::records) fn stretch() -> Stretch {
    Stretch { ends: Some(Expiry::At(NOON)), clicks: 300 }
}
