//! The statement of a payment to her.

use actix_web::{HttpResponse, web};

use super::me::Me;
use crate::web::error::WebError;
use crate::web::misread::Misread;
use crate::web::query::{Query, id};
use crate::web::statement::{Reader, Statement};

/// `GET /portal/payouts/{id}`.
pub async fn show(me: Me, path: web::Path<String>) -> Result<HttpResponse, WebError> {
    Ok(statement(&me, &path).await?.page(&me.app, Reader::Affiliate, me.theme, me.words))
}

/// `GET /portal/payouts/{id}.csv`.
pub async fn csv(me: Me, path: web::Path<String>, query: Query) -> Result<HttpResponse, WebError> {
    Misread::default().refuse(&query, &[], me.words.figures)?;
    statement(&me, &path).await?.csv(&me.app, me.words)
}

/// `GET /portal/payouts/{id}.json`.
pub async fn json(me: Me, path: web::Path<String>, query: Query) -> Result<HttpResponse, WebError> {
    Misread::default().refuse(&query, &[], me.words.figures)?;
    Ok(statement(&me, &path).await?.json(&me.app, me.words))
}

async fn statement(me: &Me, payout: &str) -> Result<Statement, WebError> {
    let (payout, her) = (id(payout, "statement")?, me.affiliate.id);
    me.read(move |view| Statement::read(view, Reader::Affiliate, payout, her)).await
}
