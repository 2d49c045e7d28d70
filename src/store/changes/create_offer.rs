//! An offer is added to a product.

use super::numbers;
use crate::domain::id::OfferId;
use crate::domain::offer::Offer;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::tables::Tables;
use crate::store::view::products;
use crate::store::{keys, records};

/// Makes an offer.
#[derive(Debug, Clone)]
pub struct CreateOffer {
    /// The offer as wished; its id and moment are given here.
    pub wished: Offer,
    /// Now.
    pub at: Timestamp,
}

impl Change for CreateOffer {
    type Plan = Offer;
    type Answer = OfferId;

    fn decide(&self, tables: &Tables<'_>) -> Result<Offer, Stop> {
        products::by_id(tables, self.wished.product)?.ok_or_else(|| Refused::not_found("product"))?;
        let id = OfferId(numbers::next_small(tables, "offer")?);
        Ok(Offer { id, retired: false, created_at: self.at, ..self.wished.clone() })
    }

    fn apply(offer: Offer, tables: &mut Tables<'_>) -> Result<OfferId, StoreError> {
        let id = offer.id;
        numbers::given(tables, "offer", u64::from(id.0))?;
        tables.product_offers.insert(keys::pair(offer.product.0, id.0), ())?;
        tables.offers.insert(id.0, records::encode(&offer).as_slice())?;
        tables.mends.push(Mend::Offer(offer));
        Ok(id)
    }
}
