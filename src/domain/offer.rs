//! An offer: a plan of a product, with a price, its own commission and a checkout address.

use super::commission::Rate;
use super::dated::Dated;
use super::destination::Destination;
use super::id::{OfferId, ProductId};
use super::money::Money;
use super::name::Name;
use super::product::Terms;
use super::time::Timestamp;

/// An offer as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Numbered over all products.
    pub id: OfferId,
    /// What it is a plan of.
    pub product: ProductId,
    /// Shown on the payment page.
    pub name: Name,
    /// What a buyer pays, and what a report without an amount is worth (C11).
    pub price: Money,
    /// For its purchases, with its dates (P4). `None`: the product's.
    pub commission: Dated<Option<Rate>>,
    /// Where the payment page hands over, with the click id.
    pub checkout_url: Option<Destination>,
    /// No longer sold; reports of it are still understood.
    pub retired: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Offer {
    /// What a purchase of it pays at a moment, under the product's terms of that moment.
    pub fn rate_at(&self, terms: &Terms, moment: Timestamp) -> Rate {
        self.commission.at(moment).unwrap_or(terms.commission)
    }
}
