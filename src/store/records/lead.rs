//! The rows of leads.

use serde::{Deserialize, Serialize};

use super::conversion::{CookieRow, cookie_of, cookie_row};
use crate::domain::email::EmailHash;
use crate::domain::id::{ClickId, LeadId, ProductId};
use crate::domain::lead::Lead;
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct LeadRow {
    id: [u8; 16],
    product: u32,
    email: [u8; 16],
    last_at: i64,
    clicks: Vec<[u8; 16]>,
    cookies: Vec<CookieRow>,
    test: bool,
}

impl From<&Lead> for LeadRow {
    fn from(lead: &Lead) -> Self {
        Self {
            id: lead.id.0.to_be_bytes(),
            product: lead.product.0,
            email: lead.email.0,
            last_at: lead.last_at.0,
            clicks: lead.clicks.iter().map(|id| id.0.to_be_bytes()).collect(),
            cookies: lead.cookies.iter().map(cookie_row).collect(),
            test: lead.test,
        }
    }
}

impl TryFrom<LeadRow> for Lead {
    type Error = Wrong;
    fn try_from(row: LeadRow) -> Result<Self, Wrong> {
        Ok(Self {
            id: LeadId(u128::from_be_bytes(row.id)),
            product: ProductId(row.product),
            email: EmailHash(row.email),
            last_at: Timestamp(row.last_at),
            clicks: row.clicks.into_iter().map(|bytes| ClickId(u128::from_be_bytes(bytes))).collect(),
            cookies: row.cookies.into_iter().map(cookie_of).collect(),
            test: row.test,
        })
    }
}
