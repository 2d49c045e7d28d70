//! An offer is changed, retired or brought back. A rate that pays less comes into force three days later
//! (`product.md` P4).

use super::history;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::notice;
use crate::domain::offer::Offer;
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::{affiliates, products};

/// Said where somebody else changed the offer meanwhile.
pub const CHANGED_MEANWHILE: &str =
    "Somebody changed this offer while you had it open. Nothing is saved yet. Please look at it again.";

/// Changes an offer to what it should be. Its id, product and moment are kept.
#[derive(Debug, Clone)]
pub struct ChangeOffer {
    /// The offer as it should be. Its intended commission is what is wished; when it comes into force is
    /// found out here.
    pub wished: Offer,
    /// The offer as whoever changes it saw it; what differs by now is not overwritten. `None` changes what is there.
    pub seen: Option<Offer>,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for ChangeOffer {
    type Plan = (Offer, Vec<HistoryLine>);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let before = products::offer(tables, self.wished.id)?.ok_or_else(|| Refused::not_found("offer"))?;
        if self.seen.as_ref().is_some_and(|seen| *seen != before) {
            return Err(Refused::conflict("seen", CHANGED_MEANWHILE).into());
        }
        let product = products::by_id(tables, before.product)?
            .ok_or_else(|| StoreError::Broken(format!("{} is of a product that is missing", before.id)))?;
        let promised = affiliates::anyone_was_promised(tables, product.id)?;
        let mut commission = before.commission.clone();
        let else_rate = product.terms_at(self.at).commission;
        notice::set_rate(&mut commission, self.wished.commission.intended(), else_rate, promised, self.at);
        let after = Offer {
            product: before.product,
            created_at: before.created_at,
            commission,
            ..self.wished.clone()
        };
        let lines = self.lines(&before, &after, &product);
        Ok((after, lines))
    }

    fn apply((offer, lines): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        tables.offers.insert(offer.id.0, records::encode(&offer).as_slice())?;
        for line in lines {
            history::tell(line, tables)?;
        }
        tables.mends.push(Mend::Offer(offer));
        Ok(())
    }
}

impl ChangeOffer {
    fn lines(&self, before: &Offer, after: &Offer, product: &Product) -> Vec<HistoryLine> {
        let mut all = Vec::new();
        let mut tell = |deed, from, detail| {
            let (by, about) = (self.by.clone(), About::product(product.id));
            all.push(HistoryLine { at: self.at, by, deed, about, from, detail });
        };
        if before.retired != after.retired {
            let deed = if after.retired { Deed::OfferRetired } else { Deed::OfferBroughtBack };
            tell(deed, None, after.name.to_string());
        }
        if (&before.name, before.price, &before.checkout_url)
            != (&after.name, after.price, &after.checkout_url)
        {
            tell(Deed::OfferChanged, None, after.name.to_string());
        }
        let deeds = [Deed::TermsChanged, Deed::TermsAnnounced, Deed::TermsWithdrawn];
        let changed = history::rate_lines(&before.commission, &after.commission, deeds, self.at);
        for (deed, from, rate) in changed {
            let rate = rate.map_or("as the product".into(), |rate| rate.words(product.currency));
            tell(deed, from, format!("Commission of the offer {}: {rate}", after.name));
        }
        all
    }
}
