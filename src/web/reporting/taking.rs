//! A report is taken: whose product, believed how far, read, judged, and answered once it is on disk.
//! Whatever becomes of it, it leaves a row (`product.md` C8).

use std::sync::Arc;

use super::buyer::Buyer;
use super::fields::Fields;
use super::reading::{AmountsIn, CLICKS_MAX, Problem, Reader, Said, field};
use super::signature::Signature;
use super::trust::{Belief, Doubt, trust_in};
use crate::domain::conversion::{Conversion, CookieIds, Evidence, Trust, Way};
use crate::domain::deed::HistoryLine;
use crate::domain::email::EmailHash;
use crate::domain::id::{AffiliateId, ClickId, OfferId};
use crate::domain::lead::Lead;
use crate::domain::product::Product;
use crate::domain::report::{Judged, Report};
use crate::domain::time::Timestamp;
use crate::store::Space;
use crate::store::changes::in_history::InHistory;
use crate::store::changes::once::{Done, Once, OnceKey};
use crate::store::changes::record_conversion::{RecordConversion, judged_before};
use crate::store::changes::record_lead::{LeadRecorded, RecordLead, lead_before};
use crate::store::changes::record_refund::{RecordRefund, RefundOf, Refunded, waited_before};
use crate::store::changes::record_refusal::RecordRefusal;
use crate::store::error::{Refused, Stop};
use crate::store::view::{affiliates, clicks, conversions, journeys, leads};
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::test_sale;

/// What a report brings to be believed.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// Nothing is asked for: a page. The shop's server may have signed what it says.
    None,
    /// The product's or the account-wide token is needed, in the field `token` or here.
    Token(Option<String>),
    /// Signed with the product's or the account-wide secret. Only what was signed is in the fields.
    Signed(Signature),
    /// It was checked at the door: an API token.
    Checked,
}

/// A report that arrived.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// How.
    pub way: Way,
    /// What it says.
    pub fields: Fields,
    /// What it brings to be believed.
    pub credentials: Credentials,
    /// The click ids in the browser's cookies.
    pub cookies: Vec<CookieIds>,
    /// The creator is signed in in this browser.
    pub by_creator: bool,
    /// The affiliate who is signed in in this browser: she does not earn from herself (A7).
    pub by_affiliate: Option<AffiliateId>,
    /// The unit that its amounts are in.
    pub minor_units: bool,
    /// What makes two of them the same, beside the order.
    pub once: Option<OnceKey>,
    /// When.
    pub at: Timestamp,
}

/// What became of it.
#[derive(Debug)]
pub enum Outcome {
    /// It was judged, and is on disk.
    Told(Box<Told>),
    /// It was a lead, and is on disk.
    Lead(Box<LeadTold>),
    /// It is a refund whose sale is not known yet: it is on disk, and waits for it (C9).
    Waits,
    /// It was refused; its row is on disk.
    Refused(Problem),
}

/// A report that was judged.
#[derive(Debug)]
pub struct Told {
    /// How.
    pub judged: Judged,
    /// The conversion as it stands now.
    pub conversion: Conversion,
    /// Of this product.
    pub product: Arc<Product>,
    /// Whether this was done before, under the same idempotency key.
    pub replayed: bool,
}

/// A lead that was kept.
#[derive(Debug)]
pub struct LeadTold {
    /// As it stands now.
    pub lead: Lead,
    /// Whether it was not there before.
    pub is_new: bool,
    /// Whether this was done before, under the same idempotency key.
    pub replayed: bool,
}

impl LeadTold {
    /// The word that programs read (`contract.md`, "Reporting").
    pub fn word(&self) -> &'static str {
        if self.is_new { "recorded" } else { "duplicate" }
    }
}

/// Takes a report. An `Err` means that nothing was saved and it must be sent again.
///
/// # Errors
/// `Unavailable` where the store cannot write; `Refused` where an idempotency key was used for another.
pub async fn take(app: &App, arrived: Arrived) -> Result<Outcome, WebError> {
    take_telling(app, arrived, None).await
}

/// Takes a report that somebody entered by hand, and writes into the history who did (`product.md` C13).
///
/// # Errors
/// As `take`.
pub async fn take_by_hand(app: &App, arrived: Arrived, line: HistoryLine) -> Result<Outcome, WebError> {
    take_telling(app, arrived, Some(line)).await
}

async fn take_telling(app: &App, arrived: Arrived, line: Option<HistoryLine>) -> Result<Outcome, WebError> {
    let report = blank(app, &arrived);
    let product = match product_of(app, &arrived)? {
        Ok(product) => product,
        Err(problem) => return refuse(app, report, None, problem, false).await,
    };
    let belief = match trust_in(app, &arrived, &product)? {
        Ok(belief) => belief,
        Err(Doubt { problem, note }) => {
            let mut report = report;
            report.notes.extend(note);
            return refuse(app, report, Some(&product), problem, false).await;
        }
    };
    let buyer = Buyer::of(app, &arrived, &product)?;
    believed(app, arrived, report, product, belief, buyer, line).await
}

/// Reads and judges a report that is believed so far; `line` is written into the history with it.
pub(super) async fn believed(
    app: &App,
    arrived: Arrived,
    report: Report,
    product: Arc<Product>,
    Belief { trust, covers, note }: Belief,
    buyer: Buyer,
    line: Option<HistoryLine>,
) -> Result<Outcome, WebError> {
    let mut report = Report { trust, product: Some(product.id), buyer: buyer.affiliate, ..report };
    report.notes.extend(note.map(str::to_owned));
    report.notes.extend(buyer.problem.iter().map(|problem| problem.reason.clone()));
    let reader = Reader {
        buyer,
        fields: &arrived.fields,
        product: &product,
        trust,
        covers,
        cookies: arrived.cookies.clone(),
        amounts: if arrived.minor_units { AmountsIn::MinorUnits } else { AmountsIn::Decimal },
        at: arrived.at,
        by_creator: arrived.by_creator,
        store: &app.store,
    };
    let said = match reader.read()? {
        Ok(said) => said,
        Err(problem) => {
            return refuse(app, report, Some(&product), problem, trust == Trust::Authenticated).await;
        }
    };
    judge(app, arrived, report, product, said, line).await
}

/// Keeps a row of a report whose body could not even be taken apart.
///
/// # Errors
/// `Unavailable` where not even the row could be kept.
pub async fn refuse_unread(app: &App, arrived: &Arrived, problem: Problem) -> Result<Outcome, WebError> {
    refuse(app, blank(app, arrived), None, problem, false).await
}

async fn judge(
    app: &App,
    arrived: Arrived,
    report: Report,
    product: Arc<Product>,
    said: Said,
    line: Option<HistoryLine>,
) -> Result<Outcome, WebError> {
    let judged = match said {
        Said::Conversion(mut reported) => {
            let walked = journeys::walk_ahead(&app.store.view()?, &reported.evidence)?;
            let mut report = report.clone();
            let named = reported.evidence.clicks.iter().copied();
            let ties = named.chain(reported.evidence.cookies.iter().map(|cookie| cookie.newest));
            reported.test |= test_sale::is_by_test(app.store.keys(), product.id, ties, &walked, arrived.at);
            if !reported.test && walked.is_by_test_link(&reported.evidence.clicks) {
                reported.test = true;
                report.notes.push("Its click was made by a test link, so this is a test.".to_owned());
            }
            report.test = reported.test;
            let id = app.conversion_id(report.at);
            let change = RecordConversion {
                id,
                report,
                product: product.id,
                reported,
                walked,
                only_new: line.is_some(),
            };
            app.store.write(Once { key: arrived.once, change: InHistory { change, line } }).await
        }
        Said::Lead { email, ties, test } => {
            let report = Report { test, email: Some(email), ..report };
            return keep_lead(app, arrived, report, product, (email, ties)).await;
        }
        Said::Refund { kind, order_id, amount, refund_id } => {
            let change = RecordRefund {
                report: report.clone(),
                at: report.at,
                product: product.id,
                of: RefundOf::Order(order_id),
                kind,
                amount,
                refund_id,
            };
            match app.store.write(Once { key: arrived.once, change: InHistory { change, line } }).await {
                Ok(Done::Now(Refunded::Waits)) => return Ok(Outcome::Waits),
                Ok(Done::Now(Refunded::Of(recorded))) => Ok(Done::Now(*recorded)),
                Ok(Done::Before(remembered)) => Ok(Done::Before(remembered)),
                Err(stop) => Err(stop),
            }
        }
    };
    match judged {
        Ok(Done::Now(recorded)) => {
            let told =
                Told { judged: recorded.judged, conversion: recorded.conversion, product, replayed: false };
            Ok(Outcome::Told(Box::new(told)))
        }
        Ok(Done::Before(remembered)) => again(app, &remembered, product),
        Err(Stop::Refused(refused)) if refused.field == Some("Idempotency-Key") => Err(refused.into()),
        Err(Stop::Refused(refused)) => {
            let trusted = report.trust == Trust::Authenticated;
            refuse(app, report, Some(&product), problem_of(refused), trusted).await
        }
        Err(Stop::Fault(fault)) => Err(fault.into()),
    }
}

async fn keep_lead(
    app: &App,
    arrived: Arrived,
    report: Report,
    product: Arc<Product>,
    (email, ties): (EmailHash, Evidence),
) -> Result<Outcome, WebError> {
    let (id, trusted) = (app.lead_id(arrived.at), report.trust == Trust::Authenticated);
    let change = RecordLead { id, report: report.clone(), product: product.id, email, ties };
    match app.store.write(Once { key: arrived.once, change }).await {
        Ok(Done::Now(LeadRecorded { lead, is_new })) => {
            Ok(Outcome::Lead(Box::new(LeadTold { lead, is_new, replayed: false })))
        }
        Ok(Done::Before(remembered)) => again(app, &remembered, product),
        Err(Stop::Refused(refused)) if refused.field == Some("Idempotency-Key") => Err(refused.into()),
        Err(Stop::Refused(refused)) => {
            refuse(app, report, Some(&product), problem_of(refused), trusted).await
        }
        Err(Stop::Fault(fault)) => Err(fault.into()),
    }
}

/// What was done before under the same idempotency key.
pub(super) fn again(app: &App, remembered: &str, product: Arc<Product>) -> Result<Outcome, WebError> {
    if waited_before(remembered) {
        return Ok(Outcome::Waits);
    }
    if let Some(id) = lead_before(remembered) {
        let lead = leads::by_id(&app.store.view()?, id)?.ok_or(WebError::NotFound("lead"))?;
        return Ok(Outcome::Lead(Box::new(LeadTold { lead, is_new: false, replayed: true })));
    }
    let (judged, id) = judged_before(remembered)
        .ok_or_else(|| WebError::broken("an idempotency key remembers something else"))?;
    let conversion = conversions::by_id(&app.store.view()?, id)?.ok_or(WebError::NotFound("conversion"))?;
    Ok(Outcome::Told(Box::new(Told { judged, conversion, product, replayed: true })))
}

pub(super) fn problem_of(refused: Refused) -> Problem {
    Problem::malformed(refused.field.unwrap_or("order_id"), refused.message)
}

/// Keeps a row of a refused report, and says why. Where not even the row can be kept, it must be sent again.
pub(super) async fn refuse(
    app: &App,
    report: Report,
    product: Option<&Product>,
    problem: Problem,
    authenticated: bool,
) -> Result<Outcome, WebError> {
    let judged = Judged::Refused(problem.reason.clone());
    let report = Report { judged, product: product.map(|product| product.id), ..report };
    let only_count = matches!(app.store.health().space, Space::NoRefusedReports | Space::None);
    app.store.write(RecordRefusal { report, authenticated, only_count }).await?;
    Ok(Outcome::Refused(problem))
}

/// The report's row as far as it is known before anything was understood.
fn blank(app: &App, arrived: &Arrived) -> Report {
    let said = |name| arrived.fields.all(name).first().map(|text| text.chars().take(64).collect::<String>());
    let named = arrived.fields.all("click_id");
    let named = named.into_iter().take(CLICKS_MAX).filter_map(|text| text.parse().ok());
    let (clicks, cookies): (Vec<CookieIds>, Vec<CookieIds>) =
        named.partition(|ids: &CookieIds| ids.fallback.is_none());
    let left_out = arrived.fields.has_left_out_email();
    let note =
        "The buyer's address was not read: send it in the body of a POST, not in the address of the request.";
    Report {
        notes: if left_out { vec![note.into()] } else { Vec::new() },
        email: Buyer::email_in(app, &arrived.fields),
        event: said("event"),
        order_id: said("order_id"),
        fields: arrived.fields.for_row(),
        clicks: clicks.into_iter().map(|ids| ids.newest).collect(),
        cookies: arrived.cookies.iter().copied().chain(cookies).collect(),
        buyer: arrived.by_affiliate,
        ..Report::arrived(app.report_id(arrived.at), arrived.at, arrived.way)
    }
}

/// The product that was said, else the offer's, else the click's; never guessed from a cookie (C11).
///
/// # Errors
/// Whatever reading gives.
pub fn product_of(app: &App, arrived: &Arrived) -> Result<Result<Arc<Product>, Problem>, WebError> {
    let mirror = app.store.mirror();
    match field(&arrived.fields, "product") {
        Err(problem) => return Ok(Err(problem)),
        Ok(Some(said)) => {
            let unknown =
                || Problem::unknown_product("There is no such product. Use its id, its slug or its number.");
            return Ok(mirror.product_called(said).ok_or_else(unknown));
        }
        Ok(None) => {}
    }
    let offers = arrived.fields.all("offer");
    let of_offer =
        offers.iter().find_map(|said| said.parse::<OfferId>().ok()).and_then(|id| mirror.offer(id));
    if let Some(product) = of_offer.and_then(|offer| mirror.product(offer.product)) {
        return Ok(Ok(product));
    }
    drop(mirror);
    for click in arrived.fields.all("click_id") {
        let Ok(CookieIds { newest, fallback }) = click.parse() else { continue };
        for click in std::iter::once(newest).chain(fallback) {
            if let Some(product) = product_of_click(app, click)? {
                return Ok(Ok(product));
            }
        }
    }
    let reason = "Neither a product nor a known click was named. Send product=, or the click_id of a click.";
    Ok(Err(Problem::unknown_product(reason)))
}

/// The product whose link a click followed.
///
/// # Errors
/// Whatever reading gives.
pub fn product_of_click(app: &App, click: ClickId) -> Result<Option<Arc<Product>>, WebError> {
    let view = app.store.view()?;
    let Some(click) = clicks::by_id(&view, click)? else { return Ok(None) };
    let Some(link) = affiliates::link(&view, click.link)? else { return Ok(None) };
    Ok(app.store.mirror().product(link.product))
}
