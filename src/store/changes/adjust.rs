//! The creator gives something on top, or sets a balance right, by hand and with a reason (`product.md` 7).

use super::entries::{self, NewEntry};
use super::history;
use super::once::Remembered;
use super::review_conversion::written_reason;
use crate::domain::affiliation::Affiliation;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::{AffiliateId, EntryId, ProductId};
use crate::domain::ledger::{Adjustment, AdjustmentReason, EntryKind};
use crate::domain::money::{AMOUNT_MAX, Money, decimal_text};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::affiliates;

/// Adds an adjustment to an affiliate's ledger. It is Due at once.
#[derive(Debug, Clone)]
pub struct Adjust {
    /// Whose.
    pub affiliate: AffiliateId,
    /// What it is.
    pub adjustment: Adjustment,
    /// How much; below zero only for a correction.
    pub amount: Money,
    /// For which product, if for one.
    pub product: Option<ProductId>,
    /// Why. The affiliate reads it.
    pub reason: String,
    /// By whom.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Remembered for EntryId {
    fn remembered(&self) -> String {
        self.to_string()
    }
}

/// What will be written.
pub struct AdjustPlan {
    entry: NewEntry,
    why: AdjustmentReason,
    line: HistoryLine,
}

impl Change for Adjust {
    type Plan = AdjustPlan;
    type Answer = EntryId;

    fn decide(&self, tables: &Tables<'_>) -> Result<AdjustPlan, Stop> {
        affiliates::by_id(tables, self.affiliate)?.ok_or_else(|| Refused::not_found("affiliate"))?;
        let reason =
            written_reason(&self.reason, "Please write why, in words that the affiliate understands.")?;
        check_amount(self.adjustment, self.amount)?;
        let affiliation = self.affiliation(tables)?;
        let (deed, about) = match self.adjustment {
            Adjustment::Bonus => (Deed::BonusGiven, About::affiliate(self.affiliate)),
            Adjustment::Correction => (Deed::BalanceCorrected, About::affiliate(self.affiliate)),
        };
        let about = affiliation.as_ref().map_or(about, About::affiliation);
        let detail = format!("{} {}: {reason}", self.amount.currency, decimal_text(self.amount));
        Ok(AdjustPlan {
            entry: NewEntry {
                affiliate: self.affiliate,
                affiliation: affiliation.map(|affiliation| affiliation.id),
                product: self.product,
                at: self.at,
                due_at: Some(self.at),
                amount: self.amount,
                kind: EntryKind::Adjusted(self.adjustment),
            },
            why: AdjustmentReason { reason: reason.to_owned(), by: self.by.clone() },
            line: HistoryLine { at: self.at, by: self.by.clone(), deed, about, from: None, detail },
        })
    }

    fn apply(plan: AdjustPlan, tables: &mut Tables<'_>) -> Result<EntryId, StoreError> {
        let id = entries::add(plan.entry, tables)?;
        tables.adjustments.insert(id.0, records::encode(&plan.why).as_slice())?;
        history::tell(plan.line, tables)?;
        Ok(id)
    }
}

/// Whether an adjustment may be of this amount; the form asks it before anything is entered.
///
/// # Errors
/// `Refused` where a bonus is not above zero, where it is nothing at all, or where it is too large.
pub fn check_amount(adjustment: Adjustment, amount: Money) -> Result<(), Refused> {
    if adjustment == Adjustment::Bonus && amount.minor <= 0 {
        let message = "A bonus is more than nothing. To take something away, enter a correction.";
        return Err(Refused::invalid("amount", message));
    }
    if amount.minor == 0 {
        return Err(Refused::invalid("amount", "Please enter an amount that is not zero."));
    }
    if amount.minor.abs() > AMOUNT_MAX {
        return Err(Refused::invalid("amount", "This amount is too large."));
    }
    Ok(())
}

impl Adjust {
    /// Her affiliation for the product that was named.
    fn affiliation(&self, tables: &Tables<'_>) -> Result<Option<Affiliation>, Stop> {
        let Some(product) = self.product else { return Ok(None) };
        let hers = affiliates::affiliations_of(tables, self.affiliate)?;
        let of_product = hers.into_iter().find(|affiliation| affiliation.product == product);
        let missing = || Refused::invalid("product", "This affiliate was never one of this product.");
        Ok(Some(of_product.ok_or_else(missing)?))
    }
}
