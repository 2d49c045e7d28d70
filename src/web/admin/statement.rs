//! The statement of what a payout sends to an affiliate, as she reads it once it is paid.

use actix_web::{HttpResponse, web};

use super::desk::Desk;
use super::query::{Query, id};
use super::shown::VOICE;
use crate::domain::language::Language;
use crate::web::error::WebError;
use crate::web::misread::Misread;
use crate::web::statement::{Reader, Statement};
use crate::web::words::portal;

/// `GET /admin/payouts/{id}/statements/{affiliate}`.
pub async fn show(desk: Desk, path: web::Path<(String, String)>) -> Result<HttpResponse, WebError> {
    let statement = statement(&desk, &path).await?;
    Ok(statement.page(&desk.app, Reader::Creator, desk.theme, portal(Language::English)))
}

/// `GET /admin/payouts/{id}/statements/{affiliate}.csv`.
pub async fn csv(
    desk: Desk,
    path: web::Path<(String, String)>,
    query: Query,
) -> Result<HttpResponse, WebError> {
    Misread::default().refuse(&query, &[], VOICE.words)?;
    statement(&desk, &path).await?.csv(&desk.app, portal(Language::English))
}

/// `GET /admin/payouts/{id}/statements/{affiliate}.json`.
pub async fn json(
    desk: Desk,
    path: web::Path<(String, String)>,
    query: Query,
) -> Result<HttpResponse, WebError> {
    Misread::default().refuse(&query, &[], VOICE.words)?;
    Ok(statement(&desk, &path).await?.json(&desk.app, portal(Language::English)))
}

async fn statement(desk: &Desk, (payout, her): &(String, String)) -> Result<Statement, WebError> {
    let (payout, her) = (id(payout, "payout")?, id(her, "affiliate")?);
    desk.read(move |view| Statement::read(view, Reader::Creator, payout, her)).await
}
