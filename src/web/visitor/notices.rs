//! What a visitor sees where a way ends: nobody has the code, there is no such page, the product is retired, or
//! the link may not lead where it leads. In the language of her browser, with the way to what is on offer.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::product_page::words_of;
use crate::domain::product::{Product, ProductState};
use crate::store::changes::note_unknown_code::NoteUnknownCode;
use crate::store::mirror::Target;
use crate::web::app::App;
use crate::web::headers;
use crate::web::page::PublicShell;
use crate::web::speaking;
use crate::web::theme::Theme;
use crate::web::words::{self, VisitorWords};

/// How many products are named below a notice.
const PRODUCTS_MAX: usize = 12;

#[derive(Template)]
#[template(path = "visitor/notices.html")]
struct Notice {
    shell: PublicShell,
    headline: String,
    detail: String,
    /// Address and name of what is on offer.
    products: Vec<(String, String)>,
}

/// A friendly 404, and a note for the creator of what was asked for (L14).
pub fn unknown_code(request: &HttpRequest, app: &App, word: &str) -> HttpResponse {
    note(request, app, as_noted(word));
    nowhere(request, app)
}

/// A code as it is noted.
pub fn as_noted(word: &str) -> String {
    word.chars().filter(|c| !c.is_control()).take(32).collect::<String>().to_lowercase()
}

/// The same where the code is somebody's, and the name behind it is nobody's.
pub fn unknown_name(request: &HttpRequest, app: &App, target: &Target, name: &str) -> HttpResponse {
    let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    note(request, app, format!("{}/{}", target.code(), name.to_lowercase()));
    nowhere(request, app)
}

fn note(request: &HttpRequest, app: &App, code: String) {
    if request.method() == actix_web::http::Method::GET {
        note_unknown(app, code);
    }
}

/// Notes a code that nobody has, for the creator.
pub fn note_unknown(app: &App, code: String) {
    if !code.is_empty() {
        let (store, at) = (app.store.clone(), app.now());
        // The visitor does not wait for a note about her typing error.
        actix_web::rt::spawn(async move {
            if let Err(stop) = store.write(NoteUnknownCode { code, at }).await {
                tracing::debug!(?stop, "an unknown code was not noted");
            }
        });
    }
}

fn nowhere(request: &HttpRequest, app: &App) -> HttpResponse {
    let words = words_for(request);
    notice(
        (words, true),
        (request, app),
        StatusCode::NOT_FOUND,
        words.leads_nowhere,
        words.leads_nowhere_detail,
    )
}

/// There is no such product, or no such page of it.
pub fn no_such_page(request: &HttpRequest, app: &App) -> HttpResponse {
    let words = words_for(request);
    notice(
        (words, true),
        (request, app),
        StatusCode::NOT_FOUND,
        words.no_such_page,
        words.no_such_page_detail,
    )
}

/// The product is no longer sold; whoever earned from it before still does.
pub(super) async fn retired(request: &HttpRequest, app: &App, product: &Product) -> HttpResponse {
    let words = words_of(request, app, product).await;
    let headline = (words.0.retired)(product.name.as_str());
    notice(words, (request, app), StatusCode::GONE, &headline, words.0.retired_detail)
}

/// The link of an affiliate leads to a site that is not approved any more: the visitor is not sent on, and
/// nothing earns (L8).
pub(super) async fn not_valid(request: &HttpRequest, app: &App, target: &Target) -> HttpResponse {
    let words = words_of(request, app, &target.product).await;
    let detail = (words.0.not_valid_detail)(target.product.name.as_str());
    notice(words, (request, app), StatusCode::GONE, words.0.not_valid, &detail)
}

/// Something broke on the way.
pub fn broken(request: &HttpRequest, app: &App) -> HttpResponse {
    tracing::error!("a destination cannot stand in a header");
    let words = words_for(request);
    notice(
        (words, true),
        (request, app),
        StatusCode::INTERNAL_SERVER_ERROR,
        words.broken,
        words.broken_detail,
    )
}

fn words_for(request: &HttpRequest) -> &'static VisitorWords {
    words::visitor(speaking::asked(request))
}

/// `depends`: whether the words are those that the browser asked for.
fn notice(
    (words, depends): (&'static VisitorWords, bool),
    (request, app): (&HttpRequest, &App),
    status: StatusCode,
    headline: &str,
    detail: &str,
) -> HttpResponse {
    let mut on_offer = app.store.mirror().products();
    on_offer.retain(|product| product.state == ProductState::Active);
    let products = on_offer.iter().take(PRODUCTS_MAX);
    let page = Notice {
        shell: PublicShell::new(&app.paths, Theme::of(request), headline, words),
        headline: headline.into(),
        detail: detail.into(),
        products: products.map(|p| (app.paths.to(&format!("/p/{}", p.slug)), p.name.to_string())).collect(),
    };
    let mut response = speaking::page(status, &page, words.language, depends);
    headers::protect(response.headers_mut());
    response
}
