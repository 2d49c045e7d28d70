//! The headers that every page carries, and the frame that turns errors into pages.

use actix_web::HttpRequest;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, EntityTag, Header, HeaderMap, HeaderName, HeaderValue,
    IfNoneMatch, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use actix_web::middleware::Next;

use super::error::WebError;
use super::now::app;
use super::page::see_other;
use super::{gzip, page_above, speaking};

/// What a page of ours may load and do: its own style sheet, script and pictures, nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Adds the headers that protect a page, unless the handler set its own.
pub fn protect(headers: &mut HeaderMap) {
    let usual = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "geolocation=(), camera=(), microphone=()"),
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in usual {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}

/// Whether the browser has this very file already (RFC 9110, 13.1.2).
pub fn is_known(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(tag)),
        Err(_) => false,
    }
}

/// Around all doors but the redirect and the pixel: errors become pages or problems, pages are protected.
pub async fn frame<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    // Nobody may hold the request while it is routed, so it is looked at only afterwards.
    let response = next.call(request).await?.map_into_boxed_body();
    let asked = response.request().clone();
    // A handler's error arrives as a bare response that remembers it; where nothing is routed, as a bare one.
    let made = match response.response().error() {
        Some(error) => Some(answer(error, &asked)),
        None if is_bare_refusal(&response) => Some(nothing_there(&asked)),
        None => None,
    };
    let mut response = match made {
        Some(made) => response.into_response(made),
        None => response,
    };
    speaking::remember(&asked, response.response_mut());
    protect(response.headers_mut());
    Ok(gzip::squeezed(response))
}

/// Whether nothing answers to this address, or not to this method.
fn is_bare_refusal(response: &ServiceResponse<BoxBody>) -> bool {
    matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED)
        && response.response().body().size().is_eof()
}

/// The answer where nothing answered.
fn nothing_there(request: &HttpRequest) -> actix_web::HttpResponse {
    let above = app(request).ok().and_then(|app| page_above::of(request, app));
    above.map_or_else(|| WebError::NotFound("page").answer(request), |above| see_other(&above))
}

/// The answer for an error, also for those of actix itself.
fn answer(error: &actix_web::Error, request: &HttpRequest) -> actix_web::HttpResponse {
    if let Some(ours) = error.as_error::<WebError>() {
        return ours.answer(request);
    }
    let status = error.as_response_error().status_code();
    let ours = match status {
        StatusCode::NOT_FOUND => WebError::NotFound("page"),
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge,
        status if status.is_client_error() => WebError::BadRequest(error.to_string()),
        _ => WebError::Broken(error.to_string().into()),
    };
    ours.answer(request)
}
