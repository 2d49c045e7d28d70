//! `/payouts`: what is sent to whom, prepared, confirmed, marked as paid, and undone.

use std::collections::BTreeSet;
use std::str::FromStr;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::affiliates::method_told;
use super::answer::{made, time, written};
use super::asker::{Token, Writer, not_found};
use super::list::{Query, affiliate_called, cut, part_of};
use super::said::{plain_text, text, yes_or_no};
use crate::domain::id::{AffiliateId, PayoutId};
use crate::domain::money::Currency;
use crate::domain::payout::{Payout, PayoutLine, PayoutState};
use crate::store::changes::once::{Done, Once, OnceKey};
use crate::store::changes::payout_steps::{LeaveOut, PayoutStep, REFERENCE_MAX, StepPayout};
use crate::store::view::lists::Place;
use crate::store::view::payouts;
use crate::web::error::WebError;
use crate::web::payout_files::{self, Format};
use crate::web::preparing::{Preparing, prepare};

/// How many affiliates one request may name.
const AFFILIATES_MAX: usize = 1_000;
/// How long a reference may be: characters of up to four bytes.
const REFERENCE_BYTES_MAX: usize = 4 * REFERENCE_MAX;

/// `GET /payouts`
pub async fn list(token: Token, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let mut query = Query::of(&request);
    let currency =
        query.read("currency", |code| Currency::parse(code).map_err(|unknown| unknown.to_string()));
    let part = query.part::<PayoutId>()?;
    let place = part.after.map_or(Place::Newest, Place::OlderThan);
    let fits = move |one: &Payout| currency.is_none_or(|currency| currency == one.currency);
    let found = token.read(move |view| Ok(payouts::page(view, place, part.limit, fits)?)).await?;
    Ok(part_of(found.rows.iter().map(told).collect(), found.older))
}

/// `POST /payouts`
pub async fn create(writer: Writer) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    let currency = said.needed("currency", text(Currency::parse));
    let affiliate = |json: &_| text(affiliate_of)(json);
    let only = said.list("affiliates", AFFILIATES_MAX, affiliate);
    said.done()?;
    let currency = currency.ok_or(WebError::broken("a needed field was missed"))?;
    let only = only.map(|only| only.into_iter().collect::<BTreeSet<_>>());
    let wished = Preparing { currency, only, by: token.by(), once, at: token.now };
    let (id, replayed) = made(prepare(&token.app, wished).await?)?;
    Ok(written(StatusCode::CREATED, replayed, &told(&read(&token, id).await?)))
}

fn affiliate_of(text: &str) -> Result<AffiliateId, &'static str> {
    affiliate_called(text).ok_or("Send an affiliate's id or number.")
}

/// `GET /payouts/{id}`
pub async fn show(token: Token, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(told(&read(&token, payout_of(&id)?).await?)))
}

/// `GET /payouts/{id}/lines`
pub async fn lines(
    token: Token,
    id: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let part = Query::of(&request).part::<AffiliateId>()?;
    let payout = read(&token, payout_of(&id)?).await?;
    let id = payout.id;
    let found =
        token.read(move |view| Ok(payouts::lines_after(view, id, part.after, part.limit + 1)?)).await?;
    let (found, next) = cut(found, part.limit, |line| line.affiliate);
    let line = |line: &PayoutLine| line_told(&payout, line, token.may_write());
    Ok(part_of(found.iter().map(line).collect(), next))
}

/// `GET /payouts/{id}.csv?format=paypal|wise|plain[&part=]`. It holds whole addresses, so it takes a token that may
/// write.
pub async fn file(
    token: Token,
    id: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    if !token.may_write() {
        return Err(WebError::ReadOnly);
    }
    let mut query = Query::of(&request);
    let formats = Format::ALL.map(|format| (format.word(), format));
    let format = query.choice("format", &formats);
    let whole = |text: &str| usize::from_str(text).ok().filter(|part| *part > 0);
    let part =
        query.read("part", |text| whole(text).ok_or_else(|| "Send a whole number from 1 on.".to_owned()));
    query.done()?;
    let payout = read(&token, payout_of(&id)?).await?;
    payout_files::download(&token.app, payout, format.unwrap_or(Format::Plain), part.unwrap_or(1)).await
}

/// `POST /payouts/{id}/omissions`
pub async fn omit(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    let payout = payout_of(&id)?;
    let affiliate = said.needed("affiliate", text(affiliate_of));
    let left_out = said.optional("left_out", yes_or_no).unwrap_or(true);
    said.done()?;
    let affiliate = affiliate.ok_or(WebError::broken("a needed field was missed"))?;
    let change = LeaveOut { payout, affiliate, left_out, by: token.by(), at: token.now };
    let done = token.app.store.write(Once { key: once, change }).await?;
    answer(&token, payout, &done).await
}

/// `POST /payouts/{id}/confirmation`
pub async fn confirm(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, said, once } = writer;
    said.done()?;
    step(&token, payout_of(&id)?, PayoutStep::Confirm, once).await
}

/// `POST /payouts/{id}/paid`: a draft is confirmed by it too.
pub async fn pay(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    let id = payout_of(&id)?;
    let reference = said.optional("reference", plain_text(REFERENCE_BYTES_MAX)).unwrap_or_default();
    said.done()?;
    if read(&token, id).await?.state == PayoutState::Draft {
        let change = StepPayout { payout: id, step: PayoutStep::Confirm, by: token.by(), at: token.now };
        token.app.store.write(change).await?;
    }
    step(&token, id, PayoutStep::MarkAsPaid(reference), once).await
}

/// `DELETE /payouts/{id}/paid`: the money was not sent after all.
pub async fn undo(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, said, once } = writer;
    said.done()?;
    step(&token, payout_of(&id)?, PayoutStep::Undo, once).await
}

/// `DELETE /payouts/{id}`: a payment is undone; what is not paid is discarded.
pub async fn remove(writer: Writer, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Writer { token, said, once } = writer;
    said.done()?;
    let payout = read(&token, payout_of(&id)?).await?;
    let undoes = matches!(payout.state, PayoutState::Paying(_) | PayoutState::Paid | PayoutState::Undoing(_));
    let what = if undoes { PayoutStep::Undo } else { PayoutStep::Discard };
    step(&token, payout.id, what, once).await
}

async fn step(
    token: &Token,
    payout: PayoutId,
    step: PayoutStep,
    once: Option<OnceKey>,
) -> Result<HttpResponse, WebError> {
    let change = StepPayout { payout, step, by: token.by(), at: token.now };
    let done = token.app.store.write(Once { key: once, change }).await?;
    answer(token, payout, &done).await
}

async fn answer(token: &Token, payout: PayoutId, done: &Done<bool>) -> Result<HttpResponse, WebError> {
    let replayed = matches!(done, Done::Before(_));
    Ok(written(StatusCode::OK, replayed, &told(&read(token, payout).await?)))
}

fn payout_of(id: &str) -> Result<PayoutId, WebError> {
    id.parse().map_err(|_| not_found("payout"))
}

async fn read(token: &Token, id: PayoutId) -> Result<Payout, WebError> {
    token.read(move |view| payouts::by_id(view, id)?.ok_or_else(|| not_found("payout"))).await
}

fn told(payout: &Payout) -> Value {
    let over = payout.passed_over;
    let is_paid = payout.state.word() == "paid";
    json!({
        "id": payout.id.to_string(),
        "currency": payout.currency.code(),
        "state": payout.state.word(),
        "is_being_written": payout.state.is_going(),
        "amount": payout.total,
        "lines": payout.lines,
        "left_out": payout.left_out,
        "passed_over": {
            "below_minimum": over.below_minimum,
            "without_method": over.without_method,
            "in_another": over.in_another,
            "below_zero": over.below_zero,
        },
        "prepared_at": time(payout.reach.due_by),
        "confirmed_at": payout.confirmed_at.map(time),
        "paid_at": payout.paid_at.filter(|_| is_paid).map(time),
        "reference": payout.reference.as_str(),
    })
}

fn line_told(payout: &Payout, line: &PayoutLine, whole: bool) -> Value {
    json!({
        "affiliate": line.affiliate.to_string(),
        "amount": line.minor,
        "currency": payout.currency.code(),
        "method": method_told(&line.method, whole),
        "left_out": line.left_out,
    })
}
