//! An affiliation's own rate as two fields: a percentage, a flat sum, both, or neither.

use crate::domain::commission::Rate;
use crate::domain::money::{Currency, Money, Percent, decimal_text};
use crate::web::form::{BadForm, Field, FormData};

/// The fields of a rate that may be left empty.
#[derive(Debug, Clone)]
pub(super) struct RateFields {
    pub(super) percent: Field,
    pub(super) flat: Field,
}

impl RateFields {
    /// Fields that show a rate.
    pub(super) fn showing(rate: Option<Rate>, currency: Currency) -> Self {
        let rate = rate.unwrap_or_default();
        let percent = if rate.percent.millionths() == 0 { String::new() } else { rate.percent.to_string() };
        let flat =
            if rate.flat == 0 { String::new() } else { decimal_text(Money { minor: rate.flat, currency }) };
        Self { percent: Field::new("percent", percent), flat: Field::new("flat", flat) }
    }

    /// The fields as they were typed.
    ///
    /// # Errors
    /// Where one was sent twice.
    pub(super) fn of(form: &FormData) -> Result<Self, BadForm> {
        Ok(Self { percent: form.field("percent")?, flat: form.field("flat")? })
    }

    /// The rate as it is typed, as far as it can be read, for an example; what cannot stays as it was.
    pub(super) fn tried(&self, was: Option<Rate>, currency: Currency) -> Option<Rate> {
        let mut fields = self.clone();
        let was = was.unwrap_or_default();
        let percent = fields.percent.parse_optional(Percent::parse);
        let flat = fields.flat.parse_optional(|text| Money::parse(text, currency));
        let rate = Rate {
            percent: percent.map_or(was.percent, Option::unwrap_or_default),
            flat: flat.map_or(was.flat, |flat| flat.map_or(0, |flat| flat.minor)),
        };
        (!rate.is_zero()).then_some(rate)
    }

    /// The rate that was typed: `Some(None)` where both are empty, `None` where something is wrong.
    pub(super) fn parse(&mut self, currency: Currency) -> Option<Option<Rate>> {
        let percent = self.percent.parse_optional(Percent::parse);
        let flat = self.flat.parse_optional(|text| Money::parse(text, currency));
        let (percent, flat) = (percent?, flat?);
        if percent.is_none() && flat.is_none() {
            return Some(None);
        }
        let rate = Rate { percent: percent.unwrap_or_default(), flat: flat.map_or(0, |flat| flat.minor) };
        Some((!rate.is_zero()).then_some(rate))
    }
}
