//! Questions about whether a product's sales are reported: its last click, visit and reports.

use redb::ReadableTable;

use crate::domain::conversion::Way;
use crate::domain::id::{ProductId, ReportId};
use crate::domain::report::Sign;
use crate::domain::script_visit::ScriptVisits;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys::{self, Who};
use crate::store::tables::Read;
use crate::store::{records, sums};

/// What is known of a product's tracking.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signs {
    /// Its last click, if it had one in the last 400 days, to the quarter of an hour.
    pub clicked_at: Option<Timestamp>,
    /// The script's visits.
    pub visits: ScriptVisits,
    /// The newest report of each way and sign.
    pub reports: Vec<LastReport>,
}

/// The newest report of a way and a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastReport {
    /// How it came in.
    pub way: Way,
    /// What it is a sign of.
    pub sign: Sign,
    /// Which.
    pub id: ReportId,
}

/// All ways, in the order they are told.
const WAYS: [Way; 7] =
    [Way::Postback, Way::Script, Way::Pixel, Way::ThankYou, Way::Api, Way::AffLsr, Way::ByHand];

/// How far back the last click is looked for, days.
const DAYS_BACK: u32 = 400;

/// The signs of a product. Reads a few rows, whatever was clicked and sold.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn signs(read: &impl Read, product: ProductId, now: Timestamp) -> Result<Signs, StoreError> {
    let mut reports = Vec::new();
    for way in WAYS {
        for sign in [Sign::Taken, Sign::Test, Sign::Refused] {
            if let Some(id) = read.last_reports().get(keys::last_report(product, way, sign))? {
                reports.push(LastReport { way, sign, id: ReportId(id.value()) });
            }
        }
    }
    Ok(Signs { clicked_at: last_click(read, product, now)?, visits: script_visits(read, product)?, reports })
}

/// What is remembered of the script's visits to a product's pages.
///
/// # Errors
/// Of the disk, or where the row cannot be read.
pub fn script_visits(read: &impl Read, product: ProductId) -> Result<ScriptVisits, StoreError> {
    let row = read.script_visits().get(product.0)?;
    row.map_or(Ok(ScriptVisits::default()), |row| records::decode("script visits", row.value()))
}

fn last_click(read: &impl Read, product: ProductId, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let who = Who::Product(product);
    let today = now.utc_day();
    let (from, to) = (keys::who_day(who, today.saturating_sub(DAYS_BACK)), keys::who_day(who, today));
    let Some(row) = read.quarters().range(from.as_slice()..=to.as_slice())?.next_back().transpose()? else {
        return Ok(None);
    };
    let mut day = [0; 4];
    day.copy_from_slice(&row.0.value()[5..9]);
    let day = u32::from_be_bytes(day);
    let ends = Timestamp::of_utc_day(day + 1);
    let quarters = sums::quarters_between(read, who, Timestamp::of_utc_day(day), ends)?;
    Ok(quarters.last().map(|(at, _)| *at))
}
