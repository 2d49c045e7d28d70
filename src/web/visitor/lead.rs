//! The script tells of a lead: a visitor left her address in a form on the creator's page. It is tied to the
//! clicks of her browser (`product.md` W7).

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::own_pages::{AskingPage, fields_of, told};
use crate::domain::conversion::Way;
use crate::domain::report::Judged;
use crate::domain::time::Timestamp;
use crate::web::app::App;
use crate::web::body::Body;
use crate::web::click_cookie;
use crate::web::error::WebError;
use crate::web::now::Now;
use crate::web::reporting::{self, Arrived, Credentials, Outcome};
use crate::web::session;

/// `POST /e/lead`: form or JSON; 204 once it is on disk, with what became of it in `X-Duly-Result`.
pub async fn note(
    request: HttpRequest,
    Now(now): Now,
    app: web::Data<App>,
    body: Result<Body, WebError>,
) -> HttpResponse {
    AskingPage::answers(&request, async |page| noted(&request, &app, page, &body?.0, now).await).await
}

async fn noted(
    request: &HttpRequest,
    app: &web::Data<App>,
    page: &mut AskingPage,
    body: &[u8],
    now: Timestamp,
) -> Result<HttpResponse, WebError> {
    let fields = fields_of(request, body)?;
    let product = page.asks_about(request, app, &fields, now).await?;
    let fields = fields.without("product").with("product", &product.id.to_string());
    let arrived = Arrived {
        way: Way::Script,
        fields: fields.without("event").with("event", "lead"),
        credentials: Credentials::None,
        cookies: click_cookie::read(request),
        by_creator: session::is_creators(request, app, now),
        by_affiliate: session::affiliate_here(request, app, now),
        minor_units: false,
        once: None,
        at: now,
    };
    let result = match reporting::take(app, arrived).await? {
        Outcome::Lead(lead) => lead.word().to_owned(),
        Outcome::Told(told) => told.judged.word().to_owned(),
        Outcome::Waits => Judged::Waiting.word().to_owned(),
        Outcome::Refused(problem) => format!("refused; {}", problem.reason),
    };
    Ok(told(HttpResponse::new(StatusCode::NO_CONTENT), &result))
}
