//! An offer is changed, retired or brought back.

use crate::domain::offer::Offer;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::products;

/// Changes an offer to what it should be. Its id, product and moment are kept.
#[derive(Debug, Clone)]
pub struct ChangeOffer {
    /// The offer as it should be.
    pub wished: Offer,
}

impl Change for ChangeOffer {
    type Plan = Offer;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Offer, Stop> {
        let before = products::offer(tables, self.wished.id)?.ok_or_else(|| Refused::not_found("offer"))?;
        Ok(Offer { product: before.product, created_at: before.created_at, ..self.wished.clone() })
    }

    fn apply(offer: Offer, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        tables.offers.insert(offer.id.0, records::encode(&offer).as_slice())?;
        tables.mends.push(Mend::Offer(offer));
        Ok(())
    }
}
