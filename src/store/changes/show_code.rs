//! The preference "Add affiliate code to my products' external page" (`product.md` L13), for several products
//! at once.

use std::collections::BTreeMap;

use crate::domain::id::ProductId;
use crate::domain::product::Product;
use crate::store::change::Change;
use crate::store::error::{Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::products;

/// Says for each of these products whether external pages get `aff=CODE`. Products that are not named, or not
/// there any more, stay as they are.
#[derive(Debug, Clone)]
pub struct ShowCodeOnExternalPages(pub BTreeMap<ProductId, bool>);

impl Change for ShowCodeOnExternalPages {
    /// The products that change.
    type Plan = Vec<Product>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let mut changed = Vec::new();
        for (id, wished) in &self.0 {
            let product = products::by_id(tables, *id)?;
            let product = product.filter(|product| product.code_on_external_pages != *wished);
            changed.extend(product.map(|before| Product { code_on_external_pages: *wished, ..before }));
        }
        Ok(changed)
    }

    fn apply(changed: Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        for product in changed {
            tables.products.insert(product.id.0, records::encode(&product).as_slice())?;
            tables.mends.push(Mend::Product(product));
        }
        Ok(())
    }
}
