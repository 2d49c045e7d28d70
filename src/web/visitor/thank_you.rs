//! The thank-you page that Duly makes: a buyer comes back from the checkout, and the page itself reports the
//! conversion from the server's side, judged exactly as the pixel's (`product.md` C3): unsigned, and with the
//! pixel's own window. Whatever becomes of the report, a buyer is thanked.

use std::sync::Arc;

use actix_web::http::header::{HeaderName, HeaderValue, RETRY_AFTER};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::product_page::{product_in, words_of};
use super::{consent, notices};
use crate::domain::conversion::{Event, Evidence, Way};
use crate::domain::product::Product;
use crate::domain::report::Judged;
use crate::domain::time::Timestamp;
use crate::domain::visitor_kind::VisitorKind;
use crate::store::view::journeys;
use crate::store::view::purchases::Before;
use crate::store::view::verdicts::{self, Question};
use crate::web::app::App;
use crate::web::asked;
use crate::web::click_cookie;
use crate::web::error::WebError;
use crate::web::now::Now;
use crate::web::page::{self, PublicShell};
use crate::web::peer::peer;
use crate::web::reporting::{self, Arrived, Credentials, Fields, Outcome};
use crate::web::session;
use crate::web::speaking;
use crate::web::theme::Theme;
use crate::web::words::VisitorWords;

/// How many seconds a page waits that could not report, before it loads itself again.
const AGAIN_AFTER_SECONDS: u32 = 30;

#[derive(Template)]
#[template(path = "visitor/thank_you.html")]
struct ThankYouPage {
    shell: PublicShell,
    /// Nothing where somebody only looks at the page: then there is no order to speak of.
    done: Option<String>,
    order: Option<String>,
    /// Not saved: the page loads itself again after so many seconds.
    again_after: Option<u32>,
    /// For the creator's eyes: how the report was judged.
    to_creator: Option<String>,
}

/// `GET /p/PRODUCT/thanks?order_id=&amount=&currency=&offer=&event=`. The names are those of every report.
pub async fn show(
    request: HttpRequest,
    Now(now): Now,
    app: web::Data<App>,
) -> Result<HttpResponse, WebError> {
    let Some(product) = product_in(&request, &app) else { return Ok(notices::no_such_page(&request, &app)) };
    let fields = Fields::of_query(request.query_string()).without("product");
    let arrived = Arrived {
        way: Way::ThankYou,
        fields: fields.clone().with("product", &product.id.to_string()),
        credentials: Credentials::None,
        cookies: click_cookie::read(&request),
        by_creator: session::is_creators(&request, &app, now),
        by_affiliate: session::affiliate_here(&request, &app, now),
        minor_units: false,
        once: None,
        at: now,
    };
    let by_creator = arrived.by_creator;
    let told = if is_report(&request, &app, &product, &arrived).await {
        Some(reporting::take(&app, arrived).await)
    } else {
        None
    };
    let result = told.as_ref().map(result_of);
    let is_lost = matches!(told, Some(Err(_)));
    let (words, depends) = words_of(&request, &app, &product).await;
    let page = ThankYouPage {
        shell: PublicShell {
            question: consent::question(&request, &app),
            ..PublicShell::new(&app.paths, Theme::of(&request), words.thank_you, words)
        },
        done: (told.is_some() || fields.says_more_than("product")).then(|| done(&fields, &product, words)),
        order: fields.get("order_id").ok().flatten().map(str::to_owned),
        again_after: is_lost.then_some(AGAIN_AFTER_SECONDS),
        to_creator: result.clone().filter(|_| by_creator),
    };
    let mut response = answer(&page, result.as_deref());
    speaking::said(&mut response, words.language, depends);
    Ok(response)
}

/// Whether somebody who bought is here, and not only a machine that looks; and whether there is anything to
/// report: something was said, or an affiliate would earn.
async fn is_report(request: &HttpRequest, app: &App, product: &Arc<Product>, arrived: &Arrived) -> bool {
    let is_person = matches!(asked::kind(request, peer(request, app).https), VisitorKind::Person(_));
    if request.method() == Method::HEAD || !is_person {
        return false;
    }
    if arrived.fields.says_more_than("product") {
        return true;
    }
    let evidence = Evidence { cookies: arrived.cookies.clone(), ..Evidence::default() };
    if evidence.cookies.is_empty() {
        return false;
    }
    let (store, product, now) = (app.store.clone(), Arc::clone(product), arrived.at);
    let would_earn = web::block(move || {
        let view = store.view()?;
        let journey = journeys::find(&view, &evidence, product.id, journeys::Walked::default())?.journey;
        let question = question(&product, &evidence, now);
        Ok::<_, WebError>(!verdicts::answer(&view, &question, journey)?.shares.is_empty())
    });
    // Where it cannot be read now, the report says that it was not saved.
    would_earn.await.ok().and_then(Result::ok).unwrap_or(true)
}

fn question<'a>(product: &'a Product, evidence: &'a Evidence, now: Timestamp) -> Question<'a> {
    Question {
        product: product.id,
        conversion: None,
        evidence,
        terms: product.terms_at(now),
        before: Before::default(),
        pays: true,
        own_rates_count: true,
        moment: now,
        by_pixel: true,
        test: false,
    }
}

fn done(fields: &Fields, product: &Product, words: &VisitorWords) -> String {
    let event = fields.get("event").ok().flatten().map(Event::parse);
    let is_purchase = event.is_none_or(|event| event.is_ok_and(|event| event.is_purchase()));
    let words = if is_purchase { words.bought } else { words.done };
    words(product.name.as_str())
}

fn result_of(told: &Result<Outcome, WebError>) -> String {
    match told {
        Ok(Outcome::Told(told)) => told.judged.word().to_owned(),
        Ok(Outcome::Lead(lead)) => lead.word().to_owned(),
        Ok(Outcome::Waits) => Judged::Waiting.word().to_owned(),
        Ok(Outcome::Refused(problem)) => format!("refused; {}", problem.reason),
        Err(error) => {
            tracing::warn!(%error, "a thank-you page was not saved");
            "refused; not saved, please load it again".to_owned()
        }
    }
}

/// The same outcome in the same header as the pixel's.
fn answer(page: &ThankYouPage, result: Option<&str>) -> HttpResponse {
    let status = if page.again_after.is_some() { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    let mut response = page::html(status, page);
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    if let Some(seconds) = page.again_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(result) = result.and_then(|result| HeaderValue::from_str(result).ok()) {
        headers.insert(HeaderName::from_static("x-duly-result"), result);
    }
    response
}
