//! `/adjustments`: a bonus on top, or a correction up or down.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::answer::{made, written};
use super::asker::Writer;
use super::json::Json;
use super::ledger::entry;
use super::list::affiliate_called;
use super::products::called;
use super::said::{choice, minor_units, plain_text, text};
use crate::domain::ledger::Adjustment;
use crate::domain::money::{Currency, Money};
use crate::store::changes::adjust::Adjust;
use crate::store::changes::once::Once;
use crate::web::error::WebError;

/// How long a reason may be; the change itself counts characters.
const REASON_BYTES_MAX: usize = 4_000;
const KINDS: [(&str, Adjustment); 2] = [("bonus", Adjustment::Bonus), ("correction", Adjustment::Correction)];

/// `POST /adjustments`
pub async fn create(writer: Writer) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, once } = writer;
    let affiliate = said.needed(
        "affiliate",
        text(|text: &str| affiliate_called(text).ok_or("Send an affiliate's id or number.")),
    );
    let adjustment = said.needed("kind", choice(&KINDS));
    let minor = said.needed("amount", signed_units);
    let currency = said.needed("currency", text(Currency::parse));
    let app = token.app.clone();
    let product = said.optional(
        "product",
        text(|text: &str| {
            called(&app, text).map(|product| product.id).map_err(|_| "There is no such product.")
        }),
    );
    let reason = said.needed("reason", plain_text(REASON_BYTES_MAX));
    said.done()?;
    let (Some(affiliate), Some(adjustment), Some(minor), Some(currency), Some(reason)) =
        (affiliate, adjustment, minor, currency, reason)
    else {
        return Err(WebError::broken("a needed field was missed"));
    };
    let amount = Money { minor, currency };
    let change = Adjust { affiliate, adjustment, amount, product, reason, by: token.by(), at: token.now };
    let (id, replayed) = made(token.app.store.write(Once { key: once, change }).await?)?;
    let now = token.now;
    let told = token.read(move |view| entry(view, id, now)).await?;
    Ok(written(StatusCode::CREATED, replayed, &told))
}

/// An amount in whole minor units that may be below zero.
fn signed_units(json: &Json) -> Result<i64, String> {
    match json {
        Json::Whole(minor) if *minor < 0 => minor_units(&Json::Whole(-minor)).map(|minor| -minor),
        other => minor_units(other),
    }
}
