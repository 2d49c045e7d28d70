//! What all answers have in common: how a moment, a rate and a sum are written, and what is said of a
//! request that was already done.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde_json::{Value, json};

use crate::domain::commission::Rate;
use crate::domain::dated::Dated;
use crate::domain::money::Money;
use crate::domain::time::{Expiry, Timestamp};
use crate::store::changes::once::Done;
use crate::web::error::WebError;

/// An answer to a request that changes something, with what is known of it being asked before.
pub fn written(status: StatusCode, replayed: bool, body: &Value) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    if replayed {
        response.insert_header(("Idempotency-Replayed", "true"));
    }
    response.json(body)
}

/// The id of what was made, now or before under the same key; whether it was before.
pub fn made<I: std::str::FromStr>(done: Done<I>) -> Result<(I, bool), WebError> {
    match done {
        Done::Now(id) => Ok((id, false)),
        Done::Before(id) => {
            let id = id.parse().map_err(|_| WebError::broken("a key remembers something else"))?;
            Ok((id, true))
        }
    }
}

/// A moment: RFC 3339 in UTC.
pub fn time(at: Timestamp) -> String {
    // Moments come from our clock, or were checked at the door; the end of time is beyond jiff's.
    jiff::Timestamp::from_millisecond(at.0).map_or_else(|_| at.0.to_string(), |at| format!("{at:.3}"))
}

/// The last moment at which something earns; `null` where it earns for ever or not at all.
pub fn expiry(expires: Option<Expiry>) -> Option<String> {
    match expires {
        Some(Expiry::At(at)) => Some(time(at)),
        Some(Expiry::Never) | None => None,
    }
}

/// A commission.
pub fn rate(rate: Rate) -> Value {
    json!({ "percent": rate.percent.to_string(), "flat": rate.flat })
}

/// A rate that is set and not yet in force, with its moment; `null` where none is.
pub fn rate_ahead(commission: &Dated<Option<Rate>>, now: Timestamp) -> Value {
    commission.next(now).map_or(
        Value::Null,
        |(since, becomes)| json!({ "since": time(since), "commission": becomes.map(rate) }),
    )
}

/// A sum of money.
pub fn sum(money: Money) -> Value {
    json!({ "amount": money.minor, "currency": money.currency.code() })
}
