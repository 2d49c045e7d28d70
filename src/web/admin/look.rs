//! How the creator's pages look: by the system, light or dark.

use actix_web::{HttpRequest, HttpResponse};

use super::desk::Desk;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::theme;

/// `POST /admin/look`: back to the page that it was chosen on.
pub async fn choose(desk: Desk, request: HttpRequest, sent: OwnForm) -> Result<HttpResponse, WebError> {
    theme::keep(&desk.app, &request, &sent, "/admin")
}
