//! A product is changed: its page, its terms, its state. Every change of terms makes the next terms; what pays
//! less comes into force three days later (`product.md` P4).

use super::create_product::free_slug;
use super::{history, product_history};
use crate::domain::deed::{By, HistoryLine};
use crate::domain::notice;
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::tables::Tables;
use crate::store::view::{affiliates, products};
use crate::store::{keys, records};

/// Changes a product to what it should be. What can never change (id, code, links, moment) is kept.
#[derive(Debug, Clone)]
pub struct ChangeProduct {
    /// The product as it should be. Its intended terms are what is wished; when they come into force is
    /// found out here.
    pub wished: Product,
    /// The number of the intended terms that the person saw: somebody else may have changed them since.
    pub seen_terms: Option<u32>,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// A product before and after, and what the history says of it.
pub struct ProductChange {
    before: Product,
    after: Product,
    /// The number of announced terms that are withdrawn: they were never in force.
    withdrawn: Option<u32>,
    lines: Vec<HistoryLine>,
}

impl Change for ChangeProduct {
    type Plan = ProductChange;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<ProductChange, Stop> {
        let before = products::by_id(tables, self.wished.id)?.ok_or_else(|| Refused::not_found("product"))?;
        if self.seen_terms.is_some_and(|seen| seen != before.intended_terms().number) {
            let message = "Somebody changed this product while you had it open. Please look at it again.";
            return Err(Refused::conflict("terms", message).into());
        }
        let mut after = Product {
            creator_code: before.creator_code.clone(),
            creator_links: before.creator_links,
            created_at: before.created_at,
            secrets_version: before.secrets_version,
            old_secrets_until: before.old_secrets_until,
            ..self.wished.clone()
        };
        if after.slug != before.slug {
            after.slug = free_slug(tables, Some(&after.slug), &after.slug)?;
        }
        let promised = affiliates::anyone_was_promised(tables, before.id)?;
        let (in_force, ahead) = (before.terms_at(self.at), before.terms_ahead(self.at));
        let coming = notice::coming(in_force, ahead, self.wished.intended_terms(), promised, self.at);
        (after.terms, after.next_terms) = (coming.now, coming.ahead);
        let lines = product_history::lines(&before, &after, &self.by, self.at);
        let withdrawn = before.terms_ahead(self.at).map(|ahead| ahead.number);
        let withdrawn = withdrawn.filter(|number| *number != after.intended_terms().number);
        Ok(ProductChange { before, after, withdrawn, lines })
    }

    fn apply(plan: ProductChange, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        let ProductChange { before, after, withdrawn, lines } = plan;
        if before.slug != after.slug {
            tables.product_slugs.remove(before.slug.as_str())?;
            tables.product_slugs.insert(after.slug.as_str(), after.id.0)?;
        }
        if let Some(number) = withdrawn {
            tables.terms.remove(keys::pair(after.id.0, number))?;
        }
        for terms in [Some(&after.terms), after.next_terms.as_ref()].into_iter().flatten() {
            let key = keys::pair(after.id.0, terms.number);
            tables.terms.insert(key, records::encode(terms).as_slice())?;
        }
        for line in lines {
            history::tell(line, tables)?;
        }
        tables.products.insert(after.id.0, records::encode(&after).as_slice())?;
        tables.mends.push(Mend::Product(Box::new(after)));
        Ok(())
    }
}
