//! A payout is prepared: it is written down who gets how much, and nothing is paid yet (`product.md` M3).

use redb::ReadableTable;

use super::once::Remembered;
use super::{history, numbers};
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::PayoutId;
use crate::domain::ledger::Entry;
use crate::domain::money::{Currency, decimal_text};
use crate::domain::payout::{PassedOver, Payout, PayoutLine, PayoutState};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::tables::Tables;
use crate::store::view::payable::Payable;
use crate::store::view::payouts;
use crate::store::{keys, records};

/// How many lines lie together: few enough to be written anew when one changes.
const CHUNK: usize = 200;

/// Writes down a payout. What it sends was reckoned from a snapshot, so that thousands of affiliates do not hold the
/// writer up; here it is only made sure that nothing came between.
#[derive(Debug, Clone)]
pub struct PreparePayout {
    /// What it sends.
    pub payable: Payable,
    /// By whom.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Remembered for PayoutId {
    fn remembered(&self) -> String {
        self.to_string()
    }
}

impl Change for PreparePayout {
    type Plan = (Payout, Vec<PayoutLine>, HistoryLine);
    type Answer = PayoutId;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let Payable { currency, lines, reach, passed_over } = &self.payable;
        if lines.is_empty() {
            return Err(Refused::conflict("currency", nobody(*currency, *passed_over)).into());
        }
        self.nothing_came_between(tables)?;
        let total = lines.iter().map(|line| line.minor).sum();
        let payout = Payout {
            id: PayoutId(numbers::next_small(tables, "payout")?),
            currency: *currency,
            state: PayoutState::Draft,
            reach: *reach,
            lines: u32::try_from(lines.len()).unwrap_or(u32::MAX),
            left_out: 0,
            total,
            passed_over: *passed_over,
            confirmed_at: None,
            paid_at: None,
            undone_at: None,
            reference: String::new(),
        };
        let line = line(&payout, Deed::PayoutPrepared, "", &self.by, self.at);
        Ok((payout, lines.clone(), line))
    }

    fn apply((payout, lines, line): Self::Plan, tables: &mut Tables<'_>) -> Result<PayoutId, StoreError> {
        numbers::given(tables, "payout", u64::from(payout.id.0))?;
        for chunk in lines.chunks(CHUNK) {
            let key = keys::pair(payout.id.0, chunk[0].affiliate.0);
            tables.payout_lines.insert(key, records::encode(&chunk.to_vec()).as_slice())?;
        }
        write(&payout, tables)?;
        history::tell(line, tables)?;
        Ok(payout.id)
    }
}

impl PreparePayout {
    /// Two payouts that are prepared at once, in two tabs, must not send the same money; nor one that is prepared while
    /// another is marked as paid.
    fn nothing_came_between(&self, tables: &Tables<'_>) -> Result<(), Stop> {
        let message = "Another payout was changed at the same moment. Please prepare this one again.";
        let again = || Stop::Refused(Refused::conflict("currency", message));
        // One that was reckoned later and prepared before reaches further; this one must not follow it.
        let last = payouts::last_of(tables, self.payable.currency)?;
        if last.is_some_and(|last| !last.reach.is_within(self.payable.reach)) {
            return Err(again());
        }
        let waiting = payouts::waiting_in(tables, self.payable.currency)?;
        if self.payable.lines.iter().any(|line| waiting.contains(&line.affiliate)) {
            return Err(again());
        }
        for row in tables.entries.range(self.payable.reach.up_to.0 + 1..)? {
            let entry: Entry = records::decode("entries", row.map_err(StoreError::from)?.1.value())?;
            if entry.kind.is_payment() && entry.amount.currency == self.payable.currency {
                return Err(again());
            }
        }
        Ok(())
    }
}

/// Why there is nothing to pay, in words.
fn nobody(currency: Currency, over: PassedOver) -> String {
    let because = [
        (over.in_another, "in a payout that is not paid yet"),
        (over.below_minimum, "below the minimum"),
        (over.without_method, "without a payout method"),
        (over.below_zero, "below zero"),
    ];
    let parts: Vec<String> = because
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, why)| format!("{count} {why}"))
        .collect();
    match parts.is_empty() {
        true => format!("Nothing is Due in {currency}."),
        false => format!("Nothing can be paid in {currency} now: {}.", parts.join(", ")),
    }
}

/// Writes a payout's row, and whether it waits.
pub(super) fn write(payout: &Payout, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    tables.payouts.insert(payout.id.0, records::encode(payout).as_slice())?;
    if payout.state.is_over() {
        tables.open_payouts.remove(payout.id.0)?;
    } else {
        tables.open_payouts.insert(payout.id.0, ())?;
    }
    Ok(())
}

/// What the history says of a payout.
pub(super) fn line(payout: &Payout, deed: Deed, more: &str, by: &By, at: Timestamp) -> HistoryLine {
    let (id, people) = (payout.id.0, payout.paid_lines());
    let plural = if people == 1 { "affiliate" } else { "affiliates" };
    let sum = payout.sum();
    let more = if more.is_empty() { String::new() } else { format!(": {more}") };
    let detail = format!("Payout {id}, {} {} to {people} {plural}{more}", sum.currency, decimal_text(sum));
    HistoryLine { at, by: by.clone(), deed, about: About::program(), from: None, detail }
}
