//! Postbacks: the shop's server reports a conversion with the id of the click (`product.md` C4), in our own
//! words or as TUNE's `/aff_lsr`.

use actix_web::http::header::{CONTENT_TYPE, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use crate::domain::attribution::Why;
use crate::domain::conversion::{Conversion, Flag, Way};
use crate::domain::time::Timestamp;
use crate::web::app::App;
use crate::web::body::Body;
use crate::web::error::WebError;
use crate::web::now::Now;
use crate::web::reporting::{
    self, Arrived, Credentials, Fields, Outcome, Problem, ProblemKind, Signature, Told, told,
};

/// `GET|POST /postback`: query, form or JSON; answers JSON.
pub async fn report(
    request: HttpRequest,
    Now(at): Now,
    app: web::Data<App>,
    body: Result<Body, WebError>,
) -> HttpResponse {
    answer(taken(&request, &app, at, body).await, told::json)
}

/// What became of a report, as JSON; `tell` says what of it the asker may know.
pub(super) fn answer(outcome: Result<Outcome, WebError>, tell: impl Fn(&Told) -> Value) -> HttpResponse {
    match outcome {
        Ok(Outcome::Told(told)) => HttpResponse::Ok().json(tell(&told)),
        Ok(Outcome::Lead(lead)) => HttpResponse::Ok().json(told::lead_json(&lead)),
        Ok(Outcome::Waits) => HttpResponse::Ok().json(told::waits()),
        Ok(Outcome::Refused(problem)) => refused(status_of(problem.kind), problem.field, &problem.reason),
        Err(error) => failed(&error),
    }
}

/// `GET /aff_lsr`: TUNE's address with TUNE's text, always 200 unless it could not be saved.
pub async fn aff_lsr(request: HttpRequest, Now(at): Now, app: web::Data<App>) -> HttpResponse {
    let arrived = arrived(&request, Way::AffLsr, Fields::of_query(request.query_string()), at);
    let (status, text) = match reporting::take(&app, arrived).await {
        Ok(Outcome::Told(told)) => (StatusCode::OK, of_conversion(&told.conversion)),
        Ok(Outcome::Waits | Outcome::Lead(_)) => (StatusCode::OK, SUCCESS.to_owned()),
        Ok(Outcome::Refused(problem)) => (StatusCode::OK, refusal(&problem.reason)),
        Err(error) => {
            let status = status_of_error(&error);
            (status, refusal(&error.to_string()))
        }
    };
    let mut answer = HttpResponse::build(status);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        answer.insert_header((RETRY_AFTER, "10"));
    }
    answer.insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
    answer.insert_header((CONTENT_TYPE, "text/plain; charset=utf-8")).body(text)
}

const SUCCESS: &str = "success=true;";

/// Who tries her postback with a transaction id that does not exist hears it, as TUNE says it, where nothing else led to
/// anybody. The sale is kept all the same (`product.md` A6, C8), and the answer says so.
fn of_conversion(conversion: &Conversion) -> String {
    let unknown = conversion.flags.iter().find_map(|flag| match flag {
        Flag::ClickUnknown(sent) => Some(sent),
        _ => None,
    });
    match unknown.filter(|_| conversion.verdict.why == Why::NoClick) {
        Some(sent) => {
            refusal(&format!("Invalid Trans. ID #{sent}. The sale is kept, and nobody earns from it"))
        }
        None => SUCCESS.to_owned(),
    }
}

/// TUNE's words for a refusal. A semicolon ends a field there, so the reason holds none.
fn refusal(reason: &str) -> String {
    format!("success=false; err_msg={};", reason.replace(';', ","))
}

async fn taken(
    request: &HttpRequest,
    app: &App,
    at: Timestamp,
    body: Result<Body, WebError>,
) -> Result<Outcome, WebError> {
    let signature = request
        .headers()
        .get("x-duly-signature")
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let query = Fields::of_query(request.query_string());
    let mut payload = request.query_string().as_bytes().to_vec();
    let fields = if request.method() == Method::POST {
        let body = match body {
            Ok(Body(body)) => body,
            Err(error) => {
                let kind = match error {
                    WebError::TooLarge => ProblemKind::TooLarge,
                    _ => ProblemKind::TooSlow,
                };
                let problem = Problem { kind, field: None, reason: error.to_string() };
                return reporting::refuse_unread(app, &arrived(request, Way::Postback, query, at), problem)
                    .await;
            }
        };
        payload = body.to_vec();
        // What a signature does not cover is not read (`product.md` C10).
        let query = if signature.is_some() { Fields::default() } else { query };
        let is_json = request
            .headers()
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
        let looks_json = body.trim_ascii_start().starts_with(b"{");
        if is_json || looks_json {
            match Fields::of_json(&body) {
                Ok(fields) => fields.and(query),
                Err(bad) => {
                    let arrived = arrived(request, Way::Postback, query, at);
                    let problem =
                        Problem { kind: ProblemKind::Malformed, field: None, reason: bad.to_string() };
                    return reporting::refuse_unread(app, &arrived, problem).await;
                }
            }
        } else {
            Fields::of_form(&String::from_utf8_lossy(&body)).and(query)
        }
    } else {
        query
    };
    let mut arrived = arrived(request, Way::Postback, fields, at);
    if let Some(header) = signature {
        arrived.credentials = Credentials::Signed(Signature { header, payload });
    }
    reporting::take(app, arrived).await
}

fn arrived(request: &HttpRequest, way: Way, fields: Fields, at: Timestamp) -> Arrived {
    let header = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let bearer = header.and_then(|value| value.split_once(' '));
    let token = bearer
        .filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim().to_owned());
    Arrived {
        way,
        fields,
        credentials: Credentials::Token(token),
        cookies: Vec::new(),
        by_creator: false,
        by_affiliate: None,
        minor_units: false,
        once: None,
        at,
    }
}

fn status_of(kind: ProblemKind) -> StatusCode {
    match kind {
        ProblemKind::Malformed => StatusCode::BAD_REQUEST,
        ProblemKind::NotAuthenticated => StatusCode::UNAUTHORIZED,
        ProblemKind::UnknownProduct => StatusCode::NOT_FOUND,
        ProblemKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemKind::TooSlow => StatusCode::REQUEST_TIMEOUT,
    }
}

fn status_of_error(error: &WebError) -> StatusCode {
    actix_web::ResponseError::status_code(error)
}

fn refused(status: StatusCode, field: Option<&str>, reason: &str) -> HttpResponse {
    let body =
        json!({ "ok": false, "result": "refused", "reason": reason, "field": field, "affiliates": [] });
    HttpResponse::build(status).insert_header(("cache-control", "no-store")).json(body)
}

fn failed(error: &WebError) -> HttpResponse {
    tracing::warn!(%error, "a report was not saved");
    let mut response = refused(status_of_error(error), None, &error.to_string());
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(RETRY_AFTER, actix_web::http::header::HeaderValue::from_static("10"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_has_the_status_of_its_kind() {
        assert_eq!(status_of(ProblemKind::Malformed), 400);
        assert_eq!(status_of(ProblemKind::NotAuthenticated), 401);
        assert_eq!(status_of(ProblemKind::UnknownProduct), 404);
    }
}
