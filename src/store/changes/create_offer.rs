//! An offer is added to a product.

use super::{history, numbers};
use crate::domain::dated::Dated;
use crate::domain::deed::{About, By, Deed, HistoryLine};
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
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for CreateOffer {
    type Plan = (Offer, By);
    type Answer = OfferId;

    fn decide(&self, tables: &Tables<'_>) -> Result<(Offer, By), Stop> {
        products::by_id(tables, self.wished.product)?.ok_or_else(|| Refused::not_found("product"))?;
        let id = OfferId(numbers::next_small(tables, "offer")?);
        let commission = Dated::since(self.at, self.wished.commission.intended());
        let offer = Offer { id, commission, retired: false, created_at: self.at, ..self.wished.clone() };
        Ok((offer, self.by.clone()))
    }

    fn apply((offer, by): (Offer, By), tables: &mut Tables<'_>) -> Result<OfferId, StoreError> {
        let id = offer.id;
        numbers::given(tables, "offer", u64::from(id.0))?;
        tables.product_offers.insert(keys::pair(offer.product.0, id.0), ())?;
        tables.offers.insert(id.0, records::encode(&offer).as_slice())?;
        let (at, about, detail) = (offer.created_at, About::product(offer.product), offer.name.to_string());
        history::tell(HistoryLine { at, by, deed: Deed::OfferMade, about, from: None, detail }, tables)?;
        tables.mends.push(Mend::Offer(offer));
        Ok(id)
    }
}
