//! Rows of a product's terms, as rows of their own and within the product's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::numbers::{RateRow, percent};
use crate::domain::conversion::Event;
use crate::domain::product::{Model, Split, Terms};
use crate::domain::renewals::Renewals;
use crate::domain::time::{Timestamp, Window};
use crate::store::bytes::Wrong;

/// Version 2, as a row of its own: what version 1 says, and more.
#[derive(Serialize, Deserialize)]
pub(super) struct TermsRow {
    was: TermsRow1,
    more: MoreTermsRow,
}

impl From<TermsRow1> for TermsRow {
    fn from(was: TermsRow1) -> Self {
        Self { was, more: MoreTermsRow::default() }
    }
}

impl From<&Terms> for TermsRow {
    fn from(terms: &Terms) -> Self {
        Self { was: terms.into(), more: terms.into() }
    }
}

impl TryFrom<TermsRow> for Terms {
    type Error = Wrong;
    fn try_from(row: TermsRow) -> Result<Self, Wrong> {
        let mut terms = Self::try_from(row.was)?;
        row.more.add_to(&mut terms)?;
        Ok(terms)
    }
}

/// What terms say since version 2. By default they are as all were before.
#[derive(Serialize, Deserialize, Default)]
pub(super) struct MoreTermsRow {
    renewals: RenewalsRow,
    new_customers_only: bool,
}

#[derive(Serialize, Deserialize, Default)]
enum RenewalsRow {
    #[default]
    All,
    None,
    First(u16),
}

impl From<&Terms> for MoreTermsRow {
    fn from(terms: &Terms) -> Self {
        let renewals = match terms.renewals {
            Renewals::All => RenewalsRow::All,
            Renewals::None => RenewalsRow::None,
            Renewals::First(count) => RenewalsRow::First(count),
        };
        Self { renewals, new_customers_only: terms.new_customers_only }
    }
}

impl MoreTermsRow {
    /// Adds it to terms that were read from version 1.
    pub(super) fn add_to(self, terms: &mut Terms) -> Result<(), Wrong> {
        terms.renewals = match self.renewals {
            RenewalsRow::All => Renewals::All,
            RenewalsRow::None => Renewals::None,
            RenewalsRow::First(count) => {
                Renewals::first(count).map_err(|_| Wrong::value("a number of renewals"))?
            }
        };
        terms.new_customers_only = self.new_customers_only;
        Ok(())
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct TermsRow1 {
    number: u32,
    since: i64,
    model: ModelRow,
    window_days: Option<u16>, // None: for ever.
    pixel_window_days: u16,
    commission: RateRow,
    events: Vec<(String, RateRow)>,
    hold_days: u16,
}

impl From<&Terms> for TermsRow1 {
    fn from(terms: &Terms) -> Self {
        Self {
            number: terms.number,
            since: terms.since.0,
            model: terms.model.into(),
            window_days: match terms.window {
                Window::Days(days) => Some(days),
                Window::Forever => None,
            },
            pixel_window_days: terms.pixel_window_days,
            commission: terms.commission.into(),
            events: terms.events.iter().map(|(event, rate)| (event.to_string(), (*rate).into())).collect(),
            hold_days: terms.hold_days,
        }
    }
}

impl TryFrom<TermsRow1> for Terms {
    type Error = Wrong;
    fn try_from(row: TermsRow1) -> Result<Self, Wrong> {
        let mut events = BTreeMap::new();
        for (event, rate) in row.events {
            events.insert(Event::from_row(event), rate.try_into()?);
        }
        Ok(Self {
            number: row.number,
            since: Timestamp(row.since),
            model: row.model.try_into()?,
            window: match row.window_days {
                Some(days) => Window::of_days(days).ok_or_else(|| Wrong::value("a window"))?,
                None => Window::Forever,
            },
            pixel_window_days: row.pixel_window_days,
            commission: row.commission.try_into()?,
            events,
            hold_days: row.hold_days,
            renewals: Renewals::All,
            new_customers_only: false,
        })
    }
}

/// A model, as terms and verdicts hold it.
#[derive(Serialize, Deserialize)]
pub(super) enum ModelRow {
    Last,
    First,
    /// The first's part, in millionths.
    Share(u32),
    EachFull,
}

impl From<Model> for ModelRow {
    fn from(model: Model) -> Self {
        match model {
            Model::Last => Self::Last,
            Model::First => Self::First,
            Model::Multiple(Split::Share { first }) => Self::Share(first.millionths()),
            Model::Multiple(Split::EachFull) => Self::EachFull,
        }
    }
}

impl TryFrom<ModelRow> for Model {
    type Error = Wrong;
    fn try_from(row: ModelRow) -> Result<Self, Wrong> {
        Ok(match row {
            ModelRow::Last => Self::Last,
            ModelRow::First => Self::First,
            ModelRow::Share(first) => Self::Multiple(Split::Share { first: percent(first)? }),
            ModelRow::EachFull => Self::Multiple(Split::EachFull),
        })
    }
}
