//! The secrets of a product, or the account-wide ones, are made anew, and the old ones are taken for a while, so that
//! no report is lost while the shop learns the new ones (`product.md` C10). The secrets themselves are derived
//! from a number that counts up here, and kept nowhere.

use super::history;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::ProductId;
use crate::domain::product::Product;
use crate::domain::program::Program;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::products;

/// How long old secrets may be taken, days.
pub const OVERLAP_DAYS_MAX: u16 = 30;

/// Whose secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A product's.
    Product(ProductId),
    /// Those that may report for every product.
    Account,
}

/// What happens to secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretsEvent {
    /// There are new ones.
    Rotate {
        /// The number of those that the person saw, so that a form which is sent twice rotates once.
        seen: u32,
        /// For how many days the old ones are taken as well, 0 to `OVERLAP_DAYS_MAX`.
        overlap_days: u16,
    },
    /// The old ones are not taken any more.
    StopOld,
}

/// Changes secrets.
#[derive(Debug, Clone)]
pub struct ChangeSecrets {
    /// Whose.
    pub whose: Whose,
    /// How.
    pub event: SecretsEvent,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// What the secrets belong to, as it will be kept.
pub enum Owner {
    /// A product.
    Product(Box<Product>),
    /// The program.
    Program(Box<Program>),
}

impl Change for ChangeSecrets {
    /// `None`: it was done before.
    type Plan = Option<(Owner, HistoryLine)>;
    /// Whether anything changed.
    type Answer = bool;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let mut owner = match self.whose {
            Whose::Product(id) => {
                let product = products::by_id(tables, id)?.ok_or_else(|| Refused::not_found("product"))?;
                Owner::Product(Box::new(product))
            }
            Whose::Account => {
                let program = products::program(tables)?.ok_or_else(|| Refused::not_found("program"))?;
                Owner::Program(Box::new(program))
            }
        };
        let (version, until) = owner.secrets();
        let changed = match self.event {
            SecretsEvent::Rotate { seen, .. } => seen == *version,
            SecretsEvent::StopOld => until.is_some_and(|until| self.at < until),
        };
        if !changed {
            return Ok(None);
        }
        let (deed, detail) = match self.event {
            SecretsEvent::Rotate { overlap_days, .. } => {
                if overlap_days > OVERLAP_DAYS_MAX {
                    let message = format!("Old secrets can be taken for at most {OVERLAP_DAYS_MAX} days.");
                    return Err(Refused::invalid("overlap_days", message).into());
                }
                *version = version.saturating_add(1);
                *until = (overlap_days > 0).then(|| self.at.plus_days(overlap_days));
                (Deed::SecretsRotated, overlap_words(overlap_days))
            }
            SecretsEvent::StopOld => {
                *until = None;
                (Deed::OldSecretsStopped, String::new())
            }
        };
        let about = match self.whose {
            Whose::Product(id) => About::product(id),
            Whose::Account => About::program(),
        };
        let line = HistoryLine { at: self.at, by: self.by.clone(), deed, about, from: None, detail };
        Ok(Some((owner, line)))
    }

    fn apply(plan: Self::Plan, tables: &mut Tables<'_>) -> Result<bool, StoreError> {
        let Some((owner, line)) = plan else { return Ok(false) };
        match owner {
            Owner::Product(product) => {
                tables.products.insert(product.id.0, records::encode(&*product).as_slice())?;
                tables.mends.push(Mend::Product(product));
            }
            Owner::Program(program) => {
                tables.meta.insert("program", records::encode(&*program).as_slice())?;
            }
        }
        history::tell(line, tables)?;
        Ok(true)
    }
}

impl Owner {
    /// The number of the secrets, and until when the old ones are taken.
    fn secrets(&mut self) -> (&mut u32, &mut Option<Timestamp>) {
        match self {
            Self::Product(product) => (&mut product.secrets_version, &mut product.old_secrets_until),
            Self::Program(program) => (&mut program.secrets_version, &mut program.old_secrets_until),
        }
    }
}

fn overlap_words(days: u16) -> String {
    match days {
        0 => "the old ones end at once".into(),
        1 => "the old ones are taken for 1 more day".into(),
        days => format!("the old ones are taken for {days} more days"),
    }
}
