//! The preference "Add affiliate code to my products' external page" (`product.md` L13), for several products
//! at once.

use std::collections::BTreeMap;

use super::{history, product_history};
use crate::domain::deed::{By, HistoryLine};
use crate::domain::id::ProductId;
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::products;

/// Says for each of these products whether external pages get `aff=CODE`. Products that are not named, or not
/// there any more, stay as they are.
#[derive(Debug, Clone)]
pub struct ShowCodeOnExternalPages {
    /// Whether each gets it.
    pub wished: BTreeMap<ProductId, bool>,
    /// Who says so.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for ShowCodeOnExternalPages {
    /// The products that change, with what the history says of each.
    type Plan = Vec<(Product, Vec<HistoryLine>)>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let mut changed = Vec::new();
        for (id, wished) in &self.wished {
            let product = products::by_id(tables, *id)?;
            let Some(before) = product.filter(|known| known.code_on_external_pages != *wished) else {
                continue;
            };
            let after = Product { code_on_external_pages: *wished, ..before.clone() };
            let lines = product_history::lines(&before, &after, &self.by, self.at);
            changed.push((after, lines));
        }
        Ok(changed)
    }

    fn apply(changed: Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        for (product, lines) in changed {
            tables.products.insert(product.id.0, records::encode(&product).as_slice())?;
            tables.mends.push(Mend::Product(Box::new(product)));
            for line in lines {
                history::tell(line, tables)?;
            }
        }
        Ok(())
    }
}
