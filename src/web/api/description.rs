//! `GET /api/openapi.json`: what this API is, with this installation's own address in it.

use actix_web::{HttpResponse, web};
use serde_json::Value;

use crate::web::app::App;
use crate::web::assets::OPENAPI;
use crate::web::error::WebError;

/// `GET /api/openapi.json`: needs no token.
pub async fn show(app: web::Data<App>) -> Result<HttpResponse, WebError> {
    let mut described: Value =
        serde_json::from_str(OPENAPI).map_err(|_| WebError::broken("the description is not JSON"))?;
    let places = [("/servers/0/url", "/api/v1"), ("/paths/~1openapi.json/servers/0/url", "/api")];
    for (place, path) in places {
        if let Some(url) = described.pointer_mut(place) {
            *url = app.paths.absolute(path).into();
        }
    }
    Ok(HttpResponse::Ok().json(described))
}

/// Any other address below `/api`.
pub async fn nothing() -> Result<HttpResponse, WebError> {
    Err(WebError::NotFound("address in this API"))
}
