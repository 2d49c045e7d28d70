//! A product is deleted, as long as nothing ever happened to it. What its codes and links were stays
//! known: a code is never given again (`product.md` L1), and a late click finds its link.

use redb::ReadableTable;

use super::account_changes::one_times;
use super::{coupons, history, standing};
use crate::domain::conversion::Conversion;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::{ClickId, EntryId, LinkId, ProductId};
use crate::domain::link::Link;
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::people::Purpose;
use crate::store::tables::{Read, Tables};
use crate::store::view::{affiliates, links, money, products, sales_pages};
use crate::store::{keys, records};

/// How many clicks and conversions since the product was made are looked at.
const LOOKED_AT_MAX: usize = 50_000;

/// A product that nothing had happened to, up to a click, a conversion and a bonus.
#[derive(Debug, Clone)]
pub struct Untouched {
    product: ProductId,
    links: Vec<LinkId>,
    clicks_to: u128,
    conversions_to: u128,
    adjustments_to: u64,
}

impl Untouched {
    /// Looks through everything that happened since the product was made, ahead of the change and on a
    /// snapshot: there is no list of a product's clicks, and the writer has no time for it.
    ///
    /// # Errors
    /// `Refused` where there is a click, a conversion or a bonus, or too much to look through.
    pub fn look(read: &impl Read, product: &Product) -> Result<Self, Stop> {
        let from = *keys::ulids_between(product.created_at, product.created_at).start();
        let mut untouched = Self {
            product: product.id,
            links: Vec::new(),
            clicks_to: from,
            conversions_to: from,
            adjustments_to: 0,
        };
        untouched.look_on(read)?;
        Ok(untouched)
    }

    /// Looks through what happened since it was last looked.
    fn look_on(&mut self, read: &impl Read) -> Result<(), Stop> {
        let mut looked_at = 0;
        let links_from = self.links.last().map_or(0, |last| last.0 + 1);
        for link in read.links().range(links_from..)? {
            let link: Link = records::decode("links", link?.1.value())?;
            if link.product == self.product {
                self.links.push(link.id);
            }
        }
        for row in read.clicks().range(self.clicks_to..)? {
            let (id, click) = row?;
            let click = records::decode_click(ClickId(id.value()), click.value())?;
            looked_at += 1;
            self.refuse_if(self.links.binary_search(&click.link).is_ok(), looked_at)?;
            self.clicks_to = id.value();
        }
        for row in read.conversions().range(self.conversions_to..)? {
            let (id, conversion) = row?;
            let conversion: Conversion = records::decode("conversions", conversion.value())?;
            looked_at += 1;
            self.refuse_if(conversion.product == self.product, looked_at)?;
            self.conversions_to = id.value();
        }
        for row in read.adjustments().range(self.adjustments_to..)? {
            let id = EntryId(row?.0.value());
            looked_at += 1;
            let entry = money::entry(read, id)?;
            self.refuse_if(entry.is_some_and(|entry| entry.product == Some(self.product)), looked_at)?;
            self.adjustments_to = id.0;
        }
        Ok(())
    }

    fn refuse_if(&self, is_its_own: bool, looked_at: usize) -> Result<(), Refused> {
        if is_its_own {
            let message =
                "A product with clicks, conversions or bonuses cannot be deleted. Retire it instead.";
            return Err(Refused::conflict("product", message));
        }
        if looked_at > LOOKED_AT_MAX {
            let message =
                "Too much has happened since this product was made to delete it. Retire it instead.";
            return Err(Refused::conflict("product", message));
        }
        Ok(())
    }
}

/// Deletes a product, with its offers, terms and affiliations.
#[derive(Debug, Clone)]
pub struct DeleteProduct {
    /// The product, as it was looked through.
    pub untouched: Untouched,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for DeleteProduct {
    type Plan = (Product, HistoryLine);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let product =
            products::by_id(tables, self.untouched.product)?.ok_or_else(|| Refused::not_found("product"))?;
        self.untouched.clone().look_on(tables)?;
        let (at, by, detail) = (self.at, self.by.clone(), product.name.to_string());
        let about = About::product(product.id);
        let line = HistoryLine { at, by, deed: Deed::ProductDeleted, about, from: None, detail };
        Ok((product, line))
    }

    fn apply((product, line): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        let id = product.id;
        for offer in products::offers_of(tables, id)? {
            tables.offers.remove(offer.id.0)?;
            tables.product_offers.remove(keys::pair(id.0, offer.id.0))?;
        }
        tables.terms.retain_in(keys::pairs_of(id.0), |_, _| false)?;
        for affiliation in affiliates::affiliations_for(tables, id)? {
            let affiliate = affiliation.affiliate.0;
            tables.affiliations.remove(affiliation.id.0)?;
            tables.applications.remove(affiliation.id.0)?;
            for invitation in one_times(tables, Purpose::Invitation(affiliation.id))? {
                tables.one_time.remove(invitation.as_slice())?;
            }
            standing::moved(tables, affiliation.affiliate, Some(affiliation.state()), None)?;
            coupons::gone(tables, &affiliation)?;
            tables.bans.remove(affiliation.id.0)?;
            tables.product_affiliations.remove(keys::pair(id.0, affiliate))?;
            tables.affiliate_affiliations.remove(keys::pair(affiliate, id.0))?;
            let own = keys::pairs_of(affiliation.id.0);
            tables.affiliation_links.retain_in(own, |_, ()| false)?;
            tables.affiliation_links_made.remove(affiliation.id.0)?;
        }
        for page in links::pages_of(tables, id)? {
            tables.pages.remove(page.id.0)?;
            tables.product_pages.remove(keys::pair(id.0, page.id.0))?;
            tables.page_links.retain_in(keys::pairs_of(page.id.0), |_, _| false)?;
        }
        let (from, to) = keys::link_words_of(id);
        tables.link_words.retain_in(from.as_slice()..to.as_slice(), |_, _| false)?;
        if let Some(picture) = sales_pages::of(tables, id)?.picture
            && !sales_pages::is_used_beside(tables, picture.hash, id)?
        {
            tables.pictures.remove(picture.hash.0.as_slice())?;
        }
        tables.sales_pages.remove(id.0)?;
        tables.product_slugs.remove(product.slug.as_str())?;
        tables.products.remove(id.0)?;
        history::tell(line, tables)?;
        tables.mends.push(Mend::ProductGone(id));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::affiliation::AffiliationState;
    use crate::domain::email::Email;
    use crate::domain::ledger::Adjustment;
    use crate::domain::money::{Currency, Money};
    use crate::domain::name::Name;
    use crate::store::changes::adjust::Adjust;
    use crate::store::changes::create_affiliate::CreateAffiliate;
    use crate::store::changes::create_affiliation::CreateAffiliation;
    use crate::store::changes::create_product::CreateProduct;
    use crate::store::{Options, Store};

    #[test]
    fn a_product_for_which_a_bonus_was_given_stays() {
        let folder = std::env::temp_dir().join(format!("duly-delete-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let store = Store::open(&folder, Options { min_free_bytes: 0, ..Options::new([7; 32]) }).unwrap();
        let (at, by) = (Timestamp(1_795_000_000_000), By::Command);
        let eur = Currency::parse("EUR").unwrap();
        let code = |text: &str| crate::domain::code::Code::parse(text).unwrap();
        let wished = Product::draft(Name::parse("Bread").unwrap(), eur, at);
        let product = CreateProduct { wished, slug: None, codes: vec![code("bread-1")], by: by.clone(), at };
        let product = store.write_blocking(product).unwrap();
        let (name, email) = (Name::parse("Ana").unwrap(), Email::parse("ana@mail.example").unwrap());
        let ana = store.write_blocking(CreateAffiliate { name, email, by: by.clone(), at }).unwrap();
        let accepted = CreateAffiliation {
            affiliate: ana,
            product,
            commission: None,
            coupon: None,
            code: Some(code("ana-1")),
            codes: Vec::new(),
            state: AffiliationState::Active,
            by: by.clone(),
            at,
        };
        store.write_blocking(accepted).unwrap();
        let look = || {
            let view = store.view().unwrap();
            let product = products::by_id(&*view, product).unwrap().unwrap();
            Untouched::look(&*view, &product)
        };
        let untouched = look().unwrap();
        let bonus = Adjust {
            affiliate: ana,
            adjustment: Adjustment::Bonus,
            amount: Money { minor: 500, currency: eur },
            product: Some(product),
            reason: "Well done".into(),
            by: by.clone(),
            at,
        };
        store.write_blocking(bonus).unwrap();

        let is_refused =
            |stop: Stop| matches!(stop, Stop::Refused(refused) if refused.message.contains("bonuses"));
        let deletes = DeleteProduct { untouched, by, at };
        assert!(is_refused(store.write_blocking(deletes).unwrap_err()), "it came between");
        assert!(is_refused(look().unwrap_err()));
        store.stop();
        let _ = std::fs::remove_dir_all(&folder);
    }
}
