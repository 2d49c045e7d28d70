//! Rows of affiliates, affiliations and the owners of codes.

use serde::{Deserialize, Serialize};

use super::catalog::OwnLinksRow;
use super::numbers::{DatedRateRow, Numbered, RateRow, dated_rate, dated_rate_row};
use crate::domain::affiliate::Affiliate;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::code::Code;
use crate::domain::coupon::Coupon;
use crate::domain::email::Email;
use crate::domain::id::{AffiliateId, AffiliationId, ProductId};
use crate::domain::name::Name;
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;

/// Version 2.
#[derive(Serialize, Deserialize)]
pub(super) struct AffiliateRow {
    id: u32,
    name: String,
    email: String,
    private_link_version: u32,
    created_at: i64,
    password_hash: Option<String>,
    language: Option<u8>,
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct AffiliateRow1 {
    id: u32,
    name: String,
    email: String,
    private_link_version: u32,
    created_at: i64,
}

/// She had no password and had chosen no language.
impl From<AffiliateRow1> for AffiliateRow {
    fn from(row: AffiliateRow1) -> Self {
        Self {
            id: row.id,
            name: row.name,
            email: row.email,
            private_link_version: row.private_link_version,
            created_at: row.created_at,
            password_hash: None,
            language: None,
        }
    }
}

impl From<&Affiliate> for AffiliateRow {
    fn from(affiliate: &Affiliate) -> Self {
        Self {
            id: affiliate.id.0,
            name: affiliate.name.to_string(),
            email: affiliate.email.to_string(),
            private_link_version: affiliate.private_link_version,
            created_at: affiliate.created_at.0,
            password_hash: affiliate.password_hash.clone(),
            language: affiliate.language.map(Numbered::row_number),
        }
    }
}

impl TryFrom<AffiliateRow> for Affiliate {
    type Error = Wrong;
    fn try_from(row: AffiliateRow) -> Result<Self, Wrong> {
        Ok(Self {
            id: AffiliateId(row.id),
            name: Name::from_row(row.name),
            email: Email::from_row(row.email),
            private_link_version: row.private_link_version,
            created_at: Timestamp(row.created_at),
            password_hash: row.password_hash,
            language: row.language.map(Numbered::of_row_number).transpose()?,
        })
    }
}

/// Version 3: what version 2 says, and more.
#[derive(Serialize, Deserialize)]
pub(super) struct AffiliationRow {
    was: AffiliationRow2,
    coupon: Option<String>,
}

/// She had no coupon.
impl From<AffiliationRow2> for AffiliationRow {
    fn from(was: AffiliationRow2) -> Self {
        Self { was, coupon: None }
    }
}

impl From<AffiliationRow1> for AffiliationRow {
    fn from(row: AffiliationRow1) -> Self {
        AffiliationRow2::from(row).into()
    }
}

impl From<&Affiliation> for AffiliationRow {
    fn from(affiliation: &Affiliation) -> Self {
        let coupon = affiliation.coupon.as_ref().map(ToString::to_string);
        Self { was: affiliation.into(), coupon }
    }
}

impl TryFrom<AffiliationRow> for Affiliation {
    type Error = Wrong;
    fn try_from(row: AffiliationRow) -> Result<Self, Wrong> {
        Ok(Self { coupon: row.coupon.map(Coupon::from_row), ..row.was.try_into()? })
    }
}

/// Version 2.
#[derive(Serialize, Deserialize)]
pub(super) struct AffiliationRow2 {
    id: u32,
    affiliate: u32,
    product: u32,
    code: String,
    former_codes: Vec<String>,
    links: OwnLinksRow,
    commission: DatedRateRow,
    history: Vec<(i64, u8)>,
    created_at: i64,
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct AffiliationRow1 {
    id: u32,
    affiliate: u32,
    product: u32,
    code: String,
    links: OwnLinksRow,
    commission: Option<RateRow>,
    history: Vec<(i64, u8)>,
    created_at: i64,
}

impl From<AffiliationRow1> for AffiliationRow2 {
    fn from(row: AffiliationRow1) -> Self {
        Self {
            id: row.id,
            affiliate: row.affiliate,
            product: row.product,
            code: row.code,
            // Only the table of codes knew them.
            former_codes: Vec::new(),
            links: row.links,
            commission: vec![(row.created_at, row.commission)],
            history: row.history,
            created_at: row.created_at,
        }
    }
}

impl From<&Affiliation> for AffiliationRow2 {
    fn from(affiliation: &Affiliation) -> Self {
        Self {
            id: affiliation.id.0,
            affiliate: affiliation.affiliate.0,
            product: affiliation.product.0,
            code: affiliation.code.to_string(),
            former_codes: affiliation.former_codes.iter().map(ToString::to_string).collect(),
            links: affiliation.links.into(),
            commission: dated_rate_row(&affiliation.commission),
            history: affiliation.history.iter().map(|(since, state)| (since.0, state.row_number())).collect(),
            created_at: affiliation.created_at.0,
        }
    }
}

impl TryFrom<AffiliationRow2> for Affiliation {
    type Error = Wrong;
    fn try_from(row: AffiliationRow2) -> Result<Self, Wrong> {
        Ok(Self {
            id: AffiliationId(row.id),
            affiliate: AffiliateId(row.affiliate),
            product: ProductId(row.product),
            code: Code::from_row(row.code),
            former_codes: row.former_codes.into_iter().map(Code::from_row).collect(),
            links: row.links.into(),
            commission: dated_rate(row.commission)?,
            history: row
                .history
                .into_iter()
                .map(|(since, state)| Ok((Timestamp(since), AffiliationState::of_row_number(state)?)))
                .collect::<Result<_, Wrong>>()?,
            coupon: None,
            created_at: Timestamp(row.created_at),
        })
    }
}

/// Whose a code is. Its key is the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeOwner {
    /// Where it leads.
    pub whose: Whose,
    /// An earlier code that still leads there (`product.md` L2).
    pub alias: bool,
}

impl CodeOwner {
    /// Whether the owner ever was there, where so many products and affiliations were made.
    pub fn was_there(&self, products: u64, affiliations: u64) -> bool {
        match self.whose {
            Whose::Creator(id) => u64::from(id.0) <= products,
            Whose::Affiliation(id) => u64::from(id.0) <= affiliations,
        }
    }
}

/// Whose a code can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The creator's own, for this product (L5).
    Creator(ProductId),
    /// An affiliation's.
    Affiliation(AffiliationId),
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct CodeOwnerRow {
    whose: WhoseRow,
    alias: bool,
}

#[derive(Serialize, Deserialize)]
enum WhoseRow {
    Creator(u32),
    Affiliation(u32),
}

impl From<&CodeOwner> for CodeOwnerRow {
    fn from(owner: &CodeOwner) -> Self {
        let whose = match owner.whose {
            Whose::Creator(product) => WhoseRow::Creator(product.0),
            Whose::Affiliation(affiliation) => WhoseRow::Affiliation(affiliation.0),
        };
        Self { whose, alias: owner.alias }
    }
}

impl From<CodeOwnerRow> for CodeOwner {
    fn from(row: CodeOwnerRow) -> Self {
        let whose = match row.whose {
            WhoseRow::Creator(product) => Whose::Creator(ProductId(product)),
            WhoseRow::Affiliation(affiliation) => Whose::Affiliation(AffiliationId(affiliation)),
        };
        Self { whose, alias: row.alias }
    }
}
