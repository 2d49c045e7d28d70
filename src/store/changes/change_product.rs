//! A product is changed: its page, its terms, its state. Every change of terms makes the next terms.

use super::create_product::free_slug;
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::tables::Tables;
use crate::store::view::products;
use crate::store::{keys, records};

/// Changes a product to what it should be. What can never change (id, code, links, moment) is kept.
#[derive(Debug, Clone)]
pub struct ChangeProduct {
    /// The product as it should be.
    pub wished: Product,
    /// The number of the terms that the person saw: somebody else may have changed them since.
    pub seen_terms: Option<u32>,
    /// Now.
    pub at: Timestamp,
}

impl Change for ChangeProduct {
    type Plan = (Product, Product);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<(Product, Product), Stop> {
        let before = products::by_id(tables, self.wished.id)?.ok_or_else(|| Refused::not_found("product"))?;
        if self.seen_terms.is_some_and(|seen| seen != before.terms.number) {
            let message = "Somebody changed this product while you had it open. Please look at it again.";
            return Err(Refused::conflict("terms", message).into());
        }
        let mut after = Product {
            creator_code: before.creator_code.clone(),
            creator_links: before.creator_links,
            created_at: before.created_at,
            secrets_version: before.secrets_version,
            ..self.wished.clone()
        };
        if after.slug != before.slug {
            after.slug = free_slug(tables, Some(&after.slug), &after.slug)?;
        }
        after.terms.number = before.terms.number;
        after.terms.since = before.terms.since;
        if after.terms != before.terms {
            after.terms.number += 1;
            after.terms.since = self.at;
        }
        Ok((before, after))
    }

    fn apply((before, after): (Product, Product), tables: &mut Tables<'_>) -> Result<(), StoreError> {
        if before.slug != after.slug {
            tables.product_slugs.remove(before.slug.as_str())?;
            tables.product_slugs.insert(after.slug.as_str(), after.id.0)?;
        }
        if before.terms.number != after.terms.number {
            let key = keys::pair(after.id.0, after.terms.number);
            tables.terms.insert(key, records::encode(&after.terms).as_slice())?;
        }
        tables.products.insert(after.id.0, records::encode(&after).as_slice())?;
        tables.mends.push(Mend::Product(after));
        Ok(())
    }
}
