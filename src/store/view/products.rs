//! Questions about products, their offers and their terms.

use redb::ReadableTable;

use crate::domain::id::{OfferId, ProductId};
use crate::domain::offer::Offer;
use crate::domain::product::{Product, Terms};
use crate::domain::program::Program;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::tables::Read;
use crate::store::{keys, records};

/// A product.
pub fn by_id(read: &impl Read, id: ProductId) -> Result<Option<Product>, StoreError> {
    read.products().get(id.0)?.map(|row| records::decode("products", row.value())).transpose()
}

/// All products, by number.
pub fn all(read: &impl Read) -> Result<Vec<Product>, StoreError> {
    read.products().iter()?.map(|row| records::decode("products", row?.1.value())).collect()
}

/// An offer.
pub fn offer(read: &impl Read, id: OfferId) -> Result<Option<Offer>, StoreError> {
    read.offers().get(id.0)?.map(|row| records::decode("offers", row.value())).transpose()
}

/// The offers of a product, by number.
pub fn offers_of(read: &impl Read, product: ProductId) -> Result<Vec<Offer>, StoreError> {
    let mut offers = Vec::new();
    for row in read.product_offers().range(keys::pairs_of(product.0))? {
        let id = OfferId(keys::second(row?.0.value()));
        offers
            .push(offer(read, id)?.ok_or_else(|| StoreError::Broken(format!("{id} is listed and missing")))?);
    }
    Ok(offers)
}

/// All offers, by number.
pub fn all_offers(read: &impl Read) -> Result<Vec<Offer>, StoreError> {
    read.offers().iter()?.map(|row| records::decode("offers", row?.1.value())).collect()
}

/// A product's terms by their number.
pub fn terms(read: &impl Read, product: ProductId, number: u32) -> Result<Option<Terms>, StoreError> {
    let row = read.terms().get(keys::pair(product.0, number))?;
    row.map(|row| records::decode("terms", row.value())).transpose()
}

/// The terms that were in force at a moment; before the product was made, its first.
pub fn terms_at(
    read: &impl Read,
    product: ProductId,
    moment: Timestamp,
) -> Result<Option<Terms>, StoreError> {
    let mut earliest = None;
    for row in read.terms().range(keys::pairs_of(product.0))?.rev() {
        let terms: Terms = records::decode("terms", row?.1.value())?;
        if terms.since <= moment {
            return Ok(Some(terms));
        }
        earliest = Some(terms);
    }
    Ok(earliest)
}

/// The program's settings; `None` before the setup.
pub fn program(read: &impl Read) -> Result<Option<Program>, StoreError> {
    read.meta().get("program")?.map(|row| records::decode("meta", row.value())).transpose()
}
