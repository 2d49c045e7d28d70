//! `/conversions`: reported, listed, shown with their reasons, refunded.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::answer::written;
use super::asker::{Token, Writer, not_found};
use super::conversion_told::{summary, whole};
use super::list::{Part, Query, part_of};
use super::said::{Said, choice, minor_units, plain_text, text, yes_or_no};
use crate::domain::conversion::{Conversion, ConversionState, Event, Way};
use crate::domain::id::{AffiliationId, ConversionId, ProductId};
use crate::domain::money::Currency;
use crate::domain::refund::RefundEvent;
use crate::domain::report::Judged;
use crate::store::Change;
use crate::store::changes::once::{Done, Once, OnceKey};
use crate::store::changes::reassign_conversion::ReassignConversion;
use crate::store::changes::review_conversion::{Decision, ReviewConversion};
use crate::store::error::{Refused, RefusedKind};
use crate::store::keys::Listed;
use crate::store::view::conversions::{self, ConversionPage, List};
use crate::web::error::WebError;
use crate::web::reporting::{
    self, Arrived, Credentials, Fields, Outcome, Problem, ProblemKind, Refunding, told,
};

/// How many bytes an id from outside may have.
const ID_BYTES_MAX: usize = 128;
/// How many bytes the reason of a refund may have.
const REASON_BYTES_MAX: usize = 500;

/// Which conversions a list shows by where they stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    In(ConversionState),
    Nobody,
}

const STANDINGS: &[(&str, Standing)] = &[
    ("approved", Standing::In(ConversionState::Approved)),
    ("review", Standing::In(ConversionState::Review)),
    ("refused", Standing::In(ConversionState::Refused)),
    ("nobody", Standing::Nobody),
];

/// `GET /conversions`
pub async fn list(token: Token, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let mut query = Query::of(&request);
    let product = query.product(&token.app);
    let affiliate = query.affiliate();
    let order = query.text("order_id");
    let event = query.read("event", |text| Event::parse(text).map_err(|bad| bad.to_string()));
    let standing = query.choice("state", STANDINGS);
    let test = query.choice("test", &[("true", true), ("false", false)]).unwrap_or(false);
    let (from, to) = query.span();
    let part = query.part::<ConversionId>()?;

    let all_products = token.app.store.mirror().products();
    let products: Vec<ProductId> = all_products.iter().map(|product| product.id).collect();
    let (app, now) = (token.app.clone(), token.now);
    let (told, next) = token
        .read(move |view| {
            let fits = |conversion: &Conversion| {
                let stands = match standing {
                    None => true,
                    Some(Standing::In(state)) => conversion.state == state,
                    Some(Standing::Nobody) => conversion.verdict.shares.is_empty(),
                };
                let mut of = conversion.verdict.shares.iter().map(|share| share.affiliate);
                stands
                    && conversion.test == test
                    && conversion.id.at() <= to
                    && product.is_none_or(|product| conversion.product == product)
                    && affiliate.is_none_or(|affiliate| of.any(|one| one == affiliate))
                    && order.as_ref().is_none_or(|order| conversion.order_id.as_ref() == Some(order))
                    && event.as_ref().is_none_or(|event| conversion.event == *event)
            };
            let list = match (affiliate, standing) {
                (Some(affiliate), _) => List::Of(affiliate),
                (None, _) if test => List::Only(Listed::Test),
                (None, Some(Standing::Nobody)) => List::Only(Listed::Nobody),
                (None, Some(Standing::In(ConversionState::Review))) => List::Only(Listed::Review),
                (None, _) => List::All,
            };
            let page = match &order {
                // An order is found by its id; tests occupy none.
                Some(order) if !test => {
                    let products = product.map_or(products, |product| vec![product]);
                    let mut found = conversions::of_any_event(view, &products, order)?;
                    found.retain(|one| one.id.at() >= from && fits(one));
                    cut(found, &part)
                }
                _ => {
                    let latest = ConversionId(*crate::store::keys::ulids_between(from, to).end());
                    let before = part.after.map_or(latest, |after| after.min(latest));
                    conversions::search(view, list, from, Some(before), part.limit, fits)?
                }
            };
            let told: Result<Vec<_>, WebError> =
                page.conversions.iter().map(|conversion| summary(&app, view, conversion, now)).collect();
            Ok((told?, page.next))
        })
        .await?;
    Ok(part_of(told, next))
}

/// The part of a short list that is wanted, newest first.
fn cut(mut found: Vec<Conversion>, part: &Part<ConversionId>) -> ConversionPage {
    found.sort_by_key(|conversion| std::cmp::Reverse(conversion.id));
    found.retain(|conversion| part.after.is_none_or(|after| conversion.id < after));
    let (conversions, next) = super::list::cut(found, part.limit, |conversion| conversion.id);
    ConversionPage { conversions, next }
}

/// `POST /conversions`: a report like any other, by somebody whose token was checked.
pub async fn create(writer: Writer) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    let fields = fields(&mut said);
    let arrived = Arrived {
        way: Way::Api,
        fields,
        credentials: Credentials::Checked,
        cookies: Vec::new(),
        by_creator: false,
        by_affiliate: None,
        minor_units: true,
        once,
        at: token.now,
    };
    if let Err(problems) = said.done() {
        let problem = Problem { kind: ProblemKind::Malformed, field: None, reason: first_of(&problems) };
        reporting::refuse_unread(&token.app, &arrived, problem).await?;
        return Err(problems);
    }
    match reporting::take(&token.app, arrived).await? {
        Outcome::Told(report) => {
            let is_new = matches!(report.judged, Judged::Recorded(_) | Judged::Unattributed(_));
            let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
            Ok(written(status, report.replayed, &told::json(&report)))
        }
        Outcome::Lead(lead) => {
            let status = if lead.is_new { StatusCode::CREATED } else { StatusCode::OK };
            Ok(written(status, lead.replayed, &told::lead_json(&lead)))
        }
        Outcome::Waits => Ok(HttpResponse::Ok().json(told::waits())),
        Outcome::Refused(problem) => Err(refused(problem)),
    }
}

/// `GET /conversions/{id}`
pub async fn show(token: Token, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let id: ConversionId = id.parse().map_err(|_| not_found("conversion"))?;
    let (app, now) = (token.app.clone(), token.now);
    let told = token
        .read(move |view| {
            let conversion = conversions::by_id(view, id)?.ok_or_else(|| not_found("conversion"))?;
            whole(&app, view, &conversion, now)
        })
        .await?;
    Ok(HttpResponse::Ok().json(told))
}

/// `POST /conversions/{id}/refund`
pub async fn refund(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    let id: ConversionId = id.parse().map_err(|_| not_found("conversion"))?;
    let minor = said.optional("amount", |amount| match minor_units(amount)? {
        0 => Err("A refund is more than nothing. Leave this field out to give everything back.".into()),
        minor => Ok(minor),
    });
    let refund_id = said.optional("refund_id", text(|id: &str| shop_id(id)));
    let reason = said.optional("reason", plain_text(REASON_BYTES_MAX));
    said.done()?;
    let conversion =
        token.read(move |view| conversions::by_id(view, id)?.ok_or_else(|| not_found("conversion"))).await?;
    let product = token.app.store.mirror().product(conversion.product);
    let product = product.ok_or_else(|| not_found("product"))?;
    let (kind, line) = (RefundEvent::Refund, None);
    let refunding = Refunding { way: Way::Api, minor, refund_id, reason, kind, line, once, at: token.now };
    let report = reporting::refund(&token.app, &conversion, product, refunding).await?;
    let (app, now) = (token.app.clone(), token.now);
    let (conversion, replayed) = (report.conversion, report.replayed);
    let told = token.read(move |view| whole(&app, view, &conversion, now)).await?;
    Ok(written(StatusCode::OK, replayed, &told))
}

/// `POST /conversions/{id}/approval`
pub async fn approve(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, said, once } = writer;
    said.done()?;
    let conversion = known(&id)?;
    let change = ReviewConversion { conversion, decision: Decision::Approve, by: token.by(), at: token.now };
    decide(&token, conversion, change, once).await
}

/// `POST /conversions/{id}/refusal`
pub async fn refuse(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    let reason = said.needed("reason", plain_text(REASON_BYTES_MAX));
    said.done()?;
    let (conversion, decision) = (known(&id)?, Decision::Refuse(reason.unwrap_or_default()));
    let change = ReviewConversion { conversion, decision, by: token.by(), at: token.now };
    decide(&token, conversion, change, once).await
}

/// `POST /conversions/{id}/reassignment`
pub async fn reassign(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    let to = said.needed("affiliation", text(|text: &str| text.parse::<AffiliationId>()));
    let reason = said.needed("reason", plain_text(REASON_BYTES_MAX));
    said.done()?;
    let (Some(to), Some(reason)) = (to, reason) else {
        return Err(WebError::broken("a body without a fault"));
    };
    let conversion = known(&id)?;
    let change = ReassignConversion { conversion, to, reason, by: token.by(), at: token.now };
    decide(&token, conversion, change, once).await
}

fn known(id: &str) -> Result<ConversionId, WebError> {
    id.parse().map_err(|_| not_found("conversion"))
}

async fn decide(
    token: &Token,
    id: ConversionId,
    change: impl Change<Answer = bool>,
    once: Option<OnceKey>,
) -> Result<HttpResponse, WebError> {
    let done = token.app.store.write(Once { key: once, change }).await?;
    let (app, now) = (token.app.clone(), token.now);
    let told = token.read(move |view| {
        let conversion = conversions::by_id(view, id)?.ok_or_else(|| not_found("conversion"))?;
        whole(&app, view, &conversion, now)
    });
    Ok(written(StatusCode::OK, matches!(done, Done::Before(_)), &told.await?))
}

/// A body in the words of a report, each checked for its kind; what the words mean is read there.
fn fields(said: &mut Said) -> Fields {
    let mut fields = Fields::default();
    let ids = ["click_id", "product", "offer", "affiliate", "customer", "coupon", "order_id"];
    for name in ids {
        if let Some(id) = said.optional(name, text(|id: &str| shop_id(id))) {
            fields = fields.with(name, &id);
        }
    }
    let event = |event: &str| match event.trim() {
        "lead" => Ok("lead".to_owned()),
        event if RefundEvent::of_word(event).is_some() => Ok(event.to_owned()),
        event => Event::parse(event).map(|event| event.to_string()),
    };
    if let Some(event) = said.optional("event", text(event)) {
        fields = fields.with("event", &event);
    }
    if let Some(amount) = said.optional("amount", minor_units) {
        fields = fields.with("amount", &amount.to_string());
    }
    if let Some(currency) = said.optional("currency", text(Currency::parse)) {
        fields = fields.with("currency", currency.code());
    }
    for name in ["email", "email_sha256", "occurred_at", "refund_id"] {
        if let Some(text) = said.optional(name, plain_text(ID_BYTES_MAX * 2)) {
            fields = fields.with(name, &text);
        }
    }
    let statuses = [("approved", "approved"), ("pending", "pending"), ("rejected", "rejected")];
    if let Some(status) = said.optional("status", choice(&statuses)) {
        fields = fields.with("status", status);
    }
    if let Some(test) = said.optional("test", yes_or_no) {
        fields = fields.with("test", if test { "1" } else { "0" });
    }
    fields
}

/// An id of the shop's own.
fn shop_id(id: &str) -> Result<String, String> {
    match id.trim() {
        "" => Err("Send an id, or leave this field out.".into()),
        id if id.len() > ID_BYTES_MAX => Err(format!("Send at most {ID_BYTES_MAX} bytes.")),
        id if id.contains(crate::domain::name::is_invisible) => {
            Err("This id contains characters that cannot be seen.".into())
        }
        id => Ok(id.to_owned()),
    }
}

/// What the row of a report says whose body could not be read.
fn first_of(problems: &WebError) -> String {
    match problems {
        WebError::Invalid(all) => {
            all.first().map_or_else(String::new, |(field, problem)| format!("{field}: {problem}"))
        }
        other => other.to_string(),
    }
}

pub(super) fn refused(problem: Problem) -> WebError {
    let kind = match problem.kind {
        ProblemKind::UnknownProduct => RefusedKind::NotFound,
        ProblemKind::TooLarge => return WebError::TooLarge,
        ProblemKind::TooSlow => return WebError::TooSlow,
        ProblemKind::Malformed | ProblemKind::NotAuthenticated => RefusedKind::Invalid,
    };
    WebError::Refused(Refused { kind, field: problem.field, message: problem.reason, reason: None })
}
