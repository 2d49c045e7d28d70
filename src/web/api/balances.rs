//! `/balances`: what an affiliate has, or all together, a sum a currency.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::asker::{Token, nobody};
use super::list::Query;
use crate::domain::money::Currency;
use crate::store::view::money::Balance;
use crate::store::view::{affiliates, money, payouts};
use crate::web::error::WebError;

/// `GET /balances[?affiliate=]`
pub async fn show(token: Token, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let mut query = Query::of(&request);
    let affiliate = query.affiliate();
    query.done()?;
    let now = token.now;
    let (balances, paid) = token
        .read(move |view| {
            let paid = match affiliate {
                Some(her) => {
                    affiliates::by_id(view, her)?.ok_or_else(|| nobody("affiliate"))?;
                    payouts::paid_to(view, her)?
                }
                None => payouts::paid_in_all(view)?,
            };
            Ok((money::balances(view, affiliate, now)?, paid))
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({
        "affiliate": affiliate.map(|her| her.to_string()),
        "balances": told(&balances, &paid),
    })))
}

fn told(balances: &BTreeMap<Currency, Balance>, paid: &BTreeMap<Currency, i64>) -> Vec<Value> {
    let line = |(currency, balance): (&Currency, &Balance)| {
        json!({
            "currency": currency.code(),
            "held": balance.held,
            "review": balance.in_review,
            "due": balance.due,
            "paid": paid.get(currency).copied().unwrap_or(0),
        })
    };
    balances.iter().map(line).collect()
}
