//! Health, for supervisors: does the process live, and can it serve.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use crate::store::Space;
use crate::web::app::App;

/// `GET /healthz`: the process lives.
pub async fn lives() -> HttpResponse {
    HttpResponse::Ok().insert_header(("cache-control", "no-store")).content_type("text/plain").body("ok\n")
}

/// `GET /readyz`: the database answers and takes writes; 503 where it does not.
pub async fn ready(app: web::Data<App>) -> HttpResponse {
    let health = app.store.health();
    let (status, text) = if !health.open || app.store.view().is_err() {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready: the database cannot be read\n")
    } else if health.space == Space::None {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready: the disk is full\n")
    } else if !health.writable {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready: the database takes no writes\n")
    } else {
        (StatusCode::OK, "ready\n")
    };
    HttpResponse::build(status)
        .insert_header(("cache-control", "no-store"))
        .content_type("text/plain")
        .body(text)
}
