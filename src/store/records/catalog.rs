//! Rows of products with their terms, and of offers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::numbers::{
    DatedRateRow, MoneyRow, Numbered, RateRow, currency, dated_rate, dated_rate_row, percent,
};
use crate::domain::code::Code;
use crate::domain::conversion::Event;
use crate::domain::destination::Destination;
use crate::domain::id::{LinkId, OfferId, ProductId};
use crate::domain::name::{Name, Slug};
use crate::domain::offer::Offer;
use crate::domain::product::{Join, Method, Model, OwnLinks, Platform, Product, ProductState, Split, Terms};
use crate::domain::site::{Origin, Site};
use crate::domain::time::{Timestamp, Window};
use crate::store::bytes::Wrong;

/// Version 3: what version 2 says, and more.
#[derive(Serialize, Deserialize)]
pub(super) struct ProductRow {
    was: ProductRow2,
    old_secrets_until: Option<i64>,
    via_links: bool,
    platform: u8,
}

impl From<ProductRow2> for ProductRow {
    fn from(was: ProductRow2) -> Self {
        Self { was, old_secrets_until: None, via_links: false, platform: Platform::PlainHtml.row_number() }
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
            old_secrets_until: product.old_secrets_until.map(|until| until.0),
            via_links: product.via_links,
            platform: product.platform.row_number(),
        }
    }
}

impl TryFrom<ProductRow> for Product {
    type Error = Wrong;
    fn try_from(row: ProductRow) -> Result<Self, Wrong> {
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
    terms: TermsRow,
    next_terms: Option<TermsRow>,
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
    terms: TermsRow,
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
            terms: TermsRow::from(&product.terms),
            next_terms: product.next_terms.as_ref().map(TermsRow::from),
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

/// Version 1, also as a row of its own.
#[derive(Serialize, Deserialize)]
pub(super) struct TermsRow {
    number: u32,
    since: i64,
    model: ModelRow,
    window_days: Option<u16>, // None: for ever.
    pixel_window_days: u16,
    commission: RateRow,
    events: Vec<(String, RateRow)>,
    hold_days: u16,
}

impl From<&Terms> for TermsRow {
    fn from(terms: &Terms) -> Self {
        Self {
            number: terms.number,
            since: terms.since.0,
            model: terms.model.into(),
            window_days: match terms.window {
                Window::Days(days) => Some(days),
                Window::Forever => None,
            },
            pixel_window_days: terms.pixel_window_days,
            commission: terms.commission.into(),
            events: terms.events.iter().map(|(event, rate)| (event.to_string(), (*rate).into())).collect(),
            hold_days: terms.hold_days,
        }
    }
}

impl TryFrom<TermsRow> for Terms {
    type Error = Wrong;
    fn try_from(row: TermsRow) -> Result<Self, Wrong> {
        let mut events = BTreeMap::new();
        for (event, rate) in row.events {
            events.insert(Event::from_row(event), rate.try_into()?);
        }
        Ok(Self {
            number: row.number,
            since: Timestamp(row.since),
            model: row.model.try_into()?,
            window: match row.window_days {
                Some(days) => Window::of_days(days).ok_or_else(|| Wrong::value("a window"))?,
                None => Window::Forever,
            },
            pixel_window_days: row.pixel_window_days,
            commission: row.commission.try_into()?,
            events,
            hold_days: row.hold_days,
        })
    }
}

/// A model, as terms and verdicts hold it.
#[derive(Serialize, Deserialize)]
pub(super) enum ModelRow {
    Last,
    First,
    /// The first's part, in millionths.
    Share(u32),
    EachFull,
}

impl From<Model> for ModelRow {
    fn from(model: Model) -> Self {
        match model {
            Model::Last => Self::Last,
            Model::First => Self::First,
            Model::Multiple(Split::Share { first }) => Self::Share(first.millionths()),
            Model::Multiple(Split::EachFull) => Self::EachFull,
        }
    }
}

impl TryFrom<ModelRow> for Model {
    type Error = Wrong;
    fn try_from(row: ModelRow) -> Result<Self, Wrong> {
        Ok(match row {
            ModelRow::Last => Self::Last,
            ModelRow::First => Self::First,
            ModelRow::Share(first) => Self::Multiple(Split::Share { first: percent(first)? }),
            ModelRow::EachFull => Self::Multiple(Split::EachFull),
        })
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
