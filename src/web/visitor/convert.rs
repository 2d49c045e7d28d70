//! The script reports a conversion from a page of the creator's (`product.md` C5): unsigned, as a pixel does, and judged
//! in the product's own window.

use actix_web::http::header::HeaderValue;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::own_pages::{AskingPage, RESULT, fields_of, may_ask};
use super::postback;
use crate::domain::conversion::Way;
use crate::domain::report::Judged;
use crate::domain::time::Timestamp;
use crate::web::app::App;
use crate::web::body::Body;
use crate::web::click_cookie;
use crate::web::error::WebError;
use crate::web::now::Now;
use crate::web::reporting::{self, Arrived, Credentials, Fields, Outcome, Problem, ProblemKind, Told};
use crate::web::session;

/// `POST /e/convert`: the fields of a postback; answers as one does, but what everybody may know.
pub async fn report(
    request: HttpRequest,
    Now(at): Now,
    app: web::Data<App>,
    body: Result<Body, WebError>,
) -> HttpResponse {
    let mut page = AskingPage::of(&request);
    let outcome = match taken(&request, &app, &mut page, body, at).await {
        Err(error @ (WebError::TooOften(_) | WebError::OtherSite(_))) => {
            return page.gets(error.answer(&request));
        }
        outcome => outcome,
    };
    let result = match &outcome {
        Ok(Outcome::Told(told)) => told.judged.word(),
        Ok(Outcome::Lead(lead)) => lead.word(),
        Ok(Outcome::Waits) => Judged::Waiting.word(),
        Ok(Outcome::Refused(_)) | Err(_) => "refused",
    };
    let mut answer = postback::answer(outcome, public);
    answer.headers_mut().insert(RESULT, HeaderValue::from_static(result));
    page.gets(answer)
}

async fn taken(
    request: &HttpRequest,
    app: &web::Data<App>,
    page: &mut AskingPage,
    body: Result<Body, WebError>,
    at: Timestamp,
) -> Result<Outcome, WebError> {
    let fields = body.and_then(|Body(body)| fields_of(request, &body));
    let read = fields.as_ref().ok().cloned().unwrap_or_else(|| Fields::of_query(request.query_string()));
    let arrived = Arrived {
        way: Way::Script,
        fields: read,
        credentials: Credentials::None,
        cookies: click_cookie::read(request),
        by_creator: session::is_creators(request, app, at),
        by_affiliate: session::affiliate_here(request, app, at),
        minor_units: false,
        once: None,
        at,
    };
    if let Err(error) = fields {
        let kind = match error {
            WebError::TooLarge => ProblemKind::TooLarge,
            WebError::TooSlow => ProblemKind::TooSlow,
            _ => ProblemKind::Malformed,
        };
        let problem = Problem { kind, field: None, reason: error.to_string() };
        return reporting::refuse_unread(app, &arrived, problem).await;
    }
    may_ask(request, app, at)?;
    // The product is told as the report's own reader tells it, so that no report gets past the question whose page it is.
    // Where there is none, that reader says so.
    if let Ok(product) = reporting::product_of(app, &arrived)?
        && let Err(error) = page.must_be_of(app, &product)
    {
        // Nothing vanishes in silence (C8): the creator may have forgotten a site of hers.
        let problem = Problem::not_authenticated(error.to_string());
        reporting::refuse_unread(app, &arrived, problem).await?;
        return Err(error);
    }
    reporting::take(app, arrived).await
}

/// What a page may know, and so everybody: who earns, as REF shows it, and not how much.
fn public(told: &Told) -> Value {
    let conversion = &told.conversion;
    let shares = conversion.verdict.shares.iter();
    json!({
        "ok": true,
        "result": told.judged.word(),
        "conversion_id": conversion.id.to_string(),
        "reason": conversion.verdict.sentence(conversion.at),
        "affiliates": shares
            .map(|share| json!({ "code": share.code.as_str(), "percent": share.part.to_string() }))
            .collect::<Vec<_>>(),
    })
}
