//! Rows of products and of offers.

use serde::{Deserialize, Serialize};

use super::numbers::{DatedRateRow, MoneyRow, Numbered, RateRow, currency, dated_rate, dated_rate_row};
use super::terms::{MoreTermsRow, TermsRow1};
use crate::domain::code::Code;
use crate::domain::destination::Destination;
use crate::domain::id::{LinkId, OfferId, ProductId};
use crate::domain::name::{Name, Slug};
use crate::domain::offer::Offer;
use crate::domain::product::{Join, Method, OwnLinks, Platform, Product, ProductState, Terms};
use crate::domain::site::{Origin, Site};
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;

/// Version 4: what version 3 says, and what its terms say more.
#[derive(Serialize, Deserialize)]
pub(super) struct ProductRow {
    was: ProductRow3,
    terms: MoreTermsRow,
    next_terms: Option<MoreTermsRow>,
}

impl From<ProductRow3> for ProductRow {
    fn from(was: ProductRow3) -> Self {
        let next_terms = was.was.next_terms.as_ref().map(|_| MoreTermsRow::default());
        Self { was, terms: MoreTermsRow::default(), next_terms }
    }
}

impl From<ProductRow2> for ProductRow {
    fn from(was: ProductRow2) -> Self {
        ProductRow3::from(was).into()
    }
}

impl From<ProductRow1> for ProductRow {
    fn from(row: ProductRow1) -> Self {
        ProductRow2::from(row).into()
    }
}

impl From<&Product> for ProductRow {
    fn from(product: &Product) -> Self {
        Self {
            was: product.into(),
            terms: (&product.terms).into(),
            next_terms: product.next_terms.as_ref().map(MoreTermsRow::from),
        }
    }
}

impl TryFrom<ProductRow> for Product {
    type Error = Wrong;
    fn try_from(row: ProductRow) -> Result<Self, Wrong> {
        let mut product = Self::try_from(row.was)?;
        row.terms.add_to(&mut product.terms)?;
        if let (Some(terms), Some(more)) = (&mut product.next_terms, row.next_terms) {
            more.add_to(terms)?;
        }
        Ok(product)
    }
}

/// Version 3: what version 2 says, and more.
#[derive(Serialize, Deserialize)]
pub(super) struct ProductRow3 {
    was: ProductRow2,
    old_secrets_until: Option<i64>,
    via_links: bool,
    platform: u8,
}

impl From<ProductRow2> for ProductRow3 {
    fn from(was: ProductRow2) -> Self {
        Self { was, old_secrets_until: None, via_links: false, platform: Platform::PlainHtml.row_number() }
    }
}

impl From<&Product> for ProductRow3 {
    fn from(product: &Product) -> Self {
        Self {
            was: product.into(),
            old_secrets_until: product.old_secrets_until.map(|until| until.0),
            via_links: product.via_links,
            platform: product.platform.row_number(),
        }
    }
}

impl TryFrom<ProductRow3> for Product {
    type Error = Wrong;
    fn try_from(row: ProductRow3) -> Result<Self, Wrong> {
        Ok(Self {
            old_secrets_until: row.old_secrets_until.map(Timestamp),
            via_links: row.via_links,
            platform: Platform::of_row_number(row.platform)?,
            ..row.was.try_into()?
        })
    }
}

/// Version 2.
#[derive(Serialize, Deserialize)]
pub(super) struct ProductRow2 {
    id: u32,
    name: String,
    slug: String,
    currency: [u8; 3],
    sales_url: Option<String>,
    terms: TermsRow1,
    next_terms: Option<TermsRow1>,
    method: u8,
    join: u8,
    approved_sites: Vec<String>,
    script_origins: Vec<String>,
    code_on_external_pages: bool,
    direct_payment_for_affiliates: bool,
    review_unsigned: bool,
    amount_max: Option<i64>,
    state: u8,
    creator_code: String,
    creator_links: OwnLinksRow,
    secrets_version: u32,
    created_at: i64,
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct ProductRow1 {
    id: u32,
    name: String,
    slug: String,
    currency: [u8; 3],
    sales_url: Option<String>,
    terms: TermsRow1,
    method: u8,
    join: u8,
    approved_sites: Vec<String>,
    script_origins: Vec<String>,
    code_on_external_pages: bool,
    direct_payment_for_affiliates: bool,
    review_unsigned: bool,
    amount_max: Option<i64>,
    state: u8,
    creator_code: String,
    creator_links: OwnLinksRow,
    secrets_version: u32,
    created_at: i64,
}

impl From<ProductRow1> for ProductRow2 {
    fn from(row: ProductRow1) -> Self {
        Self {
            id: row.id,
            name: row.name,
            slug: row.slug,
            currency: row.currency,
            sales_url: row.sales_url,
            terms: row.terms,
            next_terms: None,
            method: row.method,
            join: row.join,
            approved_sites: row.approved_sites,
            script_origins: row.script_origins,
            code_on_external_pages: row.code_on_external_pages,
            direct_payment_for_affiliates: row.direct_payment_for_affiliates,
            review_unsigned: row.review_unsigned,
            amount_max: row.amount_max,
            state: row.state,
            creator_code: row.creator_code,
            creator_links: row.creator_links,
            secrets_version: row.secrets_version,
            created_at: row.created_at,
        }
    }
}

impl From<&Product> for ProductRow2 {
    fn from(product: &Product) -> Self {
        Self {
            id: product.id.0,
            name: product.name.to_string(),
            slug: product.slug.to_string(),
            currency: product.currency.bytes(),
            sales_url: product.sales_url.as_ref().map(|url| url.as_str().to_owned()),
            terms: TermsRow1::from(&product.terms),
            next_terms: product.next_terms.as_ref().map(TermsRow1::from),
            method: product.method.row_number(),
            join: product.join.row_number(),
            approved_sites: product.approved_sites.iter().map(|site| site.as_str().to_owned()).collect(),
            script_origins: product.script_origins.iter().map(|origin| origin.as_str().to_owned()).collect(),
            code_on_external_pages: product.code_on_external_pages,
            direct_payment_for_affiliates: product.direct_payment_for_affiliates,
            review_unsigned: product.review_unsigned,
            amount_max: product.amount_max,
            state: product.state.row_number(),
            creator_code: product.creator_code.to_string(),
            creator_links: product.creator_links.into(),
            secrets_version: product.secrets_version,
            created_at: product.created_at.0,
        }
    }
}

impl TryFrom<ProductRow2> for Product {
    type Error = Wrong;
    fn try_from(row: ProductRow2) -> Result<Self, Wrong> {
        Ok(Self {
            id: ProductId(row.id),
            name: Name::from_row(row.name),
            slug: Slug::from_row(row.slug),
            currency: currency(row.currency)?,
            sales_url: row.sales_url.map(Destination::from_row),
            terms: row.terms.try_into()?,
            next_terms: row.next_terms.map(Terms::try_from).transpose()?,
            method: Method::of_row_number(row.method)?,
            join: Join::of_row_number(row.join)?,
            approved_sites: row.approved_sites.into_iter().map(Site::from_row).collect(),
            script_origins: row.script_origins.into_iter().map(Origin::from_row).collect(),
            code_on_external_pages: row.code_on_external_pages,
            direct_payment_for_affiliates: row.direct_payment_for_affiliates,
            review_unsigned: row.review_unsigned,
            amount_max: row.amount_max,
            state: ProductState::of_row_number(row.state)?,
            creator_code: Code::from_row(row.creator_code),
            creator_links: row.creator_links.into(),
            secrets_version: row.secrets_version,
            old_secrets_until: None,
            via_links: false,
            platform: Platform::PlainHtml,
            created_at: Timestamp(row.created_at),
        })
    }
}

/// The two links of a code, as every row with a code holds them.
#[derive(Serialize, Deserialize)]
pub(super) struct OwnLinksRow {
    sales_page: u32,
    direct_payment: u32,
}

impl From<OwnLinks> for OwnLinksRow {
    fn from(links: OwnLinks) -> Self {
        Self { sales_page: links.sales_page.0, direct_payment: links.direct_payment.0 }
    }
}

impl From<OwnLinksRow> for OwnLinks {
    fn from(row: OwnLinksRow) -> Self {
        Self { sales_page: LinkId(row.sales_page), direct_payment: LinkId(row.direct_payment) }
    }
}

/// Version 2.
#[derive(Serialize, Deserialize)]
pub(super) struct OfferRow {
    id: u32,
    product: u32,
    name: String,
    price: MoneyRow,
    commission: DatedRateRow,
    checkout_url: Option<String>,
    retired: bool,
    created_at: i64,
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct OfferRow1 {
    id: u32,
    product: u32,
    name: String,
    price: MoneyRow,
    commission: Option<RateRow>,
    checkout_url: Option<String>,
    retired: bool,
    created_at: i64,
}

impl From<OfferRow1> for OfferRow {
    fn from(row: OfferRow1) -> Self {
        Self {
            id: row.id,
            product: row.product,
            name: row.name,
            price: row.price,
            commission: vec![(row.created_at, row.commission)],
            checkout_url: row.checkout_url,
            retired: row.retired,
            created_at: row.created_at,
        }
    }
}

impl From<&Offer> for OfferRow {
    fn from(offer: &Offer) -> Self {
        Self {
            id: offer.id.0,
            product: offer.product.0,
            name: offer.name.to_string(),
            price: offer.price.into(),
            commission: dated_rate_row(&offer.commission),
            checkout_url: offer.checkout_url.as_ref().map(|url| url.as_str().to_owned()),
            retired: offer.retired,
            created_at: offer.created_at.0,
        }
    }
}

impl TryFrom<OfferRow> for Offer {
    type Error = Wrong;
    fn try_from(row: OfferRow) -> Result<Self, Wrong> {
        Ok(Self {
            id: OfferId(row.id),
            product: ProductId(row.product),
            name: Name::from_row(row.name),
            price: row.price.try_into()?,
            commission: dated_rate(row.commission)?,
            checkout_url: row.checkout_url.map(Destination::from_row),
            retired: row.retired,
            created_at: Timestamp(row.created_at),
        })
    }
}
