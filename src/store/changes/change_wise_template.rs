//! The template that files for Wise are made from is given, or taken away.

use super::history;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::time::Timestamp;
use crate::domain::wise_template::WiseTemplate;
use crate::store::change::Change;
use crate::store::error::{Stop, StoreError};
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::payouts;

/// Sets the creator's own template for Wise (`product.md` M3).
#[derive(Debug, Clone)]
pub struct ChangeWiseTemplate {
    /// The template; `None`: the usual one.
    pub template: Option<WiseTemplate>,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for ChangeWiseTemplate {
    /// `None`: it is so already.
    type Plan = Option<(Option<WiseTemplate>, HistoryLine)>;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        if payouts::wise_template(tables)? == self.template {
            return Ok(None);
        }
        let detail = match &self.template {
            Some(template) => {
                let columns = template.header().len();
                match template.saved_recipients() {
                    0 => format!("Wise template: {columns} columns"),
                    1 => format!("Wise template: {columns} columns, 1 saved recipient"),
                    many => format!("Wise template: {columns} columns, {many} saved recipients"),
                }
            }
            None => "Wise template: none".to_owned(),
        };
        let line = HistoryLine {
            at: self.at,
            by: self.by.clone(),
            deed: Deed::SettingsChanged,
            about: About::program(),
            from: None,
            detail,
        };
        Ok(Some((self.template.clone(), line)))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        let Some((template, line)) = plan else { return Ok(()) };
        match template {
            Some(template) => {
                let row = records::encode(&template);
                tables.meta.insert(payouts::WISE_TEMPLATE, row.as_slice())?;
            }
            None => {
                tables.meta.remove(payouts::WISE_TEMPLATE)?;
            }
        }
        history::tell(line, tables)
    }
}
