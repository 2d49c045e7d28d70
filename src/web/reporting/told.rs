//! What a program hears of a report that was judged: the same for postbacks and the API.

use serde_json::{Value, json};

use super::taking::{LeadTold, Told};
use crate::domain::money::Money;
use crate::domain::settlement;

/// The answer (`contract.md`, "Reporting").
pub fn json(told: &Told) -> Value {
    let conversion = &told.conversion;
    json!({
        "ok": true,
        "result": told.judged.word(),
        "conversion_id": conversion.id.to_string(),
        "reason": conversion.verdict.sentence(conversion.at),
        "affiliates": shares(told),
    })
}

/// The same of a lead: nobody earns from it yet.
pub fn lead_json(told: &LeadTold) -> Value {
    json!({
        "ok": true,
        "result": told.word(),
        "lead_id": told.lead.id.to_string(),
        "reason": "The address is tied to the clicks that came with it.",
        "affiliates": [],
    })
}

/// The answer to a refund that waits for its sale.
pub fn waits() -> Value {
    json!({ "ok": true, "result": "recorded", "conversion_id": null, "reason": WAITS, "affiliates": [] })
}

/// Why a refund made nothing yet.
pub const WAITS: &str = "This refund waits for its sale.";

/// Who earned, in which shares, and what each is worth now.
pub fn shares(told: &Told) -> Vec<Value> {
    let conversion = &told.conversion;
    let rates: Vec<_> = conversion.rates.iter().map(|share| share.rate).collect();
    let shares = &conversion.verdict.shares;
    let left = settlement::left(conversion, shares, &rates, told.product.currency);
    let sum = |sum: Money| json!({ "amount": sum.minor, "currency": sum.currency.code() });
    let told_of = shares.iter().zip(left).map(|(share, left)| {
        json!({
            "affiliate": share.affiliate.to_string(),
            "code": share.code.as_str(),
            "percent": share.part.to_string(),
            "commission": left.into_iter().map(sum).collect::<Vec<_>>(),
        })
    });
    told_of.collect()
}
