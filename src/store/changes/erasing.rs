//! A buyer asks to be forgotten: what leads to her goes, and what accounting needs stays. A note of it is left, and
//! the writer carries it out in slices, so that nobody has to wait; it is finished after a restart too.
//!
//! Her leads go. Conversions and reports lose her address, and reports what they repeat of it. The clicks of her
//! journeys keep id, link, the click before and their expiry, and lose where they came from. Orders, amounts,
//! verdicts and the ledger stay as they are, so no sum changes.

use redb::ReadableTable;

use super::{buyer_purchases, history, record_lead};
use crate::domain::attribution::Why;
use crate::domain::click::Click;
use crate::domain::conversion::{Conversion, Evidence};
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::email::EmailHash;
use crate::domain::lead::Lead;
use crate::domain::report::Report;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::keys::{self, ReportTie};
use crate::store::records;
use crate::store::tables::{Read, Tables};
use crate::store::view::{buyers, conversions, journeys, products};

/// How many clicks one slice blanks at most.
const CLICKS: usize = 200;

/// What is left to do after an erasure was asked for, and what was done so far. Its key is the address's hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// When it was asked for.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
    /// How many leads are gone.
    pub leads: u32,
    /// How many conversions lost the address.
    pub conversions: u32,
    /// How many reports lost it.
    pub reports: u32,
    /// How many clicks were blanked.
    pub clicks: u32,
}

/// Asks for everything about a buyer to be erased. What is told of her afterwards is new.
#[derive(Debug, Clone)]
pub struct EraseBuyer {
    /// Whose.
    pub email: EmailHash,
    /// Who asks.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for EraseBuyer {
    type Plan = (EmailHash, Erasure);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        if next(tables, self.email)?.is_none() && !buyers::is_being_erased(tables, self.email)? {
            return Err(Refused::invalid("email", "Nothing is known of this address.").into());
        }
        let (at, by) = (self.at, self.by.clone());
        Ok((self.email, Erasure { at, by, leads: 0, conversions: 0, reports: 0, clicks: 0 }))
    }

    fn apply((email, erasure): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        if tables.erasures.get(email.0.as_slice())?.is_none() {
            tables.erasures.insert(email.0.as_slice(), records::encode(&erasure).as_slice())?;
        }
        tables.is_unfinished = true;
        Ok(())
    }
}

/// What leads to a buyer. Conversions come first: one that a lead decided gets that lead's clicks, before it goes.
enum Known {
    Conversion(Box<Conversion>),
    Lead(Lead),
    Report(Box<Report>),
}

/// What one slice does.
pub struct Slice {
    email: EmailHash,
    erasure: Erasure,
    /// Without their details already.
    clicks: Vec<Click>,
    /// It loses the address, once all of its clicks are blanked.
    forgets: Option<Known>,
    is_last: bool,
}

/// The next slice of the first erasure that is not finished.
pub(super) fn slice(read: &impl Read) -> Result<Option<Slice>, StoreError> {
    let Some(row) = read.erasures().first()? else { return Ok(None) };
    let email = row.0.value().try_into().map(EmailHash);
    let email = email.map_err(|_| StoreError::Broken("the key of an erasure is no hash".into()))?;
    let mut erasure: Erasure = records::decode("erasures", row.1.value())?;
    let Some(known) = next(read, email)? else {
        return Ok(Some(Slice { email, erasure, clicks: Vec::new(), forgets: None, is_last: true }));
    };
    let ties = match &known {
        Known::Conversion(conversion) => conversion.evidence.clone(),
        Known::Lead(lead) => lead.ties(),
        Known::Report(report) => buyers::ties_of(report),
    };
    let mut clicks = journeys::chain(read, &ties)?;
    clicks.retain(Click::has_details);
    let is_whole = clicks.len() <= CLICKS;
    clicks.truncate(CLICKS);
    erasure.clicks = erasure.clicks.saturating_add(u32::try_from(clicks.len()).unwrap_or(u32::MAX));
    if is_whole {
        match &known {
            Known::Conversion(_) => erasure.conversions += 1,
            Known::Lead(_) => erasure.leads += 1,
            Known::Report(_) => erasure.reports += 1,
        }
    }
    let clicks = clicks.into_iter().map(Click::without_details).collect();
    Ok(Some(Slice { email, erasure, clicks, forgets: is_whole.then_some(known), is_last: false }))
}

/// Something that still leads to an address.
fn next(read: &impl Read, email: EmailHash) -> Result<Option<Known>, StoreError> {
    if let Some(conversion) = buyers::conversions(read, email, 1)?.pop() {
        return Ok(Some(Known::Conversion(Box::new(conversion))));
    }
    if let Some(lead) = crate::store::view::leads::of_email(read, email, 1)?.pop() {
        return Ok(Some(Known::Lead(lead)));
    }
    Ok(buyers::reports(read, email, 1)?.pop().map(|report| Known::Report(Box::new(report))))
}

/// Writes a slice; whether the erasure goes on.
pub(super) fn apply(slice: Slice, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let Slice { email, erasure, clicks, forgets, is_last } = slice;
    for click in clicks {
        tables.clicks.insert(click.id.0, records::encode_click(&click).as_slice())?;
    }
    match forgets {
        Some(Known::Conversion(conversion)) => forget_buyer(*conversion, email, tables)?,
        Some(Known::Lead(lead)) => record_lead::remove(&lead, tables)?,
        Some(Known::Report(mut report)) => {
            tables.report_ties.remove(keys::report_tie(&ReportTie::Email(email), report.id).as_slice())?;
            report.forget_buyer();
            tables.reports.insert(report.id.0, records::encode(&*report).as_slice())?;
        }
        None => {}
    }
    if !is_last {
        tables.erasures.insert(email.0.as_slice(), records::encode(&erasure).as_slice())?;
        return Ok(());
    }
    forget_customer(email, tables)?;
    tables.erasures.remove(email.0.as_slice())?;
    history::tell(line(&erasure), tables)
}

fn forget_buyer(
    mut conversion: Conversion,
    email: EmailHash,
    tables: &mut Tables<'_>,
) -> Result<(), StoreError> {
    tables.email_conversions.remove(keys::email_conversion(email, conversion.id).as_slice())?;
    buyer_purchases::take_out(&conversion, tables)?;
    tie_by_clicks(&mut conversion);
    if conversion.evidence.email == Some(email) {
        conversion.evidence.email = None;
    }
    if conversion.evidence.customer.as_deref().and_then(EmailHash::of_customer) == Some(email) {
        conversion.evidence.customer = unnamed(&conversion, email, tables)?;
    }
    tables.conversions.insert(conversion.id.0, records::encode(&conversion).as_slice())?;
    buyer_purchases::put(&conversion, tables)
}

/// What stands for a customer whose id was the address: her first conversion, so that her renewals stay whose they are
/// when they are told of again.
fn unnamed(
    conversion: &Conversion,
    email: EmailHash,
    tables: &mut Tables<'_>,
) -> Result<Option<String>, StoreError> {
    let product = conversion.product;
    let Some(first) = conversions::first_of_customer(tables, product, &email.as_customer())? else {
        return Ok(None);
    };
    let customer = format!("erased:{}", first.id);
    tables.customers.insert(keys::customer(product, &customer).as_slice(), first.id.0)?;
    Ok(Some(customer))
}

/// The address names no customer any more: who comes with it again is new.
fn forget_customer(email: EmailHash, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    for product in products::all(tables)? {
        tables.customers.remove(keys::customer(product.id, &email.as_customer()).as_slice())?;
    }
    Ok(())
}

/// Ties a conversion that a lead decided to the clicks themselves, so that the verdict stays what it is when the
/// order is told of again and the lead is gone.
pub(super) fn tie_by_clicks(conversion: &mut Conversion) {
    if conversion.verdict.why == Why::Lead {
        let considered = conversion.verdict.considered.iter().rev();
        let clicks = considered.map(|considered| considered.step.click).collect();
        conversion.evidence.join(&Evidence { clicks, ..Evidence::default() });
    }
}

/// What the history says: how much there was, and nothing of whom.
fn line(erasure: &Erasure) -> HistoryLine {
    let count = |number: u32, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
    let detail = [
        count(erasure.leads, "lead"),
        count(erasure.conversions, "conversion"),
        count(erasure.reports, "report"),
        count(erasure.clicks, "click"),
    ];
    HistoryLine {
        at: erasure.at,
        by: erasure.by.clone(),
        deed: Deed::BuyerErased,
        about: About::program(),
        from: None,
        detail: detail.join(", "),
    }
}
