//! The program's settings are changed: one change for the page and the API.

use super::history;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::money::decimal_text;
use crate::domain::program::{FrontPage, Program};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::records;
use crate::store::sums;
use crate::store::tables::Tables;
use crate::store::view::products;

/// Changes the settings to what they should be. The moment of the setup is kept.
#[derive(Debug, Clone)]
pub struct ChangeProgram {
    /// The settings as they should be.
    pub wished: Program,
    /// The settings that the person saw: somebody else may have changed them since.
    pub seen: Option<Program>,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for ChangeProgram {
    /// The settings, the zone that was left if it was, and what the history says of the change.
    type Plan = (Program, Option<(String, Timestamp)>, Option<HistoryLine>);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
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
        let after = Program {
            created_at: before.created_at,
            secrets_version: before.secrets_version,
            old_secrets_until: before.old_secrets_until,
            ..self.wished.clone()
        };
        let changed = changed(&before, &after);
        let line = (!changed.is_empty()).then(|| HistoryLine {
            at: self.at,
            by: self.by.clone(),
            deed: Deed::SettingsChanged,
            about: About::program(),
            from: None,
            detail: changed.join(", "),
        });
        let left = (before.time_zone != after.time_zone).then_some((before.time_zone, self.at));
        Ok((after, left, line))
    }

    fn apply((program, left, line): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        left.map_or(Ok(()), |(zone, at)| sums::leave_zone(&zone, at, tables))?;
        tables.meta.insert("program", records::encode(&program).as_slice())?;
        tables.mends.push(Mend::ConsentMode(program.consent_mode));
        line.map_or(Ok(()), |line| history::tell(line, tables))
    }
}

/// What differs: money and names with both values, the rest by the names of the form's fields.
fn changed(before: &Program, after: &Program) -> Vec<String> {
    let valued = [
        ("name", before.name.to_string(), after.name.to_string()),
        ("time zone", before.time_zone.clone(), after.time_zone.clone()),
        ("currency", before.currency.to_string(), after.currency.to_string()),
        ("minimum payout", minimums(before), minimums(after)),
    ];
    let valued = valued.into_iter().filter(|(_, was, is)| was != is);
    let valued = valued.map(|(name, was, is)| format!("{name}: {is} instead of {was}"));
    let others = [
        ("contact", before.contact != after.contact),
        ("front page", before.front != after.front),
        ("suspicion", before.suspicion != after.suspicion),
        ("consent mode", before.consent_mode != after.consent_mode),
        ("how long things are kept", before.retention != after.retention),
    ];
    let others = others.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.to_owned());
    valued.chain(others).collect()
}

fn minimums(program: &Program) -> String {
    let each = program.minimum_payouts.iter();
    let each: Vec<String> = each.map(|sum| format!("{} {}", sum.currency, decimal_text(*sum))).collect();
    if each.is_empty() { "none".into() } else { each.join(" and ") }
}
