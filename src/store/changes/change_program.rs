//! The program's settings are changed: one change for the page and the API.

use crate::domain::program::{FrontPage, Program};
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::products;

/// Changes the settings to what they should be. The moment of the setup is kept.
#[derive(Debug, Clone)]
pub struct ChangeProgram {
    /// The settings as they should be.
    pub wished: Program,
    /// The settings that the person saw: somebody else may have changed them since.
    pub seen: Option<Program>,
}

impl Change for ChangeProgram {
    type Plan = Program;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Program, Stop> {
        let before = products::program(tables)?.ok_or_else(|| Refused::not_found("program"))?;
        if self.seen.as_ref().is_some_and(|seen| *seen != before) {
            let message = "Somebody changed the settings while you had them open. Please look at them again.";
            return Err(Refused::conflict("settings", message).into());
        }
        if let FrontPage::SalesPage(product) = self.wished.front
            && products::by_id(tables, product)?.is_none()
        {
            return Err(Refused::invalid("front_product", "There is no such product.").into());
        }
        Ok(Program { created_at: before.created_at, ..self.wished.clone() })
    }

    fn apply(program: Program, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        tables.meta.insert("program", records::encode(&program).as_slice())?;
        Ok(())
    }
}
