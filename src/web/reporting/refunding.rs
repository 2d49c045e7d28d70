//! A refund of a conversion that somebody has before her, by its id. It leaves a report's row like any
//! other, refused or not (`product.md` C8, C9).

use std::sync::Arc;

use super::taking::{Outcome, Told, again, problem_of, refuse};
use crate::domain::conversion::{Conversion, Trust, Way};
use crate::domain::deed::HistoryLine;
use crate::domain::money::Money;
use crate::domain::product::Product;
use crate::domain::refund::RefundEvent;
use crate::domain::report::Report;
use crate::domain::time::Timestamp;
use crate::store::changes::in_history::InHistory;
use crate::store::changes::once::{Done, Once, OnceKey};
use crate::store::changes::record_refund::{RecordRefund, RefundOf, Refunded};
use crate::store::error::{RefusedKind, Stop};
use crate::web::app::App;
use crate::web::error::WebError;

/// What is given back, and who says so.
#[derive(Debug, Clone)]
pub struct Refunding {
    /// How it came in.
    pub way: Way,
    /// How much, in the conversion's currency; `None`: all that is left.
    pub minor: Option<i64>,
    /// Makes it count once.
    pub refund_id: Option<String>,
    /// For the record, at most 500 bytes.
    pub reason: Option<String>,
    /// What it is.
    pub kind: RefundEvent,
    /// Who entered it by hand, for the history.
    pub line: Option<HistoryLine>,
    /// What makes two of them the same.
    pub once: Option<OnceKey>,
    /// When.
    pub at: Timestamp,
}

/// Gives back money of a conversion.
///
/// # Errors
/// `Refused` where it cannot be (its row is on disk then); `Unavailable` where nothing was saved.
pub async fn refund(
    app: &App,
    conversion: &Conversion,
    product: Arc<Product>,
    refunding: Refunding,
) -> Result<Box<Told>, WebError> {
    let currency = conversion.amount.currency;
    let amount = refunding.minor.map(|minor| Money { minor, currency });
    let mut fields = vec![("conversion".to_owned(), conversion.id.to_string())];
    fields.extend(amount.map(|amount| ("amount".to_owned(), amount.minor.to_string())));
    fields.extend(refunding.refund_id.clone().map(|id| ("refund_id".to_owned(), id)));
    let report = Report {
        trust: Trust::Authenticated,
        product: Some(product.id),
        event: Some(refunding.kind.word().to_owned()),
        order_id: conversion.order_id.clone(),
        fields,
        test: conversion.test,
        notes: refunding.reason.into_iter().collect(),
        ..Report::arrived(app.report_id(refunding.at), refunding.at, refunding.way)
    };
    let change = RecordRefund {
        report: report.clone(),
        at: refunding.at,
        product: product.id,
        of: RefundOf::Conversion(conversion.id),
        kind: refunding.kind,
        amount,
        refund_id: refunding.refund_id,
    };
    let change = InHistory { change, line: refunding.line };
    match app.store.write(Once { key: refunding.once, change }).await {
        Ok(Done::Now(Refunded::Waits)) => Err(WebError::broken("a refund waits for a sale that is there")),
        Ok(Done::Now(Refunded::Of(recorded))) => Ok(Box::new(Told {
            judged: recorded.judged,
            conversion: recorded.conversion,
            product,
            replayed: false,
        })),
        Ok(Done::Before(remembered)) => match again(app, &remembered, product)? {
            Outcome::Told(told) => Ok(told),
            Outcome::Waits | Outcome::Lead(_) | Outcome::Refused(_) => {
                Err(WebError::broken("a refund was remembered as something else"))
            }
        },
        Err(Stop::Refused(refused)) => {
            if refused.field != Some("Idempotency-Key") && refused.kind != RefusedKind::NotFound {
                refuse(app, report, Some(&product), problem_of(refused.clone()), true).await?;
            }
            Err(refused.into())
        }
        Err(Stop::Fault(fault)) => Err(fault.into()),
    }
}
