//! What a visitor sees where a link leads nowhere: the code is unknown, or the product is retired.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};

use crate::domain::language::Language;
use crate::domain::product::Product;
use crate::store::changes::note_unknown_code::NoteUnknownCode;
use crate::store::mirror::Target;
use crate::web::app::App;
use crate::web::page::{self, ErrorPage, PublicShell};
use crate::web::{error::WebError, headers, words};

/// A friendly 404, and a note for the creator of what was asked for (L14).
pub fn unknown_code(request: &HttpRequest, app: &App, word: &str) -> HttpResponse {
    note(request, app, word.chars().filter(|c| !c.is_control()).take(32).collect::<String>().to_lowercase());
    nowhere(app)
}

/// The same where the code is somebody's, and the name behind it is nobody's.
pub fn unknown_name(request: &HttpRequest, app: &App, target: &Target, name: &str) -> HttpResponse {
    let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    note(request, app, format!("{}/{}", target.code(), name.to_lowercase()));
    nowhere(app)
}

/// The link of an affiliate leads to a site that is not approved any more (L8).
pub fn not_valid(app: &App, product: &Product) -> HttpResponse {
    let detail = format!(
        "It leads to a page that the creator of {} does not approve any more. Please ask whoever gave it to you for \
         a new one.",
        product.name
    );
    notice(app, StatusCode::GONE, "This link is not valid", &detail)
}

fn note(request: &HttpRequest, app: &App, code: String) {
    if request.method() == actix_web::http::Method::GET && !code.is_empty() {
        let (store, at) = (app.store.clone(), app.now());
        // The visitor does not wait for a note about her typing error.
        actix_web::rt::spawn(async move {
            if let Err(stop) = store.write(NoteUnknownCode { code, at }).await {
                tracing::debug!(?stop, "an unknown code was not noted");
            }
        });
    }
}

fn nowhere(app: &App) -> HttpResponse {
    let detail = "The link may be cut off or mistyped. Please ask whoever gave it to you, or look at what is on offer here.";
    notice(app, StatusCode::NOT_FOUND, "This link leads nowhere", detail)
}

/// The product is no longer sold; whoever earned from it before still does.
pub fn retired(app: &App, product: &Product) -> HttpResponse {
    let headline = format!("{} is no longer available", product.name);
    notice(app, StatusCode::GONE, &headline, "Its creator has taken it off sale.")
}

/// Something broke on the way.
pub fn broken(app: &App) -> HttpResponse {
    tracing::error!("a destination cannot stand in a header");
    let error = WebError::broken("a destination cannot stand in a header");
    notice(app, StatusCode::INTERNAL_SERVER_ERROR, "Something broke", &error.to_string())
}

fn notice(app: &App, status: StatusCode, headline: &str, detail: &str) -> HttpResponse {
    let shell = PublicShell {
        paths: app.paths.clone(),
        title: headline.into(),
        description: String::new(),
        words: words::visitor(Language::English),
    };
    let page = ErrorPage {
        shell,
        status: status.as_u16(),
        headline: headline.into(),
        detail: detail.into(),
        way_on: Some((app.paths.to("/"), "What is on offer here".into())),
        request_id: None,
    };
    let mut response = page::html(status, &page);
    headers::protect(response.headers_mut());
    response
}
