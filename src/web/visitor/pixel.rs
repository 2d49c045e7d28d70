//! The pixel: an image on the confirmation page. Loading it is a conversion (`product.md` C3).

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::domain::conversion::Way;
use crate::domain::report::Judged;
use crate::web::app::App;
use crate::web::click_cookie;
use crate::web::now::Now;
use crate::web::reporting::{self, Arrived, Credentials, Fields, Outcome, Told};
use crate::web::session;

/// A transparent GIF of one dot, 43 bytes.
const DOT: [u8; 43] = [
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff,
    0xff, 0xff, 0x21, 0xf9, 0x04, 0x01, 0x00, 0x00, 0x00, 0x00, 0x2c, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00,
    0x01, 0x00, 0x00, 0x02, 0x02, 0x44, 0x01, 0x00, 0x3b,
];

/// `GET /duly.gif`: always the image, with 200, so that no order page shows a broken one; 503 only where the
/// report could not be saved.
pub async fn report(request: HttpRequest, Now(at): Now, app: web::Data<App>) -> HttpResponse {
    if request.method() == Method::HEAD {
        return dot(StatusCode::OK, "only looked at; nothing is recorded");
    }
    let arrived = Arrived {
        way: Way::Pixel,
        fields: Fields::of_query(request.query_string()),
        credentials: Credentials::None,
        cookies: click_cookie::read(&request),
        by_creator: session::is_creators(&request, &app, at),
        by_affiliate: session::affiliate_here(&request, &app, at),
        minor_units: false,
        once: None,
        at,
    };
    match reporting::take(&app, arrived).await {
        Ok(Outcome::Told(told)) => {
            let mut answer = dot(StatusCode::OK, told.judged.word());
            say_why(&mut answer, &told);
            answer
        }
        Ok(Outcome::Lead(lead)) => dot(StatusCode::OK, lead.word()),
        Ok(Outcome::Waits) => dot(StatusCode::OK, Judged::Waiting.word()),
        Ok(Outcome::Refused(problem)) => dot(StatusCode::OK, &format!("refused; {}", problem.reason)),
        Err(error) => {
            tracing::warn!(%error, "a pixel was not saved");
            dot(StatusCode::SERVICE_UNAVAILABLE, "refused; not saved, please load it again")
        }
    }
}

/// Which rule chose, or why nobody earned: an integrator can help herself with it.
fn say_why(answer: &mut HttpResponse, told: &Told) {
    let reason = told.conversion.verdict.sentence(told.conversion.at);
    if let Ok(reason) = HeaderValue::from_str(&reason) {
        answer.headers_mut().insert(HeaderName::from_static("x-duly-reason"), reason);
    }
}

fn dot(status: StatusCode, result: &str) -> HttpResponse {
    let mut response = HttpResponse::build(status).body(DOT.as_slice());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/gif"));
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("no-store, no-cache, must-revalidate, private, max-age=0"),
    );
    for (name, value) in [
        ("cross-origin-resource-policy", "cross-origin"),
        ("x-content-type-options", "nosniff"),
        ("x-robots-tag", "noindex, nofollow"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if let Ok(result) = HeaderValue::from_str(result) {
        headers.insert(HeaderName::from_static("x-duly-result"), result);
    }
    response
}
