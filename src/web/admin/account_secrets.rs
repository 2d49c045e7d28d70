//! The secrets that may report for every product, among the settings. Owners only.

use actix_web::HttpResponse;

use super::owner::OwnerDesk;
use super::secrets::{hidden, revealed, rotated, stopped};
use crate::store::changes::change_secrets::Whose;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;

/// `GET /admin/settings/secrets`
pub async fn show(OwnerDesk(desk): OwnerDesk) -> Result<HttpResponse, WebError> {
    hidden(&desk, Whose::Account).await
}

/// `POST /admin/settings/secrets/showing`
pub async fn reveal(OwnerDesk(desk): OwnerDesk, _: OwnForm) -> Result<HttpResponse, WebError> {
    revealed(&desk, Whose::Account).await
}

/// `POST /admin/settings/secrets/rotation`
pub async fn rotate(OwnerDesk(desk): OwnerDesk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    rotated(&desk, Whose::Account, &sent.data).await
}

/// `POST /admin/settings/secrets/rotation/end`
pub async fn stop_old(OwnerDesk(desk): OwnerDesk, _: OwnForm) -> Result<HttpResponse, WebError> {
    stopped(&desk, Whose::Account).await
}
