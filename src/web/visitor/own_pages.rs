//! Which pages may ask what the script asks: the product's own, and those the creator named. Browsers let
//! no other page read the answer (CORS, Fetch standard 3.2), and no other gets one.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, HeaderName,
    HeaderValue, ORIGIN, VARY,
};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::domain::id::ClickId;
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::limits::Network;
use crate::web::own_sites;
use crate::web::peer::peer;
use crate::web::reporting::{self, Fields};

/// What became of a visit, for whoever sets the script up.
pub const RESULT: HeaderName = HeaderName::from_static("x-duly-result");

/// How long a browser remembers that a page may ask, seconds. Each question is judged again all the same.
const REMEMBERED: &str = "86400";

/// The page that asks. A request without an origin is not made by a page of another site.
pub struct AskingPage {
    origin: Option<HeaderValue>,
    is_own: bool,
}

impl AskingPage {
    /// The page behind a request.
    pub fn of(request: &HttpRequest) -> Self {
        Self { origin: request.headers().get(ORIGIN).cloned(), is_own: false }
    }

    /// The site of the page, as its browser wrote it, if it is one of the product's own.
    pub fn site(&self) -> Option<String> {
        let origin = self.origin.as_ref().filter(|_| self.is_own)?;
        origin.to_str().ok().map(str::to_owned)
    }

    /// The product that is asked about: the one that was named, else that of the click. The page must be one
    /// of its own, and its visitors may not ask too often.
    ///
    /// # Errors
    /// `TooOften`; `Malformed` or `NotFound` where no product can be told; `OtherSite`.
    pub async fn asks_about(
        &mut self,
        request: &HttpRequest,
        app: &web::Data<App>,
        fields: &Fields,
        now: Timestamp,
    ) -> Result<Arc<Product>, WebError> {
        may_ask(request, app, now)?;
        let product = product_of(app, fields).await?;
        self.must_be_of(app, &product)?;
        Ok(product)
    }

    /// The page must be one of the product's own.
    ///
    /// # Errors
    /// `OtherSite`.
    pub fn must_be_of(&mut self, app: &App, product: &Product) -> Result<(), WebError> {
        if let Some(origin) = &self.origin {
            let origin = origin.to_str().unwrap_or_default();
            if !is_own_page(app, product, origin) {
                return Err(WebError::OtherSite(origin.to_owned()));
            }
            self.is_own = true;
        }
        Ok(())
    }

    /// Answers a call of the script's with what `judged` makes of it, an error as well, so that the page can read both.
    pub async fn answers(
        request: &HttpRequest,
        judged: impl AsyncFnOnce(&mut Self) -> Result<HttpResponse, WebError>,
    ) -> HttpResponse {
        let mut page = Self::of(request);
        let answer = judged(&mut page).await;
        page.gets(answer.unwrap_or_else(|error| error.answer(request)))
    }

    /// The answer, with the headers that let the page read it, if it is one of the product's own.
    pub fn gets(self, mut answer: HttpResponse) -> HttpResponse {
        let headers = answer.headers_mut();
        headers.append(VARY, HeaderValue::from_static("Origin"));
        if let Some(origin) = self.origin.filter(|_| self.is_own) {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from(RESULT));
        }
        answer
    }
}

/// The answer with what became of the call.
pub fn told(mut answer: HttpResponse, result: &str) -> HttpResponse {
    if let Ok(result) = HeaderValue::from_str(result) {
        answer.headers_mut().insert(RESULT, result);
    }
    answer
}

/// `OPTIONS /e/...`: a browser asks whether a page may ask. The body is not there yet, so where the address
/// names no product, any product's page may; the question itself is judged again.
pub async fn ask_before(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, WebError> {
    let fields = Fields::of_form(request.query_string());
    let mut page = AskingPage::of(&request);
    let sent = page.origin.clone();
    let origin = sent.as_ref().and_then(|origin| origin.to_str().ok()).unwrap_or_default();
    let may = match fields.get("product") {
        Ok(Some(said)) => called(&app, said).is_ok_and(|product| is_own_page(&app, &product, origin)),
        Ok(None) => app.store.mirror().products().iter().any(|product| is_own_page(&app, product, origin)),
        Err(_) => false,
    };
    if !may {
        return Ok(page.gets(WebError::OtherSite(origin.to_owned()).answer(&request)));
    }
    page.is_own = true;
    let mut answer = page.gets(HttpResponse::new(StatusCode::NO_CONTENT));
    for (name, value) in [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
        (ACCESS_CONTROL_MAX_AGE, REMEMBERED),
    ] {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(answer)
}

/// Visitors of one network may not ask too often.
///
/// # Errors
/// `TooOften`.
pub fn may_ask(request: &HttpRequest, app: &App, now: Timestamp) -> Result<(), WebError> {
    let network = Network::of(peer(request, app).address);
    if app.limits.script_calls.allows(network, now) { Ok(()) } else { Err(WebError::TooOften(60)) }
}

/// The fields of a call of the script's: form, JSON or query; a buyer's address counts in the body only.
///
/// # Errors
/// `Malformed`.
pub fn fields_of(request: &HttpRequest, body: &[u8]) -> Result<Fields, WebError> {
    let said = if body.trim_ascii_start().starts_with(b"{") {
        Fields::of_json(body).map_err(|bad| WebError::Malformed("body", bad.to_string()))?
    } else {
        Fields::of_form(&String::from_utf8_lossy(body))
    };
    Ok(said.and(Fields::of_query(request.query_string())))
}

/// All clicks that were named.
///
/// # Errors
/// `Malformed` where one is no click's id.
pub fn clicks_named(fields: &Fields) -> Result<Vec<ClickId>, WebError> {
    let clicks = fields.all("click_id").into_iter().map(str::parse);
    clicks.collect::<Result<_, _>>().map_err(|_| {
        let why = "A click's id has 26 letters and digits, as in duly=CLICK_ID.".to_owned();
        WebError::Malformed("click_id", why)
    })
}

async fn product_of(app: &web::Data<App>, fields: &Fields) -> Result<Arc<Product>, WebError> {
    match fields.get("product") {
        Ok(Some(said)) => return called(app, said),
        Ok(None) => {}
        Err(field) => return Err(WebError::Malformed(field, "Name one product, not two.".into())),
    }
    let clicks = clicks_named(fields)?;
    if clicks.is_empty() {
        let why = "Name a product by its id, slug or number, or send a click's id.";
        return Err(WebError::Malformed("product", why.into()));
    }
    let app = app.clone();
    web::block(move || {
        for click in clicks {
            if let Some(product) = reporting::product_of_click(&app, click)? {
                return Ok(product);
            }
        }
        Err(WebError::NotFound("click"))
    })
    .await?
}

/// The product that goes by a name.
///
/// # Errors
/// `NotFound`.
pub fn called(app: &App, said: &str) -> Result<Arc<Product>, WebError> {
    app.store.mirror().product_called(said).ok_or(WebError::NotFound("product"))
}

/// Whether a page lies on the product's own sites: its sales page, its alternative pages, its checkouts, Duly
/// itself, or an origin that the creator allowed. `origin` is as browsers send it: `https://www.example.com:8443`.
fn is_own_page(app: &App, product: &Product, origin: &str) -> bool {
    origin == app.config.base_url.origin() || own_sites::origins(app, product).contains(origin)
}
