//! An affiliate is accepted for a product: she gets her code and her links (`product.md` L1).

use redb::ReadableTable;

use super::create_product::{free_code, give_code};
use super::{coupons, history, numbers, standing};
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::code::Code;
use crate::domain::commission::Rate;
use crate::domain::coupon::Coupon;
use crate::domain::dated::Dated;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::{AffiliateId, AffiliationId, LinkId, ProductId};
use crate::domain::link::LinkOwner;
use crate::domain::product::OwnLinks;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::records::{CodeOwner, Whose};
use crate::store::tables::Tables;
use crate::store::view::{affiliates, products};
use crate::store::{keys, records};

/// Makes an affiliation.
#[derive(Debug, Clone)]
pub struct CreateAffiliation {
    /// Who.
    pub affiliate: AffiliateId,
    /// For what.
    pub product: ProductId,
    /// Her own rate.
    pub commission: Option<Rate>,
    /// The word that buyers type at the checkout.
    pub coupon: Option<Coupon>,
    /// An own (vanity) code, where one was chosen.
    pub code: Option<Code>,
    /// Generated codes to choose from otherwise.
    pub codes: Vec<Code>,
    /// `Active` where the creator enters it, `Applied` where it waits for her.
    pub state: AffiliationState,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for CreateAffiliation {
    type Plan = (Affiliation, By);
    type Answer = AffiliationId;

    fn decide(&self, tables: &Tables<'_>) -> Result<(Affiliation, By), Stop> {
        affiliates::by_id(tables, self.affiliate)?
            .ok_or_else(|| Refused::invalid("affiliate", "There is no such affiliate."))?;
        Ok((self.made(tables)?, self.by.clone()))
    }

    fn apply(
        (affiliation, by): (Affiliation, By),
        tables: &mut Tables<'_>,
    ) -> Result<AffiliationId, StoreError> {
        let id = affiliation.id;
        numbers::given(tables, "affiliation", u64::from(id.0))?;
        let owner = CodeOwner { whose: Whose::Affiliation(id), alias: false };
        let link_owner = LinkOwner::Affiliation(id);
        give_code(tables, &affiliation.code, owner, affiliation.product, link_owner, affiliation.links)?;
        let (product, affiliate) = (affiliation.product.0, affiliation.affiliate.0);
        tables.product_affiliations.insert(keys::pair(product, affiliate), id.0)?;
        tables.affiliate_affiliations.insert(keys::pair(affiliate, product), id.0)?;
        coupons::moved(tables, None, &affiliation)?;
        tables.affiliations.insert(id.0, records::encode(&affiliation).as_slice())?;
        standing::moved(tables, affiliation.affiliate, None, Some(affiliation.state()))?;
        let deed = Deed::of_step(AffiliationState::Invited, affiliation.state(), &by);
        let (at, about, detail) =
            (affiliation.created_at, About::affiliation(&affiliation), format!("Code {}", affiliation.code));
        history::tell(HistoryLine { at, by, deed, about, from: None, detail }, tables)?;
        tables.mends.push(Mend::Affiliation(affiliation));
        Ok(id)
    }
}

impl CreateAffiliation {
    /// The affiliation as it will be, for an affiliate who is there or made in the same change.
    ///
    /// # Errors
    /// Where there is one already, or the code is taken.
    pub(super) fn made(&self, tables: &Tables<'_>) -> Result<Affiliation, Stop> {
        products::by_id(tables, self.product)?
            .ok_or_else(|| Refused::invalid("product", "There is no such product."))?;
        if tables.product_affiliations.get(keys::pair(self.product.0, self.affiliate.0))?.is_some() {
            return Err(Refused::conflict("affiliate", "She is already an affiliate of this product.").into());
        }
        let code = match &self.code {
            Some(code) if tables.codes.get(code.as_str())?.is_some() => {
                return Err(Refused::conflict("code", "That code is taken. Please choose another.").into());
            }
            Some(code) => code.clone(),
            None => free_code(tables, &self.codes)?,
        };
        coupons::must_be_free(tables, self.coupon.as_ref(), self.product, None)?;
        let first_link = numbers::next_small(tables, "link")?;
        Ok(Affiliation {
            id: AffiliationId(numbers::next_small(tables, "affiliation")?),
            affiliate: self.affiliate,
            product: self.product,
            code,
            former_codes: Vec::new(),
            links: OwnLinks { sales_page: LinkId(first_link), direct_payment: LinkId(first_link + 1) },
            commission: Dated::since(self.at, self.commission),
            history: vec![(self.at, self.state)],
            coupon: self.coupon.clone(),
            created_at: self.at,
        })
    }
}
