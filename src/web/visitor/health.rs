//! Health, for supervisors: does the process live, and can it serve.

use actix_web::{HttpResponse, web};

use crate::web::app::App;

/// `GET /healthz`: the process lives.
pub async fn lives() -> HttpResponse {
    HttpResponse::Ok().insert_header(("cache-control", "no-store")).content_type("text/plain").body("ok\n")
}

/// `GET /readyz`: the database answers and takes writes; 503 where it does not.
pub async fn ready(app: web::Data<App>) -> HttpResponse {
    let health = app.store.health();
    let mut answer =
        if health.open && health.writable { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    let text =
        if health.open && health.writable { "ready\n" } else { "not ready: the database takes no writes\n" };
    answer.insert_header(("cache-control", "no-store")).content_type("text/plain").body(text)
}
