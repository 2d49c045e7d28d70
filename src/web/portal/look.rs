//! How the affiliate's pages look: by the system, light or dark.

use actix_web::{HttpRequest, HttpResponse};

use super::me::Me;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::theme;

/// `POST /portal/look`: back to the page that it was chosen on.
pub async fn choose(me: Me, request: HttpRequest, sent: OwnForm) -> Result<HttpResponse, WebError> {
    theme::keep(&me.app, &request, &sent, "/portal")
}
