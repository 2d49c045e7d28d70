//! Rows: how each thing lies on disk, as a version byte and then postcard of a struct that never
//! changes. The domain's types are free: they are turned into rows and back here, and nowhere else.
//!
//! A new shape is a new struct with the next number; rows of the older one are read for ever, and written in
//! the new shape when they change. The bytes of every version stay in a test. Clicks are packed by hand, since
//! there are millions of them.

mod affiliates;
mod catalog;
mod click;
mod conversion;
mod decision;
mod history;
mod keeping;
mod lead;
mod ledger;
mod links;
mod numbers;
mod payout;
mod people;
mod program;
mod report;
mod rules;
mod sales_page;
mod script_visit;
mod suspicion;
mod terms;
mod verdict;

#[cfg(test)]
mod examples;
#[cfg(test)]
mod tests;

pub use affiliates::{CodeOwner, Whose};
pub use click::{decode_click, encode_click};

use super::bytes::{Reader, Wrong};
use super::changes::erasing::Erasure;
use super::changes::refuse_held::Ban;
use super::error::StoreError;
use super::people::{Idempotent, OneTime, Session, Token};
use crate::domain::account::Account;
use crate::domain::affiliate::Affiliate;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::conversion::{Conversion, Way};
use crate::domain::decision::Decision;
use crate::domain::deed::HistoryLine;
use crate::domain::lead::Lead;
use crate::domain::ledger::{AdjustmentReason, Entry};
use crate::domain::link::Link;
use crate::domain::offer::Offer;
use crate::domain::page::Page;
use crate::domain::payout::{Payment, Payout, PayoutLine, PayoutMethod};
use crate::domain::product::{Product, Terms};
use crate::domain::program::Program;
use crate::domain::refund::{Refund, WaitingRefund};
use crate::domain::report::Report;
use crate::domain::retention::Purge;
use crate::domain::rules::Rules;
use crate::domain::sales_page::{PictureFile, SalesPage};
use crate::domain::script_visit::ScriptVisits;
use crate::domain::stretch::Stretch;
use crate::domain::suspicion::{Group, Rule};
use crate::domain::wise_template::WiseTemplate;

/// The number that stands for an affiliation's state in keys and rows.
pub fn state_number(state: AffiliationState) -> u8 {
    numbers::Numbered::row_number(state)
}

/// The number that stands for a way in keys and rows.
pub fn way_number(way: Way) -> u8 {
    numbers::Numbered::row_number(way)
}

/// The number that stands for a rule of suspicion in keys and rows.
pub fn rule_number(rule: Rule) -> u8 {
    numbers::Numbered::row_number(rule)
}

/// The rule of such a number, if there is one.
pub fn rule_of_number(number: u8) -> Option<Rule> {
    numbers::Numbered::of_row_number(number).ok()
}

/// What is kept as a row.
pub trait Row: Sized {
    /// The layout that is written now: the first byte of every value.
    const VERSION: u8;

    /// Appends what follows the version byte.
    fn encode(&self, out: &mut Vec<u8>);

    /// Reads a value, version byte included. `table` is named in the error.
    ///
    /// # Errors
    /// `StoreError::Row` where the bytes are not such a row.
    fn decode(table: &'static str, bytes: &[u8]) -> Result<Self, StoreError>;
}

/// Most rows are shorter, so that their bytes are never moved while they are put together.
const ROOM: usize = 512;

/// The bytes that are kept of a value.
pub fn encode<T: Row>(value: &T) -> Vec<u8> {
    let mut out = Vec::with_capacity(ROOM);
    out.push(T::VERSION);
    value.encode(&mut out);
    out
}

/// The value that was kept. `table` is named in the error.
///
/// # Errors
/// `StoreError::Row` where the bytes are not such a row.
pub fn decode<T: Row>(table: &'static str, bytes: &[u8]) -> Result<T, StoreError> {
    T::decode(table, bytes)
}

impl Wrong {
    /// The fault to report, with the table where the row lies.
    pub fn within(self, table: &'static str) -> StoreError {
        StoreError::Row { table, why: self.0 }
    }
}

// `Thing as ThingRow = 2, before ThingRow1 = 1`: written as `ThingRow`; a row of version 1 is read as the older
// struct, and `From<ThingRow1> for ThingRow` says what the new fields are in it.
macro_rules! rows {
    ($($thing:ty as $row:ty = $version:literal $(, before $older:ty = $old:literal)*;)*) => {
    $(
        impl Row for $thing {
            const VERSION: u8 = $version;

            fn encode(&self, out: &mut Vec<u8>) {
                put_postcard(&<$row>::from(self), out);
            }

            fn decode(table: &'static str, bytes: &[u8]) -> Result<Self, StoreError> {
                let row = match bytes.first() {
                    $(Some(&$old) => take_postcard::<$older>(bytes, $old).map(<$row>::from),)*
                    _ => take_postcard::<$row>(bytes, $version),
                };
                let row = row.map_err(|wrong| wrong.within(table))?;
                Self::try_from(row).map_err(|wrong| Wrong::from(wrong).within(table))
            }
        }
    )*

        /// Every kind of row, for bytes of whatever origin.
        #[cfg(any(test, fuzzing))]
        pub const READERS: &[fn(&[u8])] = &[$(super::foreign::row::<$thing>),*];
    };
}

rows! {
    Account as people::AccountRow = 2, before people::AccountRow1 = 1;
    Session as people::SessionRow = 1;
    OneTime as people::OneTimeRow = 1;
    Token as people::TokenRow = 1;
    Idempotent as people::IdempotentRow = 1;
    Program as program::ProgramRow = 3, before program::ProgramRow2 = 2, before program::ProgramRow1 = 1;
    Rules as rules::RulesRow = 1;
    Affiliate as affiliates::AffiliateRow = 2, before affiliates::AffiliateRow1 = 1;
    SalesPage as sales_page::SalesPageRow = 1;
    PictureFile as sales_page::PictureFileRow = 1;
    Product as catalog::ProductRow = 4, before catalog::ProductRow3 = 3, before catalog::ProductRow2 = 2, before catalog::ProductRow1 = 1;
    Terms as terms::TermsRow = 2, before terms::TermsRow1 = 1;
    Offer as catalog::OfferRow = 2, before catalog::OfferRow1 = 1;
    Affiliation as affiliates::AffiliationRow = 3, before affiliates::AffiliationRow2 = 2, before affiliates::AffiliationRow1 = 1;
    CodeOwner as affiliates::CodeOwnerRow = 1;
    Link as links::LinkRow = 2, before links::LinkRow1 = 1;
    Page as links::PageRow = 1;
    Conversion as conversion::ConversionRow = 3, before conversion::ConversionRow2 = 2, before conversion::ConversionRow1 = 1;
    Refund as conversion::RefundRow = 2, before conversion::RefundRow1 = 1;
    ScriptVisits as script_visit::ScriptVisitsRow = 1;
    Lead as lead::LeadRow = 1;
    Erasure as keeping::ErasureRow = 1;
    Purge as keeping::PurgeRow = 2, before keeping::PurgeRow1 = 1;
    Stretch as keeping::StretchRow = 1;
    WaitingRefund as conversion::WaitingRefundRow = 1;
    Report as report::ReportRow = 2, before report::ReportRow1 = 1;
    Group as suspicion::GroupRow = 1;
    Entry as ledger::EntryRow = 1;
    Ban as ledger::BanRow = 1;
    AdjustmentReason as ledger::AdjustmentReasonRow = 1;
    Decision as decision::DecisionRow = 1;
    Payout as payout::PayoutRow = 1;
    Vec<PayoutLine> as payout::PayoutLinesRow = 1;
    PayoutMethod as payout::PayoutMethodRow = 1;
    Payment as payout::PaymentRow = 1;
    WiseTemplate as payout::WiseTemplateRow = 1;
    HistoryLine as history::HistoryRow = 1;
}

#[expect(clippy::expect_used, reason = "rows are structs, lists and texts, and memory takes them all")]
fn put_postcard(row: &impl serde::Serialize, out: &mut Vec<u8>) {
    *out = postcard::to_extend(row, std::mem::take(out)).expect("a row always becomes bytes");
}

fn take_postcard<'b, R: serde::Deserialize<'b>>(bytes: &'b [u8], version: u8) -> Result<R, Wrong> {
    let (row, rest) = postcard::take_from_bytes(Reader::of_version(bytes, version)?.rest())?;
    if rest.is_empty() { Ok(row) } else { Err(Wrong("there is more than belongs to it".into())) }
}
